"""The golden thread: from a need found to the figure in the return, and back."""
