"""The rules of the board: seats, quorum, conflicts, the life of a meeting, minutes."""
