"""The register of risks in a pack, and what of it a board looks at first."""

from datetime import date

from reporting.packs.content import Exceptional, ExceptionKind, RiskLine
from strategy.facts.risks import RiskFact, Score, risk_exceptions, risks


def risk_lines(body_code: str, on: date) -> tuple[RiskLine, ...]:
    """The body's open risks, the highest first."""
    return tuple(_line(one) for one in risks(on, body_code=body_code))


def _line(one: RiskFact) -> RiskLine:
    return RiskLine(
        code=one.code,
        event=one.title,
        owner=one.owner,
        current=_score(one.current),
        target=_score(one.target),
        standing=_standing(one),
    )


def _score(score: Score | None) -> str:
    if score is None:
        return "Not scored"
    return f"{score.likelihood} × {score.impact} = {score.total}"


def _standing(one: RiskFact) -> str:
    if one.accepted_until:
        return "Accepted"
    if one.above_appetite is None:
        return "Not scored"
    return "Above" if one.above_appetite else "Within"


def risks_out(body_code: str, since: date, on: date) -> tuple[Exceptional, ...]:
    """Each risk that a board should look at, once, with every reason."""
    reasons: dict[tuple[str, str], list[str]] = {}
    for one in risk_exceptions(since, on, body_code=body_code):
        reasons.setdefault((one.code, one.title), []).append(one.sentence)
    return tuple(
        Exceptional(ExceptionKind.RISK, code, f"{title}. {' '.join(told)}")
        for (code, title), told in reasons.items()
    )
