"""The same desk as the return's tests."""

from tests.functional.reporting.conftest import desk, world

__all__ = ["desk", "world"]
