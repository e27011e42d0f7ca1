"""Partner spreadsheets are untrusted: they are read in a guarded child and come back as text."""
