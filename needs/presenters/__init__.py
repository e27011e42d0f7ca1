"""From rows to the tables and lists that pages show."""
