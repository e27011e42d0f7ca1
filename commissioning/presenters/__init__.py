"""The grant, laid out for pages."""
