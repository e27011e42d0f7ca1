"""The kernel's writes: people, roles and organisations."""
