"""An extract of the finance system goes in whole, or not at all."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from commissioning.models import HeldLine
from tests.integration.commissioning.conftest import Council

pytestmark = pytest.mark.django_db


def hold(tmp_path: Path, *rows: str) -> None:
    file = tmp_path / "extract.csv"
    file.write_text("\n".join(("document,date,amount", *rows)), encoding="utf-8")
    call_command("hold_extract", str(file), "--month", "2024-06")


def test_lines_are_held_once(council: Council, tmp_path: Path) -> None:
    for _ in range(2):
        hold(tmp_path, "INV-1,2024-06-03,12.50", "INV-2,2024-06-04,-3.00")

    assert [(h.row, h.amount_pence) for h in HeldLine.objects.all()] == [(2, 12_50), (3, -3_00)]


@pytest.mark.parametrize(
    "bad", ["INV-2,2024-06-31,1.00", "INV-2,2024-06-03,0", "=1,2024-06-03,1", "INV-2,2024-07-03,1"]
)
def test_one_bad_line_keeps_the_extract_out(council: Council, tmp_path: Path, bad: str) -> None:
    with pytest.raises(CommandError):
        hold(tmp_path, "INV-1,2024-06-03,12.50", bad)

    assert not HeldLine.objects.exists()
