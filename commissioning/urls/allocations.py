"""The addresses of proposals, allocations and the keeping of the account."""

from django.urls import path

from commissioning.views import allocations, extracts, keeping, proposals

_PROPOSAL = "proposals/<slug:code>/"

urlpatterns = [
    path("proposals/", proposals.ProposalsView.as_view(), name="proposals"),
    path("proposals/new/", proposals.NewProposalView.as_view(), name="proposal-new"),
    path(_PROPOSAL, proposals.ProposalView.as_view(), name="proposal"),
    path(f"{_PROPOSAL}option/", proposals.NewOptionView.as_view(), name="proposal-option"),
    path(f"{_PROPOSAL}line/", proposals.NewLineView.as_view(), name="proposal-line"),
    path(f"{_PROPOSAL}put/", proposals.PutView.as_view(), name="proposal-put"),
    path(f"{_PROPOSAL}recommend/", proposals.RecommendView.as_view(), name="proposal-recommend"),
    path(f"{_PROPOSAL}withdraw/", proposals.WithdrawView.as_view(), name="proposal-withdraw"),
    path(f"{_PROPOSAL}approve/", proposals.ApproveView.as_view(), name="proposal-approve"),
    path(f"{_PROPOSAL}decline/", proposals.DeclineView.as_view(), name="proposal-decline"),
    path("what-if/", proposals.ScenariosView.as_view(), name="scenarios"),
    path("what-if/new/", proposals.NewScenarioView.as_view(), name="scenario-new"),
    path("allocations/", allocations.AllocationsView.as_view(), name="allocations"),
    path("allocations/<slug:code>/", allocations.AllocationView.as_view(), name="allocation"),
    path("allocations/<slug:code>/commit/", allocations.CommitView.as_view(), name="commit"),
    path("allocations/<slug:code>/forecast/", allocations.ForecastView.as_view(), name="forecast"),
    path("requests/", allocations.RequestsView.as_view(), name="requests"),
    path("requests/new/", allocations.NewRequestView.as_view(), name="request-new"),
    path("requests/<slug:code>/", allocations.RequestView.as_view(), name="request"),
    path(
        "requests/<slug:code>/approve/",
        allocations.ApproveRequestView.as_view(),
        name="request-approve",
    ),
    path(
        "requests/<slug:code>/decline/",
        allocations.DeclineRequestView.as_view(),
        name="request-decline",
    ),
    path("delegations/", allocations.DelegationsView.as_view(), name="delegations"),
    path("delegations/new/", allocations.NewDelegationView.as_view(), name="delegation-new"),
    path("months/", keeping.MonthsView.as_view(), name="months"),
    path("months/close/", keeping.CloseView.as_view(), name="month-close"),
    path("months/name/", keeping.NameView.as_view(), name="month-name"),
    path("closings/<int:pk>/", keeping.ClosingView.as_view(), name="closing"),
    path("claims/", keeping.ClaimsView.as_view(), name="claims"),
    path("claims/new/", keeping.NewClaimView.as_view(), name="claim-new"),
    path("claims/<int:pk>/", keeping.ClaimView.as_view(), name="claim"),
    path("claims/<int:pk>/answer/", keeping.AnswerClaimView.as_view(), name="claim-answer"),
    path("claims/<int:pk>/pay/", keeping.PayClaimView.as_view(), name="claim-pay"),
    path("finance-system/", extracts.QueueView.as_view(), name="queue"),
    path("finance-system/send/", extracts.SendView.as_view(), name="extract-send"),
    path("finance-system/check/<int:pk>/", extracts.DraftView.as_view(), name="extract-draft"),
    path("finance-system/<int:pk>/", extracts.SettleView.as_view(), name="held"),
]
