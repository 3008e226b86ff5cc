"""A body for compiled loops: what it costs at given prices, and what it does for that."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit


class Body(NamedTuple):
    """One body for compiled loops: ranges as in `Cells`, and numbers of its own.

    Entry rows below `len(limit)` are its priced rows, above it its running totals. `site`: of each unit (number of
    sites: none). `other_…`: what running totals, then sites × waves, weigh in its rows.
    """

    waves: int
    unit_cells: np.ndarray
    cell_members: np.ndarray
    member_choices: np.ndarray
    act: np.ndarray
    entries: np.ndarray
    entry_row: np.ndarray
    entry_weight: np.ndarray
    site: np.ndarray
    earliest: np.ndarray
    limit: np.ndarray
    least: np.ndarray
    most: np.ndarray
    scale: np.ndarray
    totals: int
    other_first: np.ndarray
    other_column: np.ndarray
    other_weight: np.ndarray


class Costs(NamedTuple):
    """What a body's choices, running totals and open sites (site × wave) cost at the prices of all rows outside it."""

    choices: np.ndarray
    totals: np.ndarray
    opened: np.ndarray


class Memory(NamedTuple):
    """What the steps of a box's prices remember: the mean of the last directions, and that of their squares."""

    mean: np.ndarray
    spread: np.ndarray


class Space(NamedTuple):
    """Room for one evaluation, used again and again."""

    totals: np.ndarray
    opened: np.ndarray
    least: np.ndarray
    cell: np.ndarray
    held: np.ndarray
    closing: np.ndarray
    excess: np.ndarray
    chosen: np.ndarray


@njit(cache=True)
def _space(body: Body) -> Space:
    units, sites, acts = len(body.unit_cells) - 1, len(body.earliest), body.waves + 1
    return Space(
        np.zeros(body.totals),
        np.zeros((sites, body.waves)),
        np.zeros((units, acts)),
        np.zeros((units, acts), np.int64),
        np.zeros((sites + 1, acts)),
        np.zeros(sites, np.int64),
        np.zeros(len(body.limit)),
        np.zeros(len(body.member_choices) - 1, np.int64),
    )


@njit(cache=True)
def _pay(body: Body, costs: Costs, price: np.ndarray, space: Space) -> float:
    """Prices paid by running totals (passed on to the waves before) and open sites; what the limits earn."""
    earned = 0.0
    space.totals[:] = costs.totals
    space.opened[:] = costs.opened
    for row in range(len(body.limit)):
        if price[row] != 0.0:
            earned += price[row] * body.limit[row]
            for entry in range(body.other_first[row], body.other_first[row + 1]):
                column, paid = body.other_column[entry], price[row] * body.other_weight[entry]
                if column < body.totals:
                    space.totals[column] -= paid
                else:
                    column -= body.totals
                    space.opened[column // body.waves, column % body.waves] -= paid
    for first in range(0, body.totals, body.waves):
        for total in range(first + body.waves - 2, first - 1, -1):
            space.totals[total] += space.totals[total + 1]
    return earned


@njit(cache=True)
def _cost(body: Body, costs: Costs, price: np.ndarray, space: Space, choice: int) -> float:
    value = costs.choices[choice]
    for entry in range(body.entries[choice], body.entries[choice + 1]):
        row = body.entry_row[entry]
        if row < len(body.limit):
            value -= body.entry_weight[entry] * price[row]
        else:
            value += body.entry_weight[entry] * space.totals[row - len(body.limit)]
    return float(value)


@njit(cache=True)
def _fill(body: Body, costs: Costs, price: np.ndarray, space: Space) -> None:
    """Least cost of each unit by act, the cell that has it, each member's choice, and the least that each site holds by act."""
    space.least[:] = np.inf
    space.held[:] = 0.0
    for unit in range(len(body.unit_cells) - 1):
        for cell in range(body.unit_cells[unit], body.unit_cells[unit + 1]):
            total = 0.0
            for member in range(body.cell_members[cell], body.cell_members[cell + 1]):
                low = np.inf
                for choice in range(body.member_choices[member], body.member_choices[member + 1]):
                    value = _cost(body, costs, price, space, choice)
                    if value < low:
                        low = value
                        space.chosen[member] = choice
                total += low
            act = body.act[cell] - 1
            if total < space.least[unit, act]:
                space.least[unit, act] = total
                space.cell[unit, act] = cell
        by = np.inf
        for act in range(body.waves + 1):
            by = min(by, space.least[unit, act])
            space.held[body.site[unit], act] += by


@njit(cache=True)
def _close(body: Body, low: np.ndarray, high: np.ndarray, space: Space) -> float:
    """The best wave of the box for each site to close in; what all sites cost then."""
    sites = len(body.earliest)
    value = space.held[sites, body.waves]
    for site in range(sites):
        best, fixed = np.inf, 0.0
        for act in range(body.waves + 1):
            if low[site] <= act + 1 <= high[site] and space.held[site, act] + fixed < best:
                best = space.held[site, act] + fixed
                space.closing[site] = act + 1
            if act < body.waves:
                fixed += space.opened[site, act]
        value += best
    return float(value)


@njit(cache=True)
def _use(body: Body, space: Space, taken: np.ndarray) -> None:
    """The cell of each unit, and what all use of each row beyond its limit."""
    rows, waves = len(body.limit), body.waves
    space.excess[:] = -body.limit
    space.totals[:] = 0.0
    for unit in range(len(taken)):
        site = body.site[unit]
        last = waves if site == len(body.earliest) else space.closing[site] - 1
        act = 0
        for each in range(1, last + 1):
            if space.least[unit, each] < space.least[unit, act]:
                act = each
        cell = space.cell[unit, act]
        taken[unit] = cell
        for member in range(body.cell_members[cell], body.cell_members[cell + 1]):
            choice = space.chosen[member]
            for entry in range(body.entries[choice], body.entries[choice + 1]):
                row = body.entry_row[entry]
                if row < rows:
                    space.excess[row] += body.entry_weight[entry]
                else:
                    space.totals[row - rows] += body.entry_weight[entry]
    for first in range(0, body.totals, waves):
        for total in range(first + 1, first + waves):
            space.totals[total] += space.totals[total - 1]
    for row in range(rows):
        for entry in range(body.other_first[row], body.other_first[row + 1]):
            column = body.other_column[entry]
            if column < body.totals:
                space.excess[row] += body.other_weight[entry] * space.totals[column]
            else:
                column -= body.totals
                if column % waves + 1 < space.closing[column // waves]:
                    space.excess[row] += body.other_weight[entry]


@njit(cache=True)
def _value(
    body: Body, costs: Costs, price: np.ndarray, low: np.ndarray, high: np.ndarray, space: Space
) -> float:
    earned = _pay(body, costs, price, space)
    _fill(body, costs, price, space)
    return earned + _close(body, low, high, space)


@njit(cache=True)
def _step(body: Body, price: np.ndarray, memory: Memory, taken: int, rate: float, space: Space) -> None:
    """Move prices against what is used beyond the limits, as `ascent.Steps` does."""
    mean, spread = memory
    for row in range(len(price)):
        rise = -space.excess[row] * body.scale[row]
        mean[row] = 0.9 * mean[row] + 0.1 * rise
        spread[row] = 0.98 * spread[row] + 0.02 * rise * rise
        if mean[row] != 0.0:
            size = np.sqrt(spread[row] / (1 - 0.98**taken)) + 1e-9
            moved = price[row] + body.scale[row] * rate * mean[row] / (1 - 0.9**taken) / size
            price[row] = min(max(moved, body.least[row]), body.most[row])


@njit(cache=True, nogil=True)
def bound(body: Body, costs: Costs, price: np.ndarray, low: np.ndarray, high: np.ndarray) -> float:
    """The bound of a box at its prices; infinite where the box is empty."""
    return _value(body, costs, price, low, high, _space(body))


@njit(cache=True, nogil=True)
def rise(
    body: Body,
    costs: Costs,
    price: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    rounds: int,
    rate: float,
) -> tuple[float, np.ndarray, np.ndarray]:
    """The best bound of a box in so many steps from these prices, its prices, and how often each site closed by each wave."""
    space, now = _space(body), price.copy()
    best, best_price = -np.inf, price.copy()
    memory = Memory(np.zeros(len(price)), np.zeros(len(price)))
    taken = np.zeros(len(body.unit_cells) - 1, np.int64)
    often, weight = np.zeros((len(body.earliest), body.waves + 1)), 0.0
    for number in range(1, rounds + 1):
        value = _value(body, costs, now, low, high, space)
        if value > best:
            best, best_price[:] = value, now
        if value == np.inf:
            break
        for site in range(len(body.earliest)):
            often[site, space.closing[site] - 1 :] += number
        weight += number
        _use(body, space, taken)
        _step(body, now, memory, number, rate * 0.02 ** (number / rounds), space)
    return best, best_price, often / max(weight, 1.0)


@njit(cache=True, nogil=True)
def follow(
    body: Body,
    costs: Costs,
    price: np.ndarray,
    memory: Memory,
    low: np.ndarray,
    high: np.ndarray,
    taken: int,
    rate: float,
) -> tuple[float, np.ndarray, np.ndarray]:
    """The bound of a box, when its sites close and its choices; then one step of its prices, in place."""
    space, cells = _space(body), np.zeros(len(body.unit_cells) - 1, np.int64)
    value = _value(body, costs, price, low, high, space)
    _use(body, space, cells)
    count = 0
    for cell in cells:
        count += body.cell_members[cell + 1] - body.cell_members[cell]
    chosen, place = np.zeros(count, np.int64), 0
    for cell in cells:
        for member in range(body.cell_members[cell], body.cell_members[cell + 1]):
            chosen[place] = space.chosen[member]
            place += 1
    _step(body, price, memory, taken, rate, space)
    return value, space.closing, chosen
