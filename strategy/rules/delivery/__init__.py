"""The delivery plan's rules: what an action may become, and what its dates say of it."""
