"""A whole version from a file: all or nothing, and a second time nothing."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from dalpb.kernel.models.people import User
from dalpb.kernel.refusals import Denial, Refused, require
from needs.models import AssessmentSection, AssessmentVersion, Finding, HelpLine, Voice
from needs.selectors.assessments import drafted_content
from needs.services.assessment.moves import deny_ready
from needs.services.assessment.reading import Chapter, Document, Told, read_assessment
from needs.services.assessment.terms import FindingTerms, deny_texts
from needs.services.assessment.tying import Tie, tie_figure
from needs.services.assessment.writing import (
    save_finding,
    save_gap,
    save_recommendation,
    start_version,
)
from needs.services.reference.document import Fault


@dataclass(frozen=True, slots=True)
class Loaded:
    """The version, whether it was written now, and the faults that kept it from being."""

    edition: AssessmentVersion | None
    is_new: bool
    faults: tuple[Fault, ...] = ()


def load_assessment(*, content: bytes, by: User, at: datetime) -> Loaded:
    """The file's version as a draft of `by`. A version that is there already stays as it is.

    Raises `Refused` with the place where a part is refused, and then nothing is written.
    """
    document, faults = read_assessment(content)
    if faults:
        return Loaded(None, False, faults)
    found = AssessmentVersion.objects.filter(code=document.version).first()
    if found is not None:
        return Loaded(found, False)
    with transaction.atomic():
        edition = _write(document, by=by, at=at)
        require(deny_ready(drafted_content(edition)))
    return Loaded(edition, True)


def _write(document: Document, *, by: User, at: datetime) -> AssessmentVersion:
    edition = start_version(
        code=document.assessment,
        title=document.title,
        area_code=document.area,
        version_code=document.version,
        terms=document.terms,
        by=by,
        at=at,
    )
    for position, chapter in enumerate(document.chapters, 1):
        _chapter(edition, chapter, position, by=by, at=at)
    for code, gap in document.gaps:
        with _at(code):
            save_gap(edition=edition, code=code, terms=gap, version=0, by=by, at=at)
    for code, advice in document.recommendations:
        with _at(code):
            save_recommendation(edition=edition, code=code, terms=advice, version=0, by=by, at=at)
    for kind, told in ((Voice, document.voices), (HelpLine, document.help_lines)):
        for position, one in enumerate(told, 1):
            _told(kind, edition, one, position, by=by, at=at)
    return edition


class _at:  # noqa: N801 - reads as words where it stands
    """Says of which part of the file a refusal speaks."""

    def __init__(self, code: str) -> None:
        self.code = code

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, refused: BaseException | None, _: object) -> None:
        if isinstance(refused, Refused):
            denial = refused.denial
            raise Refused(Denial(denial.code, f"{self.code}: {denial.sentence}")) from refused


def _chapter(
    edition: AssessmentVersion, chapter: Chapter, position: int, *, by: User, at: datetime
) -> None:
    require(deny_texts((chapter.heading, chapter.text)))
    AssessmentSection.objects.create(
        edition=edition,
        code=chapter.code,
        position=position,
        heading=chapter.heading,
        text=chapter.text,
        updated_by=by,
        updated_at=at,
    )
    for code, terms, ties in chapter.findings:
        with _at(code):
            _finding(edition, code, terms, ties, by=by, at=at)


def _finding(
    edition: AssessmentVersion,
    code: str,
    terms: FindingTerms,
    ties: tuple[Tie, ...],
    *,
    by: User,
    at: datetime,
) -> Finding:
    row = save_finding(edition=edition, code=code, terms=terms, version=0, by=by, at=at)
    for tie in ties:
        tie_figure(finding=row, tie=tie, by=by, at=at)
    return row


def _told(
    kind: type[Voice] | type[HelpLine],
    edition: AssessmentVersion,
    told: Told,
    position: int,
    *,
    by: User,
    at: datetime,
) -> None:
    # A line of help is a public telephone number, which the screen takes for a person's.
    if kind is Voice:
        require(deny_texts(tuple(text for text in told.fields.values() if isinstance(text, str))))
    kind.objects.create(
        edition=edition,
        code=told.code,
        position=position,
        updated_by=by,
        updated_at=at,
        **told.fields,
    )
