"""Planted personal data is always found, ordinary returns are left alone, nothing is echoed."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalpb.kernel.intake.coded import coded
from dalpb.kernel.intake.personal import (
    MAX_FINDINGS,
    find_personal,
    is_personal_heading,
    screen_coded,
    screen_table,
)
from dalpb.kernel.intake.signs import has_nhs_check_digit
from dalpb.kernel.intake.table import Table
from tests.unit.kernel.intake.harmless import HARMLESS

SURROUNDINGS = st.sampled_from(
    ["{}", "see {}", "{} as told", "note: {}.", "({})", "moved, {}; then left"]
)
digit = st.integers(0, 9).map(str)


def digits(count: int) -> st.SearchStrategy[str]:
    return st.lists(digit, min_size=count, max_size=count).map("".join)


def letters(alphabet: str, count: int) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(alphabet), min_size=count, max_size=count).map("".join)


nhs_numbers = digits(10).filter(has_nhs_check_digit)
spaced_nhs = st.builds(
    lambda n, gap: f"{n[:3]}{gap}{n[3:6]}{gap}{n[6:]}", nhs_numbers, st.sampled_from(" -")
)
named_nhs = nhs_numbers.map(lambda n: f"NHS number {n}")
insurance = st.builds(
    lambda prefix, n, suffix, gap: f"{prefix}{gap}{n[:2]}{gap}{n[2:4]}{gap}{n[4:]}{gap}{suffix}",
    letters("ABCEHJLMPRSWXY", 2), digits(6), st.sampled_from("ABCD"), st.sampled_from(["", " "]),
)  # fmt: skip
outward = st.sampled_from(
    ["CM1", "SS0", "CO10", "RM17", "E1W", "EC1A", "SW1A", "B33", "M1", "W1T", "N1C"]
)
postcodes = st.builds(
    lambda out, gap, n, unit: f"{out}{gap}{n}{unit}",
    outward, st.sampled_from(["", " "]), digit, letters("ABDEFGHJLNPQRSTUWXYZ", 2),
)  # fmt: skip
phones = st.one_of(
    digits(9).map(lambda n: f"07{n}"),
    digits(9).map(lambda n: f"07{n[:3]} {n[3:]}"),
    digits(9).map(lambda n: f"07{n[:3]} {n[3:6]} {n[6:]}"),
    digits(9).map(lambda n: f"+44 7{n[:3]} {n[3:]}"),
    digits(9).map(lambda n: f"+44 (0)7{n[:3]} {n[3:]}"),
    digits(9).map(lambda n: f"00447{n}"),
    digits(6).map(lambda n: f"01632 {n}"),
    digits(6).map(lambda n: f"(01632) {n}"),
    digits(5).map(lambda n: f"01632 {n}"),
    digits(8).map(lambda n: f"020 {n[:4]} {n[4:]}"),
    digits(7).map(lambda n: f"0808-{n[:3]}-{n[3:]}"),
)
words = letters("abcdefghijklmnoprstuvwy", 5)
names = words.map(str.title)
emails = st.builds(lambda a, b, c: f"{a}.{b}@{c}.example.org", words, words, words)
days = st.dates(min_value=date(1920, 1, 1), max_value=date(2024, 12, 31))
dates = st.builds(
    lambda day, form: day.strftime(form),
    days, st.sampled_from(["%d/%m/%Y", "%d.%m.%Y", "%d-%m-%y", "%Y-%m-%d", "%d %B %Y", "%d %b %y", "%B %d, %Y"]),
)  # fmt: skip
births = st.builds(lambda word, day: f"{word} {day}", st.sampled_from(["DOB", "d.o.b.", "dob:", "date of birth", "born", "born on", "Date of birth:"]), dates)  # fmt: skip
titled = st.builds(
    lambda title, first, last: f"{title} {first}{last}",
    st.sampled_from(["Mr", "Mrs", "Ms", "Miss", "Mx", "Dr", "Mr.", "Mrs.", "MR", "mrs"]),
    st.sampled_from(["", "J ", "J. "]), names,
)  # fmt: skip
references = st.one_of(
    st.builds(lambda k, n: f"{k} {n}", st.sampled_from(["crime no", "case number:", "MARAC ref", "case ref.", "incident number", "Crime reference", "client ID"]), digits(6)),
    digits(5).map(lambda n: f"MARAC/2024/{n}"),
    digits(6).map(lambda n: f"crime 42/{n}/24"),
    digits(4).map(lambda n: f"case AB{n}"),
)  # fmt: skip
streets = st.builds(
    lambda n, name, street: f"{n} {name} {street}",
    st.integers(1, 999), names,
    st.sampled_from(["Street", "Road", "Rd", "Avenue", "Lane", "Close", "Drive", "Way", "Crescent", "Gardens", "Court", "St"]),
)  # fmt: skip
small_streets = st.builds(lambda n, name: f"{n}b {name}stone road", st.integers(1, 99), words)
refuge_streets = names.map(lambda name: f"the refuge in {name} Road")

PLANTED = {
    "nhs_number": st.one_of(spaced_nhs, named_nhs),
    "national_insurance": insurance,
    "postcode": st.one_of(postcodes, postcodes.map(str.lower)),
    "phone": phones,
    "email": emails,
    "date_of_birth": births,
    "full_date": dates,
    "titled_name": titled,
    "case_reference": references,
    "street_address": st.one_of(streets, small_streets, refuge_streets),
}


@pytest.mark.parametrize("kind", sorted(PLANTED))
def test_planted_data_of_each_kind_is_always_found(kind: str) -> None:
    @settings(max_examples=200, deadline=None)
    @given(PLANTED[kind], SURROUNDINGS)
    def planted(value: str, surroundings: str) -> None:
        signs = {sign.kind: sign.is_certain for sign in find_personal(surroundings.format(value))}
        assert kind in signs, surroundings.format(value)
        assert signs[kind] is (kind != "full_date")

    planted()


def test_disguises_do_not_help() -> None:
    disguised = "\uff23\uff2d\uff11 1\u200bAB"
    assert [s.kind for s in find_personal(disguised)] == ["postcode"]
    assert [s.kind for s in find_personal("943\u2011476\u20115919")] == ["nhs_number"]


def test_ordinary_texts_of_returns_have_no_sign() -> None:
    assert len(HARMLESS) >= 200
    hits = {text: find_personal(text) for text in HARMLESS if find_personal(text)}
    assert hits == {}


def test_dates_under_a_heading_for_dates_are_no_sign() -> None:
    assert find_personal("2024-04-01", context="period") == ()
    assert find_personal("01/04/2024", context="start date") == ()
    assert [s.kind for s in find_personal("01/04/2024", context="note")] == ["full_date"]


def test_a_bare_number_of_ten_digits_needs_a_word_with_it() -> None:
    assert find_personal("9434765919") == ()
    assert [s.kind for s in find_personal("9434765919", context="NHS no")] == ["nhs_number"]
    assert [s.kind for s in find_personal("1632960123", context="Tel")] == ["phone"]


DIGEST = "9c07700900123e4d" * 4


@pytest.mark.parametrize(
    "text", [DIGEST, f"SHA-256 {DIGEST}, kept", "9c077009-0012-4e4d-a07f-077009001234"]
)
def test_eleven_digits_in_a_digest_or_an_identifier_are_no_telephone_number(text: str) -> None:
    assert find_personal(text) == ()
    assert find_personal(text, context="Telephone") == ()


@pytest.mark.parametrize(
    "text",
    [DIGEST[:63], f"{DIGEST} 07700900123", f"a{DIGEST}", "07700900123", f"{DIGEST}07700900123"],
)
def test_a_number_beside_or_in_part_of_a_digest_is_one(text: str) -> None:
    assert "phone" in {sign.kind for sign in find_personal(text)}


@pytest.mark.parametrize(
    "heading",
    ["First Name", "surname", "DOB", "date_of_birth", "Client", "client name", "Address", "Postcode",
     "NHS number", "e-mail", "Mobile", "MARAC ref", "case id", "Home address line 1", "Initials"],
)  # fmt: skip
def test_headings_that_ask_for_a_person_are_noticed(heading: str) -> None:
    assert is_personal_heading(heading)


@pytest.mark.parametrize(
    "heading",
    ["period", "area", "organisation", "service", "measure", "category", "value", "note", "Organisation name",
     "service name", "clients supported", "number of children", "cases heard", "supplier_name", "area name"],
)  # fmt: skip
def test_headings_of_the_tidy_file_are_not(heading: str) -> None:
    assert not is_personal_heading(heading)


def table(
    *rows: tuple[str, ...],
    headings: tuple[str, ...] = ("period", "value", "note"),
    comments: tuple[str, ...] = (),
) -> Table:
    return Table(
        headings,
        rows,
        tuple(range(2, len(rows) + 2)),
        "csv",
        comments=comments,
        sheet_names=("Data",),
    )


def test_findings_say_where_and_what_but_never_the_value() -> None:
    secret = "CM1 1AB"
    found = screen_table(
        table(
            ("2024", "1", f"lives at {secret}"),
            headings=("period", "value", f"note {secret}"),
            comments=(secret,),
        ),
        f"return {secret}.csv",
    )
    assert {(f.row, f.column) for f in found} == {
        (0, "the file's name"),
        (0, "the comments and properties"),
        (1, "column 3"),
        (2, "column 3"),
    }
    assert all(f.is_certain for f in found)
    assert not any("CM1" in f"{f.column}{f.message}" for f in found)


def test_a_good_return_has_no_findings() -> None:
    rows = [("2024-25 Q2", str(n), note) for n, note in enumerate(HARMLESS)]
    assert screen_table(table(*rows), "Q2_return-2024-25.csv") == ()


def test_a_value_of_one_in_every_distinct_row_is_a_warning() -> None:
    rows = [("2024", "1", f"row {'abcdefghijklmnopqrstuvwxyz'[n]}") for n in range(26)]
    found = screen_table(table(*rows), "x.csv")
    assert [(f.kind, f.is_certain) for f in found] == [("person_per_row", False)]
    assert screen_table(table(*rows[:5]), "x.csv") == ()


@pytest.mark.parametrize("certain", [1, MAX_FINDINGS + 5])
@pytest.mark.parametrize("uncertain", [MAX_FINDINGS - 1, MAX_FINDINGS, 3 * MAX_FINDINGS])
def test_a_certain_sign_is_told_however_many_uncertain_ones_stand_before_it(
    uncertain: int, certain: int
) -> None:
    notes = [*["counted on 1 May 2024"] * uncertain, *["rang 07700 900123"] * certain]
    kept = table(*(("2024", str(n), note) for n, note in enumerate(notes)))

    found = screen_table(kept, "x.csv")

    assert [f.is_certain for f in found].count(True) == min(certain, MAX_FINDINGS)
    assert len(found) == MAX_FINDINGS
    assert screen_coded(coded(kept), "x.csv") == found


def test_expected_headings_are_not_judged_by_their_name() -> None:
    kept = table(("2024", "1", "x"), headings=("period", "value", "address"))
    assert [f.kind for f in screen_table(kept, "x.csv")] == ["personal_heading"]
    assert screen_table(kept, "x.csv", allowed_headings=frozenset({"address"})) == ()


@settings(max_examples=1_000, deadline=None)
@given(st.text(max_size=60), st.text(max_size=10))
def test_any_text_can_be_screened(text: str, context: str) -> None:
    kinds = [sign.kind for sign in find_personal(text, context=context)]
    assert len(kinds) == len(set(kinds))
