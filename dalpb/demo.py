"""`./run demo`: the example partnership from nothing to a signed return, then the site.

It keeps its database in `var/demo` (or the one DATABASE_URL names), does only what is not
yet done, and serves on the loopback address alone.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "dalpb" / "example"
OUT = ROOT / "out"
ADDRESS = "127.0.0.1:8000"
YEAR = "2024-25"
MEETING = "dalpb-2026-12-09"
FORMATS = ("pdf", "ods", "xlsx", "csv", "json")


def prepare() -> None:
    """Demo settings: loopback only, second factors not asked for."""
    os.chdir(ROOT)
    os.environ["DALPB_DEMO"] = "1"
    os.environ.setdefault("DALPB_VAR", str(ROOT / "var" / "demo"))
    os.environ.setdefault("DALPB_ORGANISATION", "Gloucestershire County Council")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dalpb.settings")
    import django

    django.setup()


def step(words: str, *command: object) -> None:
    """Run one management command and say how long it took."""
    from django.core.management import call_command

    started = time.perf_counter()
    call_command(*(str(word) for word in command))
    print(f"  {words} ({time.perf_counter() - started:.1f} s)", flush=True)


def load() -> None:
    """Tables, reference, people, figures, money and the return's year, each once."""
    print("Preparing the example partnership: Gloucestershire")
    step("database ready", "migrate", "--verbosity", "0")
    step("example partnership loaded", "load_example")
    OUT.mkdir(exist_ok=True)
    for form in FORMATS:
        target = OUT / f"annual-return-{YEAR}.{form}"
        step(f"out/{target.name}", "build_return", YEAR, "--format", form, "--output", target)
    for audience in ("members", "public"):
        target = OUT / f"board-pack-{MEETING}-{audience}.pdf"
        step(
            f"out/{target.name}", "build_pack", MEETING, "--audience", audience, "--output", target
        )
    step("audit chain checked", "verify_audit")


def serve() -> None:
    """The site and the worker for long files, until Control-C or SIGTERM."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    os.environ["DALPB_TASKS"] = "worker"
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "db_worker", "--interval", "1"], cwd=ROOT
    )
    try:
        subprocess.run(  # noqa: S603 - our own command
            [
                sys.executable,
                "-m",
                "gunicorn",
                "--bind",
                ADDRESS,
                "--workers",
                "1",
                "--threads",
                "4",
                "--log-level",
                "warning",
                "dalpb.wsgi:application",
            ],
            cwd=ROOT,
            check=False,
        )
    except KeyboardInterrupt:
        print("\nStopped.")
    finally:
        worker.terminate()


def welcome() -> None:
    from django.core.management import call_command

    call_command("load_example", "--sign-ins")
    print(f"\nThe site: http://{ADDRESS}/   (Control-C stops it)", flush=True)


def main(arguments: list[str]) -> int:
    if set(arguments) - {"--no-serve"}:
        print("usage: ./run demo [--no-serve]", file=sys.stderr)
        return 2
    prepare()
    load()
    welcome()
    if "--no-serve" not in arguments:
        serve()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
