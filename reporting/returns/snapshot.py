"""A whole return at one moment: answers, form, findings, signatures. The thing that is signed."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from dalpb.kernel import codec
from reporting.returns.amending import Change
from reporting.returns.draft import Draft
from reporting.returns.findings import Checked
from reporting.returns.load import read
from reporting.returns.spec import Spec


@dataclass(frozen=True, slots=True)
class Answered:
    """A reason given for one finding, by whom and when."""

    digest: str
    code: str
    where: str
    reason: str
    answered_by: str
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who stands behind the return, and where the record stood. Empty until it happens.

    `audit_sequence` is also the version of the data: the number of the last event, and every
    change of a figure is an event, when everything here was read. `changes` are those of an
    amendment, against the return that it amends.
    """

    status: str
    number: int
    amends: int | None
    prepared_by: str
    prepared_at: datetime | None
    certified_by: str
    certified_at: datetime | None
    statement: str
    audit_sequence: int
    audit_hash: str
    earlier_sha256: str = ""
    is_material: bool | None = None
    material_reason: str = ""
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Enough to lay the return out again for ever, with no database behind it."""

    draft: Draft
    form: str
    form_sha256: str
    checked: Checked
    answered: tuple[Answered, ...]
    stamp: Stamp

    @property
    def spec(self) -> Spec:
        return read(self.form)


def take(
    *,
    draft: Draft,
    spec: Spec,
    checked: Checked,
    answered: tuple[Answered, ...],
    stamp: Stamp,
) -> Snapshot:
    return Snapshot(draft, spec.text, spec.sha256, checked, answered, stamp)


def to_json(snapshot: Snapshot) -> str:
    """The canonical text, the same for the same snapshot whatever machine writes it."""
    return codec.to_json(snapshot)


def from_json(text: str) -> Snapshot:
    return codec.from_json(Snapshot, text)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
