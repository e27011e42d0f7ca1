"""Pages of plans and strategies."""
