"""Input of the pages, cleaned here and judged by services: one topic a file."""
