"""Documents for the public: what may be proposed, one proposal, and what is decided about it."""

from typing import ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from dalpb.kernel import clock
from dalpb.kernel.accounts.step_up import StepUpMixin
from dalpb.kernel.codec import from_json
from dalpb.kernel.forms import PlainForm
from dalpb.kernel.refusals import Refused
from dalpb.kernel.roles import Permission
from reporting.assemble.documents import SOURCES
from reporting.documents.content import DocumentContent, DocumentKind, shown_parts
from reporting.forms.documents import ApproveDocumentForm, DocumentReasonForm, ProposeDocumentForm
from reporting.models import PublishedDocument
from reporting.presenters import documents as show
from reporting.selectors.documents import documents_for
from reporting.services.publishing import (
    approve_document,
    decline_document,
    digest,
    propose_document,
    withdraw_document,
)
from reporting.views.standing import StandingView


class DocumentsView(StandingView):
    """Every document that was ever proposed; for whoever may, what could be next."""

    any_of: ClassVar[tuple[Permission, ...]] = (Permission.VIEW_BOARD,)
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = list(documents_for(self.access))
        may_propose = self.access.has(Permission.PROPOSE_DOCUMENTS)
        context = {
            "table": show.table(rows, clock.now()),
            "offers": show.offers(self.access, clock.today()) if may_propose else (),
            "public_url": reverse("public:home"),
            "breadcrumbs": (("Home", reverse("home")), ("Published documents", "")),
        }
        return render(request, "reporting/documents.html", context)


class ProposeView(StandingView):
    """Freeze a document for somebody else to approve."""

    any_of: ClassVar[tuple[Permission, ...]] = (Permission.PROPOSE_DOCUMENTS,)

    def get(self, request: HttpRequest, kind: str, slug: str) -> HttpResponse:
        return self._form(request, kind, slug, ProposeDocumentForm())

    def post(self, request: HttpRequest, kind: str, slug: str) -> HttpResponse:
        form = ProposeDocumentForm(request.POST)
        self._label(kind, slug)
        if form.is_valid():
            given = form.cleaned_data
            try:
                made = propose_document(
                    DocumentKind(kind),
                    slug,
                    by=self.person,
                    at=clock.now(),
                    change_note=given["change_note"],
                    stands_because=given["stands_because"],
                    public_from=show.start_of(given["public_on"]),
                    public_sources=show.named_sources(given["public_sources"]),
                )
            except Refused as refused:
                field = show.FIELDS.get(refused.code)
                form.add_error(field, refused.denial.sentence)
            else:
                messages.success(request, f"Version {made.version} waits to be approved.")
                return redirect("reporting:document", made.pk)
        return self._form(request, kind, slug, form)

    def _form(
        self, request: HttpRequest, kind: str, slug: str, form: ProposeDocumentForm
    ) -> HttpResponse:
        label = self._label(kind, slug)
        context = {
            "form": form,
            "page_title": f"Propose for the public: {label}",
            "intro": "It is frozen as it stands, with its files, and somebody else reads and"
            " approves it. Personal data, the places of refuges and small counts are looked for"
            " first, and nothing is kept where one is found.",
            "button": "Propose",
            "breadcrumbs": (("Published documents", reverse("reporting:documents")), (label, "")),
        }
        return render(request, "kernel/form_page.html", context)

    def _label(self, kind: str, slug: str) -> str:
        """The name of what is offered; not found where nothing is."""
        source = next((one for one in SOURCES.values() if one.kind.value == kind), None)
        offers = source.offers(self.access, clock.today()) if source else ()
        label = next((offer.label for offer in offers if offer.slug == slug), None)
        if label is None:
            raise Http404
        return label


class _OneDocument(StandingView):
    any_of: ClassVar[tuple[Permission, ...]] = (Permission.VIEW_BOARD,)

    def found(self, pk: int) -> PublishedDocument:
        return get_object_or_404(documents_for(self.access), pk=pk)


class DocumentView(_OneDocument):
    """One version as it would be read, with what has become of it."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.found(pk)
        if digest(row.content) != row.sha256:
            raise Http404
        content = from_json(DocumentContent, row.content)
        asked = request.GET.get("leaf", "")
        here = next((leaf for leaf in content.leaves if leaf.code == asked), content.leaves[0])
        context = {
            "document": row,
            "content": content,
            "leaves": content.leaves if len(content.leaves) > 1 else (),
            "here": here.heading,
            "parts": shown_parts(here.parts),
            "rows": show.rows(row, clock.now()),
            "actions": show.actions(row, self.access),
            "files": row.files.all(),
            "breadcrumbs": (
                ("Published documents", reverse("reporting:documents")),
                (str(row), ""),
            ),
        }
        return render(request, "reporting/document.html", context)


class _Deciding(_OneDocument):
    """A page with one form about one document."""

    form_class: ClassVar[type[PlainForm]] = DocumentReasonForm
    page_title = ""
    intro = ""
    button = ""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.found(pk)
        return self._form(request, row, self.form_class(initial={"shown": row.sha256}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row, form = self.found(pk), self.form_class(request.POST)
        if form.is_valid():
            try:
                self.decide(row, form)
            except Refused as refused:
                form.add_error(None, refused.denial.sentence)
            else:
                messages.success(request, f"{row}: {self.button.casefold()}.")
                return redirect("reporting:document", row.pk)
        return self._form(request, row, form)

    def decide(self, row: PublishedDocument, form: PlainForm) -> None:
        raise NotImplementedError

    def _form(self, request: HttpRequest, row: PublishedDocument, form: PlainForm) -> HttpResponse:
        context = {
            "form": form,
            "page_title": self.page_title,
            "intro": self.intro,
            "button": self.button,
            "breadcrumbs": (
                ("Published documents", reverse("reporting:documents")),
                (str(row), reverse("reporting:document", args=[row.pk])),
                (self.button, ""),
            ),
        }
        return render(request, "kernel/form_page.html", context)


class ApproveView(StepUpMixin, _Deciding):
    any_of: ClassVar[tuple[Permission, ...]] = (Permission.APPROVE_DOCUMENTS,)
    form_class = ApproveDocumentForm
    step_up_methods = frozenset({"POST"})
    page_title = "Approve for the public"
    intro = "From its day anybody can read it, and copies of it are kept elsewhere for ever."
    button = "Approve"

    def decide(self, row: PublishedDocument, form: PlainForm) -> None:
        shown = form.cleaned_data["shown"]
        approve_document(row, shown=shown, by=self.person, at=clock.now())


class DeclineView(_Deciding):
    any_of: ClassVar[tuple[Permission, ...]] = (
        Permission.APPROVE_DOCUMENTS,
        Permission.PROPOSE_DOCUMENTS,
    )
    page_title = "Send back"
    intro = "The proposal ends. Its author may propose a changed one."
    button = "Send back"

    def decide(self, row: PublishedDocument, form: PlainForm) -> None:
        decline_document(row, reason=form.cleaned_data["reason"], by=self.person, at=clock.now())


class WithdrawView(_Deciding):
    any_of: ClassVar[tuple[Permission, ...]] = (
        Permission.APPROVE_DOCUMENTS,
        Permission.PROPOSE_DOCUMENTS,
    )
    page_title = "Withdraw from the public"
    intro = (
        "Nobody can read it any more. Its address stays and says when and why. Whoever has a copy"
        " keeps it: what was published stays known."
    )
    button = "Withdraw"

    def decide(self, row: PublishedDocument, form: PlainForm) -> None:
        withdraw_document(row, reason=form.cleaned_data["reason"], by=self.person, at=clock.now())
