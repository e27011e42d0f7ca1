"""What leaves the system: the annual return, packs, publication."""
