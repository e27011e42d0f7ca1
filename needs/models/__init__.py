"""The tables of need: provision, measures, figures and where each figure came from."""

from needs.models.assessment_parts import (
    AssessmentSection,
    DataGap,
    Finding,
    FindingFigure,
    HelpLine,
    Recommendation,
    Voice,
)
from needs.models.assessments import (
    AssessmentEvent,
    AssessmentSnapshot,
    AssessmentVersion,
    NeedsAssessment,
)
from needs.models.imports import ImportBatch, ImportVia, StagedImport, StagedStatus
from needs.models.measures import Category, Dimension, Measure, MeasureDimension
from needs.models.observations import Observation, ObservationRevision
from needs.models.provision import Capacity, Service, ServiceKind

__all__ = [
    "AssessmentEvent",
    "AssessmentSection",
    "AssessmentSnapshot",
    "AssessmentVersion",
    "Capacity",
    "Category",
    "DataGap",
    "Dimension",
    "Finding",
    "FindingFigure",
    "HelpLine",
    "ImportBatch",
    "ImportVia",
    "Measure",
    "MeasureDimension",
    "NeedsAssessment",
    "Observation",
    "ObservationRevision",
    "Recommendation",
    "Service",
    "ServiceKind",
    "StagedImport",
    "StagedStatus",
    "Voice",
]
