"""Items put on the agenda, changed or taken off."""

from collections.abc import Mapping
from typing import Final

from django import forms
from django.http import QueryDict

from strategy.forms.board.agenda import ChangeItemForm, NewItemForm
from strategy.models import AgendaItem
from strategy.rules.board.vocabulary import ItemKind
from strategy.services.board import agenda
from strategy.views.board.meeting_acts.made_forms import plain, run_act, versioned
from strategy.views.board.meeting_acts.targets import an_item
from strategy.views.board.meeting_acts.ways_back import to_meeting
from strategy.views.board.standing import Asked, Data, PageAct


def _item_terms(d: Data) -> agenda.ItemTerms:
    return agenda.ItemTerms(
        d["title"],
        ItemKind(d["kind"]),
        d["lead"],
        d["summary"],
        d["is_commissioning"],
        d["references"],
    )


def do_add_item(a: Asked, d: Data) -> str:
    agenda.add_item(meeting=a.subject, terms=_item_terms(d), after=d["after"], act=a.act)
    return "The item is on the agenda."


def change_item_form(a: Asked, data: QueryDict | None) -> forms.Form:
    item: AgendaItem = a.target
    names = ("title", "kind", "lead", "summary", "is_commissioning", "version")
    initial = {name: getattr(item, name) for name in names}
    initial["references"] = "\n".join(one.reference for one in item.concerns.all())
    return ChangeItemForm(data, initial=initial)


def do_change_item(a: Asked, d: Data) -> str:
    agenda.change_item(item=a.target, version=d["version"], terms=_item_terms(d), act=a.act)
    return "The item is changed."


def do_remove_item(a: Asked, d: Data) -> str:
    agenda.remove_item(item=a.target, version=d["version"], act=a.act)
    return "The item is off the agenda."


# fmt: off
ACTS: Final[Mapping[str, PageAct]] = {
    "add-item": run_act("Add an item", "Add it", plain(NewItemForm, version=False), do_add_item, to_meeting),
    "change-item": run_act("Change an item", "Save", change_item_form, do_change_item, to_meeting, target=an_item),
    "remove-item": run_act("Take an item off", "Take it off", versioned, do_remove_item, to_meeting, target=an_item),
}
# fmt: on
