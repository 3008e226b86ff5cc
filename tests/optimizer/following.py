"""Runs followed from outside: waits that wait on the process itself."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Callable
from pathlib import Path

from inventory.graph import Inventory
from inventory.graph import load as load_inventory
from inventory.readers import read as read_tables
from optimizer.runs import Run, State
from optimizer.scenario import Scenario
from optimizer.scenario_files import load as load_scenario
from tests.cli.doors import ROOT, knapsacks
from tests.estates import TODAY

__all__ = ["ROOT", "await_end", "ended", "endless", "pid", "reached"]

DEADLINE = 90.0  # seconds after which what is waited for is taken never to come
LOOK = 0.05  # seconds for which the process is watched between two looks at its folder


def await_end(pid: int, seconds: float = DEADLINE) -> bool:
    """Whether the process of that number is gone, once it is or after so many seconds."""
    try:
        watched = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([watched], [], [], seconds)[0])
    finally:
        os.close(watched)


def pid(run: Run) -> int:
    return int((run.folder / "pid").read_text(encoding="ascii"))


def ended(run: Run) -> State:
    """How a run ended, once its process did."""
    assert await_end(pid(run)), run.state()
    return run.state()


def reached(run: Run, there: Callable[[State], bool]) -> State:
    """The first state seen of a run that is there."""
    end = time.monotonic() + DEADLINE
    while not there(state := run.state()):
        assert not state.ended, (state, run.log())
        assert time.monotonic() < end, state
        await_end(pid(run), LOOK)
    return state


def endless(place: Path) -> tuple[Inventory, Scenario]:
    """An estate and a scenario that have plans at once, and whose best takes hours to prove."""
    estate, scenario = knapsacks(place)
    return load_inventory(read_tables([estate])[0], TODAY)[0], load_scenario([scenario])
