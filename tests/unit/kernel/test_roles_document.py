from dalpb.kernel.roles import ROLES, Permission, Role
from dalpb.kernel.roles_document import roles_markdown


def test_the_page_names_every_role_and_permission() -> None:
    page = roles_markdown()

    assert all(f"`{role.value}`" in page and ROLES[role].label in page for role in Role)
    assert all(f"| `{permission.value}` |" in page for permission in Permission)


def test_only_the_finance_certifier_certifies() -> None:
    line = next(li for li in roles_markdown().splitlines() if li.startswith("| `certify_return`"))

    cells = [cell.strip() for cell in line.strip("|").split("|")[1:]]
    assert [role for role, cell in zip(Role, cells, strict=True) if cell == "yes"] == [
        Role.FINANCE_CERTIFIER
    ]
