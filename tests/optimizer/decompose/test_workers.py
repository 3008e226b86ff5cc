"""Whoever solves them, and whoever dies meanwhile, small programmes find the same."""

from __future__ import annotations

import multiprocessing
import signal
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.instances import gap
from optimizer.decompose import workers as workers_module
from optimizer.decompose.small import Effort, solved
from optimizer.decompose.workers import NOTHING, NoCluster, opened
from optimizer.formulate import formulate
from tests.optimizer.decompose.clusters import Endless, KillFirst, Poison, alive, cluster, vanishing

EFFORT = Effort(nodes=200, seconds=30.0, gap=0.0)
INSTANCES = gap.instances(Path(__file__).parent.parent / "instances" / "gap")


def programme(number):
    """Generalised assignment, each time with somewhat other costs."""
    made = formulate(INSTANCES[0].problem)
    draw = np.random.default_rng(number)
    return replace(
        made, columns=made.columns.assign(cost=made.columns["cost"] + draw.integers(0, 9, len(made.columns)))
    )


JOBS = [(programme(number), None, EFFORT) for number in range(6)]
ALONE = [solved(*job) for job in JOBS]


def same(found, known=ALONE):
    return all(
        (one.objective, one.bound) == (other.objective, other.bound) and (one.values == other.values).all()
        for one, other in zip(found, known, strict=True)
    )


def poisoned(mark, once):
    """The jobs, the third of which kills the process that takes it."""
    return [(Poison(job[0], mark, once), *job[1:]) if number == 2 else job for number, job in enumerate(JOBS)]


def test_jobs_differ():
    assert len({found.objective for found in ALONE}) > 3


def test_processes_find_the_same():
    with opened(None, 2) as workers:
        assert same(workers.solved(JOBS))
        assert workers.executor is not None


def test_one_worker_is_this_process():
    with opened(None, 1) as workers:
        assert workers.executor is None
        assert same(workers.solved(JOBS))


def test_a_killed_process_costs_only_time(tmp_path):
    with opened(None, 2) as workers:
        first = workers.executor
        assert same(workers.solved(poisoned(tmp_path / "mark", once=True)))
        assert workers.executor not in {first, None}
        assert same(workers.solved(JOBS))


def test_ctrl_c_is_left_to_the_process_that_started_the_workers():
    with opened(None, 2) as workers:
        assert workers.executor.submit(signal.raise_signal, signal.SIGINT).result() is None
        assert same(workers.solved(JOBS))


def test_what_kills_every_worker_is_given_up_and_takes_no_other_along(tmp_path):
    with opened(None, 2) as workers:
        found = workers.solved(poisoned(tmp_path / "mark", once=False))
        assert found[2] is NOTHING
        assert same(found[:2] + found[3:], ALONE[:2] + ALONE[3:])
        assert same(workers.solved(JOBS))


def test_what_no_worker_is_ever_done_with_is_given_up_and_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(workers_module, "GRACE", 1.0)
    jobs = [
        (Endless(JOBS[0][0], tmp_path / "mark"), None, replace(EFFORT, seconds=0.5)) if number == 1 else job
        for number, job in enumerate(JOBS[:3])
    ]
    with opened(None, 2) as workers:
        found = workers.solved(jobs)
        assert found[1] is NOTHING
        assert same([found[0], found[2]], [ALONE[0], ALONE[2]])
        assert same(workers.solved(JOBS))
        pids = [int(pid) for pid in (tmp_path / "mark").read_text().split()]
    assert pids  # a second one, where the machine is fast enough to start it before it is given up too
    assert not any(alive(pid) for pid in pids)


def test_one_job_alone_goes_to_a_worker_too_once_there_are_some(tmp_path, monkeypatch):
    monkeypatch.setattr(workers_module, "GRACE", 1.0)
    with opened(None, 2) as workers:
        assert same(workers.solved(JOBS[:1]), ALONE[:1])
        assert not workers.used
        assert same(workers.solved(JOBS))
        endless = (Endless(JOBS[0][0], tmp_path / "mark"), None, replace(EFFORT, seconds=0.5))
        assert workers.solved([endless]) == [NOTHING]


def _solve_without_processes(answer):
    with opened(None, 2) as workers:
        answer.send((workers.solved(JOBS), workers.executor is None))


def test_where_no_process_can_start_all_is_solved_here():
    # A daemonic process may have no children.
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=_solve_without_processes, args=(there,), daemon=True
    )
    process.start()
    found, alone = here.recv()
    process.join()
    assert alone
    assert same(found)


def test_a_job_that_is_wrong_raises():
    with opened(None, 2) as workers, pytest.raises(AttributeError):
        workers.solved([(None, None, EFFORT)] * 2)


def test_a_cluster_finds_the_same():
    with cluster(3) as dask, opened(dask.scheduler_address, 3) as workers:
        assert same(workers.solved(JOBS))
        assert not workers.pools


def test_a_worker_of_the_cluster_killed_in_the_middle_costs_only_time():
    with cluster(3) as dask:
        dask.scheduler.add_plugin(kills := KillFirst(dask))
        with opened(dask.scheduler_address, 3) as workers:
            assert same(workers.solved(JOBS))
            assert len(kills.killed) == 1
            assert same(workers.solved(JOBS))


def test_a_scheduler_that_vanishes_costs_only_time():
    with vanishing(2) as address, opened(address, 2) as workers:
        assert same(workers.solved(JOBS))
        assert workers.pools
        assert same(workers.solved(JOBS))


def test_a_cluster_that_is_not_there_is_said_at_once():
    with pytest.raises(NoCluster, match="unreachable"), opened("tcp://127.0.0.1:9", 2):
        pass
