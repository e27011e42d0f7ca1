"""The grant's pages."""

import secrets

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from commissioning.forms.spending import LedgerFilter, ReverseForm, SpendForm
from commissioning.models import LedgerEntry
from commissioning.permissions.grant import deny_post, deny_record_award, deny_view
from commissioning.presenters import grant as presenters
from commissioning.rules.posting import Posting, faults_of, month_of
from commissioning.rules.vocabulary import (
    Accommodation,
    EntryKind,
    Narrative,
    Tier,
)
from commissioning.selectors.allocations import lines_for
from commissioning.selectors.grant import (
    awards_for,
    awards_with_illustrative_entries,
    awards_with_spending,
    count_of,
    entries_for,
    matching,
    standings,
    suppliers,
)
from commissioning.services.corrections import reverse_entry
from commissioning.services.ledger import post_spend
from dalpb.kernel.access import NOBODY, Access
from dalpb.kernel.canonical import canonical_json
from dalpb.kernel.clock import now, today
from dalpb.kernel.counted_pages import CountedPages
from dalpb.kernel.intake.personal import find_personal
from dalpb.kernel.models import User
from dalpb.kernel.outputs import outputs_from
from dalpb.kernel.refusals import Denial, NotPermitted, Refused

PAGE = 50


def _access(request: HttpRequest) -> Access:
    access: Access = getattr(request, "access", NOBODY)
    return access


def _allow(denial: Denial | None) -> None:
    if denial is not None:
        raise PermissionDenied(denial.sentence)


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


@require_GET
def grant(request: HttpRequest) -> HttpResponse:
    access = _access(request)
    _allow(deny_view(access))
    awards = list(awards_for(access))
    ids = [award.pk for award in awards]
    invented = awards_with_illustrative_entries(ids)
    return render(
        request,
        "commissioning/grant.html",
        {
            "position": presenters.position_table(
                awards,
                standings(awards),
                spending=awards_with_spending(ids),
                invented=invented,
            ),
            "awards": presenters.sources_table(awards),
            "has_illustrative": bool(invented) or any(a.is_illustrative for a in awards),
            "may_post": deny_post(access) is None,
            "may_record": deny_record_award(access) is None,
        },
    )


@require_GET
def ledger(request: HttpRequest) -> HttpResponse:
    access = _access(request)
    _allow(deny_view(access))
    years = sorted({award.year.code for award in awards_for(access)}, reverse=True)
    form = LedgerFilter(request.GET or None, years=years)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    asked = {name: chosen.get(name, "") for name in ("year", "kind", "purpose")}
    entries = matching(entries_for(access), **asked)
    page = CountedPages(entries, PAGE, count=count_of(**asked)).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    return render(
        request,
        "commissioning/ledger.html",
        {
            "form": form,
            "page": page,
            "ledger": presenters.ledger_table(
                shown, caption=presenters.counted(page.paginator.count)
            ),
            "has_illustrative": any(entry.is_illustrative for entry in shown),
            "may_post": deny_post(access) is None,
            "breadcrumbs": [("Grant", reverse("commissioning:grant")), ("Ledger", "")],
        },
    )


@require_GET
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    access = _access(request)
    _allow(deny_view(access))
    found = get_object_or_404(entries_for(access), pk=pk)
    is_reversed = hasattr(found, "reversed_by")
    return render(
        request,
        "commissioning/entry.html",
        {
            "entry": found,
            "rows": presenters.entry_rows(found),
            "outputs": outputs_from(
                frozenset({canonical_json({"reference": found.reference}).decode()[1:-1]})
            ),
            "reversal": found.reversed_by if is_reversed else None,
            "may_reverse": deny_post(access) is None
            and not is_reversed
            and found.kind not in (EntryKind.REVERSAL, EntryKind.AWARD),
            "breadcrumbs": _entry_trail(found, last=True),
        },
    )


def _entry_trail(found: LedgerEntry, *, last: bool) -> list[tuple[str, str]]:
    return [
        ("Grant", reverse("commissioning:grant")),
        ("Ledger", reverse("commissioning:ledger")),
        (found.reference, "" if last else reverse("commissioning:entry", args=[found.pk])),
    ]


@require_http_methods(["GET", "POST"])
def post(request: HttpRequest) -> HttpResponse:
    access = _access(request)
    _allow(deny_post(access))
    form = SpendForm(
        request.POST or None,
        awards=awards_for(access).filter(tier=Tier.ONE.value),
        lines=lines_for(access),
        suppliers=suppliers(),
        initial={"reference": f"web-{secrets.token_hex(6)}"},
    )
    if request.method == "POST" and form.is_valid() and (made := _posted(request, form)):
        messages.success(request, f"The entry {made.reference} is in the ledger.")
        return redirect("commissioning:entry", pk=made.pk)
    return render(
        request,
        "commissioning/post_spend.html",
        {
            "form": form,
            "breadcrumbs": [("Grant", reverse("commissioning:grant")), ("Post spending", "")],
        },
        status=422 if form.errors else 200,
    )


def _posted(request: HttpRequest, form: SpendForm) -> LedgerEntry | None:
    """The entry that the form asks for, or None with the refusal shown on the form."""
    posting = _posting(form)
    faults = faults_of(posting, today=today())
    for fault in faults:
        form.refuse(fault.denial, fault.part)
    if any(sign.is_certain for sign in find_personal(posting.document_ref)):
        form.refuse(_PERSONAL, "document")
    if form.errors:
        return None
    try:
        return post_spend(
            posting,
            award=form.cleaned_data["award"],
            line=form.cleaned_data["line"],
            supplier=form.cleaned_data["supplier"],
            by=_user(request),
            at=now(),
        )
    except NotPermitted as refusal:
        raise PermissionDenied(refusal.denial.sentence) from refusal
    except Refused as refusal:
        form.refuse(refusal.denial)
        return None


_PERSONAL = Denial("ledger.personal", "This seems to name a person. Write it without.")


def _posting(form: SpendForm) -> Posting:
    said = form.cleaned_data
    kind, line = EntryKind(said["kind"]), said["line"]
    pence = said["amount"].pence
    return Posting(
        reference=said["reference"],
        kind=kind,
        pence=-pence if kind is EntryKind.REFUND else pence,
        dated_on=said["dated_on"],
        month=said["month"] or month_of(said["dated_on"]),
        purpose=form.purpose,
        narrative=Narrative(said["narrative"]),
        accommodation=Accommodation(said["accommodation"]) if said["accommodation"] else None,
        service_code=line.service_code if line else "",
        document_ref=said["document_ref"],
        is_illustrative=(line or said["award"]).is_illustrative,
    )


@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    access = _access(request)
    _allow(deny_post(access))
    found = get_object_or_404(entries_for(access), pk=pk)
    form = ReverseForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (made := _reversed(request, form, found)):
        messages.success(request, f"The entry {found.reference} is reversed.")
        return redirect("commissioning:entry", pk=made.pk)
    return render(
        request,
        "commissioning/reverse.html",
        {
            "form": form,
            "entry": found,
            "rows": presenters.entry_rows(found)[:5],
            "breadcrumbs": [*_entry_trail(found, last=False), ("Reverse", "")],
        },
        status=422 if form.errors else 200,
    )


def _reversed(request: HttpRequest, form: ReverseForm, found: LedgerEntry) -> LedgerEntry | None:
    reason = form.cleaned_data["reason"]
    if any(sign.is_certain for sign in find_personal(reason)):
        form.add_error("reason", _PERSONAL.sentence)
        return None
    try:
        return reverse_entry(found, reason=reason, by=_user(request), at=now())
    except NotPermitted as refusal:
        raise PermissionDenied(refusal.denial.sentence) from refusal
    except Refused as refusal:
        form.add_error(None, refusal.denial.sentence)
        return None
