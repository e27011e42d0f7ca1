"""Reads for this app's own pages and API, one topic a file."""
