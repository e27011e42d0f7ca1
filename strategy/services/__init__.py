"""What changes strategies: audited, and all or nothing."""
