"""Papers and their parts."""

from django import forms

from dalpb.kernel.form_fields import DayField
from dalpb.kernel.forms import PlainForm
from strategy.forms.board.fields import NOBODY, VersionForm, line, passage
from strategy.rules.board.vocabulary import EXEMPT_WORDS, ExemptParagraph, Openness, PaperPurpose
from strategy.rules.wording import as_words


class CoverForm(PlainForm):
    """A paper's cover, by the heads of the board's own form."""

    title = line("Report title")
    purpose = forms.ChoiceField(
        label="For decision or information",
        choices=[(one.value, as_words(one)) for one in PaperPurpose],
    )
    sponsor = line("Sponsor", hint="A role, not a name")
    author = line("Author", hint="A role, not a name")
    organisation = line("Organisation")
    key_issues = passage("Key issues", rows=8)
    recommendations = passage("Recommendations to the board", rows=5)
    financial_implications = passage("Financial and resource implications")


class NewPaperForm(CoverForm):
    late_reason = passage(
        "Why it comes late", most=300, needed=False, hint="Only after the agenda is published"
    )


class ChangePaperForm(CoverForm, VersionForm):
    """A paper with the version that was shown."""


class PartForm(PlainForm):
    heading = line("Heading")
    text = passage("Text", rows=12)
    openness = forms.ChoiceField(
        label="Who may read it", choices=[(one.value, as_words(one)) for one in Openness]
    )
    paragraph = forms.ChoiceField(
        label="Exempt by Schedule 12A, paragraph",
        required=False,
        choices=[NOBODY, *((one.value, f"{one}: {EXEMPT_WORDS[one]}") for one in ExemptParagraph)],
    )
    public_interest = passage(
        "Why this outweighs the public interest in it", needed=False, hint="Everybody can read this"
    )
    review_on = DayField(label="Looked at again on", required=False)

    def clean_paragraph(self) -> ExemptParagraph | None:
        found = self.cleaned_data["paragraph"]
        return ExemptParagraph(found) if found else None


class ChangePartForm(PartForm, VersionForm):
    """A part with the version that was shown."""


class ReviewPartForm(VersionForm):
    review_on = DayField(label="Looked at again on")
    reason = passage("Why it stays closed", most=300)
