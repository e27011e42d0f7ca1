"""From a snapshot to the `Document` that every output lays out."""

from reporting.returns.compose.whole import compose

__all__ = ["compose"]
