"""Who may read and change what of the strategy, one topic a file."""
