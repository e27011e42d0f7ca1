"""What every part of the API stands on: problems, parsing, pages, versions, tokens."""
