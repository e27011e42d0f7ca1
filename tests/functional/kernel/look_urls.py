"""Pages that exist only for the tests of the look: every partial and every kind of field."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import include, path

from dalpb.kernel.cells import Figure, State
from dalpb.kernel.charts import Mark, bars, trend
from dalpb.kernel.form_fields import AmountField, CountField, DayField
from dalpb.kernel.forms import PlainForm
from dalpb.kernel.money import Money
from dalpb.kernel.tables import Column, Row, SummaryRow, Table

NOT_SUPPLIED = Figure.empty(State.NOT_SUPPLIED)
NEEDS = [("mobility", "Mobility"), ("interpreter", "Interpreter"), ("none", "None of these")]


class EveryField(PlainForm):
    title = forms.CharField(label="Title of the paper", max_length=60)
    email = forms.EmailField(label="E-mail", help_text="We send the receipt here.")
    notes = forms.CharField(label="Notes", widget=forms.Textarea, required=False)
    partner = forms.ChoiceField(
        label="Partner", choices=[("", "Choose one"), ("a", "Northfold District Council")]
    )
    kind = forms.ChoiceField(
        label="Kind of accommodation",
        choices=[("refuge", "Refuge"), ("dispersed", "Dispersed accommodation")],
        widget=forms.RadioSelect,
        help_text="As the guidance names them.",
    )
    needs = forms.MultipleChoiceField(
        label="Support needs", choices=NEEDS, widget=forms.CheckboxSelectMultiple
    )
    agreed = forms.BooleanField(label="The section 151 officer has agreed these figures")
    sent_on = DayField(label="Date sent", help_text="For example, 31/3/2025.")
    amount = AmountField(label="Amount paid")
    households = CountField(label="Households supported")
    figures = forms.FileField(label="Figures file")
    password = forms.CharField(label="Password", widget=forms.PasswordInput)
    token = forms.CharField(widget=forms.HiddenInput, initial="kept")

    def clean_households(self) -> int:
        count: int = self.cleaned_data["households"]
        if count > 100:
            raise forms.ValidationError("Check the households: last year there were 80.")
        return count


@dataclass(frozen=True, slots=True)
class SignedIn:
    is_authenticated: bool = True

    def __str__(self) -> str:
        return "Partnership Officer"


def frame(**more: Any) -> dict[str, Any]:
    return {
        "user": SignedIn(),
        "role_names": ("Partnership officer",),
        "organisation_name": "Exampleshire County Council",
        "marking": "OFFICIAL-SENSITIVE",
        "demo": True,
        "navigation": (
            ("Home", "/look/", True),
            ("Figures", "/look/form/", False),
            ("Need", "/look/", False),
            ("Plan", "/look/", False),
            ("Grant", "/look/", False),
            ("Return", "/look/", False),
        ),
        **more,
    }


def _table() -> Table:
    unit = Column("Households with children", is_number=True)
    return Table(
        "places",
        "Households supported in safe accommodation, by district",
        "District",
        (
            Column("Households", is_number=True),
            unit,
            Column("Turned away", is_number=True),
            Column("Spend", is_number=True),
            Column("Sent"),
        ),
        (
            Row(
                "Northfold",
                (412, 301, Figure.empty(State.SUPPRESSED), Money(1234500), date(2025, 4, 2)),
                "/look/",
            ),
            Row("Southmere", (1204, Figure.bounded(300, 700), NOT_SUPPLIED, Money(98_765_43), "")),
            Row("Eastwick-under-Hill", (0, 0, Figure.empty(State.NOT_COLLECTED), None, "")),
            Row(
                "All districts", (1616, NOT_SUPPLIED, NOT_SUPPLIED, NOT_SUPPLIED, ""), is_total=True
            ),
        ),
        unit="Number of households and pounds, April 2024 to March 2025",
        notes=("A household is counted once for each placement.",),
        source="Partners’ quarterly returns.",
    )


def _marks() -> list[Mark]:
    return [
        Mark("2020 to 2021", Figure.exact(812), Decimal(760), Decimal(865)),
        Mark("2021 to 2022", Figure.exact(911)),
        Mark("2022 to 2023", Figure.bounded(300, 700)),
        Mark("2023 to 2024", Figure.estimated(1040)),
        Mark("2024 to 2025", NOT_SUPPLIED),
    ]


def _pieces() -> dict[str, Any]:
    return {
        "breadcrumbs": (("Home", "/look/"), ("Return", "/look/"), ("Section 3", "")),
        "table": _table(),
        "empty": Table("nothing", "Waivers", "Check", (Column("Reason"),), ()),
        "rows": (
            SummaryRow("Period", "April 2024 to March 2025", "/look/"),
            SummaryRow("Grant", Money(123_456_700)),
            SummaryRow("Turned away", NOT_SUPPLIED),
        ),
        "findings": [
            {
                "key": severity,
                "severity": severity,
                "code": f"R{place}",
                "title": title,
                "message": "Section 3 says 412 households; section 5 says 421. Correct one of them.",
                "url": "/look/",
                "url_label": "Go to section 3",
            }
            for place, (severity, title) in enumerate(
                (
                    ("blocker", "The two counts of households differ"),
                    ("query", "Twice last year’s figure"),
                    ("note", "One partner has not replied"),
                )
            )
        ],
        "changes": (
            {"label": "Households", "before": "412", "after": "421"},
            {"label": "Note", "before": "", "after": "Late figures from one provider"},
        ),
        "tiles": (
            {
                "label": "Figures to send",
                "url": "/look/form/",
                "value": "3",
                "detail": "By 30 April 2025",
            },
            {
                "label": "Annual return",
                "url": "/look/",
                "value": "2",
                "detail": "checks need an answer",
            },
            {
                "label": "Grant",
                "url": "/look/",
                "value": "£1,234,567",
                "detail": "not yet committed",
            },
        ),
        "bars": bars(_marks(), key="bars", title="Households supported", axis="Households"),
        "trend": trend(_marks(), key="trend", title="Households by year", axis="Households"),
    }


def style_page(request: HttpRequest) -> HttpResponse:
    page = Paginator(range(400), 20).get_page(request.GET.get("page"))
    messages.success(request, "The figures were saved.")
    messages.error(request, "The second file was not read.")
    messages.info(request, "The return closes on 31 May 2025.")
    context = frame(page=page, **_pieces())
    return TemplateResponse(request, "look/style.html", context)


def form_page(request: HttpRequest) -> HttpResponse:
    form = EveryField(request.POST, request.FILES) if request.method == "POST" else EveryField()
    if request.method == "POST" and form.is_valid():
        form.add_error(None, "The period is closed. Ask the partnership officer to open it.")
    return TemplateResponse(request, "look/form.html", frame(form=form, back_url="/look/"))


def bad(request: HttpRequest) -> HttpResponse:
    raise BadRequest


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def standing(request: HttpRequest, code: str) -> HttpResponse:
    words = render_to_string(f"{code}.html", request=None if code == "500" else request)
    return HttpResponse(words, status=int(code[:3]))


urlpatterns = [
    path("look/", style_page),
    path("look/form/", form_page),
    path("look/bad/", bad),
    path("look/forbidden/", forbidden),
    path("look/error/<str:code>/", standing),
    path("account/", include("allauth.urls")),
]

for view in (style_page, form_page, bad, forbidden, standing):
    view.login_required = False  # type: ignore[attr-defined]
