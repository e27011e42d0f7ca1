"""The pages of the delivery plan."""
