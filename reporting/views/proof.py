"""The proof of a return: what was sent, what came back, and the pack that holds it all."""

import hashlib
from typing import ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dalpb.kernel import clock
from dalpb.kernel.refusals import Denial, Refused
from dalpb.kernel.roles import Permission
from reporting.forms.year import PublishedRowForm
from reporting.models import AnnualReturn
from reporting.presenters import proof as show
from reporting.presenters.returns import address, frozen_rows, is_frozen
from reporting.returns.load import load
from reporting.returns.reconciling import places
from reporting.services.proof import (
    chain_of,
    note_proof_taken,
    proof_pack,
    receipt_of,
    reconciled,
)
from reporting.services.published_rows import Release, latest_row, record_published_row
from reporting.views.returns import crumbs
from reporting.views.standing import ReturnView


class CertifiedView(ReturnView):
    """A view of a return that has been certified; there is no proof of any other."""

    any_of: ClassVar[tuple[Permission, ...]] = (Permission.VIEW_RETURN,)

    def certified(self, year: str, number: int) -> AnnualReturn:
        annual_return = self.found(year, number)
        if not is_frozen(annual_return):
            raise Http404
        return annual_return


class ProofView(CertifiedView):
    """The files and their digests, the signature, the receipt, the chain, the reconciliation."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, year: str, number: int) -> HttpResponse:
        annual_return = self.certified(year, number)
        row = latest_row(annual_return)
        lines = reconciled(annual_return, row)
        context = {
            "annual_return": annual_return,
            "signed": (*frozen_rows(annual_return), *show.receipt_rows(receipt_of(annual_return))),
            "files": show.files_table(annual_return),
            "chain": show.chain_table(chain_of(annual_return)),
            "reconciliation": show.reconciliation_table(row, lines) if row else None,
            "reconciliation_sentence": show.reconciliation_sentence(lines) if row else "",
            "may_record": self.access.has(Permission.PREPARE_RETURN),
            "breadcrumbs": crumbs(annual_return, "Proof"),
        }
        return render(request, "reporting/proof.html", context)


class ProofPackView(CertifiedView):
    """The whole proof as one file; taking it is an event."""

    http_method_names = ["get", "options"]

    def get(self, request: HttpRequest, year: str, number: int) -> HttpResponse:
        annual_return = self.certified(year, number)
        content = proof_pack(annual_return)
        note_proof_taken(
            annual_return=annual_return,
            sha256=hashlib.sha256(content).hexdigest(),
            by=self.person,
            at=clock.now(),
        )
        response = HttpResponse(content, content_type="application/zip")
        name = f"proof-of-return-{annual_return.year}-{annual_return.number}.zip"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["X-Content-Type-Options"] = "nosniff"
        return response


class PublishedRowView(CertifiedView):
    """Type in what the Department printed of us."""

    any_of: ClassVar[tuple[Permission, ...]] = (Permission.PREPARE_RETURN,)

    def get(self, request: HttpRequest, year: str, number: int) -> HttpResponse:
        annual_return = self.certified(year, number)
        return self._page(request, annual_return, PublishedRowForm(lines=places(load(year))))

    def post(self, request: HttpRequest, year: str, number: int) -> HttpResponse:
        annual_return = self.certified(year, number)
        form = PublishedRowForm(request.POST, lines=places(load(year)))
        if form.is_valid() and self._recorded(annual_return, form) is None:
            return redirect(address(annual_return, "reporting:proof"))
        return self._page(request, annual_return, form)

    def _recorded(self, annual_return: AnnualReturn, form: PublishedRowForm) -> Denial | None:
        given = form.cleaned_data
        try:
            record_published_row(
                authority=annual_return.authority,
                year=annual_return.year,
                release=Release(
                    title=given["title"],
                    url=given["url"],
                    published_on=given["published_on"],
                    rounded_to=given["rounded_to"],
                    note=given["note"],
                ),
                figures=given["figures"],
                by=self.person,
                at=clock.now(),
            )
        except Refused as refused:
            form.add_error(None, refused.denial.sentence)
            return refused.denial
        return None

    def _page(
        self, request: HttpRequest, annual_return: AnnualReturn, form: PublishedRowForm
    ) -> HttpResponse:
        context = {
            "annual_return": annual_return,
            "form": form,
            "breadcrumbs": crumbs(annual_return, "The Department's row"),
        }
        return render(
            request, "reporting/published_row.html", context, status=422 if form.errors else 200
        )
