"""The board pack and the highlight report as PDF/UA-1, through the guarded child."""

from typing import Final

from django.template.loader import render_to_string

from reporting.packs.document import Pack
from reporting.render.in_print import in_print
from reporting.render.pdf import SECONDS, print_guarded

SHEET: Final = "pack.css"
TEMPLATE: Final = "reporting/print/pack.html"


def pack_html(pack: Pack) -> str:
    """The print page of a pack; every text in it is escaped and in our typeface."""
    return render_to_string(TEMPLATE, {"paper": in_print(pack)})


def pack_pdf(pack: Pack) -> bytes:
    """The pack as a file. The same pack gives the same bytes; Refused where it cannot be made."""
    return print_guarded(pack_html(pack), seconds=SECONDS, sheet=SHEET)


def pack_name(pack: Pack) -> str:
    """A name that says which meeting's it is, for whom, and whether it is only a draft."""
    draft = "" if pack.sha256 else "-draft"
    return f"board-pack-{pack.code}-{pack.audience.value}{draft}.pdf"
