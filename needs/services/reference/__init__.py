"""Reference data from one JSON file, all or nothing."""

from needs.services.reference.document import Fault, UnreadableReference
from needs.services.reference.loading import ReferenceResult, load_reference

__all__ = ["Fault", "ReferenceResult", "UnreadableReference", "load_reference"]
