"""Input of the delivery plan's pages: cleaned here, judged by services."""
