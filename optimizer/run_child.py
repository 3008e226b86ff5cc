"""The process of a run: `python -m optimizer.run_child FOLDER` does what the folder asks, and says there how it goes."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from inventory.findings import Finding, Refused
from inventory.stored import take_up
from optimizer import plan_folder
from optimizer.methods import solve
from optimizer.planning import conclude, price_seconds
from optimizer.pose import Posed, pose
from optimizer.run_files import (
    TYPED,
    Ending,
    Stage,
    Standing,
    extended,
    read_request,
    read_scenario,
    write_ending,
    write_standing,
)
from optimizer.solution import Solution, Status
from optimizer.solve import Progress, Search
from optimizer.unused import unused
from optimizer.ways_out import ways_out

NICENESS = 5
"""How far a run steps back from who looks at a screen meanwhile."""
FIRST_TO_DIE = 500
"""How much likelier the kernel is to choose a run, of 1,000."""
WAY_SECONDS = 60.0
"""Seconds that the solver may take for each step of a way out, at most."""
SELDOM = 0.25
"""Seconds between two looks at whether the run is cancelled, and at least between two reports of progress."""


class Journal:
    """What a run says of itself: its stage at once, its progress now and then."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.standing = Standing()
        self.said = 0.0

    def enter(self, stage: Stage) -> None:
        """Say that a stage begins, and all the progress there was before it."""
        self.standing = Standing(stage, self.standing.history)
        self._say()

    def report(self, progress: Progress) -> None:
        """Remember this progress, and say it unless something was said just now."""
        self.standing = Standing(self.standing.stage, extended(self.standing.history, progress))
        if time.monotonic() - self.said >= SELDOM:
            self._say()

    def _say(self) -> None:
        self.said = time.monotonic()
        with suppress(OSError):  # a disk that is full for a while must not end a search of hours
            write_standing(self.folder, self.standing)


def seldom(ask: Callable[[], bool]) -> Callable[[], bool]:
    """The question, asked once in a while only: in between, the last answer; a yes stands for good."""
    last, answer = -SELDOM, False

    def asked() -> bool:
        nonlocal last, answer
        if not answer and time.monotonic() - last >= SELDOM:
            last, answer = time.monotonic(), ask()
        return answer

    return asked


def run(folder: Path) -> None:
    """Do what is asked; whatever a user can be told of how it ended is in the folder then."""
    try:
        ending = _planned(folder, Journal(folder))
    except Refused as refused:
        ending = Ending(Stage.REFUSED, time.time(), findings=refused.findings)
    write_ending(folder, ending)


def _planned(folder: Path, journal: Journal) -> Ending:
    """The way from tables to a plan, as the terminal goes it."""
    cancelled = (folder / "cancel").exists
    asked = read_request(folder).asked
    journal.enter(Stage.READING)
    inventory = take_up(folder / "inventory")
    journal.enter(Stage.POSING)
    posed = pose(inventory, read_scenario(folder))
    found = unused(posed.estate)
    if cancelled():
        return Ending(Stage.CANCELLED, time.time(), findings=found)
    journal.enter(Stage.SOLVING)
    search = Search(
        asked.gap, asked.time_limit, asked.solver, asked.seed, journal.report, seldom(cancelled),
        work_limit=asked.work_limit,
    )  # fmt: skip
    solution = solve(posed.problem, search)
    journal.report(Progress(solution.seconds, solution.objective, solution.bound))
    if solution.status is Status.UNKNOWN and cancelled():
        return Ending(Stage.CANCELLED, time.time(), solution.status, found)
    return _concluded(folder, journal, posed, solution, found)


def _concluded(
    folder: Path, journal: Journal, posed: Posed, solution: Solution, found: tuple[Finding, ...]
) -> Ending:
    journal.enter(Stage.EXPLAINING if solution.chosen is None else Stage.CHECKING)
    asked = read_request(folder).asked
    outcome = conclude(posed, solution, asked.seed, price_seconds(asked.time_limit))
    if outcome.plan is None:
        stage = Stage.UNPLANNED if outcome.clash is None else Stage.INFEASIBLE
        stopped = (folder / "cancel").exists
        ways = ways_out(posed, min(asked.time_limit, WAY_SECONDS), stopped) if outcome.clash else ()
        return Ending(stage, time.time(), outcome.status, found, outcome.clash, ways)
    if outcome.faults:
        return Ending(Stage.UNSOUND, time.time(), outcome.status, (*found, *outcome.faults))
    journal.enter(Stage.WRITING)
    plan_folder.write(outcome.plan, folder / "plan")
    plan_folder.read_tables(folder / "plan", folder / TYPED)
    return Ending(Stage.PLANNED, time.time(), outcome.status, found)


def step_back() -> None:
    """Let whoever looks at a screen go first, and be the one to die when memory runs out."""
    os.nice(NICENESS)
    with suppress(OSError):  # only Linux has such a file
        Path("/proc/self/oom_score_adj").write_text(str(FIRST_TO_DIE), encoding="ascii")


if __name__ == "__main__":
    step_back()
    run(Path(sys.argv[1]))
