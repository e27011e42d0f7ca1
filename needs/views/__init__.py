"""Pages of need: sending figures, looking at them, and what they are about."""
