"""Input of the grant's outputs: position, certificates, transparency files."""

from django import forms

from dalpb.kernel.form_fields import offer_choices
from dalpb.kernel.forms import PlainForm, speak_plainly


def _numbered(closings: tuple[tuple[int, str], ...]) -> list[tuple[str, str]]:
    return [(str(key), label) for key, label in closings]


class PositionForm(PlainForm):
    """Which awards, and whether today or as a closed month stood."""

    awards = forms.ChoiceField(label="Awards", required=False)
    closing = forms.TypedChoiceField(
        label="As it stood", required=False, coerce=int, empty_value=None
    )

    def __init__(
        self,
        *args: object,
        years: tuple[str, ...] = (),
        closings: tuple[tuple[int, str], ...] = (),
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)
        every = [(year, f"The award of {year}") for year in years]
        offer_choices(self, "awards", [("", "Every award held here"), *every])
        offer_choices(self, "closing", [("", "Today"), *_numbered(closings)])


class CertificateChoiceForm(PlainForm):
    """Which award, as which closed month stood."""

    awards = forms.ChoiceField(label="Award")
    closing = forms.TypedChoiceField(label="As it stood", coerce=int)

    def __init__(
        self,
        *args: object,
        years: tuple[str, ...] = (),
        closings: tuple[tuple[int, str], ...] = (),
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "awards", [(year, f"The award of {year}") for year in years])
        offer_choices(self, "closing", _numbered(closings))


class PrepareCertificateForm(PlainForm):
    """The statement, why another is needed, and an answer to each finding."""

    statement = forms.CharField(
        label="What is to be certified",
        help_text="The certifier signs these words. No names of people.",
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=3000,
    )
    reason = forms.CharField(
        label="Why a certificate that stands is to be replaced",
        required=False,
        max_length=300,
    )

    def __init__(
        self, *args: object, findings: tuple[tuple[str, str], ...] = (), **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        for number, (digest, words) in enumerate(findings, 1):
            field = forms.CharField(
                label=f"Answer to finding {number}",
                help_text=words,
                widget=forms.Textarea(attrs={"rows": 2}),
                max_length=600,
            )
            speak_plainly(field, str(field.label))
            self.fields[f"answer_{digest}"] = field

    @property
    def answers(self) -> dict[str, str]:
        return {
            name.removeprefix("answer_"): said
            for name, said in self.cleaned_data.items()
            if name.startswith("answer_")
        }


class SignForm(PlainForm):
    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    agrees = forms.BooleanField(label="I certify this spend in the words above")


class DeclineCertificateForm(PlainForm):
    reason = forms.CharField(
        label="Why you do not certify it",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=600,
    )


class DepartmentForm(PlainForm):
    """For which period, and which department is named as having spent the money."""

    period = forms.ChoiceField(label="Period")
    department = forms.CharField(
        label="Department",
        help_text="The department of the authority that is named on every row.",
        max_length=120,
    )

    def __init__(self, *args: object, periods: tuple[str, ...] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "period", [(period, period) for period in periods])
