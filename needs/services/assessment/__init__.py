"""Writes to the needs assessment: its text, its ties to figures, its moves, its approval."""
