"""Kills imports at random moments and judges what each left. Run as a program.

It prints one JSON object of counts. A fresh process, so that a fork holds no connection
of the tests' own.
"""

import json
import os
import random
import select
import signal
import sys
import time
from dataclasses import asdict, dataclass
from datetime import timedelta

import django

ROWS = 2000
MOST_TRIES = 6


@dataclass
class Tally:
    kills: int = 0
    finished: int = 0
    acknowledged: int = 0
    nothing_written: int = 0
    all_written: int = 0
    partial: int = 0
    lost: int = 0
    doubled: int = 0
    broken_chains: int = 0
    failed_retries: int = 0


def content(number: int) -> bytes:
    """ROWS rows whose every value is `number`; odd numbers add a period of new rows."""
    from tests.integration.needs.partnership import as_csv, row

    months = [f"{year}-{month:02d}" for year in range(2003, 2024) for month in range(1, 13)]
    kinds = ["refuge", "specialist", "dispersed", "second_stage"]
    rows = [
        row(str(number), period=period, category=category, measure=measure)
        for period in months
        for measure in ("supported_spells", "refusal_instances")
        for category in kinds
    ]
    return as_csv(rows[:ROWS])


def import_it(number: int) -> None:
    from tests.integration.needs.partnership import AT, send

    send(content(number), file_name=f"{number}.csv", at=AT + timedelta(minutes=number))


def started(number: int) -> tuple[int, int]:
    """A forked import: its process, and the pipe on which it says that it was told yes."""
    from django.db import connections

    connections.close_all()
    receiving, sending = os.pipe()
    child = os.fork()
    if child:
        os.close(sending)
        return child, receiving
    try:
        import_it(number)
        os.write(sending, b"y")
    finally:
        os._exit(0)


def wait_for_orphans() -> None:
    """PostgreSQL works on for a moment after its client died."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND state <> 'idle'"
            )
            if cursor.fetchone() == (0,):
                return
        select.select([], [], [], 0.02)


def seen() -> tuple[dict[int, int], int, int, int, bool]:
    """How many figures say what, batches, events, revisions, and the chain, at one moment."""
    from django.db.models import Count

    from dalpb.kernel.audit import verify
    from dalpb.kernel.models.trail import AuditEvent
    from dalpb.kernel.one_snapshot import one_snapshot
    from needs.models import ImportBatch, Observation, ObservationRevision

    with one_snapshot():
        values = dict(
            Observation.objects.order_by()
            .values_list("value_micro")
            .annotate(count=Count("id"))
            .values_list("value_micro", "count")
        )
        return (
            {int(value) // 1_000_000: count for value, count in values.items() if value},
            ImportBatch.objects.count(),
            AuditEvent.objects.filter(action="observations.imported").count(),
            ObservationRevision.objects.count(),
            verify() == [],
        )


def judge(tally: Tally, number: int, batches: int, *, acknowledged: bool) -> None:
    values, now, events, revisions, is_whole = seen()
    if not is_whole:
        tally.broken_chains += 1
    if now != events or revisions != (now - 1) * ROWS:
        tally.partial += 1
    if (values, now) == ({number - 1: ROWS}, batches):
        tally.nothing_written += 1
        tally.lost += acknowledged
    elif (values, now) == ({number: ROWS}, batches + 1):
        tally.all_written += 1
    elif now > batches + 1:
        tally.doubled += 1
    else:
        tally.partial += 1


def retry(tally: Tally, number: int, batches: int) -> None:
    import_it(number)
    values, now, events, _, is_whole = seen()
    if (values, now, events, is_whole) != ({number: ROWS}, batches + 1, batches + 1, True):
        tally.failed_retries += 1


def run(kills: int, seed: int) -> Tally:
    chance = random.Random(seed)
    tally = Tally()
    import_it(1)
    began = time.monotonic()
    import_it(2)
    usual = time.monotonic() - began
    number = 2
    while tally.kills < kills and number < kills * MOST_TRIES:
        number += 1
        batches = number - 1
        child, pipe = started(number)
        select.select([pipe], [], [], chance.uniform(0, usual))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        acknowledged = os.read(pipe, 1) == b"y"
        os.close(pipe)
        if os.WIFSIGNALED(status):
            tally.kills += 1
        else:
            tally.finished += 1
        tally.acknowledged += acknowledged
        wait_for_orphans()
        judge(tally, number, batches, acknowledged=acknowledged)
        retry(tally, number, batches)
    return tally


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dalpb.settings")
    django.setup()
    from django.core.management import call_command

    from tests.integration.needs.partnership import load

    call_command("migrate", verbosity=0)
    load()
    tally = run(int(sys.argv[1]), int(sys.argv[2]))
    print(json.dumps(asdict(tally)))  # noqa: T201 - the program's answer


if __name__ == "__main__":
    main()
