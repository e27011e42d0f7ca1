"""docs/roles.md, written from the code that decides what each role may do."""

from dalpb.kernel.roles import NEVER_BY_TOKEN, ROLES, STEP_UP, Permission, Role


def roles_markdown() -> str:
    """The whole page."""
    heads = [ROLES[role].label for role in Role]
    lines = [
        "# Roles and permissions",
        "",
        "Written from `dalpb/kernel/roles.py`; do not edit by hand.",
        "",
        *(
            f"- **{ROLES[role].label}** (`{role.value}`): {ROLES[role].description}"
            + (" Only at the tier one authority." if ROLES[role].of_tier_one else "")
            for role in Role
        ),
        "",
        f"| Permission | {' | '.join(heads)} |",
        f"|---|{'---|' * len(heads)}",
        *(_line(permission) for permission in Permission),
        "",
        f"Asked for again before use (ten minutes): {_names(STEP_UP)}.",
        "",
        f"Never carried by an API token: {_names(NEVER_BY_TOKEN)}.",
        "",
    ]
    return "\n".join(lines)


def _line(permission: Permission) -> str:
    cells = ("yes" if permission in ROLES[role].permissions else "" for role in Role)
    return f"| `{permission.value}` | {' | '.join(cells)} |"


def _names(permissions: frozenset[Permission]) -> str:
    return ", ".join(f"`{p.value}`" for p in Permission if p in permissions)
