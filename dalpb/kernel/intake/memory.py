"""Memory that is asked for again and again, by a process that soon ends."""

import contextlib
from typing import Final

# Of the C library's mallopt.
_TRIM_THRESHOLD: Final = -1
_MMAP_THRESHOLD: Final = -3
_GIVEN_BACK_FROM: Final = 32 << 20
_APART_FROM: Final = 4 << 20


def keep_freed() -> None:
    """What is freed is kept for the next block: handing it back costs a tenth of the time."""
    with contextlib.suppress(ImportError, OSError, AttributeError):
        import ctypes

        library = ctypes.CDLL(None)
        library.mallopt(_MMAP_THRESHOLD, _APART_FROM)
        library.mallopt(_TRIM_THRESHOLD, _GIVEN_BACK_FROM)
