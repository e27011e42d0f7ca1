"""The grant's addresses, one topic a file."""

from commissioning.urls import agreements, allocations, awards, grant

app_name = "commissioning"
urlpatterns = [
    *awards.urlpatterns,
    *grant.urlpatterns,
    *allocations.urlpatterns,
    *agreements.urlpatterns,
]
