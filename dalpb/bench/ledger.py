"""The grant's ledger as it grows: its pages, the position, and the sums under them."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dalpb.bench.dashboards import WANTED, Pages
from dalpb.bench.measuring import Measured, grown, in_turn, pace

ENTRIES, FEW, ROUNDS, SHARE, SWEPT = 100_000, 1_000, 7, 100, 2_000
SUMS = "commissioning_ledgersum, commissioning_accountbalance"
MONTHS = tuple(f"2024-{n:02d}" for n in range(4, 13))
KINDS = ("refuge", "sanctuary", "dispersed", "not_split")
# They read sums that the database keeps, so they cost the same however many entries there are.
FLAT = 1.1
LEDGER, POSITION, BALANCES = "the ledger's page", "the position's page", "balances of the grant"
GRANT, PACE = "the grant's page", "pace"


def run(pages: Pages, entries: int = ENTRIES) -> list[Measured]:
    """Each job with a hundred thousand entries against the same with a thousand."""
    jobs: dict[str, Callable[[], object]] = {
        LEDGER: lambda: _get(pages, reverse("commissioning:ledger")),
        POSITION: lambda: _get(pages, reverse("reporting:grant-position")),
        GRANT: lambda: _get(pages, reverse("commissioning:grant")),
        BALANCES: _balances,
        PACE: pace,
    }
    _post(0, FEW)
    before, asked = in_turn(jobs, ROUNDS, warm=1), _queries(jobs)
    _post(FEW, entries)
    after, asks = in_turn(jobs, ROUNDS, warm=1), _queries(jobs)
    found = [
        Measured(
            "D5" if name == BALANCES else "W1",
            f"{name}, {entries:,} entries",
            grown(*(list(zip(each[name], each[PACE], strict=True)) for each in (before, after))),
            f"the same, {FEW:,} entries",
            FLAT,
            note=f"{_middle(after[name]) * 1000:.0f} ms",
        )
        for name in jobs
        if name != PACE
    ]
    found += [
        Measured(
            "W1",
            f"{name}, {entries:,} entries, in CPU",
            round(_middle(after[name]) / WANTED, 3),
            f"{WANTED * 1000:.0f} ms",
            1,
        )
        for name in (LEDGER, POSITION, GRANT)
    ]
    more = max(asks[name] - asked[name] for name in jobs)
    found.append(
        Measured(
            "W2",
            f"questions of the ledger's pages, {entries:,} entries",
            1 + more,
            f"the same, {FEW:,} entries",
            1,
            note=f"{asks[POSITION]} for the position",
        )
    )
    return found


def _middle(costs: list[float]) -> float:
    return sorted(costs)[len(costs) // 2]


def _get(pages: Pages, address: str) -> None:
    answer = pages.client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")


def _balances() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT award_id, account, balance_pence FROM commissioning_accountbalance")
        cursor.fetchall()


def _queries(jobs: dict[str, Callable[[], object]]) -> dict[str, int]:
    counts = {}
    for name, job in jobs.items():
        with CaptureQueriesContext(connection) as said:
            job()
        counts[name] = len(said)
    return counts


def _post(start: int, until: int) -> None:
    """Entries of one penny each, through the table's own triggers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.id FROM commissioning_grantaward a JOIN kernel_reportingperiod p"
            " ON p.id = a.year_id WHERE a.tier = 'one' AND p.code = '2024-25'"
        )
        [(award,)] = cursor.fetchall()
        months = _months()
        # In shares: the balances' rows are written anew for each entry, and a transaction reads
        # past all that it wrote itself.
        for first in range(start, until, SHARE):
            _insert(cursor, award, months, range(first, min(first + SHARE, until)))
            if first % SWEPT == 0:
                _sweep(cursor, f"VACUUM {SUMS}")
        _sweep(cursor, f"VACUUM ANALYZE commissioning_ledgerentry, {SUMS}")


def _sweep(cursor: Any, statement: str) -> None:
    """As the server does by itself every minute: the sums' rows are written anew for each entry."""
    if connection.vendor == "postgresql":
        cursor.execute(statement)


def _insert(cursor: Any, award: int, months: list[int], numbers: range) -> None:
    cursor.executemany(
        "INSERT INTO commissioning_ledgerentry (reference, kind, from_award_id, from_account,"
        " to_award_id, to_account, amount_pence, dated_on, month_id, purpose, accommodation,"
        " narrative, service_code, document_ref, reason, posted_at, posted_as, is_illustrative)"
        " VALUES (%s, 'spend', %s, 'unallocated', %s, 'spent', 1, %s, %s, 'support', %s,"
        " 'refuge_support', '', 'INV', '', %s, 'budget_holder', %s)",
        [
            (
                f"bench-{n}",
                award,
                award,
                date(2024, 4 + n % 9, 1 + n % 28),
                months[n % 9],
                KINDS[n % 4],
                datetime(2025, 1, 1, tzinfo=UTC),
                True,
            )
            for n in numbers
        ],
    )


def _months() -> list[int]:
    """The open months of the account that entries go to, made where there is none."""
    from dalpb.kernel.models import ReportingPeriod
    from dalpb.kernel.periods import parse

    periods = [ReportingPeriod.of(parse(code)).pk for code in MONTHS]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO commissioning_ledgermonth (period_id, adjustment, state)"
            " VALUES (%s, 0, 'open') ON CONFLICT DO NOTHING",
            [(period,) for period in periods],
        )
        cursor.execute("SELECT period_id, id FROM commissioning_ledgermonth WHERE adjustment = 0")
        found = dict(cursor.fetchall())
    return [found[period] for period in periods]
