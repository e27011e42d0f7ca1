"""What other apps may read of need: frozen rows, never querysets. One topic a module."""
