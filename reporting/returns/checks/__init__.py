"""The return's checks, by topic. `run_all` makes every one of them."""

from reporting.returns.checks import (  # noqa: F401 - each module registers its rules
    completeness,
    money,
    parts,
    plausibility,
    provision,
    subsets,
    text,
)
from reporting.returns.checks.registry import RULES, run_all

__all__ = ["RULES", "run_all"]
