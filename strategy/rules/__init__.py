"""What a strategy is held to: pure."""
