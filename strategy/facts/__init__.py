"""What other apps may read of this one: frozen rows."""
