"""The live year joined from what has come in so far, on its own form or on the newest there is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse

from dalpb.kernel.access import Access
from dalpb.kernel.models import Organisation
from dalpb.kernel.one_snapshot import one_snapshot
from dalpb.kernel.periods import in_words, parse, year_of
from needs.facts.asking import OwedFact, asked_measures, owed
from reporting.assemble.returns import (
    adding_measures,
    assemble,
    assemble_year,
    provision_of,
    sources_so_far,
)
from reporting.models import AnnualReturn
from reporting.returns.checks import run_all
from reporting.returns.draft import Draft
from reporting.returns.findings import Checked
from reporting.returns.load import load, years
from reporting.returns.rehearsal import Act, Readiness, Rehearsed, rehearse, waiting_on
from reporting.returns.spec import Spec
from reporting.selectors.returns import current_return


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """How far the live year's return has come. `form` is the year whose form it is tried on."""

    year: str
    form: str
    lines: tuple[Rehearsed, ...]
    checked: Checked
    acts: tuple[Act, ...]
    draft: Draft
    spec: Spec
    started: AnnualReturn | None

    @property
    def is_borrowed(self) -> bool:
        return self.form != self.year

    def count(self, readiness: Readiness) -> int:
        return sum(line.readiness is readiness for line in self.lines)


def live_form(on: date) -> tuple[Spec, str]:
    """The form of the year that holds a day, or the newest one dated for it; and whose it is."""
    year = year_of(on)
    if year in years():
        return load(year), year
    newest = load(years()[-1])
    return replace(newest, year=year, period=parse(year)), newest.year


def rehearsal(authority: Organisation, access: Access, *, on: date) -> Rehearsal:
    """The live year as it stands on a day, read in one state of the database."""
    with one_snapshot():
        spec, form = live_form(on)
        started = current_return(authority, spec.year)
        draft = (
            assemble(started)
            if started is not None and form == spec.year
            else assemble_year(spec, authority_code=authority.code, authority=authority.name)
        )
        lines = rehearse(
            spec,
            sources_so_far(spec),
            provision_of(spec.period),
            adds=adding_measures(),
            asked=frozenset(one.measure for one in asked_measures(on)),
        )
        owing = owed(access, period=spec.period, on=on)
    return Rehearsal(
        year=spec.year,
        form=form,
        lines=lines,
        checked=run_all(draft, spec),
        acts=tuple(_acts(lines, owing, draft, spec, started)),
        draft=draft,
        spec=spec,
        started=started,
    )


def _acts(
    lines: Sequence[Rehearsed],
    owing: Sequence[OwedFact],
    draft: Draft,
    spec: Spec,
    started: AnnualReturn | None,
) -> Iterator[Act]:
    """What each has to do, overdue first, then by day; the officer's own work last."""
    held_up = waiting_on(lines)
    for one in sorted(owing, key=lambda o: (not o.is_overdue, o.due_on, o.organisation)):
        questions = held_up.get(one.organisation_code, ())
        yield Act(
            who=one.organisation,
            what=f"{one.collection}, {one.period.label}: {one.words.lower()}"
            + (f". Holds up {', '.join(questions)}" if questions else ""),
            when=in_words(one.due_on),
            url=one.url,
            is_overdue=one.is_overdue,
        )
    yield from _unasked(lines)
    yield from _unwritten(draft, spec, started)


def _unasked(lines: Sequence[Rehearsed]) -> Iterator[Act]:
    """Questions that no collection asks for, and those whose quarters make no year."""
    for line in lines:
        if line.readiness is Readiness.WHOLE:
            continue
        if not line.is_asked:
            what = (
                f"{line.question}, {line.title}: no collection asks for it. Add it, or import it."
            )
        elif not line.adds:
            what = (
                f"{line.question}, {line.title}: its quarters cannot be added, since one person"
                " counts once in the year. Ask for the yearly figure after March."
            )
        else:
            continue
        yield Act("Partnership officer", what, "Before the year ends", reverse("needs:collections"))


def _unwritten(draft: Draft, spec: Spec, started: AnnualReturn | None) -> Iterator[Act]:
    blank = [q for q in spec.texts if not (t := draft.text(q.code)) or not t.answer.strip()]
    for question in blank:
        url = reverse("reporting:returns")
        if started is not None:
            keys = {"year": started.year, "number": started.number, "question": question.code}
            url = reverse("reporting:text", kwargs=keys)
        what = f"{question.code}, {question.title}: nothing is written yet"
        yield Act("Partnership officer", what, "Before certifying", url)
