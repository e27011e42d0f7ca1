"""The addresses of agreements and what they buy."""

from django.urls import path

from commissioning.views import agreements, buying, terms, value

_ONE = "agreements/<slug:reference>/"

urlpatterns = [
    path("agreements/", agreements.AgreementsView.as_view(), name="agreements"),
    path("agreements/new/", agreements.NewAgreementView.as_view(), name="agreement-new"),
    path("unit-costs/", value.UnitCostsView.as_view(), name="unit-costs"),
    path("spend-against-need/", value.SpendAgainstNeedView.as_view(), name="spend-against-need"),
    path(_ONE, agreements.AgreementView.as_view(), name="agreement"),
    path(f"{_ONE}move/", agreements.MoveView.as_view(), name="agreement-move"),
    path(f"{_ONE}award/", terms.AwardView.as_view(), name="agreement-award"),
    path(f"{_ONE}vary/", terms.VaryView.as_view(), name="agreement-vary"),
    path(f"{_ONE}extension/", terms.ExtensionView.as_view(), name="agreement-extension"),
    path(f"{_ONE}extend/", terms.ExtendView.as_view(), name="agreement-extend"),
    path(f"{_ONE}service/", buying.ServiceView.as_view(), name="agreement-service"),
    path(f"{_ONE}service/end/", buying.EndServiceView.as_view(), name="agreement-service-end"),
    path(f"{_ONE}bidder/", buying.BidderView.as_view(), name="agreement-bidder"),
    path(f"{_ONE}bidder/end/", buying.EndBidView.as_view(), name="agreement-bidder-end"),
    path(f"{_ONE}document/", buying.DocumentView.as_view(), name="agreement-document"),
    path(f"{_ONE}diligence/", buying.DiligenceView.as_view(), name="agreement-diligence"),
    path(f"{_ONE}diligence/seen/", buying.SeenView.as_view(), name="agreement-seen"),
    path(f"{_ONE}measure/", buying.KpiView.as_view(), name="agreement-kpi"),
    path(f"{_ONE}measure/end/", buying.EndKpiView.as_view(), name="agreement-kpi-end"),
    path(f"{_ONE}ending/", value.EndingView.as_view(), name="agreement-ending"),
    path(f"{_ONE}ending/plan/", value.PlanView.as_view(), name="agreement-plan"),
    path(f"{_ONE}ending/<slug:part>/", value.PartView.as_view(), name="plan-part"),
]
