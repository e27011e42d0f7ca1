"""Forms of the grant. They clean input and nothing more."""
