"""The example's plans for tests, without the figures that its needs assessment stands on."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from needs.facts.assessments import AreaKind, RecommendationFact
from strategy.services import strategy_files
from strategy.services.strategy_files import StrategiesLoaded, load_strategies
from tests.integration.needs.partnership import AT

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / "dalpb/example"
REFERENCE = (
    ROOT / "needs/reference/measures.json",
    EXAMPLE / "gloucestershire.json",
    EXAMPLE / "measures-local.json",
    ROOT / "needs/reference/indicators.json",
    EXAMPLE / "indicators-local.json",
)


def advice() -> tuple[RecommendationFact, ...]:
    """The areas for development of the assessment of 2021, as its file has them."""
    found = json.loads((EXAMPLE / "needs-assessment-2021.json").read_text(encoding="utf-8"))
    return tuple(
        RecommendationFact("2021", one["code"], AreaKind(one["kind"]), one["title"], ())
        for one in found["recommendations"]
    )


def with_assessment(patch: pytest.MonkeyPatch) -> None:
    """The needs assessment of 2021 is in force."""
    patch.setattr(strategy_files, "recommendations", advice)


def load_reference() -> None:
    for path in REFERENCE:
        call_command("load_reference", str(path), stdout=io.StringIO())


def load_plans(patch: pytest.MonkeyPatch) -> tuple[StrategiesLoaded, ...]:
    """Both files of the example stand."""
    with_assessment(patch)
    return tuple(
        load_strategies(json.loads((EXAMPLE / name).read_text(encoding="utf-8")), by=None, at=AT)
        for name in ("strategies.json", "plans.json")
    )
