"""The next version of an assessment: a draft that starts from all that an earlier one says."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model

from dalpb.kernel.models.people import User
from needs.models import AssessmentSection, AssessmentVersion, DataGap, Finding, Recommendation
from needs.services.assessment.terms import VersionTerms
from needs.services.assessment.writing import start_version


@transaction.atomic
def start_next(
    *, earlier: AssessmentVersion, code: str, terms: VersionTerms, by: User, at: datetime
) -> AssessmentVersion:
    """A draft with the earlier version's parts.

    Figures are tied at the version they were cited with, so that whatever has changed
    since shows itself in the draft and is taken over by a person.
    """
    assessment = earlier.assessment
    made = start_version(
        code=assessment.code,
        title=assessment.title,
        area_code=assessment.area.code,
        version_code=code,
        terms=terms,
        by=by,
        at=at,
    )
    stamp = {"edition": made, "version": 1, "updated_by": by, "updated_at": at}
    sections = {row.pk: _copy(row, **stamp) for row in earlier.sections.all()}
    findings: dict[int, Finding] = {}
    for row in earlier.findings.prefetch_related("figures"):
        old, ties = row.pk, list(row.figures.all())
        copied: Finding = _copy(row, **stamp, section=_of(sections, row.section_id))
        findings[old] = copied
        for tie in ties:
            _copy(tie, finding=copied, updated_by=by, updated_at=at)
    pointing: list[Recommendation | DataGap] = [*earlier.recommendations.all()]
    for part in (*pointing, *earlier.gaps.all()):
        answered = [findings[found.pk] for found in part.findings.all()]
        copy: Any = _copy(part, **stamp)
        copy.findings.set(answered)
    for told in (*earlier.voices.all(), *earlier.help_lines.all()):
        _copy(told, **stamp)
    return made


def _of(sections: dict[int, AssessmentSection], key: int) -> AssessmentSection:
    return sections[key]


def _copy(row: Any, **changed: Any) -> Any:
    """A new row like this one but for what is changed."""
    kind: type[Model] = type(row)
    held = {f.attname: getattr(row, f.attname) for f in kind._meta.concrete_fields}  # noqa: SLF001 - Django's own description of a row
    del held["id"]
    for name, value in changed.items():
        held.pop(f"{name}_id", None)
        held[name] = value
    made = kind(**held)
    made.save(force_insert=True)
    return made
