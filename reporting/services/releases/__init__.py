"""Releases: proposed, protected, reviewed by two others, published, withdrawn."""
