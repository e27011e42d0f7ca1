"""Reads for this app's own pages and services, one topic a file."""
