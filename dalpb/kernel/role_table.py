"""The roles and permissions as a document, made from the code that holds them."""

from dalpb.kernel.roles import NEVER_BY_TOKEN, ROLES, STEP_UP, Permission


def in_words(permission: Permission) -> str:
    return permission.value.replace("_", " ")


def roles_document() -> str:
    """Markdown: each role, where it may be held, and what it may do."""
    lines = [
        "# Roles",
        "",
        "Generated from `dalpb/kernel/roles.py`.",
        "",
        "| role | what it is for | held at | may |",
        "|---|---|---|---|",
    ]
    for role, info in ROLES.items():
        where = "the tier one authority" if info.of_tier_one else "any organisation"
        may = ", ".join(in_words(p) for p in Permission if p in info.permissions)
        lines.append(f"| `{role.value}` {info.label} | {info.description} | {where} | {may} |")
    fresh = ", ".join(in_words(p) for p in Permission if p in STEP_UP)
    never = ", ".join(in_words(p) for p in Permission if p in NEVER_BY_TOKEN)
    lines += [
        "",
        f"Asks for the second factor again when the last was not fresh: {fresh}.",
        "",
        f"Never carried by an API token: {never}.",
        "",
    ]
    return "\n".join(lines)
