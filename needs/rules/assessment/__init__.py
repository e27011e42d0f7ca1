"""The needs assessment's own rules: its life, its words, and what is frozen of it."""
