"""The tables of need: provision, measures, figures and where each figure came from."""

from needs.models.benchmarks import Benchmark, BenchmarkRevision
from needs.models.imports import ImportBatch, ImportVia, StagedImport, StagedStatus
from needs.models.indicators import Indicator
from needs.models.measures import Category, Dimension, Measure, MeasureDimension
from needs.models.observations import Observation, ObservationRevision
from needs.models.provision import Capacity, Service, ServiceKind
from needs.models.results import IndicatorResult, IndicatorResultRevision

__all__ = [
    "Benchmark",
    "BenchmarkRevision",
    "Capacity",
    "Category",
    "Dimension",
    "ImportBatch",
    "ImportVia",
    "Indicator",
    "IndicatorResult",
    "IndicatorResultRevision",
    "Measure",
    "MeasureDimension",
    "Observation",
    "ObservationRevision",
    "Service",
    "ServiceKind",
    "StagedImport",
    "StagedStatus",
]
