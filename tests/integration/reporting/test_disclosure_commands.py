"""The two commands: what they print, write and answer to bad files."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

YEAR: dict[str, Any] = {
    "id": "y",
    "kind": "audit",
    "policy": {"threshold": 5, "zeros": "printed"},
    "cells": [
        {"id": "Q1", "at": {"period": "Q1"}, "truth": 11},
        {"id": "Q2", "at": {"period": "Q2"}, "truth": 3},
        {"id": "year", "at": {"period": "year"}, "truth": 14},
    ],
    "relations": [{"total": "year", "parts": ["Q1", "Q2"]}],
    "releases": [{"id": "r1", "cells": {"Q2": {"mark": "c"}, "year": {"value": 14}}}],
    "sensitive": ["Q2"],
}
TABLE: dict[str, Any] = {
    "id": "t",
    "kind": "suppress",
    "policy": {"threshold": 5, "zeros": "printed"},
    "dims": [
        {"name": "d", "nodes": ["A", "B", "all"], "kids": {"2": [0, 1]}},
        {"name": "s", "nodes": ["P", "S", "all"], "kids": {"2": [0, 1]}},
    ],
    "leaf_counts": [12, 3, 9, 20],
}


def run(*words: str) -> tuple[int, str]:
    said = io.StringIO()
    try:
        call_command(*words, stdout=said, stderr=said)
    except SystemExit as end:
        return int(end.code or 0), said.getvalue()
    except CommandError as problem:
        return problem.returncode, str(problem)
    return 0, said.getvalue()


def saved(folder: Path, content: Any) -> str:
    path = folder / "case.json"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return str(path)


def test_a_safe_case_ends_with_0(tmp_path: Path) -> None:
    code, said = run("audit_disclosure", saved(tmp_path, YEAR), "--json")
    assert code == 0
    assert json.loads(said) == {
        "reader": "aware", "recovered": {}, "narrow": {}, "safe": True, "why": {},
    }  # fmt: skip


def test_a_leak_ends_with_1_and_says_why(tmp_path: Path) -> None:
    leak = YEAR | {"releases": [*YEAR["releases"], {"id": "r2", "cells": {"Q1": {"value": 11}}}]}
    code, said = run("audit_disclosure", saved(tmp_path, leak), "--json")
    assert code == 1
    assert json.loads(said)["recovered"] == {"Q2": 3}
    assert json.loads(said)["why"] == {"Q2": "Q2 can be worked out: year 14 less Q1 11 gives 3."}
    assert "1 of 1 counts can be worked out" in run("audit_disclosure", saved(tmp_path, leak))[1]


def test_a_table_is_protected_and_written(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    code, said = run("protect_tables", saved(tmp_path, TABLE), "--output", str(target))
    written = json.loads(target.read_text())
    assert code == 0
    assert sorted(written["withheld"]) == [["A", "P"], ["A", "S"], ["B", "P"], ["B", "S"]]
    assert written["reasons"]["A, S"] == "3 is below 5."
    assert "4 of 9 numbers" in said


def test_what_was_given_away_before_is_an_incident(tmp_path: Path) -> None:
    gone = YEAR | {
        "kind": "next",
        "releases": [{"id": "r1", "cells": {"Q2": {"mark": "c"}, "Q1": {"value": 11}, "year": {"value": 14}}}],
        "proposal": {"id": "new", "show": ["year"]},
    }  # fmt: skip
    target = tmp_path / "out.json"
    code, said = run("protect_tables", saved(tmp_path, gone), "--output", str(target))
    assert code == 1
    assert json.loads(target.read_text())["possible"] is False
    assert "This is an incident" in said


BAD = {
    "empty": (b"", "Line 1, column 1: this is not JSON"),
    "not text": (b"\xff\xfe\x00", "it is not UTF-8 text"),
    "a list": ([], "The file: an object is expected here"),
    "deep": (b"[" * 100_000, "nested too deeply"),
    "long number": (b'{"kind": ' + b"9" * 5000 + b"}", "too many digits"),
    "not a number": (b'{"kind": NaN}', "The file, kind: text is expected here"),
    "no kind": ({}, '"kind" is missing'),
    "other kind": ({"kind": "guess"}, '"guess" is not known'),
    "unknown cell": (YEAR | {"sensitive": ["Q9"]}, 'there is no cell "Q9"'),
    "negative": (YEAR | {"cells": [{"id": "a", "truth": -1}]}, "-1 is too small"),
    "twice": (YEAR | {"cells": [{"id": "a"}, {"id": "a"}]}, "an id is there twice"),
    "short": (TABLE | {"leaf_counts": [1]}, "there are 1 counts for 4 leaves"),
    "a ring": (TABLE | {"dims": [{"name": "d", "nodes": ["A", "B"], "kids": {"0": [1]}}]}, "a child comes after"),
    "contradiction": (
        YEAR | {"releases": [{"id": "r", "cells": {"Q1": {"value": 20}, "year": {"value": 14}}}]},
        "no whole numbers fit",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(BAD))
@pytest.mark.parametrize("command", ["audit_disclosure", "protect_tables"])
def test_a_bad_file_ends_with_2_and_a_sentence(tmp_path: Path, name: str, command: str) -> None:
    content, sentence = BAD[name]
    words = ["--output", str(tmp_path / "out.json")] if command == "protect_tables" else []
    code, said = run(command, saved(tmp_path, content), *words)
    assert code == 2
    is_other_command = "Use audit_disclosure" in said or "Use protect_tables" in said
    assert sentence in said or is_other_command


def test_a_missing_file_ends_with_2() -> None:
    assert run("audit_disclosure", "/nowhere/x.json")[0] == 2
