"""The grant: awards, allocations, commissioned services, spend."""
