"""Papers under an item, and their parts."""

from collections.abc import Mapping
from typing import Final

from django import forms
from django.http import QueryDict

from strategy.forms.board.fields import ReasonForm
from strategy.forms.board.papers import (
    ChangePaperForm,
    ChangePartForm,
    NewPaperForm,
    PartForm,
    ReviewPartForm,
)
from strategy.rules.board.vocabulary import Openness, PaperPurpose
from strategy.services.board import papers
from strategy.views.board.meeting_acts.made_forms import plain, run_act, versioned
from strategy.views.board.meeting_acts.targets import a_paper, a_part, an_item
from strategy.views.board.meeting_acts.ways_back import to_meeting, to_paper
from strategy.views.board.standing import Asked, Data, PageAct

_COVER = (
    "title",
    "sponsor",
    "author",
    "organisation",
    "key_issues",
    "recommendations",
    "financial_implications",
)


def _cover(d: Data) -> papers.Cover:
    return papers.Cover(purpose=PaperPurpose(d["purpose"]), **{name: d[name] for name in _COVER})


def do_add_paper(a: Asked, d: Data) -> str:
    papers.add_paper(item=a.target, cover=_cover(d), late_reason=d["late_reason"], act=a.act)
    return "The paper is there. Add its parts on its own page."


def change_paper_form(a: Asked, data: QueryDict | None) -> forms.Form:
    names = (*_COVER, "purpose", "version")
    return ChangePaperForm(data, initial={name: getattr(a.target, name) for name in names})


def do_change_paper(a: Asked, d: Data) -> str:
    papers.change_paper(paper=a.target, version=d["version"], cover=_cover(d), act=a.act)
    return "The cover is changed."


def do_remove_paper(a: Asked, d: Data) -> str:
    papers.remove_paper(paper=a.target, version=d["version"], act=a.act)
    return "The paper is off the agenda."


def _part(d: Data) -> papers.PartTerms:
    return papers.PartTerms(
        d["heading"],
        d["text"],
        Openness(d["openness"]),
        d["paragraph"],
        d["public_interest"],
        d["review_on"],
    )


def do_add_part(a: Asked, d: Data) -> str:
    papers.add_part(paper=a.target, terms=_part(d), act=a.act)
    return "The part is there."


def change_part_form(a: Asked, data: QueryDict | None) -> forms.Form:
    names = (
        "heading",
        "text",
        "openness",
        "paragraph",
        "public_interest",
        "review_on",
        "version",
    )
    return ChangePartForm(data, initial={name: getattr(a.target, name) for name in names})


def do_change_part(a: Asked, d: Data) -> str:
    papers.change_part(part=a.target, version=d["version"], terms=_part(d), act=a.act)
    return "The part is changed."


def do_open_part(a: Asked, d: Data) -> str:
    papers.open_part(part=a.target, act=a.act, **d)
    return "The part is open from now on."


def do_review_part(a: Asked, d: Data) -> str:
    papers.review_part(part=a.target, act=a.act, **d)
    return "The part stays closed until it is looked at again."


# fmt: off
ACTS: Final[Mapping[str, PageAct]] = {
    "add-paper": run_act("Add a paper", "Add it", plain(NewPaperForm, version=False), do_add_paper, to_meeting, target=an_item),
    "change-paper": run_act("Change a paper's cover", "Save", change_paper_form, do_change_paper, to_paper, target=a_paper),
    "remove-paper": run_act("Take a paper off", "Take it off", versioned, do_remove_paper, to_meeting, target=a_paper),
    "add-part": run_act("Add a part", "Add it", plain(PartForm, version=False), do_add_part, to_paper, target=a_paper),
    "change-part": run_act("Change a part", "Save", change_part_form, do_change_part, to_paper, target=a_part),
    "open-part": run_act("Open a part", "Open it", plain(ReasonForm), do_open_part, to_paper, target=a_part,
        introduction="Everybody who reads the paper may read this part from now on. It is never closed again."),
    "review-part": run_act("Keep a part closed", "Keep it closed", plain(ReviewPartForm), do_review_part, to_paper, target=a_part),
}
# fmt: on
