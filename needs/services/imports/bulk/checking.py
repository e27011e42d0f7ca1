"""Checking a long file by columns: the same tiers as a short one, the same words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from dalpb.kernel.intake.coded import Coded, CodedTable
from dalpb.kernel.models.organisations import Organisation
from needs.permissions import Scope
from needs.rules.doubts import Split
from needs.services.imports.bulk.digest import Digest, digest_by_rows
from needs.services.imports.bulk.keys import is_countable, keys_of
from needs.services.imports.bulk.resolving import Resolver
from needs.services.imports.bulk.shares import InOne, Share, Shares
from needs.services.imports.bulk.spooled import InMany
from needs.services.imports.bulk.whole import (
    AboveWhole,
    asked_elsewhere,
    has_twins,
    person_level,
    twins,
)
from needs.services.imports.checking import heading_issues, is_refused, personal_issues, reader_for
from needs.services.imports.issues import Issues
from needs.services.imports.lookups import Codes
from needs.services.imports.sending import LONG_ROWS


@dataclass(frozen=True, slots=True)
class Checked:
    """A long file's rows, or what is wrong with them. With neither it must go the other way."""

    shares: Shares | None
    digest: str
    errors: Issues
    warnings: Issues


def check_long(
    table: Coded,
    *,
    file_name: str,
    scope: Scope,
    on: date,
    organisation: Organisation | None,
    from_round: bool,
) -> Checked:
    """The tiers file, value, row and table."""
    checked = check_alone(table, file_name=file_name, scope=scope, on=on, organisation=organisation)
    if checked.shares and not from_round:
        checked.errors.add(asked_elsewhere(checked.shares))
    return checked


def check_alone(
    table: Coded,
    *,
    file_name: str,
    scope: Scope,
    on: date,
    organisation: Organisation | None,
    codes: Codes | None = None,
) -> Checked:
    """The same, but for what rounds ask. With the file's codes the database is asked nothing.

    Only a fault may ask it, for the words of its sentence.
    """
    certain, uncertain = personal_issues(table, file_name)
    if certain:
        return Checked(None, "", Issues(certain), Issues(uncertain))
    frame = table.frame
    issues = heading_issues(frame, organisation)
    if is_refused(issues):
        return Checked(None, "", Issues(issues), Issues(uncertain))
    resolver = resolver_of(frame, scope, on, organisation, codes)
    codes = resolver.codes
    resolver.warnings.add([*uncertain, *issues])
    shares = _shares(table, resolver)
    errors, warnings = resolver.errors, resolver.warnings
    if shares is None or not len(shares):
        return Checked(shares, "", errors, warnings)
    splits = {entry.id: codes.measure_codes[entry.id].split for entry in shares.values.measures}
    checks = _Checks(shares, splits, errors)
    for fetch in shares.fetching():
        checks.add(fetch())
    doubts, is_certain = person_level(shares)
    (errors if doubts and is_certain else warnings).add(doubts)
    return Checked(shares, "" if errors else checks.digest(), errors, warnings)


def resolver_of(
    frame: CodedTable,
    scope: Scope,
    on: date,
    organisation: Organisation | None,
    codes: Codes | None = None,
) -> Resolver:
    """What resolves the rows of a file that names the frame's areas and measures."""
    narrowed = scope.only(organisation.pk) if organisation else scope
    areas, measures = (frame.texts[frame.headings.index(name)] for name in ("area", "measure"))
    codes, reader = reader_for(
        frame.only(np.zeros(0, np.int64)), (areas, measures), narrowed, on, organisation, codes
    )
    return Resolver(codes, reader, on)


def _shares(table: Coded, resolver: Resolver) -> Shares | None:
    """The good rows; None where their keys do not fit in one number."""
    if isinstance(table, CodedTable):
        rows = resolver.resolve(table)
        return InOne(rows, keys_of(rows)) if is_countable(rows) else None
    many = InMany(map(resolver.resolve, table.parts()))
    return many if is_countable(many.values) else None


class _Checks:
    """What is found in one share after another, and the digest of what has no fault."""

    def __init__(self, shares: Shares, splits: Mapping[int, Split], errors: Issues) -> None:
        self._errors = errors
        self._shares = shares
        self._above_whole = AboveWhole(shares.values, splits)
        self._digest = Digest(shares.values)
        self._is_short = len(shares) <= LONG_ROWS

    def add(self, share: Share) -> None:
        is_double = has_twins(share.keys)
        if is_double:
            self._errors.add(twins(share.rows, share.keys))
        self._errors.add(self._above_whole.of(share, has_twins=is_double))
        if not (self._errors or self._is_short):
            self._digest.add(share)

    def digest(self) -> str:
        return digest_by_rows(self._shares) if self._is_short else self._digest.told()
