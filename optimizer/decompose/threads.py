"""Threads: the same done to each of many, side by side, where compiled loops leave the interpreter free."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any, TypeVar

from optimizer.decompose.workers import cores

T = TypeVar("T")


def side_by_side(done: Callable[..., T], *each: Sequence[Any]) -> list[T]:
    """What `done` gives for each first, second, …, in order: every thread does a share of them one after the other."""
    jobs, share = list(zip(*each, strict=True)), cores()

    def some(first: int) -> list[T]:
        return [done(*job) for job in jobs[first::share]]

    found = list(_pool(share).map(some, range(share)))
    return [found[number % share][number // share] for number in range(len(jobs))]


@cache
def _pool(threads: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(threads)
