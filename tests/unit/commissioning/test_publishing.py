"""The guard on what is published: whatever stands beside a refuge, no place and no person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.rules.publishing import (
    NOT_NAMED,
    PERSON,
    SAFE_PROVIDER,
    WITHHELD,
    Publishable,
    guarded,
    place_pattern,
)

PLACES = place_pattern(["Oldtown", "Forest of Elm", "Riverside"])


def row(beneficiary: str = "Elm Housing Ltd", **changes: object) -> Publishable:
    values: dict[str, object] = {
        "key": "e1",
        "beneficiary": beneficiary,
        "beneficiary_kind": "specialist_provider",
        "is_of_refuge": True,
        "texts": (("transaction", "INV-1"), ("purpose", "Refuge support")),
    }
    return Publishable(**{**values, **changes})  # type: ignore[arg-type]


def test_a_refuges_supplier_is_named_where_nothing_tells_a_place() -> None:
    assert guarded(row(), PLACES) == row()


@pytest.mark.parametrize(
    ("beneficiary", "texts"),
    [
        ("Oldtown Women's Aid", ()),
        ("OLDTOWN aid group", ()),
        ("Elm Housing Ltd", (("transaction", "OLDTOWN-2425-1"),)),
        ("Elm Housing Ltd", (("title", "Rooms in the Forest of Elm"),)),
        ("Elm Housing Ltd", (("title", "Support at GL50 1AA"),)),
    ],
)
def test_a_place_beside_a_refuge_takes_the_name_away(
    beneficiary: str, texts: tuple[tuple[str, str], ...]
) -> None:
    shown = guarded(row(beneficiary, texts=texts), PLACES)

    assert shown.beneficiary == SAFE_PROVIDER
    assert len(shown.reasons) >= 1
    assert all(text == WITHHELD for _, text in shown.texts)


def test_a_number_goes_with_the_name() -> None:
    shown = guarded(row("Oldtown Women's Aid"), PLACES)

    assert shown.texts == (("transaction", WITHHELD), ("purpose", "Refuge support"))


def test_a_place_beside_something_else_stands() -> None:
    council = row("Oldtown Council", is_of_refuge=False, texts=(("purpose", "Training"),))

    assert guarded(council, PLACES) == council


def test_the_word_refuge_makes_it_one() -> None:
    shown = guarded(row("Oldtown Refuge", is_of_refuge=False, texts=()), PLACES)

    assert shown.beneficiary == SAFE_PROVIDER


@pytest.mark.parametrize("name", ["Firstname Lastname", "Mrs Example Name", "A. N. Other-Person"])
def test_a_person_is_never_named(name: str) -> None:
    shown = guarded(row(name, beneficiary_kind="other", is_of_refuge=False), PLACES)

    assert shown.beneficiary == PERSON
    assert shown.reasons


def test_a_body_of_no_known_kind_is_named_by_its_word() -> None:
    plain = row("Elm Consulting Ltd", beneficiary_kind="other", is_of_refuge=False)

    assert guarded(plain, PLACES) == plain


def test_no_supplier_is_said_and_not_left_blank() -> None:
    shown = guarded(row("", beneficiary_kind=""), PLACES)

    assert (shown.beneficiary, shown.gaps, shown.reasons) == (
        NOT_NAMED,
        ("No supplier is recorded.",),
        (),
    )


@given(
    before=st.text(alphabet="abcXYZ 12-", max_size=12),
    after=st.text(alphabet="abcXYZ 12-", max_size=12),
    place=st.sampled_from(["Oldtown", "forest of elm", "RIVERSIDE"]),
    where=st.integers(0, 2),
)
def test_no_place_is_left_beside_a_refuge(before: str, after: str, place: str, where: int) -> None:
    words = ["Elm Housing Ltd", "INV-1", "Support"]
    words[where] = f"{before} {place} {after}"

    shown = guarded(row(words[0], texts=(("transaction", words[1]), ("purpose", words[2]))), PLACES)

    left = " ".join((shown.beneficiary, *(text for _, text in shown.texts))).casefold()
    assert place.casefold() not in left
    assert shown.reasons
