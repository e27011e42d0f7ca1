"""The public site: anonymous readers, published documents and releases, and nothing else."""
