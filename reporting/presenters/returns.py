"""A return's state, findings and history as its pages show them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils import timezone

from commissioning.facts.grant import entry_keys
from dalpb.kernel.access import Access
from dalpb.kernel.periods import in_words
from dalpb.kernel.roles import Permission
from dalpb.kernel.tables import Column, Row, SummaryRow, Table
from reporting.models import AnnualReturn, FindingAnswer, ReturnEvent
from reporting.presenters.pages import Ways
from reporting.returns.checks import RULES
from reporting.returns.findings import Finding, Severity
from reporting.returns.load import load
from reporting.returns.spec import Spec
from reporting.selectors.returns import amended_by
from reporting.workflow import EDITABLE, FROZEN, STEPS, ReturnMove, ReturnStatus, available

STATUS_WORDS = {
    ReturnStatus.DRAFT: ("Draft", "working"),
    ReturnStatus.CHECKED: ("Waiting for certification", "attention"),
    ReturnStatus.CERTIFIED: ("Certified", "done"),
    ReturnStatus.SUBMITTED: ("Submitted", "done"),
    ReturnStatus.AMENDED: ("Amended by a later return", "stopped"),
}
MOVE_WORDS = {
    ReturnMove.STARTED: "Started",
    ReturnMove.CHECKED: "Sent for certification",
    ReturnMove.REOPENED: "Taken back to draft",
    ReturnMove.DECLINED: "Certifier declined",
    ReturnMove.CERTIFIED: "Certified",
    ReturnMove.SUBMITTED: "Submitted to the Department",
    ReturnMove.AMENDED: "Amended",
}
MOVE_ROUTES = {
    ReturnMove.CHECKED: "reporting:send",
    ReturnMove.REOPENED: "reporting:take-back",
    ReturnMove.DECLINED: "reporting:decline",
    ReturnMove.CERTIFIED: "reporting:certify",
    ReturnMove.SUBMITTED: "reporting:submit",
    ReturnMove.AMENDED: "reporting:amend",
}


@dataclass(frozen=True, slots=True)
class Action:
    """Something the reader may do next with the return."""

    label: str
    url: str
    is_main: bool


@dataclass(frozen=True, slots=True)
class PageFinding:
    """A finding with its answer, or the way to give one."""

    key: str
    digest: str
    severity: str
    code: str
    title: str
    message: str
    url: str
    url_label: str
    reason: str
    answered_by: str
    answer_url: str = ""


def address(annual_return: AnnualReturn, name: str = "reporting:return", **more: object) -> str:
    return reverse(
        name, kwargs={"year": annual_return.year, "number": annual_return.number, **more}
    )


def actions(annual_return: AnnualReturn, access: Access) -> tuple[Action, ...]:
    """The moves that the state and the reader's roles both allow."""
    status = ReturnStatus(annual_return.status)
    main = {ReturnMove.CHECKED, ReturnMove.CERTIFIED, ReturnMove.SUBMITTED}
    taken = {ReturnMove.AMENDED} if amended_by(annual_return) else set()
    return tuple(
        Action(STEPS[move].label, address(annual_return, MOVE_ROUTES[move]), move in main)
        for move in available(status)
        if move not in taken and access.has(STEPS[move].permission)
    )


def status_words(annual_return: AnnualReturn) -> tuple[str, str]:
    return STATUS_WORDS[ReturnStatus(annual_return.status)]


def may_edit(annual_return: AnnualReturn, access: Access) -> bool:
    editable = ReturnStatus(annual_return.status) in EDITABLE
    return editable and access.has(Permission.PREPARE_RETURN)


def ways_in(annual_return: AnnualReturn, access: Access) -> Ways:
    """From a part of the return to its sources and to its text, as far as the reader may go."""

    def behind(question: str) -> str:
        return address(annual_return, "reporting:line", question=question)

    def edit(question: str) -> str:
        return address(annual_return, "reporting:text", question=question)

    def nowhere(_: str) -> str:
        return ""

    return Ways(
        behind if access.has(Permission.VIEW_RETURN) else nowhere,
        edit if may_edit(annual_return, access) else nowhere,
    )


def is_frozen(annual_return: AnnualReturn) -> bool:
    return ReturnStatus(annual_return.status) in FROZEN


def page_findings(
    annual_return: AnnualReturn,
    findings: tuple[Finding, ...],
    answers: dict[str, FindingAnswer],
    *,
    editable: bool,
) -> tuple[PageFinding, ...]:
    spec = load(annual_return.year)
    shown = [
        _finding(annual_return, spec, finding, answers.get(finding.digest), number, editable)
        for number, finding in enumerate(findings, 1)
    ]
    titles = told_apart([one.title for one in shown])
    return tuple(replace(one, title=title) for one, title in zip(shown, titles, strict=True))


def told_apart(titles: Sequence[str]) -> tuple[str, ...]:
    """Titles that stand more than once are numbered: each names a part of the page."""
    often, met = Counter(titles), Counter[str]()
    found = []
    for title in titles:
        met[title] += 1
        found.append(f"{title} ({met[title]} of {often[title]})" if often[title] > 1 else title)
    return tuple(found)


def place_of(spec: Spec, where: str) -> str:
    """The question, and the category in the form's own words: `R2a, disabled people`."""
    code, _, rest = where.partition("/")
    labels = {
        category.code: category.label
        for question in spec.questions
        if question.code == code
        for category in question.categories
    }
    return f"{code}, {labels.get(rest, rest.replace('_', ' '))}" if rest else code


def _finding(
    annual_return: AnnualReturn,
    spec: Spec,
    finding: Finding,
    answer: FindingAnswer | None,
    number: int,
    editable: bool,
) -> PageFinding:
    rule = RULES.get(finding.code)
    question, place = finding.where.split("/")[0], place_of(spec, finding.where)
    is_text = question.startswith("R8")
    url = label = ""
    if is_text and editable:
        url = address(annual_return, "reporting:text", question=question)
        label = f"Write the answer to {question}"
    elif question[:1] in {"R", "L"} and not is_text and question[1:2].isdigit():
        url = address(annual_return, "reporting:line", question=question)
        label = f"See what is behind {question}"
    return PageFinding(
        key=f"{finding.severity.value}-{number}",
        digest=finding.digest,
        severity=finding.severity.value,
        code=finding.code,
        title=f"{rule.title if rule else finding.code}: {place}",
        message=finding.message.replace(finding.where, place, 1),
        url=url,
        url_label=label,
        reason=answer.reason if answer else "",
        answered_by=answer.answered_by.full_name if answer else "",
        answer_url=address(annual_return, "reporting:answer", digest=finding.digest)
        if editable and finding.severity is Severity.QUERY
        else "",
    )


def with_entries(table: Table) -> Table:
    """The ledger's entries behind R7, each with the way to its own page."""
    keys = entry_keys(frozenset(row.label for row in table.rows))
    return replace(
        table,
        rows=tuple(
            replace(row, url=reverse("commissioning:entry", args=[keys[row.label]]))
            if row.label in keys
            else row
            for row in table.rows
        ),
    )


def history_table(events: list[ReturnEvent]) -> Table:
    return Table(
        key="history",
        caption="What happened to this return",
        first="What",
        columns=(Column("When"), Column("Who"), Column("Reason or reference")),
        rows=tuple(
            Row(
                MOVE_WORDS[ReturnMove(event.move)],
                (event.at, event.by.full_name, event.reason or _reference(event)),
            )
            for event in events
        ),
    )


def _reference(event: ReturnEvent) -> str:
    details = event.details
    if "receipt_reference" in details:
        on = in_words(date.fromisoformat(details["submitted_on"]))
        return f"{details['receipt_reference']}, submitted {on}"
    if "snapshot" in details:
        return f"Frozen as {details['snapshot'][:16]}…"
    if "is_material" in details:
        kind = "Material" if details["is_material"] else "Not material"
        return f"{kind}: {details['why']}"
    if "amends" in details:
        return f"Amends number {details['amends']}"
    return ""


def returns_table(returns: list[AnnualReturn]) -> Table:
    return Table(
        key="returns",
        caption="Returns by year",
        first="Return",
        columns=(Column("State"), Column("Started"), Column("Certified")),
        rows=tuple(
            Row(
                f"{row.year}, number {row.number}",
                (
                    status_words(row)[0],
                    timezone.localdate(row.created_at),
                    timezone.localdate(row.snapshot.certified_at) if is_frozen(row) else "Not yet",
                ),
                url=address(row),
            )
            for row in returns
        ),
    )


def frozen_rows(annual_return: AnnualReturn) -> tuple[SummaryRow, ...]:
    """Who signed what, and the digest that proves it."""
    snapshot = annual_return.snapshot
    return (
        SummaryRow("Prepared by", snapshot.prepared_by.full_name),
        SummaryRow("Certified by", snapshot.certified_by.full_name),
        SummaryRow("Certified", snapshot.certified_at),
        SummaryRow("Form", snapshot.spec_version),
        SummaryRow("SHA-256 of what was signed", snapshot.sha256),
        SummaryRow("Audit event before signing", f"{snapshot.audit_sequence}"),
    )
