"""Two findings of one check at one place are two parts of a page, and have two names."""

from reporting.presenters.returns import told_apart


def test_titles_that_stand_more_than_once_are_numbered() -> None:
    assert told_apart(["M4: R7", "V1: R1", "M4: R7"]) == (
        "M4: R7 (1 of 2)",
        "V1: R1",
        "M4: R7 (2 of 2)",
    )
    assert told_apart([]) == ()
