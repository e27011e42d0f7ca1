"""The life of a return: every lawful move, and the refusal of every other."""

from itertools import product

import pytest

from reporting.workflow import (
    STEPS,
    ReturnMove,
    ReturnStatus,
    available,
    deny_move,
    deny_same_person,
    replay,
)

M = ReturnMove
S = ReturnStatus
LAWFUL = {
    (None, M.STARTED): S.DRAFT,
    (S.DRAFT, M.CHECKED): S.CHECKED,
    (S.CHECKED, M.REOPENED): S.DRAFT,
    (S.CHECKED, M.DECLINED): S.DRAFT,
    (S.CHECKED, M.CERTIFIED): S.CERTIFIED,
    (S.CERTIFIED, M.SUBMITTED): S.SUBMITTED,
    (S.CERTIFIED, M.AMENDED): S.AMENDED,
    (S.SUBMITTED, M.AMENDED): S.AMENDED,
}
ROUTES: dict[ReturnStatus | None, tuple[ReturnMove, ...]] = {
    None: (),
    S.DRAFT: (M.STARTED,),
    S.CHECKED: (M.STARTED, M.CHECKED),
    S.CERTIFIED: (M.STARTED, M.CHECKED, M.CERTIFIED),
    S.SUBMITTED: (M.STARTED, M.CHECKED, M.CERTIFIED, M.SUBMITTED),
    S.AMENDED: (M.STARTED, M.CHECKED, M.CERTIFIED, M.AMENDED),
}


@pytest.mark.parametrize(("status", "move"), list(product(ROUTES, M)))
def test_a_move_is_allowed_from_its_own_states_and_no_other(
    status: ReturnStatus | None, move: ReturnMove
) -> None:
    moves = (*ROUTES[status], move)
    denial = deny_move(move, status=status, reason="A figure was wrong.")
    assert (move in available(status)) is ((status, move) in LAWFUL)
    if (status, move) in LAWFUL:
        assert denial is None
        assert replay(moves) is LAWFUL[status, move]
    else:
        assert denial is not None
        assert denial.code == "return.wrong_state"
        with pytest.raises(ValueError, match="cannot follow"):
            replay(moves)


@pytest.mark.parametrize("move", [M.REOPENED, M.DECLINED, M.AMENDED])
def test_undoing_a_step_needs_a_reason_that_is_not_blank(move: ReturnMove) -> None:
    status = next(iter(STEPS[move].sources))
    denial = deny_move(move, status=status, reason="  \n")
    assert denial is not None
    assert denial.code == "return.reason_missing"


def test_a_return_sent_back_can_be_checked_and_certified_again() -> None:
    moves = (M.STARTED, M.CHECKED, M.DECLINED, M.CHECKED, M.REOPENED, M.CHECKED, M.CERTIFIED)
    assert replay(moves) is S.CERTIFIED


def test_nobody_certifies_what_they_prepared() -> None:
    denial = deny_same_person(prepared_by=frozenset({4, 9}), certifier=9)
    assert denial is not None
    assert denial.code == "return.certifier_prepared_it"
    assert deny_same_person(prepared_by=frozenset({4, 9}), certifier=5) is None
