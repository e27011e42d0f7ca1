"""The example partnership, end to end: people, figures, money, and a signed return."""

import json
from argparse import ArgumentParser
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from dalpb.kernel import clock
from dalpb.kernel.models import Membership, Organisation, User
from dalpb.kernel.roles import ROLES, Role
from reporting.documents.content import DocumentKind
from reporting.models import AnnualReturn, BoardPack, PublishedDocument
from reporting.returns.findings import Severity
from reporting.selectors.returns import current_return, tier_one_authority
from reporting.services.answers import answer_finding
from reporting.services.certify import (
    certify,
    content_digest,
    prepare,
    send_for_certification,
)
from reporting.services.grant_examples import certify_year, publish_year
from reporting.services.moves import record_submission, start_return
from reporting.services.narratives import save_narrative
from reporting.services.packs import freeze_pack
from reporting.services.publishing import approve_document, propose_document
from reporting.services.releases.example import publish_release

EXAMPLE: Final = Path(settings.BASE_DIR) / "dalpb" / "example"
REFERENCE: Final = Path(settings.BASE_DIR) / "needs" / "reference"
MEETING: Final = "dalpb-2026-12-09"
# Words such as “one person may stand behind several” count nobody, and the guard asks about them.
STANDS: Final = "They tell how to read counts, or how agencies work: nobody is counted."
SOURCES_PUBLISHED: Final = frozenset({"DA strategy paper"})
PUBLIC: Final = (
    (DocumentKind.STRATEGY, "da-2021-24"),
    (DocumentKind.STRATEGY, "da-2025-28"),
    (DocumentKind.ASSESSMENT, "2021"),
    (DocumentKind.PAPERS, MEETING),
    (DocumentKind.DECISIONS, "register"),
    (DocumentKind.SPENDING, "spend-2024-25-q4"),
    (DocumentKind.SPENDING, "grants-2025-26"),
    (DocumentKind.SPENDING, "contracts-2025-26-q1"),
    (DocumentKind.INDICATORS, "record"),
)
# Shown to everybody who starts the demonstration, and of no use anywhere else.
PASSWORD: Final = "partnership example 2025"  # noqa: S105
OFFICER, CHAIR, COMMISSIONER, CERTIFIER, CONSULTATION = (
    "officer@council.example",
    "chair@council.example",
    "commissioner@council.example",
    "certifier@council.example",
    "consultation@council.example",
)


class Command(BaseCommand):
    help = "Load the example partnership. For the demonstration only; again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sign-ins", action="store_true", help="only print the sign-ins")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEMO or settings.TESTING):
            raise CommandError("The example is for the demonstration: ./run demo")
        if options["sign_ins"]:
            self._print_sign_ins()
            return
        self._load_files()
        load_people(_read("people.json")["people"], at=clock.now())
        self._load_figures()
        self._load_assessment()
        for name in ("strategies.json", "plans.json"):
            self._quietly("load_strategies", str(EXAMPLE / name))
        self._quietly("load_board", str(EXAMPLE / "board.json"), "--as", OFFICER, "--chair", CHAIR)
        self._load_delivery_plan()
        self._load_commissioning()
        self._load_risks_and_voice()
        self._quietly("load_example_rounds")
        make_return("2024-25", at=clock.now())
        start_next("2025-26", at=clock.now())
        self._load_outputs_of_the_grant()
        self._freeze_pack()
        for name in ("release-2024-25.json", "return-2024-25.json"):
            publish_release(_read(name), at=clock.now())
        self._publish_documents()

    def _publish_documents(self) -> None:
        """What the example board has put before the public: proposed by one, approved by another."""
        officer, chair = (User.objects.get(email=email) for email in (OFFICER, CHAIR))
        for kind, slug in PUBLIC:
            if not PublishedDocument.objects.filter(kind=kind.value, slug=slug).exists():
                made = propose_document(
                    kind,
                    slug,
                    by=officer,
                    at=clock.now(),
                    stands_because=STANDS,
                    public_sources=SOURCES_PUBLISHED,
                )
                approve_document(made, shown=made.sha256, by=chair, at=clock.now())

    def _load_outputs_of_the_grant(self) -> None:
        """The year's spend is certified as March closed, and its files are published."""
        account = str(EXAMPLE / "account.json")
        self._quietly("load_account", account, "--as", COMMISSIONER, "--approve-as", CERTIFIER)
        people = {email: User.objects.get(email=email) for email in (COMMISSIONER, CERTIFIER)}
        certify_year(
            "2024-25", author=people[COMMISSIONER], certifier=people[CERTIFIER], at=clock.now()
        )
        publish_year("2024-25", by=people[COMMISSIONER], at=clock.now())

    def _freeze_pack(self) -> None:
        """The pack of the coming meeting, once."""
        if not BoardPack.objects.filter(meeting_code=MEETING).exists():
            freeze_pack(MEETING, by=User.objects.get(email=OFFICER), at=clock.now())

    def _load_delivery_plan(self) -> None:
        file = str(EXAMPLE / "delivery-plan.json")
        self._quietly("load_delivery_plan", file, "--as", OFFICER, "--agreed-as", CHAIR)

    def _load_risks_and_voice(self) -> None:
        """The register is the officer's, accepted by the chair; what people said, another's."""
        files = [str(EXAMPLE / name) for name in ("risks.json", "voice.json")]
        people = ("--as", OFFICER, "--accepted-as", CHAIR, "--voice-as", CONSULTATION)
        self._quietly("load_risks_and_voice", *files, *people)

    def _load_files(self) -> None:
        for file in (
            REFERENCE / "measures.json",
            REFERENCE / "collected-measures.json",
            EXAMPLE / "gloucestershire.json",
            EXAMPLE / "measures-local.json",
            EXAMPLE / "collections.json",
            REFERENCE / "indicators.json",
            EXAMPLE / "indicators-local.json",
        ):
            self._quietly("load_reference", str(file))
        self._quietly("load_awards", str(EXAMPLE / "awards.json"))

    def _load_figures(self) -> None:
        facts = [
            EXAMPLE / "seed-facts.csv",
            EXAMPLE / "later-facts.csv",
            EXAMPLE / "yearly-figures.csv",
        ]
        files = [*facts, *sorted((EXAMPLE / "figures").glob("*/*.*"))]
        senders = _senders()
        for file in files:
            sender = senders.get(file.stem, OFFICER)
            self._quietly("import_observations", str(file), "--as", sender)
        self._quietly("import_ledger", str(EXAMPLE / "ledger-2024-25.csv"), "--as", COMMISSIONER)

    def _load_commissioning(self) -> None:
        """After the board and the plan: agreements name objectives, and from now on whoever
        holds one has an interest in it.
        """
        self._quietly("load_decisions", str(EXAMPLE / "decisions.json"), "--as", COMMISSIONER)
        agreements = str(EXAMPLE / "agreements.json")
        self._quietly("load_agreements", agreements, "--as", COMMISSIONER)
        allocations = str(EXAMPLE / "allocations.json")
        self._quietly(
            "load_allocations", allocations, "--as", COMMISSIONER, "--approve-as", CERTIFIER
        )

    def _load_assessment(self) -> None:
        """The assessment of 2021 is the officer's, approved by the chair; its refresh a draft."""
        first, later = (str(EXAMPLE / f"needs-assessment-{year}.json") for year in (2021, 2024))
        self._quietly("load_assessment", first, "--as", OFFICER, "--approve-as", CHAIR)
        self._quietly("load_assessment", later, "--as", OFFICER)

    def _quietly(self, *command: str) -> None:
        """Run one command; what it printed is shown only when it refused."""
        import io

        said = io.StringIO()
        try:
            call_command(*command, stdout=said, stderr=said)
        except SystemExit as stopped:
            if stopped.code:
                raise CommandError(f"{' '.join(command)}\n{said.getvalue()}") from stopped

    def _print_sign_ins(self) -> None:
        self.stdout.write(f"\nSign-ins of the demonstration. Password for all: {PASSWORD}")
        rows = Membership.objects.select_related("user", "organisation").order_by("id")
        for row in rows:
            label = ROLES[Role(row.role)].label
            self.stdout.write(f"  {row.user.email:34} {label}, {row.organisation.name}")
        self.stdout.write("Second factors are not asked for here. Everywhere else they are.")


def _read(name: str) -> Any:
    return json.loads((EXAMPLE / name).read_text(encoding="utf-8"))


def _senders() -> dict[str, str]:
    """Which partner officer sends which organisation's files."""
    rows = Membership.objects.filter(role=Role.PARTNER.value).select_related("user", "organisation")
    return {row.organisation.code: row.user.email for row in rows}


@transaction.atomic
def load_people(people: list[dict[str, Any]], *, at: datetime) -> None:
    """Everybody in the file has a sign-in and their roles, each once."""
    if User.objects.filter(email=people[0]["email"]).exists():
        return
    for person in people:
        user = User.objects.create_user(person["email"], PASSWORD, full_name=person["full_name"])
        for held in person["memberships"]:
            organisation = Organisation.objects.get(code=held["organisation"])
            # The operator writes these, as the first administrator is: nobody is signed in yet.
            Membership.objects.create(
                user=user,
                organisation=organisation,
                role=Role(held["role"]).value,
                held_from=date.fromisoformat(held["held_from"]),
            )


def make_return(year: str, *, at: datetime) -> None:
    """The year's return is prepared by the officer, certified by the certifier, submitted."""
    authority = tier_one_authority()
    if current_return(authority, year) is not None:
        return
    officer, certifier = (User.objects.get(email=email) for email in (OFFICER, CERTIFIER))
    made = start_return(authority=authority, year=year, by=officer, at=at)
    for answer in _read(f"narratives-{year}.json")["answers"]:
        save_narrative(
            annual_return=made,
            question=answer["question"],
            answer=answer["answer"],
            status=answer["status"],
            version=0,
            is_illustrative=answer["is_illustrative"],
            by=officer,
            at=at,
        )
    _answer_queries(made, year, by=officer, at=at)
    send_for_certification(annual_return=made, version=made.version, by=officer, at=at)
    made.refresh_from_db()
    shown = content_digest(prepare(made))
    certify(annual_return=made, version=made.version, shown=shown, by=certifier, at=at)
    made.refresh_from_db()
    record_submission(
        annual_return=made,
        version=made.version,
        receipt_reference="EXAMPLE-NOT-SENT",
        submitted_on=timezone.localdate(at),
        by=officer,
        at=at,
    )


def _answer_queries(made: AnnualReturn, year: str, *, by: User, at: datetime) -> None:
    reasons = {
        (row["code"], row["where"]): row["reason"]
        for row in _read(f"findings-{year}.json")["answers"]
    }
    findings = prepare(made).checked.findings
    for finding in findings:
        if finding.severity is not Severity.QUERY:
            continue
        reason = reasons.get((finding.code, finding.where))
        if reason is None:
            raise CommandError(
                f"The example has no answer for {finding.code} at {finding.where}: {finding.message}"
            )
        answer_finding(
            annual_return=made,
            findings=findings,
            digest=finding.digest,
            reason=reason,
            by=by,
            at=at,
        )


def start_next(year: str, *, at: datetime) -> None:
    """The year after is begun, so that the home page shows what is still to come."""
    authority = tier_one_authority()
    if current_return(authority, year) is None:
        start_return(authority=authority, year=year, by=User.objects.get(email=OFFICER), at=at)
