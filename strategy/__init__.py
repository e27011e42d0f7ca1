"""The strategy, its delivery plan, and the board that keeps both."""
