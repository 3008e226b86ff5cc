"""Ctrl-C stops the search and keeps the best plan found; pressed again and again, it ends the command."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.cli.doors import BASE_SCENARIO, EXAMPLE, ROOT, estuaire, knapsacks, left

DEADLINE = 60.0  # seconds after which what is waited for is taken never to come
COMMAND = (sys.executable, "-c", "from cli import main; main()", "plan", "--lang", "en")
FIRST_PLAN = rb"best \$"
NO_PLAN_YET = "best –".encode()


@contextmanager
def search(estate: Path, scenario: Path, out: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A search for the very best plan in a process whose messages go to a terminal, and what reads that terminal."""
    ours, its = pty.openpty()
    options = ["--scenario", scenario, "--out", out, "--gap", "0", "--time-limit", "600"]
    with subprocess.Popen(
        [*COMMAND, estate, *options],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=its,
    ) as process:
        os.close(its)
        try:
            yield process, ours
        finally:
            process.kill()
            os.close(ours)


def await_words(words: bytes, terminal: int) -> None:
    """Return as soon as the terminal shows these words."""
    shown, end = b"", time.monotonic() + DEADLINE
    while not re.search(words, shown):
        shown += os.read(terminal, 4096)  # fails when the process ends
        assert time.monotonic() < end, shown


def drained(process: subprocess.Popen[bytes], terminal: int) -> int:
    """The exit code of a process that is about to end; what it still shows is read, lest it waits to be."""
    while process.poll() is None:
        try:
            os.read(terminal, 4096)
        except OSError:  # the terminal has closed
            return process.wait(DEADLINE)
    return process.wait(DEADLINE)


def test_a_search_that_is_stopped_keeps_its_best_plan(tmp_path):
    estate, hard = knapsacks(tmp_path)
    with search(estate, hard, tmp_path / "plan") as (process, terminal):
        await_words(FIRST_PLAN, terminal)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert drained(process, terminal) == 3
        assert time.monotonic() - began < DEADLINE
    assert estuaire("verify", tmp_path / "plan").code == 0
    assert left(tmp_path) == ["knapsacks", "knapsacks.yaml", "plan"]


def test_a_search_that_is_stopped_before_its_first_plan_writes_nothing(tmp_path):
    # The example needs several seconds for its first plan; should one have come after all, it is whole.
    with search(EXAMPLE, BASE_SCENARIO, tmp_path / "plan") as (process, terminal):
        await_words(NO_PLAN_YET, terminal)
        process.send_signal(signal.SIGINT)
        code = drained(process, terminal)
    assert code in {3, 5}
    assert left(tmp_path) == (["plan"] if code == 3 else [])


def test_pressed_again_and_again_it_ends_the_command_and_leaves_a_whole_plan_or_none(tmp_path):
    estate, hard = knapsacks(tmp_path)
    with search(estate, hard, tmp_path / "plan") as (process, terminal):
        await_words(FIRST_PLAN, terminal)
        end = time.monotonic() + DEADLINE
        while process.poll() is None and time.monotonic() < end:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(0.01)
            except subprocess.TimeoutExpired:
                continue
        assert process.poll() in {3, 1, -signal.SIGINT}
    if (tmp_path / "plan").exists():
        assert estuaire("verify", tmp_path / "plan").code == 0
