"""Memory: what was freed is given back to the machine."""

from __future__ import annotations

import ctypes
import sys

import pyarrow as pa


def give_back() -> None:
    """Memory that was freed goes back to the machine, where the allocator would keep it; nothing where it cannot be told to.

    What a State's tables are made of lies between what they leave behind: up to 0.7 GB at the yardstick's 100,000 servers.
    """
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # of the GNU C library
        if trim is not None:
            trim(0)
