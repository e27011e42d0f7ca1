"""`./run check`: everything that can be held without running the tests."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("format", ("ruff", "format", "--check", "--quiet", ".")),
    ("lint", ("ruff", "check", "--quiet", ".")),
    ("templates", ("djade", "--check", "--target-version", "5.2")),
    ("import contracts", ("lint-imports", "--no-cache")),
    ("types", ("mypy",)),
    ("migrations complete", ("python", "manage.py", "makemigrations", "--check", "--dry-run")),
    ("system check", ("python", "manage.py", "check", "--fail-level", "WARNING")),
    (
        "API schema",
        (
            "python",
            "manage.py",
            "spectacular",
            "--validate",
            "--fail-on-warn",
            "--file",
            os.devnull,
        ),
    ),
    ("generated documents", ("python", "manage.py", "generate_docs", "--check")),
)


def templates() -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("templates/**/*.html"))


def run(name: str, command: tuple[str, ...]) -> bool:
    words = [str(BIN / command[0]), *command[1:]]
    if name == "templates":
        words += templates()
    done = subprocess.run(  # noqa: S603 - our own tools, no shell
        words,
        cwd=ROOT,
        env={**os.environ, "DALPB_TOOLING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    print(f"{'ok  ' if done.returncode == 0 else 'FAIL'}  {name}", flush=True)
    if done.returncode:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0


def main() -> int:
    # Every step runs, so that one run tells all that is wrong.
    passed = [run(name, command) for name, command in STEPS]
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
