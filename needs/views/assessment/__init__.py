"""Writing the needs assessment, and moving it through its life."""
