"""What an item came to: what was said, decided and to be done."""

from collections.abc import Mapping
from typing import Final

from django import forms
from django.http import QueryDict

from strategy.forms.board.business import ArisingForm, DecisionForm, DiscussionForm
from strategy.services.board import agenda, decisions
from strategy.views.board.meeting_acts.made_forms import plain, run_act
from strategy.views.board.meeting_acts.targets import an_item
from strategy.views.board.meeting_acts.ways_back import to_item
from strategy.views.board.standing import Asked, Data, PageAct
from strategy.views.organisations import organisation_choices, organisation_of


def arising(asked: Asked, data: QueryDict | None) -> forms.Form:
    return ArisingForm(data, organisations=organisation_choices())


def do_discuss(a: Asked, d: Data) -> str:
    agenda.note_discussion(item=a.target, version=d["version"], words=d["words"], act=a.act)
    return "What was said is recorded."


def discussion_form(a: Asked, data: QueryDict | None) -> forms.Form:
    first = {"words": a.target.discussion, "version": a.target.version}
    return DiscussionForm(data, initial=first)


def do_decide(a: Asked, d: Data) -> str:
    row = decisions.decide(
        item=a.target,
        version=d["version"],
        outcome=decisions.Outcome(d["words"], d["result"] == "agreed", d["restricted_words"]),
        act=a.act,
    )
    return f"{row.reference}: {row.outcome.replace('_', ' ')}. {row.quorum_words}."


def do_arising(a: Asked, d: Data) -> str:
    row = decisions.raise_action(
        item=a.target,
        words=d["words"],
        owner=d["owner"],
        organisation=organisation_of(d["organisation"]),
        due_on=d["due_on"],
        decision=a.target.decisions.order_by("-pk").first(),
        act=a.act,
    )
    return f"{row.reference} is recorded."


# fmt: off
ACTS: Final[Mapping[str, PageAct]] = {
    "discuss": run_act("Record what was said", "Save", discussion_form, do_discuss, to_item, target=an_item),
    "decide": run_act("Record a decision", "Record", plain(DecisionForm), do_decide, to_item, target=an_item),
    "arising": run_act("Record an action", "Record", arising, do_arising, to_item, target=an_item),
}
# fmt: on
