"""Disclosure policies: one file each, never edited, superseded by number."""
