"""Files that mean harm or are badly broken, made from fixed seeds."""

from tests.hostile.files import hostile_files

__all__ = ["hostile_files"]
