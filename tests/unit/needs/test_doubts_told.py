"""What a page says of the doubts of a file."""

from needs.presenters.doubts import MOST_LINES, MOST_ROWS, doubts_told
from needs.rules.submission import Issue


def doubt(row: int | None, message: str, code: str = "x", column: str = "note") -> Issue:
    return Issue(row, column, "", code, message)


def test_doubts_alike_stand_in_one_line_with_all_their_rows() -> None:
    found = [
        doubt(2, "One."),
        doubt(None, "Whole."),
        doubt(4, "One."),
        doubt(9, "One."),
        doubt(5, "Two."),
    ]

    assert doubts_told(found) == ("Rows 2, 4 and 9, note: One.", "Whole.", "Row 5, note: Two.")


def test_columns_for_the_eye_alone_are_left_out() -> None:
    found = [
        doubt(1, "Not read.", "file.column_not_read", "Question"),
        doubt(1, "Not read.", "file.column_not_read", "Extra"),
    ]

    assert doubts_told(found) == ("Row 1, Extra: Not read.",)


def test_of_very_many_the_first_are_told_and_how_many_more_there_are() -> None:
    rows = doubts_told(doubt(row, "One.") for row in range(1, MOST_ROWS + 8))
    lines = doubts_told(doubt(row, f"{row}.") for row in range(1, MOST_LINES + 4))

    assert rows == (f"Rows {', '.join(map(str, range(1, MOST_ROWS + 1)))} and 7 more, note: One.",)
    assert len(lines) == MOST_LINES + 1
    assert lines[-1] == "There are 3 more things to look at in the file."
