"""Workers: small programmes solved side by side, on an Executor; one that dies costs only time."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager

import numpy as np

from optimizer.decompose.small import Effort, Found, solved
from optimizer.formulate import Program

Job = tuple[Program, np.ndarray | None, Effort]


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Workers:
    """Solves jobs on an Executor, as many at once as it has workers; what it loses is solved here."""

    def __init__(self, executor: Executor | None, count: int) -> None:
        self._executor, self.count = executor, count

    def solved(self, jobs: Sequence[Job]) -> list[Found]:
        """What each job found, in order."""
        if self._executor is None or len(jobs) < 2:
            return [solved(*job) for job in jobs]
        return [self._answer(future, job) for future, job in zip(self._sent(jobs), jobs, strict=True)]

    def _sent(self, jobs: Sequence[Job]) -> list[Future[Found] | None]:
        sent: list[Future[Found] | None] = []
        for job in jobs:
            try:
                sent.append(self._executor.submit(solved, *job) if self._executor else None)
            except Exception:  # whatever a pool or a cluster raises when it is gone
                self._executor = None
                sent.append(None)
        return sent

    def _answer(self, future: Future[Found] | None, job: Job) -> Found:
        """The answer of a worker, or our own where there is none; a job that fails here too is a fault of ours, and raises."""
        if future is not None:
            try:
                return future.result()
            except Exception:
                self._executor = None
        return solved(*job)


@contextmanager
def processes(count: int) -> Iterator[Workers]:
    """Workers in processes of this machine, one being none but this one."""
    if count < 2:
        yield Workers(None, 1)
        return
    pool = ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn"))
    try:
        yield Workers(pool, count)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
