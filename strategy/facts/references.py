"""Which objectives there are, for others to point at."""

from strategy.models import Objective


def objective_exists(code: str) -> bool:
    """Whether some strategy has an objective of this code, or the strategy before the stroke has."""
    plan, _, own = code.rpartition("/")
    found = Objective.objects.filter(code=own)
    return (found.filter(strategy__code=plan) if plan else found).exists()
