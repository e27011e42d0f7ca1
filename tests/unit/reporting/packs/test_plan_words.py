"""What people wrote of a plan stands as sentences."""

from reporting.assemble.packs.plan import sentences


def test_each_has_one_end() -> None:
    assert sentences(["It is late.", "Who knows?", "No reason"]) == (
        "It is late. Who knows? No reason."
    )
    assert sentences([]) == ""
