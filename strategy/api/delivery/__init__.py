"""The delivery plan for programs."""
