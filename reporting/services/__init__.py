"""Writes to a return: its text, its findings' answers, its moves, its certificate."""
