"""What can be done with a submission: sent, taken back, sent back, accepted, reopened, locked."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from dalpb.kernel.access import Access, deny_without
from dalpb.kernel.audit import record
from dalpb.kernel.models.people import User
from dalpb.kernel.periods import in_words
from dalpb.kernel.refusals import Denial, Refused, StaleVersion, require, require_permitted
from dalpb.kernel.roles import Permission
from dalpb.kernel.versions import STALE
from needs.models import Answer, ImportBatch, Obligation
from needs.permissions import deny_sending_for
from needs.rules.collecting import Happened
from needs.rules.grid import CellKey
from needs.rules.replay import (
    Dates,
    SectionState,
    Standing,
    deny_editing,
    deny_recalling,
    to_come_words,
)
from needs.selectors.standing import OFFICER, dates_of, standing_of
from needs.services.collecting.answers import answers_of, copy_of, note_event
from needs.services.collecting.findings import findings_of
from needs.services.collecting.publishing import write_accepted
from needs.services.collecting.rounds import extend
from needs.services.collecting.screening import deny_personal
from needs.services.collecting.uses import outputs_using


@dataclass(frozen=True, slots=True)
class Act:
    """Who does something to a submission, when, and which version of it they had before them."""

    by: User
    at: datetime
    access: Access
    version: int


def _taken(obligation: Obligation, act: Act) -> Standing:
    """Hold the submission; refuse an act on one that has changed since it was shown."""
    held = Obligation.objects.select_for_update(of=("self",)).get(pk=obligation.pk)
    if held.version != act.version:
        raise StaleVersion(STALE)
    held.version += 1
    held.save(update_fields=["version"])
    obligation.version = held.version
    return standing_of(obligation)


def _audit(
    obligation: Obligation, name: str, act: Act, reason: str = "", **details: object
) -> None:
    record(
        f"submission.{name}",
        by=act.by,
        at=act.at,
        subject="obligation",
        subject_key=str(obligation.pk),
        organisation=obligation.organisation.code,
        reason=reason,
        details=details,
    )


def complete(*, obligation: Obligation, act: Act, in_part: bool = False) -> None:
    """The submission is declared complete. What it says is kept with a hash.

    Refused while anything is left out, wrong, or waits for a reason; and where figures are still
    to come, unless the sender says that it is sent in part.
    """
    require(deny_sending_for(act.access, obligation.organisation_id))
    with transaction.atomic():
        standing = _taken(obligation, act)
        unsent = open_sections(standing)
        if not unsent:
            raise Refused(Denial("submission.nothing_open", "This has been sent already."))
        dates, today = dates_of(obligation), timezone.localdate(act.at)
        for section in unsent:
            require(deny_editing(standing, section, dates, today, OFFICER))
        waiting = [f for f in findings_of(obligation) if f.is_open and f.section in unsent]
        if waiting:
            raise Refused(
                Denial(
                    "submission.findings_open",
                    f"{len(waiting)} place{'' if len(waiting) == 1 else 's'} must be put right or"
                    f" confirmed first. {waiting[0].question}, {waiting[0].row},"
                    f" {waiting[0].place}: {waiting[0].message}",
                )
            )
        to_come = standing.to_come_in(unsent)
        if to_come and not in_part:
            raise Refused(
                Denial(
                    "submission.still_to_come",
                    f"{_figures_are(to_come)} still to come. Give them, or say that you send it in"
                    " part.",
                )
            )
        kept = copy_of(answers_of(obligation))
        event = note_event(
            obligation,
            Happened.COMPLETED,
            by=act.by,
            at=act.at,
            sections=list(unsent),
            reason=f"Sent in part: {to_come_words(to_come)}" if to_come else "",
            edition=standing.edition,
            answers=kept,
        )
        _audit(obligation, "completed", act, sha256=event.answers_sha256, edition=standing.edition)


def _figures_are(count: int) -> str:
    return f"{count} figure is" if count == 1 else f"{count} figures are"


def recall(*, obligation: Obligation, act: Act) -> None:
    """The sender takes back what waits to be looked at."""
    require(deny_sending_for(act.access, obligation.organisation_id))
    with transaction.atomic():
        standing = _taken(obligation, act)
        if not standing.in_state(SectionState.COMPLETE):
            raise Refused(Denial("submission.not_waiting", "Nothing waits to be looked at."))
        today = timezone.localdate(act.at)
        require(deny_recalling(standing, dates_of(obligation), today, OFFICER))
        note_event(obligation, Happened.RECALLED, by=act.by, at=act.at, edition=standing.edition)
        _audit(obligation, "recalled", act)


def send_back(
    *, obligation: Obligation, sections: Sequence[str], reason: str, until: Dates | None, act: Act
) -> None:
    """Some sections go back with a reason, and with later dates where they are needed."""
    require_permitted(deny_without(act.access, Permission.ACCEPT_FIGURES))
    _has_reason(reason)
    with transaction.atomic():
        standing = _taken(obligation, act)
        _waiting(standing, sections)
        _may_move_the_last_day(until, act)
        _can_be_changed(obligation, until, act)
        if until is not None:
            extend(
                obligation=obligation,
                dates=until,
                reason=f"Sent back: {reason.strip()}"[:300],
                access=act.access,
                by=act.by,
                at=act.at,
            )
        note_event(
            obligation,
            Happened.SENT_BACK,
            by=act.by,
            at=act.at,
            sections=list(sections),
            reason=reason.strip(),
            edition=standing.edition,
        )
        _audit(obligation, "sent_back", act, reason, sections=list(sections))


def _has_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(Denial("submission.no_reason", "Give the reason. It goes with it."))
    require(deny_personal(reason))


def _waiting(standing: Standing, sections: Sequence[str]) -> None:
    waiting = standing.in_state(SectionState.COMPLETE)
    if not sections:
        raise Refused(Denial("submission.no_section", "Choose at least one section."))
    if set(sections) - set(waiting):
        raise Refused(
            Denial("submission.not_waiting", "Only sections that wait to be looked at can be.")
        )


def _may_move_the_last_day(until: Dates | None, act: Act) -> None:
    if until is not None and not act.access.has(Permission.RUN_COLLECTIONS):
        raise Refused(
            Denial(
                "extension.not_yours",
                f"Only {OFFICER} gives a new last day. Leave it out, or ask {OFFICER} for more"
                " time.",
            )
        )


def _can_be_changed(obligation: Obligation, until: Dates | None, act: Act) -> None:
    """What goes back or is opened can still be changed by its organisation then."""
    last = (until or dates_of(obligation)).last_edit_on
    if timezone.localdate(act.at) <= last:
        return
    way_out = f"Ask {OFFICER} for more time first."
    if act.access.has(Permission.RUN_COLLECTIONS):
        way_out = "Give a new last day that lies ahead."
    raise Refused(
        Denial(
            "submission.no_last_day", f"After {in_words(last)} nobody could change it. {way_out}"
        )
    )


def accept(
    *, obligation: Obligation, sections: Sequence[str], act: Act, reason: str = ""
) -> ImportBatch | None:
    """The sections' figures stand from now on: they are written as observations.

    Whoever declared them complete, or filled any of them in, cannot accept them. Where figures
    are still to come, the reason says why they never will.
    """
    require_permitted(deny_without(act.access, Permission.ACCEPT_FIGURES))
    require(deny_personal(reason))
    with transaction.atomic():
        standing = _taken(obligation, act)
        _waiting(standing, sections)
        to_come = standing.to_come_in(sections)
        if to_come and not reason.strip():
            raise Refused(
                Denial(
                    "submission.will_not_come",
                    f"{_figures_are(to_come)} still to come here. Say why they never will, or send"
                    " it back until they are there.",
                )
            )
        answers = {
            key: row
            for key, row in answers_of(obligation).items()
            if row.section_code in set(sections)
        }
        sender = _sender(standing, sections, answers, act)
        batch = write_accepted(obligation=obligation, answers=answers, sent_by=sender, at=act.at)
        fact = standing.sections[sections[0]].since
        event = note_event(
            obligation,
            Happened.ACCEPTED,
            by=act.by,
            at=act.at,
            sections=list(sections),
            reason=reason.strip(),
            edition=standing.edition,
            answers=copy_of(answers),
            batch=batch,
            completed_by=sender,
            completed_at=fact.at if fact else act.at,
        )
        _audit(
            obligation,
            "accepted",
            act,
            reason.strip(),
            sections=list(sections),
            sha256=event.answers_sha256,
            batch=str(batch.pk) if batch else "",
        )
    return batch


def _sender(
    standing: Standing,
    sections: Sequence[str],
    answers: "dict[CellKey, Answer]",
    act: Act,
) -> User:
    """Who declared the sections complete; refused where that is who would accept them."""
    senders = {fact.since.by for code in sections if (fact := standing.sections[code]).since}
    authors = senders | {row.entered_by_id for row in answers.values()}
    if act.by.pk in authors:
        raise Refused(
            Denial(
                "submission.own_figures",
                "You gave some of these figures yourself, so another person must accept them.",
            )
        )
    if len(senders) != 1:
        raise Refused(
            Denial(
                "submission.several_senders",
                "These sections were sent by different people. Accept them one at a time.",
            )
        )
    return User.objects.get(pk=senders.pop())


def reopen(
    *, obligation: Obligation, sections: Sequence[str], reason: str, until: Dates | None, act: Act
) -> None:
    """Accepted sections can be corrected: the next edition says what changes and why.

    The outputs that already used them are kept with it.
    """
    require_permitted(deny_without(act.access, Permission.RUN_COLLECTIONS))
    _has_reason(reason)
    with transaction.atomic():
        standing = _taken(obligation, act)
        accepted = standing.in_state(SectionState.ACCEPTED)
        if not sections or set(sections) - set(accepted):
            raise Refused(
                Denial("submission.not_accepted", "Choose among the sections that are accepted.")
            )
        _can_be_changed(obligation, until, act)
        if until is not None:
            extend(
                obligation=obligation,
                dates=until,
                reason=f"For correction: {reason.strip()}"[:300],
                access=act.access,
                by=act.by,
                at=act.at,
            )
        note_event(
            obligation,
            Happened.REOPENED,
            by=act.by,
            at=act.at,
            sections=list(sections),
            reason=reason.strip(),
            edition=standing.edition + 1,
            answers={"outputs": [asdict(output) for output in outputs_using(obligation)]},
        )
        _audit(
            obligation,
            "reopened",
            act,
            reason,
            sections=list(sections),
            edition=standing.edition + 1,
        )


def lock(*, obligation: Obligation, reason: str, act: Act) -> None:
    _set_lock(obligation, Happened.LOCKED, reason, act)


def unlock(*, obligation: Obligation, reason: str, act: Act) -> None:
    _has_reason(reason)
    _set_lock(obligation, Happened.UNLOCKED, reason, act)


def _set_lock(obligation: Obligation, kind: Happened, reason: str, act: Act) -> None:
    require_permitted(deny_without(act.access, Permission.RUN_COLLECTIONS))
    require(deny_personal(reason))
    with transaction.atomic():
        standing = _taken(obligation, act)
        if (standing.lock is not None) is (kind is Happened.LOCKED):
            raise Refused(Denial("submission.lock_as_it_is", "It is so already."))
        note_event(
            obligation,
            kind,
            by=act.by,
            at=act.at,
            reason=reason.strip(),
            edition=standing.edition,
        )
        _audit(obligation, kind.value, act, reason)


def open_sections(standing: Standing) -> tuple[str, ...]:
    """The sections that their organisation may still change, dates aside."""
    return (
        *standing.in_state(SectionState.OPEN),
        *standing.in_state(SectionState.SENT_BACK),
    )
