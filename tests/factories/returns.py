"""A draft of a return that is sound in every way, and ways of making it unsound."""

from dataclasses import replace
from datetime import UTC, date, datetime

from dalpb.kernel.cells import Figure
from reporting.returns.checks import run_all
from reporting.returns.draft import (
    Award,
    Draft,
    Line,
    LineSource,
    Provision,
    SpendEntry,
    TextAnswer,
)
from reporting.returns.findings import Checked, Finding, NotRun
from reporting.returns.load import load
from reporting.returns.snapshot import Answered, Snapshot, Stamp, take
from reporting.returns.spec import Spec

AT = datetime(2025, 5, 20, 9, 30, tzinfo=UTC)
KINDS = ("refuge", "specialist", "dispersed", "second_stage", "other_designated", "sanctuary")
SOUND: dict[tuple[str, str], int] = {
    ("R1", ""): 100,
    ("R1a", "women"): 56,
    ("R1a", "men"): 2,
    ("R1a", "trans_adults"): 1,
    ("R1a", "children"): 41,
    ("R1b", "refuge"): 40,
    ("R1b", "specialist"): 0,
    ("R1b", "dispersed"): 20,
    ("R1b", "second_stage"): 0,
    ("R1b", "other_designated"): 0,
    ("R1b", "sanctuary"): 42,
    ("R2", ""): 50,
    ("R2a", "black_and_minoritised"): 20,
    ("R2a", "mental_health"): 25,
    ("R2a", "disabled"): 15,
    ("R2a", "other_not_listed"): 0,
    ("R3", ""): 30,
    ("R3a", "capacity_constraints"): 20,
    ("R3a", "needs_not_met"): 7,
    ("R3a", "other_not_listed"): 3,
    ("R4", ""): 28,
    ("R4a", "no_longer_needed"): 12,
    ("R4a", "other"): 3,
    ("R4b", "settled_home"): 6,
    ("R4b", "another_safe_accommodation"): 2,
    ("R4b", "temporary_accommodation"): 2,
    ("R4b", "family_or_friends"): 1,
    ("R4b", "returned_to_perpetrator"): 1,
    ("R4b", "not_known"): 1,
    ("R4b", "other"): 0,
    ("R5", ""): 60,
    ("R6", "refuge"): 12,
    ("R6", "specialist"): 0,
    ("R6", "dispersed"): 8,
    ("R6", "second_stage"): 0,
    ("R6", "other_designated"): 0,
    ("R6", "sanctuary"): 42,
    ("L1", "inbound"): 25,
    ("L1", "stayed"): 75,
    ("L2", ""): 36,
    ("L3", ""): 104,
}


def source(question: str, category: str, figure: Figure, kind: str = "refuge") -> LineSource:
    return LineSource(
        measure=load("2024-25").question(question).measure,
        period="2024-25",
        organisation_code="provider",
        organisation="Provider",
        service_code=f"{kind}-one",
        service=f"{kind.replace('_', ' ').capitalize()} one",
        kind=kind,
        category=category or "ALL",
        figure=figure,
        submission="615fea3a-0000-4000-8000-000000000000",
        submitted_by="Partner Officer",
        submitted_at=AT,
        kind_changed=False,
        is_illustrative=False,
    )


def line(question: str, category: str, figure: Figure) -> Line:
    kind = "sanctuary" if question == "R4a" else "refuge"
    return Line(question, category, figure, (source(question, category, figure, kind),))


def sound_draft(year: str = "2024-25") -> Draft:
    """Every question answered, everything adding up, nothing out of the ordinary."""
    spec = load(year)
    lines = tuple(line(q, c, Figure.exact(n)) for (q, c), n in SOUND.items())
    return Draft(
        year=year,
        authority_code="county",
        authority="Example County Council",
        lines=lines,
        spend=(entry("S1", 90_000_00, "support", "refuge"), entry("S2", 5_000_50, "admin", "")),
        awards=(award(100_000_00),),
        texts=tuple(
            TextAnswer(q.code, "done", "An answer in words.", "Officer", AT, False)
            for q in spec.texts
        ),
        provision=tuple(
            Provision(f"{kind}-one", f"{kind} one", "provider", "Provider", kind, beds, True, False)
            for kind, beds in (("refuge", 12), ("dispersed", 8), ("sanctuary", 42))
        ),
        previous_year="2023-24",
        previous=tuple(Line(q, c, Figure.exact(n)) for (q, c), n in SOUND.items()),
    )


def entry(reference: str, pence: int, purpose: str, kind: str) -> SpendEntry:
    return SpendEntry(
        reference=reference,
        dated_on=date(2024, 6, 28),
        purpose=purpose,
        kind=kind,
        service="",
        supplier="Provider",
        pence=pence,
        document_ref="INV-1",
        posted_by="Commissioner",
        posted_at=AT,
        is_illustrative=False,
    )


def award(pence: int) -> Award:
    return Award(
        "award", "Grant", "Example County Council", "one", pence, "not_known", "Source", True, False
    )


def with_figures(draft: Draft, **changed: Figure | int) -> Draft:
    """The draft with some figures changed: `R1a_women=…`, `R1=…`; `was_R1=…` for last year."""
    now, before = list(draft.lines), list(draft.previous)
    for name, given in changed.items():
        figure = Figure.exact(given) if isinstance(given, int) else given
        is_before = name.startswith("was_")
        question, _, category = name.removeprefix("was_").partition("_")
        lines = before if is_before else now
        place = next(
            n for n, old in enumerate(lines) if (old.question, old.category) == (question, category)
        )
        made = line(question, category, figure)
        lines[place] = replace(made, sources=()) if is_before else made
    return replace(draft, lines=tuple(now), previous=tuple(before))


def checked(draft: Draft) -> Checked:
    return run_all(draft, load(draft.year))


def findings_of(draft: Draft, code: str) -> list[Finding]:
    return [f for f in checked(draft).findings if f.code == code]


def not_run(draft: Draft, code: str) -> list[NotRun]:
    return [n for n in checked(draft).not_run if n.code == code]


def sample_snapshot(draft: Draft | None = None, *, signed: bool = True) -> Snapshot:
    """A snapshot with one answered query, signed unless told otherwise."""
    draft = draft or with_figures(sound_draft(), was_R1=60)
    spec: Spec = load(draft.year)
    outcome = run_all(draft, spec)
    answered = tuple(
        Answered(f.digest, f.code, f.where, "A new service opened in May.", "Officer", AT)
        for f in outcome.findings
        if f.severity == "query"
    )
    stamp = Stamp(
        status="certified" if signed else "draft",
        number=1,
        amends=None,
        prepared_by="Officer" if signed else "",
        prepared_at=AT if signed else None,
        certified_by="Section 151 Officer" if signed else "",
        certified_at=AT if signed else None,
        statement=spec.statement,
        audit_sequence=41,
        audit_hash="a" * 64,
    )
    return take(draft=draft, spec=spec, checked=outcome, answered=answered, stamp=stamp)
