"""The return's tables."""

from reporting.models.annual_return import AnnualReturn, FindingAnswer, Narrative, ReturnEvent
from reporting.models.frozen import ReturnDocument, ReturnSnapshot

__all__ = [
    "AnnualReturn",
    "FindingAnswer",
    "Narrative",
    "ReturnDocument",
    "ReturnEvent",
    "ReturnSnapshot",
]
