"""The addresses of decisions and awards."""

from django.urls import path

from commissioning.views import awards, carrying, commitments, decisions

urlpatterns = [
    path("awards/new/", awards.NewAwardView.as_view(), name="award-new"),
    path("awards/<slug:code>/", awards.AwardView.as_view(), name="award"),
    path("awards/<slug:code>/amend/", awards.AmendAwardView.as_view(), name="award-amend"),
    path("carried-forward/", carrying.CarriedView.as_view(), name="carried"),
    path("commitments/", commitments.CommitmentsView.as_view(), name="commitments"),
    path("decisions/", decisions.DecisionsView.as_view(), name="decisions"),
    path("decisions/new/", decisions.NewDecisionView.as_view(), name="decision-new"),
]
