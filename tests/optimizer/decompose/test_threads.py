"""Threads: what each of many gives, in order, and a failure that is heard."""

from __future__ import annotations

from threading import Event

import pytest

from optimizer.decompose.threads import side_by_side


@pytest.mark.parametrize("count", [0, 1, 2, 3, 10, 57])
def test_answers_come_in_the_order_of_the_questions(count):
    tens = [10 * k for k in range(count)]
    assert side_by_side(lambda ten, one: ten + one, tens, range(count)) == [11 * k for k in range(count)]


def test_a_failure_is_heard():
    with pytest.raises(ZeroDivisionError):
        side_by_side(lambda number: 1 / number, [1, 0, 2])


def test_whoever_waits_is_told_so_in_the_meantime():
    told = Event()
    assert side_by_side(lambda _: told.wait(60), [1, 2], waits=told.set) == [True, True]
