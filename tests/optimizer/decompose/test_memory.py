"""Memory: what was freed goes back to the machine."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from optimizer.decompose.memory import give_back

MEBIBYTE = 2**20


def held():
    """The memory that this process holds, in MiB."""
    (line,) = (
        line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS")
    )
    return int(line.split()[1]) / 1024


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is nobody to tell")
def test_what_was_freed_between_what_stays_goes_back():
    pieces = [np.ones(MEBIBYTE // 64 // 8) for _ in range(64 * 200)]
    stays, before = pieces[-1], held()
    pieces.clear()
    give_back()
    assert held() < before - 150
    assert stays.all()
