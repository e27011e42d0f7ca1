"""Writing down what people said, what they agreed to, and what they are owed."""
