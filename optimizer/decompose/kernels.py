"""Compiled loops over the choices of blocks."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit, prange


class Choices(NamedTuple):
    """Ordered choices for compiled loops: the ranges of `Cells`, and what each choice weighs."""

    unit_cells: np.ndarray
    cell_members: np.ndarray
    member_choices: np.ndarray
    act: np.ndarray
    entries: np.ndarray
    entry_row: np.ndarray
    entry_weight: np.ndarray


@njit(cache=True, parallel=True)
def priced(choices: Choices, cost: np.ndarray, price: np.ndarray) -> np.ndarray:
    """The cost of each choice at these prices of a unit of each of its rows and running totals."""
    total = np.empty(len(cost))
    for choice in prange(len(cost)):
        value = cost[choice]
        for entry in range(choices.entries[choice], choices.entries[choice + 1]):
            value += choices.entry_weight[entry] * price[choices.entry_row[entry]]
        total[choice] = value
    return total


@njit(cache=True, parallel=True)
def least_by_act(choices: Choices, cost: np.ndarray, acts: int) -> tuple[np.ndarray, np.ndarray]:
    """For each unit and act, the least cost and the cell that has it (−1, and infinite, where there is none)."""
    units = len(choices.unit_cells) - 1
    least = np.full((units, acts), np.inf)
    where = np.full((units, acts), -1, np.int64)
    for unit in prange(units):
        for cell in range(choices.unit_cells[unit], choices.unit_cells[unit + 1]):
            total = 0.0
            for member in range(choices.cell_members[cell], choices.cell_members[cell + 1]):
                low = np.inf
                for choice in range(choices.member_choices[member], choices.member_choices[member + 1]):
                    low = min(low, cost[choice])
                total += low
            act = choices.act[cell] - 1
            if total < least[unit, act]:
                least[unit, act] = total
                where[unit, act] = cell
    return least, where


@njit(cache=True)
def cheapest(choices: Choices, cost: np.ndarray, cells: np.ndarray) -> np.ndarray:
    """The cheapest choice of each member of each of these cells, in order."""
    count = 0
    for cell in cells:
        count += choices.cell_members[cell + 1] - choices.cell_members[cell]
    chosen = np.empty(count, np.int64)
    place = 0
    for cell in cells:
        for member in range(choices.cell_members[cell], choices.cell_members[cell + 1]):
            best = choices.member_choices[member]
            for choice in range(best + 1, choices.member_choices[member + 1]):
                if cost[choice] < cost[best]:
                    best = choice
            chosen[place] = best
            place += 1
    return chosen
