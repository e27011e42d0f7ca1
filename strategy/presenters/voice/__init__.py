"""Tables and rows of what people said and are owed."""
