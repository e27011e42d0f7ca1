"""The audit pack is added again from its files alone, and foots to the penny."""

import csv
import io
import json
import zipfile
from datetime import date, timedelta
from hashlib import sha256

import pytest

from dalpb.kernel.models import AuditEvent
from dalpb.kernel.periods import month
from dalpb.kernel.refusals import NotPermitted, Refused
from reporting.services.audit_packs import build_audit_pack, make_audit_pack
from tests.factories.grant_outputs import AT, ClosedYear, a_spent_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(db: None) -> ClosedYear:
    return a_spent_year()


def faults_in(pack: bytes) -> list[str]:
    """What is wrong with a pack, told from its files alone and by nothing of ours."""
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}

    def rows(name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(files[name].decode("utf-8-sig"))))

    faults = [
        f"{row['file']} is not what the manifest says"
        for row in rows("manifest.csv")
        if sha256(files[row["file"]]).hexdigest() != row["sha256"]
    ]
    faults += [
        f"{name} is not in the manifest"
        for name in set(files) - {row["file"] for row in rows("manifest.csv")} - {"manifest.csv"}
    ]
    totals, entries = json.loads(files["totals.json"]), rows("entries.csv")
    sums: dict[tuple[str, str], int] = {}
    for entry in entries:
        for side, sign in (("from", -1), ("to", 1)):
            for holder in (entry[f"{side}_award"], entry[f"{side}_line"]):
                if holder:
                    key = (holder, entry[f"{side}_account"])
                    sums[key] = sums.get(key, 0) + sign * int(entry["amount_pence"])
    balances = rows("balances.csv")
    faults += [
        f"{b['holder']} {b['account']} does not foot"
        for b in balances
        if sums.get((b["holder"], b["account"]), 0) != int(b["balance_pence"])
    ]
    held = [int(b["balance_pence"]) for b in balances if b["kind"] == "award"]
    if sum(held) != 0 or totals["sums_to_nought"] != 0:
        faults.append("the balances do not add up to nought")
    if sum(int(e["amount_pence"]) for e in entries) != totals["entries_pence"]:
        faults.append("the entries are not the check total")
    if any(len(rows(f"{name}.csv")) != count for name, count in totals["rows"].items()):
        faults.append("rows are missing")
    approvals = {row["approval"] for row in rows("approvals.csv")}
    faults += [f"{e['entry']} has no approval here" for e in entries
               if e["approval"] and e["approval"] not in approvals]  # fmt: skip
    return faults


def test_a_stranger_adds_it_again_from_the_files(year: ClosedYear) -> None:
    trail, pack = build_audit_pack("2024-25", at=AT)

    assert faults_in(pack) == []
    assert len(trail.entries) == 5
    spent = [b for b in trail.balances if (b.kind, b.account) == ("award", "spent")]
    assert [b.balance_pence for b in spent] == [2600_01]


def test_the_stranger_finds_a_penny_that_was_changed(year: ClosedYear) -> None:
    _, pack = build_audit_pack("2024-25", at=AT)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(pack)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "entries.csv":
                content = content.replace(b"70001", b"70002")
            target.writestr(name, content)

    found = faults_in(out.getvalue())

    assert "entries.csv is not what the manifest says" in found
    assert "the entries are not the check total" in found
    assert any(fault.endswith("spent does not foot") for fault in found)


def test_the_same_state_gives_the_same_bytes_and_another_others(year: ClosedYear) -> None:
    _, first = build_audit_pack("2024-25", at=AT)
    _, later = build_audit_pack("2024-25", at=AT + timedelta(days=40))
    year.post("more", 1_00, dated_on=date(2024, 7, 1), month=month(2024, 7))
    _, changed = build_audit_pack("2024-25", at=AT)

    assert first == later
    assert changed != first


def test_taking_it_is_an_event_and_only_some_may(year: ClosedYear) -> None:
    make_audit_pack("2024-25", by=year.auditor, at=AT)

    with pytest.raises(NotPermitted):
        make_audit_pack("2024-25", by=year.council.partner, at=AT)
    with pytest.raises(Refused) as refused:
        make_audit_pack("2019-20", by=year.auditor, at=AT)

    (event,) = AuditEvent.objects.filter(action="grant.exported")
    assert (event.subject, event.actor) == ("audit_pack", year.auditor.email)
    assert refused.value.denial.code == "audit_pack.no_award"
