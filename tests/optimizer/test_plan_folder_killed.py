"""Whenever the writer of a plan is killed, the plan in its place is whole, or there is none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from optimizer.plan_folder import read, write
from tests.optimizer import rich
from tests.optimizer.test_plan_folder import contents

ROOT = Path(__file__).parents[2]
DEADLINE = 60.0  # seconds after which what is waited for is taken never to come

NURSERY = """
import os, sys
from pathlib import Path
from optimizer.plan_folder import read, write

target, *plans = map(Path, sys.argv[1:])
plans = [read(plan) for plan in plans]
for asked in sys.stdin:
    writer = os.fork()
    while writer == 0:
        for plan in plans:
            write(plan, target)
    print(writer, flush=True)
    os.waitpid(writer, 0)
"""
"""A process that, for each line it reads, gives birth to a writer that replaces one plan by the other for ever."""


@contextmanager
def nursery(*arguments: Path) -> Iterator[Callable[[], int]]:
    """Each call gives a new writer's process number; none of them survives."""
    command = [sys.executable, "-c", NURSERY, *map(str, arguments)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=-1, stdout=-1, text=True, start_new_session=True)
    assert process.stdin
    assert process.stdout

    def born() -> int:
        process.stdin.write("\n")
        process.stdin.flush()
        return int(process.stdout.readline())

    try:
        yield born
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def await_files(count: int, folder: Path) -> None:
    """Return as soon as a hidden folder that was not there before holds so many files."""
    before = set(folder.glob(".*"))
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end:
        for work in set(folder.glob(".*")) - before:
            if len([*work.glob("made/*")]) >= count:
                return
    raise TimeoutError(f"no writer has written {count} files")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the writers are forked")
def test_a_killed_writer_leaves_a_whole_plan_or_none(tmp_path):
    small = rich.plan()
    large = replace(small, ruled_out=pd.concat([small.ruled_out] * 40, ignore_index=True))
    for name, plan in (("small", small), ("large", large)):
        write(plan, tmp_path / name)
    whole = [contents(tmp_path / name) for name in ("small", "large")]
    place = tmp_path / "place"
    place.mkdir()
    with nursery(place / "plan", tmp_path / "small", tmp_path / "large") as born:
        for moment in [0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 4, 8, 8]:
            writer = born()
            await_files(moment, place)
            os.kill(writer, signal.SIGKILL)
            assert not (place / "plan").exists() or contents(place / "plan") in whole
    left = [path.name for path in place.iterdir() if path.name != "plan"]
    assert left  # a writer did not have the time to tidy up: it was killed at work
    assert all(name.startswith(".") for name in left)
    write(small, place / "plan")
    assert contents(place / "plan") == whole[0]
    assert read(place / "plan").summary == small.summary
