"""Pages of what people said and are owed."""
