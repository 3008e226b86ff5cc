"""Threads: the same done to each of many, side by side, where compiled loops leave the interpreter free."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from functools import cache
from typing import Any, TypeVar

from optimizer.decompose.workers import cores

T = TypeVar("T")


SECONDS = 1.0
"""How often whoever waits is told so."""


def side_by_side(
    done: Callable[..., T], *each: Sequence[Any], waits: Callable[[], object] | None = None
) -> list[T]:
    """What `done` gives for each first, second, …, in order: every thread does a share of them one after the other.

    `waits` is called now and then, in the thread that waits for the others.
    """
    jobs, share = list(zip(*each, strict=True)), cores()

    def some(first: int) -> list[T]:
        return [done(*job) for job in jobs[first::share]]

    sent = [_pool(share).submit(some, first) for first in range(share)]
    while waits is not None and wait(sent, SECONDS).not_done:
        waits()
    found = [thread.result() for thread in sent]
    return [found[number % share][number // share] for number in range(len(jobs))]


@cache
def _pool(threads: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(threads)
