"""A loaded partnership for every test that asks for one."""

import pytest

from tests.integration.needs import partnership


@pytest.fixture
def loaded(db: None) -> None:
    partnership.load()
