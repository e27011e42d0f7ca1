"""The life of an annual return: its states, the moves between them, and who may make each."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from dalpb.kernel.refusals import Denial
from dalpb.kernel.roles import Permission


class ReturnStatus(StrEnum):
    DRAFT = "draft"
    CHECKED = "checked"
    CERTIFIED = "certified"
    SUBMITTED = "submitted"
    AMENDED = "amended"


class ReturnMove(StrEnum):
    """What happens to a return. The status is the replay of these."""

    STARTED = "started"
    CHECKED = "checked"
    REOPENED = "reopened"
    DECLINED = "declined"
    CERTIFIED = "certified"
    SUBMITTED = "submitted"
    AMENDED = "amended"


@dataclass(frozen=True, slots=True)
class Step:
    """One lawful move: from which states, to which, and by whose permission."""

    sources: frozenset[ReturnStatus | None]
    target: ReturnStatus
    permission: Permission
    needs_reason: bool
    label: str


S = ReturnStatus
STEPS: Final[dict[ReturnMove, Step]] = {
    ReturnMove.STARTED: Step(
        frozenset({None}), S.DRAFT, Permission.PREPARE_RETURN, False, "Start the return"
    ),
    ReturnMove.CHECKED: Step(
        frozenset({S.DRAFT}), S.CHECKED, Permission.PREPARE_RETURN, False, "Send for certification"
    ),
    ReturnMove.REOPENED: Step(
        frozenset({S.CHECKED}), S.DRAFT, Permission.PREPARE_RETURN, True, "Take back to draft"
    ),
    ReturnMove.DECLINED: Step(
        frozenset({S.CHECKED}), S.DRAFT, Permission.CERTIFY_RETURN, True, "Decline to certify"
    ),
    ReturnMove.CERTIFIED: Step(
        frozenset({S.CHECKED}), S.CERTIFIED, Permission.CERTIFY_RETURN, False, "Certify"
    ),
    ReturnMove.SUBMITTED: Step(
        frozenset({S.CERTIFIED}),
        S.SUBMITTED,
        Permission.PREPARE_RETURN,
        False,
        "Record the submission",
    ),
    # The return stands, as it was signed, until its successor is certified: this move is made
    # then, in the same transaction.
    ReturnMove.AMENDED: Step(
        frozenset({S.CERTIFIED, S.SUBMITTED}),
        S.AMENDED,
        Permission.PREPARE_RETURN,
        True,
        "Amend",
    ),
}

EDITABLE: Final = frozenset({ReturnStatus.DRAFT})
FROZEN: Final = frozenset({ReturnStatus.CERTIFIED, ReturnStatus.SUBMITTED, ReturnStatus.AMENDED})


def replay(moves: "list[ReturnMove] | tuple[ReturnMove, ...]") -> ReturnStatus | None:
    """The status after these moves in order; a move that is not lawful raises ValueError."""
    status: ReturnStatus | None = None
    for move in moves:
        if status not in STEPS[move].sources:
            raise ValueError(f"{move} cannot follow {status}")
        status = STEPS[move].target
    return status


def deny_move(move: ReturnMove, *, status: ReturnStatus | None, reason: str) -> Denial | None:
    """Why the return's state does not allow a move."""
    step = STEPS[move]
    if status not in step.sources:
        return Denial(
            "return.wrong_state",
            f"“{step.label}” is not possible while the return is {status or 'not started'}. "
            "Somebody may have moved it on: look at its history.",
        )
    if step.needs_reason and not reason.strip():
        return Denial("return.reason_missing", "Give the reason in a sentence.")
    return None


def deny_same_person(*, prepared_by: frozenset[int], certifier: int) -> Denial | None:
    """Nobody certifies a return that they had a hand in preparing."""
    if certifier not in prepared_by:
        return None
    return Denial(
        "return.certifier_prepared_it",
        "You prepared part of this return, so somebody else has to certify it.",
    )


def deny_sender(*, senders: frozenset[str], certifier: str) -> Denial | None:
    """Nobody certifies a return that rests on figures they sent."""
    if certifier not in senders:
        return None
    return Denial(
        "return.certifier_sent_figures",
        "You sent some of the figures of this return, so somebody else has to certify it.",
    )


def deny_amend(*, number: int, amended_by: int | None) -> Denial | None:
    """Only the newest of a year's returns may be amended."""
    if amended_by is None:
        return None
    return Denial(
        "return.not_newest",
        f"Number {amended_by} amends number {number} already. Only the newest can be amended:"
        f" open number {amended_by}.",
    )


def deny_unchanged(*, amends: int | None, changes: int) -> Denial | None:
    """An amendment that changes nothing is not one."""
    if amends is None or changes:
        return None
    return Denial(
        "return.nothing_amended",
        f"Every answer is the same as in number {amends}, so there is nothing to amend. Correct"
        " the figure, the spending or the text first.",
    )


def deny_unjudged(*, amends: int | None, is_material: bool | None, reason: str) -> Denial | None:
    """An amendment says whether it is material, and why."""
    if amends is None or (is_material is not None and reason.strip()):
        return None
    return Denial(
        "return.materiality_missing",
        "Say whether the amendment is material, and why: would somebody who relied on the"
        " earlier return have decided otherwise?",
    )


def available(status: ReturnStatus | None) -> tuple[ReturnMove, ...]:
    return tuple(move for move, step in STEPS.items() if status in step.sources)


def states_document() -> str:
    """Markdown: the moves of a return, from where to where and by whom."""
    lines = [
        "# The life of a return",
        "",
        "Generated from `reporting/workflow.py`.",
        "",
        "| move | from | to | needs | reason |",
        "|---|---|---|---|---|",
    ]
    for step in STEPS.values():
        sources = ", ".join(sorted(str(s) if s else "nothing" for s in step.sources))
        lines.append(
            f"| {step.label} | {sources} | {step.target} |"
            f" {step.permission.replace('_', ' ')} | {'required' if step.needs_reason else ''} |"
        )
    lines += [
        "",
        "Whoever had a hand in preparing a return cannot certify it.",
        "",
        "Only the newest return of a year can be amended. It stands until its amendment is"
        " certified, and is “amended” from then on. An amendment that changes no answer is refused,"
        " and one that does says whether it is material and why.",
        "",
    ]
    return "\n".join(lines)
