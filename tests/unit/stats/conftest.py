"""The published cases are collected only where they are to be found."""

from tests.unit.stats.worked import cases_found

collect_ignore = [] if cases_found() else ["test_worked_cases.py"]
