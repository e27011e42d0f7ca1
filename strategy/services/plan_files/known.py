"""What the names of a file stand for."""

from collections.abc import Mapping
from dataclasses import dataclass

from dalpb.kernel.models import Organisation


@dataclass(frozen=True, slots=True)
class Advice:
    """A recommendation of the needs assessment, as it reads now."""

    assessment: str
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the names of a file stand for."""

    organisations: Mapping[str, Organisation]
    recommendations: Mapping[str, Advice]
