"""Storing protection: a safe copy with its proof, or the findings that stand in its way."""

import json
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from dalpb.kernel.codec import plain, to_json
from dalpb.kernel.models import User
from dalpb.kernel.one_snapshot import one_snapshot
from dalpb.kernel.refusals import Denial, Refused, require
from dalpb.kernel.roles import Permission
from reporting.disclosure.protect import (
    NoProof,
    ProtectedTable,
)
from reporting.disclosure.shown import ShownTable
from reporting.disclosure.statements import Mark
from reporting.models import (
    DisclosurePolicy,
    FrozenCopy,
    Proof,
    Release,
    ReleasedTable,
    ReleaseFinding,
    Statement,
)
from reporting.releases.asking import Weights, deny_how
from reporting.releases.evidence import evidence_of, is_proved
from reporting.releases.freezing import Words, content, digest, freeze
from reporting.releases.ledger import digest as ledger_digest
from reporting.releases.rates import freeze_rates
from reporting.releases.shares import freeze_shares, shares_of
from reporting.releases.workflow import ReleaseMove, ReleaseState, deny_move
from reporting.selectors.releases import last_copy
from reporting.services.releases.attempting import Attempt, attempt
from reporting.services.releases.files import Made, store_files, table_files
from reporting.services.releases.moving import changed_meanwhile, move_on, require_may
from reporting.services.releases.policies import policy_for
from reporting.services.releases.proposing import ask_of
from reporting.services.releases.public_return import return_files
from reporting.services.releases.refusing import refusals_of_the_engine
from reporting.services.releases.stating import statements_of

INVENTED = (
    "Some figures here are illustrative: invented to show how the system works. Do not quote them."
)


def protect_release(
    *, release: Release, version: int, weights: Weights, by: User, at: datetime
) -> FrozenCopy:
    """Protect what is proposed. The copy is safe and stands, or says what was found.

    The solving is done before the short transaction that stores it.
    """
    require_may(Permission.PROPOSE_RELEASE, by=by, at=at)
    if release.version != version:
        raise changed_meanwhile()
    if release.state != ReleaseState.PROTECTED:
        require(deny_move(ReleaseMove.PROTECTED, state=ReleaseState(release.state)))
    require(deny_how(ask_of(release), weights.how))
    policy, row = policy_for(release.audience, at, weights.how)
    with refusals_of_the_engine():
        with one_snapshot():
            tried = attempt(release, policy, weights, on=timezone.localdate(at))
        with transaction.atomic():
            return _store(release, version, row, tried, weights, by=by, at=at)


def _store(
    release: Release,
    version: int,
    row: DisclosurePolicy,
    tried: Attempt,
    weights: Weights,
    *,
    by: User,
    at: datetime,
) -> FrozenCopy:
    if release.state == ReleaseState.PROTECTED:
        move_on(release, ReleaseMove.CHANGED, version=version, by=by, at=at)
        version = release.version
    locked = Release.objects.select_for_update().get(pk=release.pk)
    if locked.version != version or locked.state != ReleaseState.PROPOSED:
        raise changed_meanwhile()
    Release.objects.filter(pk=release.pk).update(data_cut_off=at)
    release.data_cut_off = at
    is_safe = (
        not tried.found and tried.protection is not None and tried.protection.proof is not None
    )
    protected = _protected(tried) if is_safe else ()
    tables = _frozen(tried, protected) if is_safe else ()
    files = (
        *table_files(release, str(row), tables),
        *(
            return_files(ask_of(release), tuple(tables[0] for tables in protected))
            if is_safe
            else ()
        ),
    )
    text = copy_content(release, str(row), tables, files)
    last = last_copy(release)
    withheld = sum(isinstance(shown, Mark) for shown in tried.printout.cells.values())
    copy = FrozenCopy.objects.create(
        release=release,
        number=last.number + 1 if last else 1,
        policy=row,
        content=text,
        sha256=digest(text),
        ledger_sha256=ledger_digest(tried.earlier),
        wishes=to_json(weights),
        is_safe=is_safe,
        printed_count=len(tried.printout.cells) - withheld,
        withheld_count=withheld,
        small_count=tried.small,
        earlier_count=len(tried.earlier),
        milliseconds=tried.milliseconds,
        protected_by=by,
        protected_at=at,
    )
    ReleaseFinding.objects.bulk_create(
        ReleaseFinding(copy=copy, number=at_, kind=f.kind.value, cell=f.cell[:300], words=f.words)
        for at_, f in enumerate(tried.found, start=1)
    )
    if is_safe:
        _store_safe(copy, tried, tables, at=at)
        store_files(copy, files)
        move_on(
            release,
            ReleaseMove.PROTECTED,
            version=version,
            by=by,
            at=at,
            changes={"sha256": copy.sha256},
        )
    return copy


def _protected(tried: Attempt) -> tuple[tuple[ProtectedTable, ...], ...]:
    """Each table as the one type that public code may take; an indicator is of two."""
    if tried.protection is None or tried.protection.proof is None:
        raise NoProof(tuple(tried.linked.ids))
    return tuple(
        tuple(
            ProtectedTable(
                name=piece.ask.code,
                table=view.table(tried.linked.ids),
                release=tried.printout,
                ledger=tried.linked.known,
                proof=tried.protection.proof,
                policy=tried.policy,
                in_spite_because="decided" if view.cube.measure in tried.sparse else "",
            )
            for view in piece.views
        )
        for piece in tried.pieces
    )


def _frozen(
    tried: Attempt, protected: tuple[tuple[ProtectedTable, ...], ...]
) -> tuple[ShownTable, ...]:
    """Each table as it is printed."""
    shown = []
    for number, (piece, tables) in enumerate(zip(tried.pieces, protected, strict=True), start=1):
        cube, ask = piece.view.cube, piece.ask
        is_invented = any(view.cube.is_illustrative for view in piece.views)
        notes = (INVENTED,) if is_invented else ()
        words = Words(number, ask.code, ask.title, cube.counts, ask.year, notes)
        if shares_of(piece):
            shown.append(freeze_shares(tables, piece, words))
        elif piece.rate is not None:
            shown.append(freeze_rates(tables[0], piece, words))
        else:
            shown.append(freeze(tables[0], piece.view, words))
    return tuple(shown)


def copy_content(
    release: Release, policy: str, tables: tuple[ShownTable, ...], files: tuple[Made, ...] = ()
) -> str:
    """Everything that a reviewer says yes to: the words, the embargo, each table's and file's digest."""
    said = {
        name: plain(getattr(release, name))
        for name in (
            "code",
            "revision",
            "title",
            "summary",
            "dataset",
            "period",
            "audience",
            "reason",
            "correction_note",
            "data_cut_off",
            "embargo_until",
        )
    }
    return _canonical(
        {
            **said,
            "policy": policy,
            "tables": [table.sha256 for table in tables],
            "files": {file.name: file.sha256 for file in files},
        }
    )


def _canonical(value: dict[str, object]) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _store_safe(
    copy: FrozenCopy, tried: Attempt, tables: tuple[ShownTable, ...], *, at: datetime
) -> None:
    if tried.protection is None or tried.protection.proof is None:
        raise NoProof(())
    if not is_proved(tried.everything, tried.protection.proof):
        raise Refused(Denial("release.no_proof", str(NoProof(()))))
    ReleasedTable.objects.bulk_create(
        ReleasedTable(
            copy=copy,
            number=table.number,
            code=table.code,
            title=table.title,
            content=content(table),
            sha256=table.sha256,
        )
        for table in tables
    )
    Statement.objects.bulk_create(statements_of(copy, tried))
    evidence = to_json(
        evidence_of(tried.everything, tried.protection.proof, tried.cubes, tried.accepted)
    )
    Proof.objects.create(copy=copy, content=evidence, sha256=digest(evidence), verified_at=at)
