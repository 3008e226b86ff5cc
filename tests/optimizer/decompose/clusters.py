"""Real clusters and processes for tests, and ways for them to die in the middle of a run."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from distributed import LocalCluster
from distributed.diagnostics.plugin import SchedulerPlugin


@dataclass(frozen=True)
class Poison:
    """Kills the process that unpickles it, each time until `mark` exists (`once` makes it); then it is `inside`."""

    inside: Any
    mark: Path
    once: bool

    def __reduce__(self) -> tuple[Any, ...]:
        return _swallowed, (self.inside, self.mark, self.once)


def _swallowed(inside: Any, mark: Path, once: bool) -> Any:
    if mark.exists():
        return inside
    if once:
        mark.touch()
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("a killed process goes on")


@dataclass(frozen=True)
class Endless:
    """Holds up for ever the process that unpickles it, which says in `mark` who it is."""

    inside: Any
    mark: Path

    def __reduce__(self) -> tuple[Any, ...]:
        return _held_up, (self.mark,)


def _held_up(mark: Path) -> Any:
    with mark.open("a") as file:
        file.write(f"{os.getpid()}\n")
    threading.Event().wait()


def alive(pid: int) -> bool:
    """Whether a process still runs."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


class KillFirst(SchedulerPlugin):
    """Kills the first worker that is given something to do, as it begins; its nanny may start another."""

    def __init__(self, cluster: LocalCluster) -> None:
        self.cluster, self.killed = cluster, []

    def transition(self, key: Any, start: str, finish: str, *args: Any, **kwargs: Any) -> None:
        if finish == "processing" and not self.killed:
            worker = self.cluster.scheduler.tasks[key].processing_on.address
            [nanny] = [each for each in self.cluster.workers.values() if each.worker_address == worker]
            os.kill(nanny.process.process.pid, signal.SIGKILL)
            self.killed.append(worker)


class Vanish(SchedulerPlugin):
    """Ends the scheduler's whole process at its first answer."""

    def transition(self, key: Any, start: str, finish: str, *args: Any, **kwargs: Any) -> None:
        if finish == "memory":
            os._exit(9)


@contextmanager
def cluster(workers: int) -> Iterator[LocalCluster]:
    """A cluster of this machine, its workers in processes of their own."""
    with LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=":0") as made:
        yield made


def _vanishing(workers: int, address: Connection) -> None:
    with cluster(workers) as made:
        made.scheduler.add_plugin(Vanish())
        address.send(made.scheduler_address)
        address.recv()


@contextmanager
def vanishing(workers: int) -> Iterator[str]:
    """The address of a cluster whose scheduler is gone at its first answer."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_vanishing, args=(workers, there))
    process.start()
    try:
        yield here.recv()
    finally:
        process.kill()
        process.join()
