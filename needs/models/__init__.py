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
from needs.models.benchmarks import Benchmark, BenchmarkRevision
from needs.models.collections import (
    Agreement,
    Collection,
    Extension,
    Obligation,
    Question,
    QuestionSplit,
    QuestionUse,
    Round,
    Section,
    SectionAsk,
    TableRule,
)
from needs.models.imports import ImportBatch, ImportVia, StagedImport, StagedStatus
from needs.models.indicators import Indicator
from needs.models.measures import Category, Dimension, Measure, MeasureDimension
from needs.models.observations import Observation, ObservationRevision
from needs.models.provision import Capacity, Service, ServiceKind
from needs.models.results import IndicatorResult, IndicatorResultRevision
from needs.models.submissions import Answer, Confirmation, Reminder, SubmissionEvent

__all__ = [
    "Agreement",
    "Answer",
    "AssessmentEvent",
    "AssessmentSection",
    "AssessmentSnapshot",
    "AssessmentVersion",
    "Benchmark",
    "BenchmarkRevision",
    "Capacity",
    "Category",
    "Collection",
    "Confirmation",
    "DataGap",
    "Dimension",
    "Extension",
    "Finding",
    "FindingFigure",
    "HelpLine",
    "ImportBatch",
    "ImportVia",
    "Indicator",
    "IndicatorResult",
    "IndicatorResultRevision",
    "Measure",
    "MeasureDimension",
    "NeedsAssessment",
    "Obligation",
    "Observation",
    "ObservationRevision",
    "Question",
    "QuestionSplit",
    "QuestionUse",
    "Recommendation",
    "Reminder",
    "Round",
    "Section",
    "SectionAsk",
    "Service",
    "ServiceKind",
    "StagedImport",
    "StagedStatus",
    "SubmissionEvent",
    "TableRule",
    "Voice",
]
