"""`./run bench`: what the main jobs cost, as ratios to a floor measured in the same run (ADR 0014)."""
