"""Backups that have been restored: copy, manifest, and a drill that compares them."""
