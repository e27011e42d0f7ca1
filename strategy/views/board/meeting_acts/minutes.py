"""Minutes drafted, changed, agreed and corrected."""

from collections.abc import Mapping
from typing import Final

from django import forms
from django.http import QueryDict

from strategy.forms.board.minutes import AgreeMinutesForm, CorrectionForm, MinutesForm
from strategy.permissions.board import deny_chairing
from strategy.selectors.board import meetings as selectors
from strategy.services.board import minutes
from strategy.views.board.meeting_acts.made_forms import empty, plain, run_act
from strategy.views.board.meeting_acts.targets import an_item, the_minutes
from strategy.views.board.meeting_acts.ways_back import to_item, to_minutes
from strategy.views.board.standing import Asked, Data, PageAct


def agree_form(a: Asked, data: QueryDict | None) -> forms.Form:
    shown = selectors.minutes_of(a.target.minutes_of) if a.target.minutes_of else None
    first = {"version": a.target.version, "shown": shown.sha256 if shown else ""}
    return AgreeMinutesForm(data, initial=first)


def do_agree(a: Asked, d: Data) -> str:
    row = minutes.agree_minutes(item=a.target, version=d["version"], shown=d["shown"], act=a.act)
    return f"{row.reference}: {row.outcome.replace('_', ' ')}. {row.quorum_words}."


def do_draft(a: Asked, d: Data) -> str:
    minutes.draft_minutes(meeting=a.subject, act=a.act)
    return "The minutes are drafted from what was recorded."


def edit_form(a: Asked, data: QueryDict | None) -> forms.Form:
    return MinutesForm(data, initial={"text": a.target.text, "version": a.target.version})


def do_edit(a: Asked, d: Data) -> str:
    minutes.edit_minutes(minutes=a.target, version=d["version"], text=d["text"], act=a.act)
    return "The draft is changed."


def do_correct(a: Asked, d: Data) -> str:
    minutes.correct_minutes(minutes=a.target, act=a.act, **d)
    return "The correction stands beside the minutes."


# fmt: off
ACTS: Final[Mapping[str, PageAct]] = {
    "agree-minutes": PageAct("Agree the minutes", "Agree them as a correct record", deny_chairing, agree_form, do_agree, to_item, an_item,
        introduction="Read the minutes first. Once they are agreed nobody can change them; a dated correction may stand beside them."),
    "draft-minutes": run_act("Draft the minutes", "Draft them", empty, do_draft, to_minutes,
        introduction="The draft is built from what was recorded. Changes that were made to an earlier draft are replaced."),
    "edit-minutes": run_act("Change the draft", "Save", edit_form, do_edit, to_minutes, target=the_minutes),
    "correct-minutes": run_act("Correct agreed minutes", "Add the correction", plain(CorrectionForm, version=False), do_correct, to_minutes, target=the_minutes),
}
# fmt: on
