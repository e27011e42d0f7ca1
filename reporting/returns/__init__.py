"""The annual return as data and pure rules: its form, its draft, its checks, its tables."""
