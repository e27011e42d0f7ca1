"""What is wrong or doubtful of a file, in reading order; of very many the first are told."""

from collections.abc import Iterable
from typing import Final

from needs.rules.submission import Issue

MOST_ISSUES: Final = 1000


class Issues:
    """Issues as they are found, of which no more are held than may be told."""

    def __init__(self, issues: Iterable[Issue] = ()) -> None:
        self._held = list(issues)
        self._rest = 0

    def __bool__(self) -> bool:
        return bool(self._held)

    def add(self, issues: Iterable[Issue]) -> None:
        for issue in issues:
            self._held.append(issue)
            if len(self._held) > 2 * MOST_ISSUES:
                self._shorten()

    def take(self, issues: list[Issue]) -> None:
        """The list's issues are here, and no longer in the list."""
        self.add(issues)
        issues.clear()

    def told(self) -> tuple[Issue, ...]:
        """The first issues in reading order, and how many more there are."""
        self._shorten()
        if not self._rest:
            return tuple(self._held)
        more = Issue(
            None,
            "",
            "",
            "file.more",
            f"There are {self._rest:,} more like these. Correct these first.",
        )
        return (*self._held, more)

    def _shorten(self) -> None:
        self._held.sort(key=lambda issue: (issue.row or 0, issue.column))
        self._rest += len(self._held[MOST_ISSUES:])
        del self._held[MOST_ISSUES:]
