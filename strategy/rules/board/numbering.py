"""References of decisions and of the actions that arise: by body and calendar year."""


def decision_reference(prefix: str, year: int, number: int) -> str:
    """Such as DALPB/2026/07."""
    return f"{prefix}/{year}/{number:02d}"


def action_reference(prefix: str, year: int, number: int) -> str:
    """Such as DALPB/2026/A07."""
    return f"{prefix}/{year}/A{number:02d}"
