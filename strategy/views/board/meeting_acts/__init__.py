"""Everything that can be done to a meeting, one act a form."""
