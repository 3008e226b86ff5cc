"""A solve in a process of its own: its progress, its cancelling, and how it is found again.

A run is a folder under an identifier that nobody can guess (`optimizer.run_files` says what it holds). Its
process goes on whatever becomes of who started it, and whoever knows the identifier follows it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from inventory.findings import Finding, Refused, error
from inventory.graph import Inventory, fingerprint
from inventory.stored import lay_down
from optimizer import run_child
from optimizer.explain import Clash
from optimizer.private import held, inside, locked, new_identifier, private, remove, replace_text, writing
from optimizer.processes import launched
from optimizer.run_files import (
    ENDED,
    Asked,
    Ending,
    Request,
    Stage,
    read_ending,
    read_request,
    read_standing,
    write_request,
)
from optimizer.scenario import Scenario
from optimizer.solution import Status
from optimizer.solve import Progress
from optimizer.ways_out import WayOut

__all__ = ["ENDED", "Asked", "Progress", "Run", "Stage", "State", "find", "start", "start_with", "tidy"]

MOST = 4
"""How many runs may go on at once under one root."""
DAY = 86_400.0

TOO_MANY = error(
    "runs-too-many",
    "as many searches as this machine takes on are going on already: {most}",
    "wait until one of them ends, or cancel one",
)


@dataclass(frozen=True)
class State:
    """Where a run stands, or how it ended.

    `history`: best and bound over the seconds of solving, oldest first. `elapsed`: seconds since it was asked,
    or that it took. `cancelling`: its end was asked for. `findings`: what was found about the inventory under
    this scenario, why it was refused, or why its plan is unsound. `status`: how the solve went, once it ended.
    `clash` and `ways` out: of an infeasible one. `plan`: the folder of its plan, when there is one.
    """

    stage: Stage
    history: tuple[Progress, ...]
    request: Request
    elapsed: float
    cancelling: bool
    findings: tuple[Finding, ...] = ()
    status: Status | None = None
    clash: Clash | None = None
    ways: tuple[WayOut, ...] = ()
    plan: Path | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing will follow."""
        return self.stage in ENDED


@dataclass(frozen=True)
class Run:
    """One run, by its folder."""

    folder: Path

    @property
    def identifier(self) -> str:
        """What finds it again; to know it is to be let in."""
        return self.folder.name

    @property
    def alive(self) -> bool:
        """Whether its process lives: the kernel lets go of the lock when it dies, of whatever cause."""
        return held(self.folder / "alive")

    def state(self) -> State:
        """Where it stands now."""
        alive = self.alive  # looked at first: a process that has died since has left its ending before
        ending = read_ending(self.folder)
        standing, request = read_standing(self.folder), read_request(self.folder)
        if ending is None:
            ending = Ending(standing.stage, time.time()) if alive else self._death()
        plan = self.folder / "plan" if ending.stage is Stage.PLANNED else None
        return State(
            stage=ending.stage,
            history=standing.history,
            request=request,
            elapsed=max(0.0, ending.ended - request.started),
            cancelling=(self.folder / "cancel").exists(),
            findings=ending.findings,
            status=ending.status,
            clash=ending.clash,
            ways=ending.ways,
            plan=plan,
        )

    def _death(self) -> Ending:
        """The ending of a process that died before it could say anything, at its last sign of life."""
        signs = (self.folder / name for name in ("request.json", "progress.json", "log.txt"))
        last = max(sign.stat().st_mtime for sign in signs if sign.exists())
        killed = (self.folder / "killed").exists()
        return Ending(Stage.CANCELLED if killed else Stage.FAILED, last)

    def cancel(self) -> None:
        """Ask the search to stop, which takes a moment; the best plan it has is checked and written like any other."""
        (self.folder / "cancel").touch()

    def kill(self) -> None:
        """End the process now, whatever it is doing; there is no plan then."""
        self.cancel()
        (self.folder / "killed").touch()
        number = self.folder / "pid"
        if self.alive and number.exists():
            with suppress(ProcessLookupError):  # it has just ended by itself
                os.killpg(int(number.read_text(encoding="ascii")), signal.SIGKILL)

    def log(self, lines: int = 40) -> str:
        """The last lines that its process said, for whoever maintains the product: never for a screen."""
        text = (self.folder / "log.txt").read_text(encoding="utf-8", errors="replace")
        return "\n".join(text.splitlines()[-lines:])


def start(root: Path, inventory: Inventory, scenario: Scenario, asked: Asked, most: int = MOST) -> Run:
    """A run of this search, under way; `Refused` when so many are going on already, or nothing can be written."""

    def lay(place: Path) -> str:
        lay_down(inventory, place)
        return fingerprint(inventory)

    return start_with(lay, root, scenario, asked, most)


def start_with(
    lay: Callable[[Path], str], root: Path, scenario: Scenario, asked: Asked, most: int = MOST
) -> Run:
    """As `start`, where `lay` puts the inventory in the folder it is given, and says its fingerprint."""
    with writing():
        runs = private(root.absolute() / "runs")
        draft = private(runs / f".{new_identifier()}")
        try:
            version = lay(draft / "inventory")
            write_request(draft, Request(asked, time.time(), version), scenario)
            with locked(runs / ".lock"):
                if sum(run.alive for run in _runs(runs)) >= most:
                    raise Refused([TOO_MANY.at(most=most)])
                return _launched(draft, runs / draft.name[1:])
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def find(root: Path, identifier: str) -> Run | None:
    """The run of that identifier; `None` if there is none, or the text cannot be one."""
    folder = inside(root.absolute() / "runs", identifier)
    return None if folder is None else Run(folder)


def tidy(root: Path, days: float, now: float) -> int:
    """Remove the runs that ended, or were never begun, so many days before `now` (seconds since 1970); how many."""
    runs = root.absolute() / "runs"
    folders = [folder for folder in runs.glob("*") if folder.is_dir()] if runs.is_dir() else []
    old = [
        folder
        for folder in folders
        if now - folder.stat().st_mtime > days * DAY and not held(folder / "alive")
    ]
    for folder in old:
        remove(folder)
    return len(old)


def _runs(runs: Path) -> Iterator[Run]:
    return (Run(folder) for folder in runs.iterdir() if inside(runs, folder.name))


def _launched(draft: Path, folder: Path) -> Run:
    """The run whose request is in the draft: its folder appears whole, its lock already held."""
    with (draft / "alive").open("wb") as alive:
        fcntl.flock(alive, fcntl.LOCK_EX)
        os.rename(draft, folder)
        number = launched(run_child.__name__, [str(folder)], folder / "log.txt", alive.fileno())
    replace_text(folder / "pid", str(number))
    return Run(folder)
