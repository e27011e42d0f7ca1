"""What a category key may look like, in the cheapest words of each database."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Func, Q
from django.db.models.sql.compiler import SQLCompiler

PLAIN = r"^(ALL|[a-z0-9_]+(\+[a-z0-9_]+)*)\Z"


class IsOneWord(Func):
    """Whether a key is lower-case letters, digits and underscores alone, as most keys are.

    A pattern costs as much as all other checks of a figure together; these cost a third. No is
    no fault: the pattern then decides. PostgreSQL says no of a word of SQL as well, and where
    `quote_all_identifiers` is on, of every key.
    """

    output_field = BooleanField()
    template = "(%(expressions)s <> '' AND %(expressions)s NOT GLOB '*[^a-z0-9_]*')"

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any
    ) -> tuple[str, list[Any]]:
        """A plain identifier is quoted as itself."""
        sql, parameters = self.as_sql(
            compiler,
            connection,
            template="quote_ident(%(expressions)s) = %(expressions)s",
            **extra,
        )
        return sql, list(parameters)


def is_plain(field: str) -> Q:
    """`ALL`, or one or more codes joined by `+`."""
    return Q(IsOneWord(field)) | Q(**{f"{field}__regex": PLAIN})
