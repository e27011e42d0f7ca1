"""Workbooks of strategy, laid out."""
