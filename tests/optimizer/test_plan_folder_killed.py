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
    print("dead", flush=True)
"""
"""A process that, for each line it reads, gives birth to a writer that replaces one plan by the other for ever."""


@contextmanager
def nursery(*arguments: Path) -> Iterator[tuple[Callable[[], int], Callable[[int], None]]]:
    """Two functions: the first gives a new writer's number, the second kills that writer and waits for its end."""
    command = [sys.executable, "-c", NURSERY, *map(str, arguments)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=-1, stdout=-1, text=True, start_new_session=True)
    assert process.stdin
    assert process.stdout

    def born() -> int:
        process.stdin.write("\n")
        process.stdin.flush()
        return int(process.stdout.readline())

    def killed(writer: int) -> None:
        os.kill(writer, signal.SIGKILL)
        assert process.stdout.readline() == "dead\n"

    try:
        yield born, killed
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def await_draft(count: int, folder: Path) -> None:
    """Return as soon as a new hidden folder, the second at least, holds so many files: a plan was written before."""
    before, drafts = set(folder.glob(".*")), set()
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end:
        new = set(folder.glob(".*")) - before
        drafts |= new
        if len(drafts) > 1 and any(len([*draft.glob("made/*")]) >= count for draft in new):
            return
    raise TimeoutError(f"no writer has written {count} files")


def spin(seconds: float) -> None:
    """Let the writer go on for so long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


MOMENTS = [*((count, 0.0) for count in range(9)), *((0, at / 100) for at in range(1, 16))]
"""When a writer is killed: once its second draft holds so many files, and so many seconds after."""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the writers are forked")
def test_a_killed_writer_leaves_a_whole_plan_or_none(tmp_path):
    small = rich.plan()
    large = replace(small, ruled_out=pd.concat([small.ruled_out] * 40, ignore_index=True))
    for name, plan in (("small", small), ("large", large)):
        write(plan, tmp_path / name)
    whole = [contents(tmp_path / name) for name in ("small", "large")]
    place = tmp_path / "place"
    write(small, place / "plan")
    found = []
    with nursery(place / "plan", tmp_path / "large", tmp_path / "small") as (born, killed):
        for count, seconds in MOMENTS:
            writer = born()
            await_draft(count, place)
            spin(seconds)
            killed(writer)
            if (place / "plan").exists():
                found.append(contents(place / "plan"))
    assert all(each in whole for each in found)
    assert [each in found for each in whole] == [True, True]  # some before a replacement, some after
    left = [path.name for path in place.iterdir() if path.name != "plan"]
    assert left  # a writer did not have the time to tidy up: it was killed at work
    assert all(name.startswith(".") for name in left)
    write(small, place / "plan")
    assert contents(place / "plan") == whole[0]
    assert read(place / "plan").summary == small.summary
