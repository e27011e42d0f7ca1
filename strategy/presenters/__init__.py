"""From stored results to what pages and files show: nothing is worked out here."""
