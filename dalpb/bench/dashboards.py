"""Dashboards, ledger balances and pages as a person gets them: they stay as they are as tables grow."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dalpb.bench import world
from dalpb.bench.measuring import Measured, grown, in_turn, pace
from dalpb.kernel.roles import Role

PAGES = {
    "D1": ("one strategy's dashboard", "/dashboards/"),
    "D3": ("an indicator with its peers", "/indicators/"),
    "W2": ("the list of indicators", "/indicators/"),
}
ROUNDS = 9
WANTED = 0.1
STORED = 'FROM "needs_indicatorresult"'
MOST_BLOCKS = 80
BALANCES = "SELECT award_id, account, balance_pence FROM commissioning_accountbalance ORDER BY 1, 2"


@dataclass(slots=True)
class Pages:
    """What pages cost, and how many questions they put to the database, so far."""

    client: Client
    addresses: dict[str, str]
    costs: dict[str, list[list[float]]] = field(default_factory=dict)
    queries: dict[str, list[int]] = field(default_factory=dict)
    blocks: list[int] = field(default_factory=list)
    of_results: int = 0

    def measure(self) -> None:
        """One more measurement of every page at the present size of the tables."""
        jobs: dict[str, Callable[[], object]] = {
            name: lambda address=address: self._get(address)  # type: ignore[misc]
            for name, address in self.addresses.items()
        }
        jobs["D5"] = _fetch_balances
        jobs["pace"] = pace
        for name, costs in in_turn(jobs, ROUNDS, warm=2).items():
            self.costs.setdefault(name, []).append(costs)
        for name, address in self.addresses.items():
            with CaptureQueriesContext(connection) as said:
                self._get(address)
            self.queries.setdefault(name, []).append(len(said))
            if name == "D1":
                asked = [each["sql"] for each in said.captured_queries]
                self.blocks.append(sum(map(_blocks, asked)))
                self.of_results = sum(_blocks(sql) for sql in asked if STORED in sql)

    def _get(self, address: str) -> None:
        answer = self.client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")

    def judged(self) -> list[Measured]:
        """Each page at the last size against the first."""
        found = []
        for name, most in (("D1", 1.05), ("D3", 1.05), ("D5", 1.1)):
            before, after = (
                list(zip(self.costs[name][at], self.costs["pace"][at], strict=True))
                for at in (0, -1)
            )
            job = PAGES.get(name, ("balances of the grant", ""))[0]
            found.append(
                Measured(
                    name,
                    f"{job}, tables full",
                    grown(before, after),
                    "the same, tables small",
                    most,
                )
            )
        first, *_, last = self.blocks
        found.append(
            Measured(
                "D1", "its blocks of the database, tables full", round(last / first, 3),
                "the same, tables small", 1.3, note=f"{last} blocks of 8 kB for the whole page",
            )
        )  # fmt: skip
        found.append(
            Measured(
                "D1", "blocks of its stored results, tables full",
                round(self.of_results / MOST_BLOCKS, 3), f"the {MOST_BLOCKS} that they may take", 1,
                note=f"{self.of_results} blocks",
            )
        )  # fmt: skip
        page = self.costs["D1"][-1]
        found.append(
            Measured(
                "D2", "the dashboard as a page with its charts",
                round(sorted(page)[ROUNDS // 2] / WANTED, 3), "the 100 ms that a page may take", 1,
            )
        )  # fmt: skip
        more = max(after[-1] - after[0] for after in self.queries.values())
        found.append(
            Measured(
                "W2", "questions to the database, tables full", 1 + more,
                "the same, tables small", 1, note=f"{self.queries['D1'][-1]} for a dashboard",
            )
        )  # fmt: skip
        return found


def _blocks(sql: str) -> int:
    """Blocks that a question to the database touches, found or fetched."""
    if not sql.lstrip().upper().startswith(("SELECT", "WITH")):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}".replace("%", "%%"), [])
        [plan] = cursor.fetchone()[0]
    told = plan["Plan"]
    return int(told["Shared Hit Blocks"]) + int(told["Shared Read Blocks"])


def pages() -> Pages:
    """An officer, signed in, and the pages that are measured."""
    client = Client()
    client.force_login(world.person(Role.OFFICER))
    return Pages(client, _addresses())


def _addresses() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT code FROM strategy_strategy ORDER BY code")
        [strategy, *_] = [code for (code,) in cursor.fetchall()]
        cursor.execute(
            "SELECT i.code FROM needs_indicator i JOIN needs_indicatorresult r"
            " ON r.indicator_id = i.id GROUP BY i.code ORDER BY count(*) DESC, i.code"
        )
        [indicator, *_] = [code for (code,) in cursor.fetchall()]
    from django.urls import reverse

    return {
        "D1": reverse("strategy:dashboard", args=[strategy]),
        "D3": reverse("needs:indicator", args=[indicator]),
        "W2": reverse("needs:indicators"),
    }


def _fetch_balances() -> None:
    with connection.cursor() as cursor:
        cursor.execute(BALANCES)
        cursor.fetchall()
