"""Whether a stretch of a file may be laid down before the rest of the file is known."""

from datetime import date
from typing import Final

from dalpb.kernel.intake.coded import CodedTable
from dalpb.kernel.intake.signs import find_personal
from needs.rules.doubts import is_one
from needs.services.imports.bulk.checking import resolver_of
from needs.services.imports.bulk.keys import is_countable
from needs.services.imports.bulk.pouring import Otherwise
from needs.services.imports.bulk.resolved import Resolved
from needs.services.imports.bulk.resolving import Resolver
from needs.services.imports.checking import heading_issues, is_refused, personal_issues
from needs.services.imports.lookups import Codes, Finder
from needs.services.imports.sending import Sender

# A column of more different texts would cost too much to look through for every stretch.
MOST_TEXTS: Final = 10_000


class Guess:
    """The stretches of one file, of which none may have a fault, nor a text about a person.

    The file is checked in full when all of it is read. What is about a person never reaches the
    database, not even in a transaction that is taken back.
    """

    def __init__(self, file_name: str, sender: Sender, on: date) -> None:
        self._file_name, self._sender, self._on = file_name, sender, on
        self._resolver: Resolver | None = None
        self._screened: list[int] = []
        self._named: tuple[int, int] = (0, 0)

    def needs_codes(self, part: CodedTable) -> bool:
        """Whether the stretch names an area or a measure that none before it did."""
        return _named(part) != self._named

    def codes_of(self, table: CodedTable) -> Codes | None:
        """The codes of all that the table names, where they are known."""
        if self._resolver is None or self.needs_codes(table):
            return None
        return self._resolver.codes

    def screen(self, part: CodedTable) -> None:
        """`Otherwise` where something is for certain about a person, or cannot be looked through."""
        if max(map(len, part.texts)) > MOST_TEXTS:
            raise Otherwise
        judge = self._is_personal if self._screened else self._is_refused
        if judge(part):
            raise Otherwise
        self._screened = [len(texts) for texts in part.texts]

    def _is_refused(self, part: CodedTable) -> bool:
        """Whether what stands around the rows, or in the first of them, is refused."""
        found = heading_issues(part, self._sender.organisation)
        certain, _ = personal_issues(part, self._file_name)
        return bool(certain) or is_refused(found)

    def _is_personal(self, part: CodedTable) -> bool:
        """Whether a text that came since is for certain about a person."""
        return any(
            sign.is_certain
            for heading, texts, begin in zip(part.headings, part.texts, self._screened, strict=True)
            for text in texts[begin:]
            for sign in find_personal(text, context=heading)
        )

    def resolved(self, part: CodedTable) -> Resolved:
        """All rows of the stretch, with their codes."""
        if self._resolver is None or self.needs_codes(part):
            self._resolver = self._made(part)
        resolver = self._resolver
        rows = resolver.resolve_next(part)
        if (
            resolver.errors
            or len(rows) != len(part)
            or not is_countable(rows)
            or _is_all_ones(rows)
        ):
            raise Otherwise
        return rows

    def _made(self, part: CodedTable) -> Resolver:
        made = resolver_of(part, self._sender.scope, self._on, self._sender.organisation)
        if self._resolver is not None and not _is_more_of(made.codes, self._resolver.codes):
            raise Otherwise
        self._named = _named(part)
        return made


def _is_more_of(codes: Codes, before: Codes) -> bool:
    """Whether all that was found by a code or a name before still goes by it."""
    return all(
        then.entries.items() <= now.entries.items()
        for then, now in (
            (before.areas, codes.areas),
            (before.organisations, codes.organisations),
            (before.measures, codes.measures),
            *((finder, codes.services.get(pk, Finder())) for pk, finder in before.services.items()),
        )
    )


def _named(part: CodedTable) -> tuple[int, int]:
    """How many different areas and measures have been named so far."""
    areas, measures = (len(part.texts[part.headings.index(name)]) for name in ("area", "measure"))
    return areas, measures


def _is_all_ones(rows: Resolved) -> bool:
    """Whether each row may be one person."""
    return all(map(is_one, rows.figures))
