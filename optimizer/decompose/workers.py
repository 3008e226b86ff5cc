"""Workers: small programmes solved side by side, on processes of this machine or on a cluster; one that dies costs only time."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from optimizer.decompose.small import Effort, Found, solved
from optimizer.formulate import Program

Job = tuple[Program, np.ndarray | None, Effort]

NOTHING = Found(None, np.inf, -np.inf, timed=True)
"""What is known of a job that twice took its worker down with it, or was twice never done."""

GRACE = 20.0
"""Seconds beyond twice a job's own after which a worker that says nothing is given up: a solver may overlook its time limit."""

REACH = 10.0
"""Seconds in which a scheduler has to answer at first."""


class NoCluster(Exception):
    """No cluster can be used; `why` is `missing` (the extra is not installed) or `unreachable` (nobody answers there)."""

    def __init__(self, cluster: str, why: str) -> None:
        super().__init__(f"{cluster}: {why}")
        self.cluster, self.why = cluster, why


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass
class Workers:
    """Solves jobs, `count` of which are meant to be given at once; the answers are the same whoever gives them.

    What the first executor (a cluster, say) or a pool of processes loses is solved again, each job alone and once, on
    a fresh pool, which takes over. Where no pool can be had, all is solved in this process.
    """

    executor: Executor | None
    count: int
    pools: list[ProcessPoolExecutor] = field(default_factory=list)
    used: bool = False

    def solved(self, jobs: Sequence[Job]) -> list[Found]:
        """What each job found, in order; one alone is solved here as long as no process had to be started."""
        if self.executor is None or (len(jobs) < 2 and not self.used):
            return [solved(*job) for job in jobs]
        self.used = True
        sent = [_sent(self.executor, job) for job in jobs]
        found = [_answer(future, job) for future, job in zip(sent, jobs, strict=True)]
        if None in found:
            self.renewed()
        return [
            self._again(job) if answer is None else answer for answer, job in zip(found, jobs, strict=True)
        ]

    def renewed(self) -> None:
        """Take a fresh pool of processes, if one can be had: if it can count its processors, it can solve; what is still at something in the others is ended."""
        for given_up in self.pools:
            _end(given_up)
        pool = self.pooled()
        try:
            pool.submit(cores).result()
        except Exception:  # no process can be started here, or none that imports us
            self.executor = None

    def pooled(self) -> ProcessPoolExecutor:
        """Give what comes to a new pool of processes, which start when they are given something."""
        pool = ProcessPoolExecutor(
            min(self.count, cores()), multiprocessing.get_context("spawn"), initializer=_follow_parent
        )
        self.pools.append(pool)
        self.executor = pool
        return pool

    def _again(self, job: Job) -> Found:
        """A lost job by itself; one that fails once more, rather than be lost, is a fault of ours, and raises."""
        if self.executor is None:
            return solved(*job)
        try:
            return self.executor.submit(solved, *job).result(_patience(job))
        except (BrokenExecutor, TimeoutError):
            self.renewed()
            return NOTHING


def _follow_parent() -> None:
    """A worker leaves Ctrl-C to the process that started it, and ends when that does, even in the middle of a job."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def end() -> None:
        parent = multiprocessing.parent_process()
        if parent is not None:
            parent.join()
        os._exit(1)

    threading.Thread(target=end, daemon=True).start()


def _end(pool: ProcessPoolExecutor) -> None:
    """End a pool, whatever its processes are at: one that a solver never comes back from is waited for by nobody."""
    for process in list((pool._processes or {}).values()):
        process.kill()
    pool.shutdown(cancel_futures=True)


def _patience(job: Job) -> float:
    """Seconds after which a job is given up."""
    return 2 * job[2].most + GRACE


def _sent(executor: Executor, job: Job) -> Future[Found] | None:
    try:
        return executor.submit(solved, *job)
    except Exception:  # whatever a pool or a cluster raises when it is gone
        return None


def _answer(future: Future[Found] | None, job: Job) -> Found | None:
    """The answer of a worker; `None` where it is lost."""
    if future is None:
        return None
    try:
        return future.result(_patience(job))
    except Exception:  # a worker died, a scheduler vanished, a job failed there: whatever they raise for it
        future.cancel()
        return None


@contextmanager
def opened(cluster: str | None, count: int) -> Iterator[Workers]:
    """Workers for so many jobs at once: of a Dask cluster (`tcp://…`), or in processes of this machine; with one, here."""
    workers = Workers(None, count)
    client = None if cluster is None else _client(cluster)
    try:
        if client is not None:
            workers.executor = client.get_executor(pure=False)
        elif count > 1:
            workers.pooled()
        yield workers
    finally:
        for pool in workers.pools:
            pool.shutdown(cancel_futures=True)
        if client is not None:
            with suppress(Exception):  # it may have gone before us
                client.close(timeout=REACH)


def _client(cluster: str) -> Any:
    try:
        Client: Any = importlib.import_module("distributed").Client
    except ImportError as missing:
        raise NoCluster(cluster, "missing") from missing
    try:
        return Client(cluster, timeout=REACH, set_as_default=False)
    except (OSError, ValueError) as silent:
        raise NoCluster(cluster, "unreachable") from silent
