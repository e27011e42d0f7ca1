"""The tables of need: provision, measures, figures and where each figure came from."""

from needs.models.imports import ImportBatch, ImportVia, StagedImport, StagedStatus
from needs.models.measures import Category, Dimension, Measure, MeasureDimension
from needs.models.observations import Observation, ObservationRevision
from needs.models.provision import Capacity, Service, ServiceKind

__all__ = [
    "Capacity",
    "Category",
    "Dimension",
    "ImportBatch",
    "ImportVia",
    "Measure",
    "MeasureDimension",
    "Observation",
    "ObservationRevision",
    "Service",
    "ServiceKind",
    "StagedImport",
    "StagedStatus",
]
