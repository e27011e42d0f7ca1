"""Risks by machine: read only, filtered by codes and closed lists."""
