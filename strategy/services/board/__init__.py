"""Writes of the board's business: bodies and seats, meetings, decisions, minutes."""
