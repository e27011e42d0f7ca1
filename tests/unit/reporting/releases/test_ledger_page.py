"""What counts as known, as its page tells it."""

from reporting.presenters.releases import ledger_table
from reporting.releases.said import Printing


def test_the_day_is_told_in_words_as_on_every_other_page() -> None:
    ours = Printing("support-2024-25/1", "2026-11-26", "", is_withdrawn=True, said=())
    theirs = Printing("external-1", "2025-06-03", "A council", is_withdrawn=False, said=())

    rows = ledger_table([ours, theirs]).rows

    assert [row.cells for row in rows] == [
        ("This partnership", "26 November 2026", 0, "No: withdrawn, and still known"),
        ("A council", "3 June 2025", 0, "Yes"),
    ]
