"""The grant's addresses."""

from django.urls import path

from commissioning.views import grant as views

urlpatterns = [
    path("", views.grant, name="grant"),
    path("ledger/", views.ledger, name="ledger"),
    path("ledger/post/", views.post, name="post-spend"),
    path("ledger/<int:pk>/", views.entry, name="entry"),
    path("ledger/<int:pk>/reverse/", views.undo, name="reverse"),
]
