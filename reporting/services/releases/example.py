"""A whole release from a file, each step by the person whose step it is: for the demonstration."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from dalpb.kernel.models import User
from dalpb.kernel.refusals import Denial, Refused
from reporting.assemble.released_return import DATASET
from reporting.models import Release
from reporting.releases.asking import Ask, Places, TableAsk, Times, Weights
from reporting.releases.saying import FindingKind
from reporting.releases.workflow import Verdict
from reporting.services.releases.accepting import accept_finding
from reporting.services.releases.policies import adopt_policy
from reporting.services.releases.proposing import Wanted, propose
from reporting.services.releases.protecting import protect_release
from reporting.services.releases.reviewing import publish, review, send

OFFICER: Final = "officer@council.example"
LOOKED_AT_AGAIN: Final = timedelta(days=90)
REVIEWERS: Final = ("certifier@council.example", "commissioner@council.example")


@transaction.atomic
def publish_release(document: Mapping[str, Any], *, at: datetime) -> Release:
    """The release of the file is out; one that is there already is left as it is."""
    there = Release.objects.filter(code=document["code"]).first()
    if there is not None:
        return there
    officer = User.objects.get(email=OFFICER)
    reviewers = [User.objects.get(email=email) for email in REVIEWERS]
    adopt_policy(reference=document["policy"], basis=document["basis"], by=reviewers[0], at=at)
    wanted = Wanted(
        title=document["title"],
        summary=document["summary"],
        dataset=DATASET if "return" in document else "counts",
        period=document["period"],
        reason=document["reason"],
    )
    made = propose(code=document["code"], wanted=wanted, ask=_ask(document), by=officer, at=at)
    _protect(made, why_sparse=document.get("sparse", ""), by=officer, at=at)
    send(release=made, version=made.version, by=officer, at=at)
    for reviewer, reason in zip(reviewers, document["verdicts"], strict=True):
        review(
            release=made,
            sha256=made.sha256,
            verdict=Verdict.APPROVE,
            reason=reason,
            by=reviewer,
            at=at,
        )
    publish(release=made, version=made.version, by=officer, at=at)
    return made


def _protect(made: Release, *, why_sparse: str, by: User, at: datetime) -> None:
    """The tables are protected. One of which most is withheld stays where the file says why."""
    for _ in range(2):
        copy = protect_release(release=made, version=made.version, weights=Weights(), by=by, at=at)
        made.refresh_from_db()
        if copy.is_safe:
            return
        findings = list(copy.findings.all())
        if not why_sparse or any(finding.kind != FindingKind.SPARSE.value for finding in findings):
            said = " ".join(finding.words for finding in findings)
            raise Refused(Denial("release.findings", f"{made.title}: {said}"))
        until = timezone.localdate(at) + LOOKED_AT_AGAIN
        for finding in findings:
            accept_finding(finding=finding, reason=why_sparse, expires_on=until, by=by, at=at)


def _ask(document: Mapping[str, Any]) -> Ask:
    if "return" in document:
        return Ask(of_return=document["return"], left_out=tuple(document.get("left_out", ())))
    return Ask(
        tuple(
            TableAsk(
                code=one["code"],
                title=one["title"],
                measure=one["measure"],
                year=one["year"],
                places=Places(one["places"]),
                times=Times(one["times"]),
                split=one.get("split", ""),
            )
            for one in document["tables"]
        )
    )
