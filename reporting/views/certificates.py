"""Certificates of spend: asking for one, certifying or declining it, and reading it again."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from commissioning.facts.grant_position import GrantPosition, award_years
from dalpb.kernel import clock
from dalpb.kernel.accounts.step_up import StepUpMixin
from dalpb.kernel.codec import from_json
from dalpb.kernel.refusals import NotPermitted, Refused
from dalpb.kernel.roles import Permission
from reporting.assemble.grant.certificate import certificate_paper
from reporting.assemble.grant.position import position_paper
from reporting.forms.grant import (
    CertificateChoiceForm,
    DeclineCertificateForm,
    PrepareCertificateForm,
    SignForm,
)
from reporting.models import CertificateRequest, SpendCertificate
from reporting.presenters import certificates as show
from reporting.presenters.grant import closing_choices
from reporting.presenters.pages import page_sections
from reporting.selectors.certificates import certificates_for, latest_certificate, requests_for
from reporting.services.certificates import (
    Ready,
    certify_spend,
    decline_certificate,
    deny_certify,
    prepare_certificate,
    ready,
)
from reporting.services.certified import frozen, since, stored_pdf
from reporting.services.grant_outputs import note_export
from reporting.views.grant_position import attached
from reporting.views.standing import StandingView

READ: tuple[Permission, ...] = (Permission.VIEW_GRANT,)


def crumbs(*more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return (
        ("Grant", reverse("commissioning:grant")),
        ("Certificates", reverse("reporting:certificates")),
        *more,
    )


class CertificatesView(StandingView):
    """Every certificate, what waits for one, and the way to prepare another."""

    any_of: ClassVar[tuple[Permission, ...]] = READ
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {
            "certificates": show.certificates_table(certificates_for(self.access)),
            "requests": show.requests_table(requests_for(self.access)),
            "form": CertificateChoiceForm(years=award_years(), closings=closing_choices())
            if self.access.has(Permission.POST_SPEND) and closing_choices()
            else None,
            "breadcrumbs": (*crumbs()[:1], ("Certificates", "")),
        }
        return render(request, "reporting/grant/certificates.html", context)


class PrepareView(StandingView):
    """The statement and the answers, for whoever keeps the grant's account."""

    any_of: ClassVar[tuple[Permission, ...]] = (Permission.POST_SPEND,)

    def get(self, request: HttpRequest) -> HttpResponse:
        choice = self.choice(request)
        if not choice.is_valid():
            return self.choose(request, choice)
        now = ready(**_asked(choice), at=clock.now())
        return self.page(request, self.form(None, now), now)

    def post(self, request: HttpRequest) -> HttpResponse:
        choice, at = self.choice(request), clock.now()
        if not choice.is_valid():
            return self.choose(request, choice)
        now = ready(**_asked(choice), at=at)
        form = self.form(request, now)
        if form.is_valid():
            try:
                made = prepare_certificate(
                    **_asked(choice),
                    statement=form.cleaned_data["statement"],
                    answers=form.answers,
                    reason=form.cleaned_data["reason"],
                    by=self.person,
                    at=at,
                )
            except NotPermitted:
                raise
            except Refused as refused:
                form.add_error(None, refused.denial.sentence)
            else:
                messages.success(request, "It waits for the certifier.")
                return redirect("reporting:certificate-request", pk=made.pk)
        return self.page(request, form, now)

    def choice(self, request: HttpRequest) -> CertificateChoiceForm:
        return CertificateChoiceForm(
            request.GET or None, years=award_years(), closings=closing_choices()
        )

    def choose(self, request: HttpRequest, choice: CertificateChoiceForm) -> HttpResponse:
        """Which award and which month: nothing can be prepared before that is known."""
        context = {"choice": choice, "breadcrumbs": crumbs(("Prepare", ""))}
        status = 422 if choice.errors or request.method == "POST" else 200
        return render(request, "reporting/grant/certificate_prepare.html", context, status=status)

    def form(self, request: HttpRequest | None, now: Ready) -> PrepareCertificateForm:
        return PrepareCertificateForm(
            request.POST if request else None,
            initial={"statement": now.statement},
            findings=tuple((f.digest, f.words) for f in now.findings),
        )

    def page(self, request: HttpRequest, form: PrepareCertificateForm, now: Ready) -> HttpResponse:
        paper = position_paper(now.position)
        context = {
            "form": form,
            "denial": now.denial,
            "document": paper.document,
            "sections": page_sections(paper.document),
            "standing": latest_certificate(now.position.awards_of),
            "breadcrumbs": crumbs(("Prepare", "")),
        }
        status = 422 if form.is_bound and form.errors else 200
        return render(request, "reporting/grant/certificate_prepare.html", context, status=status)


def _asked(choice: CertificateChoiceForm) -> dict[str, Any]:
    said = choice.cleaned_data
    return {"award_year": said["awards"], "closing": said["closing"]}


class _Request(StandingView):
    def found(self, pk: int) -> CertificateRequest:
        row = requests_for(self.access).filter(pk=pk).first()
        if row is None:
            raise Http404
        return row

    def page(
        self,
        request: HttpRequest,
        row: CertificateRequest,
        *,
        sign: SignForm | None = None,
        decline: DeclineCertificateForm | None = None,
    ) -> HttpResponse:
        now = ready(award_year=row.award_year, closing=row.closing, at=clock.now())
        paper = position_paper(from_json(GrantPosition, row.content))
        may = self.access.has(Permission.CERTIFY_RETURN)
        context = {
            "row": row,
            "rows": show.request_rows(row),
            "answers": show.answers_table(row, now),
            "document": paper.document,
            "sections": page_sections(paper.document),
            "may_certify": may and not show.is_answered(row),
            "denial": deny_certify(row, now, by=self.person) if may else None,
            "sign": sign or SignForm(initial={"sha256": row.sha256}),
            "decline": decline or DeclineCertificateForm(),
            "breadcrumbs": crumbs((f"Award of {row.award_year}", "")),
        }
        refused = any(form is not None and form.errors for form in (sign, decline))
        return render(
            request,
            "reporting/grant/certificate_request.html",
            context,
            status=422 if refused else 200,
        )


class RequestView(_Request):
    """What was put forward, as the certifier reads it."""

    any_of: ClassVar[tuple[Permission, ...]] = READ
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(request, self.found(pk))


class SignView(StepUpMixin, _Request):
    """The certifier certifies exactly what the page showed."""

    any_of: ClassVar[tuple[Permission, ...]] = (Permission.CERTIFY_RETURN,)
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.found(pk)
        form = SignForm(request.POST)
        if form.is_valid():
            try:
                made = certify_spend(
                    row, shown=form.cleaned_data["sha256"], by=self.person, at=clock.now()
                )
            except NotPermitted:
                raise
            except Refused as refused:
                form.add_error(None, refused.denial.sentence)
            else:
                messages.success(request, "The spend is certified and frozen.")
                return redirect(show.address(made))
        return self.page(request, row, sign=form)


class DeclineView(_Request):
    """The certifier declines, with a reason."""

    any_of: ClassVar[tuple[Permission, ...]] = (Permission.CERTIFY_RETURN,)
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.found(pk)
        form = DeclineCertificateForm(request.POST)
        if form.is_valid():
            try:
                decline_certificate(
                    row, reason=form.cleaned_data["reason"], by=self.person, at=clock.now()
                )
            except NotPermitted:
                raise
            except Refused as refused:
                form.add_error(None, refused.denial.sentence)
            else:
                messages.success(request, "You declined it, and whoever prepared it can see why.")
                return redirect("reporting:certificate-request", pk=row.pk)
        return self.page(request, row, decline=form)


class _Certificate(StandingView):
    any_of: ClassVar[tuple[Permission, ...]] = READ

    def found(self, year: str, number: int) -> SpendCertificate:
        row = certificates_for(self.access).filter(award_year=year, number=number).first()
        if row is None:
            raise Http404
        return row


class CertificateView(_Certificate):
    """What was certified, and what the ledger says differently since."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, year: str, number: int) -> HttpResponse:
        row = self.found(year, number)
        paper = certificate_paper(frozen(row))
        context = {
            "row": row,
            "rows": show.certificate_rows(row),
            "since": show.since_table(since(row, at=clock.now())),
            "document": paper.document,
            "sections": page_sections(paper.document),
            "files": show.files(row),
            "breadcrumbs": crumbs((f"Award of {year}, number {number}", "")),
        }
        return render(request, "reporting/grant/certificate.html", context)


class CertificateFileView(_Certificate):
    """The stored PDF, or the frozen content that its digest is of."""

    http_method_names = ["get", "options"]

    def get(self, request: HttpRequest, year: str, number: int, code: str) -> HttpResponse:
        row = self.found(year, number)
        paper = certificate_paper(frozen(row))
        made = {
            "pdf": (stored_pdf, "application/pdf"),
            "json": (lambda found: found.content.encode(), "application/json"),
        }
        if code not in made:
            raise Http404
        make, content_type = made[code]
        content = make(row)
        note_export(
            "spend_certificate",
            key=f"{year}/{number}",
            sha256=row.sha256,
            form=code,
            by=self.person,
            at=clock.now(),
        )
        return attached(content, f"{paper.stem}.{code}", content_type)
