"""What the random machines share: one world for all their runs, and the whole ledger in one query."""

import os
import sys
from collections.abc import Callable

from django.db import connection, transaction
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from dalpb.kernel.refusals import Refused

IS_DEEP = bool(os.environ.get("DALPB_DEEP"))
# Each share is a test, whose transaction ends with it: PostgreSQL reads past all that a transaction
# wrote and took back, so a thousand runs in one would cost more and more.
DEEP_RUNS, SHARE = 1000, 20
SHARES = range(DEEP_RUNS // SHARE if IS_DEEP else 1)

# By hand, and not by the selectors that the machines put to the test. Each account with what stands
# in it and what its entries come to; an approval by whoever asked for it is an account that should
# not be there.
_WHOLE = """
SELECT 'award', award_id, account, balance_pence,
    COALESCE((SELECT SUM(amount_pence) FROM commissioning_ledgerentry e
        WHERE e.to_award_id = b.award_id AND e.to_account = b.account), 0)
    - COALESCE((SELECT SUM(amount_pence) FROM commissioning_ledgerentry e
        WHERE e.from_award_id = b.award_id AND e.from_account = b.account), 0)
FROM commissioning_accountbalance b
UNION ALL SELECT 'line', line_id, account, balance_pence,
    COALESCE((SELECT SUM(amount_pence) FROM commissioning_ledgerentry e
        WHERE e.to_line_id = b.line_id AND e.to_account = b.account), 0)
    - COALESCE((SELECT SUM(amount_pence) FROM commissioning_ledgerentry e
        WHERE e.from_line_id = b.line_id AND e.from_account = b.account), 0)
FROM commissioning_linebalance b
UNION ALL SELECT 'approved by who asked', id, '', 0, 0
FROM commissioning_approval WHERE asked_by_id = approved_by_id
"""


def whole_ledger() -> dict[tuple[str, int, str], int]:
    """What stands in each account of each award and line, once found to be what was posted."""
    with connection.cursor() as cursor:
        cursor.execute(_WHOLE)
        rows = cursor.fetchall()
    assert [row for row in rows if row[3] != row[4] or row[0] not in ("award", "line")] == []
    assert sum(pence for of, _, _, pence, _ in rows if of == "award") == 0
    return {(of, key, account): pence for of, key, account, pence, _ in rows}


class LedgerRun(RuleBasedStateMachine):
    """One run over a world that stands before it and, by a savepoint, after it as before.

    `reads_agree` compares the selectors with the model. It costs as much as a step does, so it is
    asked every tenth step and when a run ends; the ledger itself is added up after every step.
    """

    def __init__(self) -> None:
        super().__init__()
        self.steps = 0
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()

    def teardown(self) -> None:
        try:
            # Of a run that has failed already, its own failure is what to tell.
            if sys.exc_info()[0] is None:
                self.reads_agree()
        finally:
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    def reads_agree(self) -> None:
        raise NotImplementedError

    def read_now_and_then(self) -> None:
        self.steps += 1
        if self.steps % 10 == 0:
            self.reads_agree()

    def expect(self, is_allowed: bool, act: Callable[[], object]) -> bool:
        """Whether it was done, which is what the model says of it."""
        try:
            with transaction.atomic():
                act()
        except Refused:
            assert not is_allowed
            return False
        assert is_allowed
        return True


def play(machine: Callable[[], LedgerRun], *, runs: int, steps: int) -> None:
    """So many runs of a machine; where DALPB_DEEP is set, a share of fifty steps each."""
    run_state_machine_as_test(
        machine,  # type: ignore[arg-type]
        settings=settings(
            max_examples=SHARE if IS_DEEP else runs,
            stateful_step_count=50 if IS_DEEP else steps,
            deadline=None,
            database=None,
            # Shares of the same examples would be one share.
            derandomize=False,
        ),
    )
