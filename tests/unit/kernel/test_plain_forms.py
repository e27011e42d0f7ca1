from datetime import date
from typing import Any

import pytest
from django import forms
from django.template import Context, Template

from dalpb.kernel.form_fields import AmountField, CountField, DayField
from dalpb.kernel.form_looks import kind_of, look_of
from dalpb.kernel.forms import PlainForm, inside_a_sentence
from dalpb.kernel.money import Money


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31/3/2025", date(2025, 3, 31)),
        ("31.03.2025", date(2025, 3, 31)),
        (" 31  March 2025 ", date(2025, 3, 31)),
        ("1-Sept-2025", date(2025, 9, 1)),
        ("2025-03-31", date(2025, 3, 31)),
    ],
)
def test_a_day_is_read_as_people_write_it(text: str, day: date) -> None:
    assert DayField().clean(text) == day


@pytest.mark.parametrize(
    "text", ["31/2/2025", "3/2025", "31 Ma 2025", "31 Octember 2025", "tomorrow", "31/3/25"]
)
def test_what_is_not_one_day_is_refused(text: str) -> None:
    with pytest.raises(forms.ValidationError, match="Write the date as day, month and year"):
        DayField().clean(text)


def test_a_day_given_as_a_day_is_kept_and_none_stays_none() -> None:
    assert DayField().clean(date(2025, 3, 31)) == date(2025, 3, 31)
    assert DayField(required=False).clean("  ") is None


@pytest.mark.parametrize(
    ("text", "count"), [("0", 0), ("12", 12), ("1,204", 1204), (" 7 ", 7), (5, 5)]
)
def test_a_count_is_read(text: object, count: int) -> None:
    assert CountField().clean(text) == count


@pytest.mark.parametrize("text", ["-1", "1.0", "1,2", "12,0000", "many", "1" * 13, "٣"])
def test_what_is_not_a_whole_number_is_refused(text: str) -> None:
    with pytest.raises(forms.ValidationError, match="Write a whole number"):
        CountField().clean(text)


@pytest.mark.parametrize("text", ["", "  ", None])
def test_an_empty_count_is_nothing_and_never_nought(text: str | None) -> None:
    assert CountField(required=False).clean(text) is None
    with pytest.raises(forms.ValidationError, match="required"):
        CountField().clean(text)


def test_an_amount_is_read_as_whole_pence() -> None:
    assert AmountField().clean("£1,234.50") == Money(123450)
    assert AmountField(required=False).clean("") is None
    assert AmountField().clean(Money(0)) == Money(0)


def test_an_amount_with_one_digit_of_pence_is_refused() -> None:
    with pytest.raises(forms.ValidationError, match="pounds and pence"):
        AmountField().clean("12.5")


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("Period", "the period"),
        ("Your name", "your name"),
        ("The board's name", "the board's name"),
        ("VAT number", "the VAT number"),
        ("A reason:", "a reason"),
        ("How many beds?", "how many beds?"),
    ],
)
def test_a_label_takes_its_place_in_a_sentence(label: str, words: str) -> None:
    assert inside_a_sentence(label) == words


class Asked(PlainForm):
    period = forms.CharField(max_length=7)
    share = forms.CharField(label="100% of the grant")
    reason = forms.CharField(error_messages={"required": "Say why."})
    kind = forms.ChoiceField(choices=[("a", "A")])
    file = forms.FileField(label="Figures file")
    agreed = forms.BooleanField(label="I have read the notes")
    beds = forms.CharField(label="How many beds?")
    when = DayField(label="Date sent")
    paid = AmountField(label="Amount paid")
    count = CountField(label="Households")


class Rate(PlainForm):
    share = forms.CharField(label="100% of the grant", max_length=2)


def said(form: PlainForm) -> dict[str, str]:
    return {name: str(errors[0]) for name, errors in form.errors.items()}


def test_an_empty_form_says_what_to_enter() -> None:
    assert said(Asked({})) == {
        "period": "Enter the period.",
        "share": "Enter the 100% of the grant.",
        "reason": "Say why.",
        "kind": "Choose the kind.",
        "file": "Choose the figures file.",
        "agreed": "Tick “I have read the notes”.",
        "beds": "Answer: how many beds?",
        "when": "Enter the date sent.",
        "paid": "Enter the amount paid.",
        "count": "Enter the households.",
    }


def test_a_wrong_answer_is_told_by_the_field_s_name() -> None:
    data = {"period": "2024-25 Q1", "kind": "b", "when": "x", "paid": "x", "count": "x"}

    messages = said(Asked(data))

    assert said(Rate({"share": "12345"})) == {
        "share": "Shorten the 100% of the grant to 2 characters or fewer: there are 5."
    }
    assert messages["period"] == "Shorten the period to 7 characters or fewer: there are 10."
    assert messages["kind"] == "Choose the kind from the list."
    assert messages["when"].startswith("Write the date sent as day")
    assert messages["paid"].startswith("Write the amount paid in pounds")
    assert messages["count"].startswith("Write the households as a whole number")


def test_one_form_s_messages_are_not_another_s() -> None:
    Asked({})

    assert Asked.base_fields["period"].error_messages["required"] == "This field is required."


@pytest.mark.parametrize(
    ("widget", "kind", "classes"),
    [
        (forms.TextInput(), "text", "govuk-input"),
        (forms.EmailInput(), "text", "govuk-input"),
        (forms.Textarea(), "textarea", "govuk-textarea"),
        (forms.Select(), "select", "govuk-select"),
        (forms.RadioSelect(), "radios", "govuk-radios__input"),
        (forms.CheckboxSelectMultiple(), "checkboxes", "govuk-checkboxes__input"),
        (forms.CheckboxInput(), "checkbox", "govuk-checkboxes__input"),
        (forms.ClearableFileInput(), "file", "govuk-file-upload"),
        (forms.SplitDateTimeWidget(), "other", ""),
    ],
)
def test_a_widget_has_its_kind_and_classes(widget: forms.Widget, kind: str, classes: str) -> None:
    assert kind_of(widget) == kind
    assert look_of(widget, failed=False)["class"] == classes


def test_a_failed_control_is_marked_and_keeps_its_own_class() -> None:
    widget = forms.TextInput(attrs={"class": "govuk-input--width-5"})

    classes = str(look_of(widget, failed=True)["class"]).split()

    assert set(classes) == {"govuk-input", "govuk-input--error", "govuk-input--width-5"}


def test_a_placeholder_is_left_out_whoever_asked_for_it() -> None:
    class Foreign(forms.Form):
        email = forms.EmailField(widget=forms.EmailInput(attrs={"placeholder": "E-mail"}))

    assert "placeholder" not in str(Foreign())


def drawn(form: forms.Form) -> str:
    return Template("{{ form }}").render(Context({"form": form}))


def test_what_was_typed_is_escaped_and_kept() -> None:
    page = drawn(Asked({"period": '"><script>'}))

    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_a_day_is_put_back_as_people_write_it() -> None:
    form = Asked(initial={"when": date(2025, 3, 1), "paid": Money(123450)})

    page = drawn(form)

    assert 'value="1/3/2025"' in page
    assert 'value="1234.50"' in page


@pytest.mark.parametrize("required", [True, False])
def test_only_a_field_that_may_stay_empty_says_so(required: bool) -> None:
    class Small(PlainForm):
        note = forms.CharField(required=required)

    assert ("(optional)" in drawn(Small())) is not required


def test_the_chosen_answer_is_the_only_one_chosen() -> None:
    class Chosen(PlainForm):
        state = forms.TypedChoiceField(
            choices=[(1, "One"), (1000, "Thousand")], coerce=int, widget=forms.RadioSelect
        )

    page: Any = drawn(Chosen({"state": "1000"}))

    assert page.count("checked") == 1
    assert 'value="1000" checked' in page
