"""kill -9 in the middle of an import leaves all of it or none of it.

DALPB_KILLS sets how many; a plain run does a dozen on the database the suite runs on.
"""

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[3]
KILLS = int(os.environ.get("DALPB_KILLS", "12"))


def address(directory: Path) -> str:
    """A database of its own: a file, or the suite's PostgreSQL database emptied afterwards."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{directory / 'killed.sqlite3'}"
    held = connection.settings_dict
    connection.close()
    password = f":{quote(held['PASSWORD'])}" if held["PASSWORD"] else ""
    port = f":{held['PORT']}" if held["PORT"] else ""
    return f"postgresql://{quote(held['USER'])}{password}@{held['HOST']}{port}/{held['NAME']}"


# By the mark and not by asking for a fixture on the way, which would empty nothing afterwards.
@pytest.mark.django_db(transaction=True)
def test_killed_imports_leave_nothing_lost_doubled_or_partial(tmp_path: Path) -> None:
    seed = secrets.randbelow(10**9)
    environment = {
        **os.environ,
        "DATABASE_URL": address(tmp_path),
        "DALPB_TOOLING": "1",
        "PYTHONPATH": str(ROOT),
    }

    done = subprocess.run(
        [sys.executable, "-m", "tests.integration.needs.killing", str(KILLS), str(seed)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr[-3000:]
    tally = json.loads(done.stdout.splitlines()[-1])
    harm = {
        name: tally[name]
        for name in ("partial", "lost", "doubled", "broken_chains", "failed_retries")
    }
    assert harm == dict.fromkeys(harm, 0), f"seed {seed}: {tally}"
    assert tally["kills"] == KILLS, f"seed {seed}: {tally}"
    assert tally["nothing_written"] + tally["all_written"] == KILLS + tally["finished"]
