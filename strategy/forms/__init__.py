"""Input of pages: cleaned here, judged by services."""
