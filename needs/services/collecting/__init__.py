"""The partner quarter: rounds, answers, and everything that happens to a submission."""
