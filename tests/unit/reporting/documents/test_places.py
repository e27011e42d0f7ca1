"""No document tells where a refuge is."""

import pytest

from reporting.blocks import Paragraphs
from reporting.documents.places import Gazetteer, place_hits, place_told
from tests.factories.documents import content

KNOWN = Gazetteer(
    services=("Haven House", "Northam Refuge"),
    districts=("Northam", "Southam"),
    finer=("Abbey ward", "Castle Street"),
)


@pytest.mark.parametrize(
    "words",
    [
        "Haven House in Northam has ten rooms.",
        "haven house, southam",
        "A refuge opened in Abbey ward.",
        "The refuge is located near the station.",
        "Northam Refuge moved to Southam.",
    ],
)
def test_a_refuge_with_a_place_is_told(words: str) -> None:
    assert place_told(words, KNOWN)


@pytest.mark.parametrize(
    "words",
    [
        "There are refuges in Northam and in Southam.",
        "Haven House has ten rooms.",
        "Northam Refuge sends figures.",
        "Abbey ward has a library.",
        "",
    ],
)
def test_districts_alone_and_names_alone_are_not(words: str) -> None:
    assert place_told(words, KNOWN) == ""


def test_the_guard_says_where_it_stands() -> None:
    made = content(Paragraphs(("Haven House in Northam has ten rooms.",)))

    assert list(place_hits(made, KNOWN)) == [
        ("Whole, What it says", "It names a refuge and a place together")
    ]
