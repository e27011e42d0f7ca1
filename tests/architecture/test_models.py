"""What every table of ours owes, whoever writes it."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, models

from dalpb.kernel.models import User

OURS = ("kernel", "needs", "strategy", "commissioning", "reporting")
# Tables whose rows are said once and never changed; the database must refuse to.
APPEND_ONLY = {
    "commissioning.AgreementDocument",
    "commissioning.AgreementEvent",
    "commissioning.AgreementTerms",
    "commissioning.AgreementYear",
    "commissioning.DecommissioningPlan",
    "commissioning.DiligenceCheck",
    "commissioning.DiligenceItem",
    "commissioning.ExtensionOption",
    "commissioning.AwardChange",
    "commissioning.DecisionRecord",
    "commissioning.FinanceExtract",
    "commissioning.Forecast",
    "commissioning.LatePass",
    "commissioning.LedgerEntry",
    "commissioning.PeriodEvent",
    "commissioning.ProposalEvent",
    "commissioning.ReportedFigure",
    "kernel.AuditEvent",
    "needs.AssessmentEvent",
    "needs.AssessmentSnapshot",
    "needs.Agreement",
    "needs.Confirmation",
    "needs.Extension",
    "needs.BenchmarkRevision",
    "needs.ImportBatch",
    "needs.IndicatorResultRevision",
    "needs.ObservationRevision",
    "needs.Reminder",
    "needs.SubmissionEvent",
    "reporting.BoardPack",
    "reporting.DocumentFile",
    "reporting.DocumentStep",
    "reporting.DisclosurePolicy",
    "reporting.CertificateDecline",
    "reporting.CertificateRequest",
    "reporting.DutyStatement",
    "reporting.ExternalStatement",
    "reporting.FindingAnswer",
    "reporting.FrozenCopy",
    "reporting.Override",
    "reporting.PackVersion",
    "reporting.PublishedFigure",
    "reporting.PublishedRow",
    "reporting.PublishedDocument",
    "reporting.Proof",
    "reporting.ReleaseEvent",
    "reporting.ReleaseFinding",
    "reporting.ReleasedFile",
    "reporting.ReleasedTable",
    "reporting.ReportDay",
    "reporting.ReturnDocument",
    "reporting.ReturnEvent",
    "reporting.ReturnSnapshot",
    "reporting.Review",
    "reporting.Statement",
    "reporting.SpendCertificate",
    "reporting.TransparencyFile",
    "strategy.ActionEvent",
    "strategy.ActionEvidence",
    "strategy.ActionForecast",
    "strategy.ActionUpdate",
    "strategy.AgreedRag",
    "strategy.ApprovedTerms",
    "strategy.ComputedRag",
    "strategy.PlanReminder",
    "strategy.ActionArisingEvent",
    "strategy.Adoption",
    "strategy.Decision",
    "strategy.MeetingEvent",
    "strategy.MinutesCorrection",
    "strategy.Publication",
    "strategy.StocktakeJudgement",
    "strategy.StrategyCorrection",
    "strategy.StrategyEvent",
    "strategy.StrategyReview",
    "strategy.TermsOfReference",
    "strategy.Withdrawal",
    "strategy.AcceptanceRevocation",
    "strategy.ContributionEvent",
    "strategy.EqualityConsideration",
    "strategy.PartnerView",
    "strategy.ReviewStep",
    "strategy.RiskAcceptance",
    "strategy.RiskEvent",
    "strategy.RiskScore",
    "strategy.UseNotice",
    "strategy.VoiceAnswer",
    "strategy.VoiceReminder",
}


def our_models() -> list[type[models.Model]]:
    return [model for label in OURS for model in apps.get_app_config(label).get_models()]


def own_fields() -> list[tuple[str, models.Field]]:
    return [
        (f"{model._meta.label}.{field.name}", field)
        for model in our_models()
        for field in model._meta.local_fields
    ]


def test_no_column_is_a_binary_float() -> None:
    floats = [n for n, f in own_fields() if isinstance(f, models.FloatField | models.DecimalField)]

    assert floats == []


def test_money_is_whole_pence() -> None:
    wrong = [
        name
        for name, field in own_fields()
        if name.endswith("_pence") and not isinstance(field, models.BigIntegerField)
    ]
    loose = [
        name for name, _ in own_fields() if re.search(r"\.(amount|cost|price|pounds|gbp)$", name)
    ]

    assert (wrong, loose) == ([], [])


def test_nothing_about_a_service_can_hold_an_address() -> None:
    finer = re.compile(r"(address|postcode|street|latitude|longitude|uprn|location)", re.IGNORECASE)
    named = [n for n, _ in own_fields() if finer.search(n.rpartition(".")[2])]

    assert named == []


def test_every_constraint_is_named_for_its_table() -> None:
    for model in our_models():
        for constraint in model._meta.constraints:
            assert constraint.name.startswith(f"{model._meta.app_label}_"), constraint.name


def test_who_and_when_come_in_pairs() -> None:
    """A column that says when something was done has one beside it that says by whom."""
    for model in our_models():
        names = {field.name for field in model._meta.local_fields}
        if model._meta.model_name.startswith("historical"):
            continue
        for field in model._meta.local_fields:
            stem, _, ending = field.name.rpartition("_")
            if ending == "by" and field.related_model is User:
                pair = {f"{stem}_at".lstrip("_"), f"{stem}_on"}
                assert pair & names, f"{model._meta.label}.{field.name}"


@pytest.mark.django_db
def test_the_database_guards_every_append_only_table() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
                " WHERE t.tgname LIKE '%append_only'"
            )
        else:
            cursor.execute(
                "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'"
                " AND name LIKE '%no_update'"
            )
        guarded = {row[0] for row in cursor.fetchall()}

    expected = {apps.get_model(label)._meta.db_table for label in APPEND_ONLY}

    assert expected <= guarded


def test_rows_with_history_are_not_changed_behind_its_back() -> None:
    """`update()` and the bulk methods leave no history, so they are used on no tracked table."""
    tracked = [m.__name__ for m in our_models() if hasattr(m, "history")]
    behind = re.compile(
        rf"\b({'|'.join(tracked)})\.objects\b[^\n]*\.(update|bulk_create|bulk_update)\("
    )
    root = Path(__file__).parent.parent.parent
    found = [
        f"{file.relative_to(root)}: {line.strip()}"
        for app in ("dalpb", "needs", "strategy", "commissioning", "reporting")
        for file in sorted((root / app).rglob("*.py"))
        if "migrations" not in file.parts
        for line in file.read_text(encoding="utf-8").splitlines()
        if behind.search(line)
    ]

    assert tracked
    assert found == []
