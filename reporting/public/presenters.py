"""What the public pages show of documents: lists, files, the review clock, what changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.urls import reverse
from django.utils import timezone

from dalpb.kernel.periods import in_words
from dalpb.kernel.review_clock import ReviewState, standings
from reporting.documents.content import KIND_WORDS, DocumentKind, Leaf, ReviewDays
from reporting.selectors.published_documents import PublicFile, Published

ABOUT: Final[Mapping[DocumentKind, str]] = {
    DocumentKind.STRATEGY: "What the council and its partners mean to do, by law at least every"
    " three years looked at again.",
    DocumentKind.ASSESSMENT: "What support people need, what they get, and what is missing: on one"
    " sheet, in a few pages, or whole.",
    DocumentKind.PAPERS: "The agenda and papers of each meeting of the board. Where a part is not"
    " open, the reason stands in its place.",
    DocumentKind.DECISIONS: "What the board decided, when, and how each decision ended.",
    DocumentKind.SPENDING: "Where the money goes: spending over £500, grants and contracts, as the"
    " Local Government Transparency Code asks.",
    DocumentKind.INDICATORS: "How the board tells whether things get better: each measure with nine"
    " answers about where it comes from and what to beware of.",
}
FIGURES: Final = "Counts from the annual return and from services, each checked so that nobody can be worked out."
RETURNS: Final = "The annual return line by line, as it was signed, with small counts withheld."
QUESTIONS: Final[Mapping[DocumentKind, str]] = {
    DocumentKind.STRATEGY: "What is the plan?",
    DocumentKind.ASSESSMENT: "What do people need?",
    DocumentKind.PAPERS: "What does the board talk about?",
    DocumentKind.DECISIONS: "What has it decided?",
    DocumentKind.SPENDING: "What does it cost?",
    DocumentKind.INDICATORS: "How is it measured?",
}


@dataclass(frozen=True, slots=True)
class Way:
    """A link with what stands behind it, and a line of when."""

    label: str
    url: str
    detail: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class FileLine:
    label: str
    url: str
    format: str
    size: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Change:
    """One line of what changed: `moment` is when, `words` what became of it."""

    title: str
    url: str
    kind: str
    moment: datetime
    words: str
    sha256: str


def version_url(one: Published, leaf: str = "") -> str:
    given = {"kind": one.kind.value, "slug": one.slug, "version": one.version}
    if leaf:
        return reverse("public:leaf", kwargs={**given, "leaf": leaf})
    return reverse("public:version", kwargs=given)


def document_url(one: Published) -> str:
    """The address that always shows the latest version."""
    return reverse("public:document", kwargs={"kind": one.kind.value, "slug": one.slug})


def shelf_url(kind: DocumentKind) -> str:
    return reverse("public:shelf", kwargs={"kind": kind.value})


def day(moment: datetime) -> str:
    """The day where the council is."""
    return in_words(timezone.localtime(moment).date())


def latest_of_each(found: Iterable[Published]) -> tuple[Published, ...]:
    """Each document once: its latest version that stands, the newest document first."""
    best: dict[tuple[DocumentKind, str], Published] = {}
    for one in found:
        key = (one.kind, one.slug)
        if not one.is_withdrawn and (key not in best or best[key].version < one.version):
            best[key] = one
    return tuple(sorted(best.values(), key=lambda one: one.dated_on, reverse=True))


def ways(found: Iterable[Published]) -> tuple[Way, ...]:
    return tuple(
        Way(one.title, document_url(one), one.summary, f"Published on {day(one.published_at)}")
        for one in found
    )


def shelves(found: Iterable[Published]) -> tuple[Way, ...]:
    """Each kind as the question it answers, with how many documents there are."""
    standing = latest_of_each(found)
    made = []
    for kind in DocumentKind:
        count = sum(one.kind is kind for one in standing)
        note = f"{count} document{'' if count == 1 else 's'}" if count else "Nothing published yet"
        made.append(Way(QUESTIONS[kind], shelf_url(kind), ABOUT[kind], note))
    made.append(Way("What does it report to government?", reverse("public:returns"), RETURNS))
    made.append(Way("What are the numbers?", reverse("public:releases"), FIGURES))
    return tuple(made)


def files(one: Published) -> tuple[FileLine, ...]:
    return tuple(file_line(one, file) for file in one.files)


def file_line(one: Published, file: PublicFile) -> FileLine:
    given = {"kind": one.kind.value, "slug": one.slug, "version": one.version, "name": file.name}
    return FileLine(
        file.title.rpartition(", ")[0] or file.title,
        reverse("public:file", kwargs=given),
        file.format,
        in_bytes(file.size),
        file.sha256,
    )


def in_bytes(size: int) -> str:
    """A size as people read it."""
    if size < 1000:
        return f"{size} bytes"
    return f"{size / 1000:.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


def versions(found: Iterable[Published], shown: Published) -> tuple[Way, ...]:
    """The other versions of a document, each with what it changed or why it was withdrawn."""
    return tuple(
        Way(f"Version {one.version}", version_url(one), _became(one), day(one.changed_at))
        for one in sorted(found, key=lambda one: one.version, reverse=True)
        if one.version != shown.version
    )


def _became(one: Published) -> str:
    if one.is_withdrawn:
        return f"Withdrawn: {one.withdrawn_reason}"
    return one.change_note or "First version"


def leaves(
    one: Published, found: tuple[Leaf, ...], shown: str
) -> tuple[tuple[str, str, bool], ...]:
    """The pages of a document that has several, with which is shown."""
    if len(found) < 2:
        return ()
    return tuple((leaf.heading, version_url(one, leaf.code), leaf.code == shown) for leaf in found)


def review(days: ReviewDays | None, on: date) -> tuple[str, ...]:
    """Where the review clock of regulation 4 stands on the day the page is read."""
    if days is None:
        return ()
    held = standings(days.first_published_on, days.reviewed_on, on)
    if not held:
        return ()
    now = held[-1]
    said = [
        "By law the strategy is reviewed within three years of its first publication on"
        f" {in_words(days.first_published_on)}, and within every three years after that."
    ]
    ends = in_words(now.window.last_on)
    if now.state is ReviewState.REVIEWED:
        said.append(
            f"In the three years that end on {ends} it was reviewed on {_days(now.reviewed_on)}."
        )
    else:
        said.append(f"The next review has to be done by {ends}.")
    missed = [one for one in held if one.state is ReviewState.MISSED]
    said += [
        f"No review is on record for the three years that ended on {in_words(one.window.last_on)}."
        for one in missed
    ]
    return tuple(said)


def _days(found: tuple[date, ...]) -> str:
    return " and on ".join(in_words(one) for one in found)


def changes(found: Iterable[Published]) -> tuple[Change, ...]:
    """Every publication and every withdrawal, the latest first."""
    made = []
    for one in found:
        kind, title = KIND_WORDS[one.kind], f"{one.title}, version {one.version}"
        note = one.change_note or "Published for the first time."
        made.append(Change(title, version_url(one), kind, one.published_at, note, one.sha256))
        if one.withdrawn_at is not None:
            words = f"Withdrawn. {one.withdrawn_reason}"
            made.append(Change(title, version_url(one), kind, one.withdrawn_at, words, one.sha256))
    return tuple(sorted(made, key=lambda change: change.moment, reverse=True))
