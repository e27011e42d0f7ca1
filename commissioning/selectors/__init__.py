"""Reads of the grant, one topic a file."""
