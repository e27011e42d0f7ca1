"""Strategies, their priorities, and how dashboards show them."""

from strategy.models.strategies import Priority, PriorityIndicator, Strategy
from strategy.models.tiles import AreaTile

__all__ = ["AreaTile", "Priority", "PriorityIndicator", "Strategy"]
