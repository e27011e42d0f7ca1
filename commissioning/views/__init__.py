"""The grant's pages, one topic a file."""
