"""Workbooks of a return: the same sheets as XLSX and as ODS."""
