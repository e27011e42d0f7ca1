"""The path of long files: by columns in memory, in sets in the database (ADR 0014)."""

from needs.services.imports.bulk.ahead import import_while_reading
from needs.services.imports.bulk.writing import import_long

__all__ = ["import_long", "import_while_reading"]
