"""A published strategy for everybody to read, with its review clock."""

from datetime import date

from dalpb.kernel.access import Access
from dalpb.kernel.periods import in_words
from reporting.assemble.documents.source import Draft, Offer, Source, grids
from reporting.blocks import Block, Entry, Items, Paragraphs, Part
from reporting.documents.content import (
    DocumentContent,
    DocumentKind,
    Leaf,
    ReviewDays,
    stored_parts,
)
from reporting.selectors.returns import area_of_authority
from strategy.facts.strategies import (
    ConsultationFact,
    ObjectiveFact,
    PriorityFact,
    ReviewFact,
    StrategyFact,
    consultation_state,
    first_published_on,
    objectives,
    published_strategies,
    reviews,
)

FIGURES = (
    "The figures by which progress is judged are not in this document. They are published on"
    " their own, once they have passed disclosure control."
)
DECISIONS = {
    "keep": "It stays as it is",
    "alter": "It is altered",
    "replace": "It is replaced",
}


def _offers(access: Access, on: date) -> tuple[Offer, ...]:
    return tuple(Offer(one.code, one.name) for one in published_strategies())


def _make(
    access: Access, slug: str, *, on: date, public_sources: frozenset[str] = frozenset()
) -> Draft | None:
    fact = next((one for one in published_strategies() if one.code == slug), None)
    if fact is None or fact.published_on is None:
        return None
    aims = objectives(slug)
    invented = fact.is_illustrative or any(one.is_illustrative for one in aims)
    content = DocumentContent(
        kind=DocumentKind.STRATEGY,
        slug=slug,
        title=fact.title,
        subtitle=fact.years,
        summary=f"What {fact.owner} means to do, in {len(fact.priorities)} priorities.",
        area=area_of_authority().name,
        dated_on=fact.published_on,
        warning="Partly illustrative" if invented else "",
        facts=_facts(fact),
        leaves=(Leaf("", "", stored_parts(tuple(_parts(fact, aims, on)))),),
        figures=(),
        made_from=f"strategy {slug}",
        review=_review_days(on),
    )
    return Draft(content)


def _facts(fact: StrategyFact) -> tuple[tuple[str, str], ...]:
    rows = (
        ("Covers", fact.years),
        ("Belongs to", fact.owner),
        ("Published on", in_words(fact.published_on) if fact.published_on else ""),
        ("First published at", fact.published_where),
        ("In force from", in_words(fact.first_on) if fact.first_on else ""),
    )
    return tuple((name, said) for name, said in rows if said)


def _review_days(on: date) -> ReviewDays | None:
    first = first_published_on()
    if first is None:
        return None
    return ReviewDays(first, tuple(one.reviewed_on for one in reviews() if one.reviewed_on <= on))


def _parts(fact: StrategyFact, aims: tuple[ObjectiveFact, ...], on: date) -> list[Part]:
    parts = []
    if fact.vision:
        parts.append(Part("vision", "What it is for", (Paragraphs(fact.vision),)))
    if fact.principles:
        parts.append(Part("principles", "How we work", (Items(fact.principles),)))
    parts += [_priority(one, aims) for one in fact.priorities]
    parts.append(Part("figures", "How progress is judged", (Paragraphs((FIGURES,)),)))
    consulted = consultation_state(fact.code, on)
    if consulted is not None and (consulted.consultees or consulted.adoptions):
        parts.append(_agreed(consulted))
    held = [one for one in reviews() if one.strategy_code == fact.code and one.reviewed_on <= on]
    if held:
        parts.append(Part("reviews", "What its reviews found", tuple(map(_review, held))))
    return parts


def _priority(one: PriorityFact, aims: tuple[ObjectiveFact, ...]) -> Part:
    blocks: list[Block] = [Paragraphs((one.description,))] if one.description else []
    blocks += [
        Entry(
            anchor=f"objective-{aim.code}",
            code=aim.code,
            heading=aim.title,
            about="",
            texts=(aim.description,) if aim.description else (),
            items=tuple(outcome.words for outcome in aim.outcomes),
        )
        for aim in aims
        if aim.priority.id == one.id
    ]
    said = tuple(blocks) or (Paragraphs(("No objective is set under it yet.",)),)
    return Part(f"priority-{one.position}", f"Priority {one.position}: {one.title}", said)


def _agreed(consulted: ConsultationFact) -> Part:
    """Who was asked and who has adopted it; what each answered is theirs to publish."""
    blocks: list[Block] = []
    asked = tuple(
        (
            one.name,
            in_words(one.asked_on) if one.asked_on else "Not asked yet",
            in_words(one.answered_on) if one.answered_on else "No answer",
        )
        for one in consulted.consultees
    )
    blocks += grids("asked", "Who was consulted", ("Who", "Asked", "Answered"), asked, (50, 25, 25))
    adopted = tuple(
        (one.body, in_words(one.adopted_on) if one.adopted_on else "Not yet", one.reference)
        for one in consulted.adoptions
    )
    blocks += grids(
        "adopted", "Who has adopted it", ("Body", "Day", "Reference"), adopted, (45, 25, 30)
    )
    return Part("agreed", "How it was agreed", tuple(blocks))


def _review(one: ReviewFact) -> Entry:
    texts = (one.findings, one.effect_on_other_support, one.reason)
    return Entry(
        anchor=f"review-{one.reviewed_on.isoformat()}",
        code=in_words(one.reviewed_on),
        heading=DECISIONS[one.decision.value],
        about="",
        texts=tuple(text for text in texts if text),
    )


STRATEGIES = Source(DocumentKind.STRATEGY, _offers, _make)
