r"""The relaxation: what the programme costs at least, at given prices of the rows that tie its blocks together.

For prices $\lambda$ (of the sign of each row's side), $\min_x c x + \lambda (b - A x)$ over the blocks is no more than
the cost of any plan: what a row allows is paid for, what it uses is bought (Geoffrion 1974, *Lagrangean relaxation*).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from scipy import sparse

from optimizer.decompose.blocks import Blocks
from optimizer.decompose.kernels import Choices, cheapest, least_by_act, priced
from optimizer.decompose.ranges import joined


@dataclass(frozen=True)
class Priced:
    """What everything costs at some prices: each ordered choice, each other column (running totals passed on to the choices)."""

    choices: np.ndarray
    others: np.ndarray


@dataclass(frozen=True)
class Answer:
    """What the blocks do at some prices.

    `value`: a bound. `chosen`: ordered choices, one a workload. `closing`: wave in which each site closes.
    `excess`: of each priced row, what is used less its limit.
    """

    value: float
    chosen: np.ndarray
    closing: np.ndarray
    excess: np.ndarray


@dataclass(frozen=True)
class Relaxation:
    """The blocks and what they answer to prices (CAD for a unit of each priced row)."""

    blocks: Blocks

    @cached_property
    def choices(self) -> Choices:
        """The blocks' choices as compiled loops read them."""
        blocks, cells = self.blocks, self.blocks.cells
        return Choices(
            cells.unit_cells, cells.cell_members, cells.member_choices, cells.act,
            blocks.entries, blocks.entry_row, blocks.entry_weight,
        )  # fmt: skip

    @cached_property
    def _units(self) -> sparse.csr_matrix:
        """Site (and last, none) × unit: the units in the block of each."""
        site = self.blocks.site
        shape = (len(self.blocks.opened) + 1, len(site))
        return sparse.csr_matrix((np.ones(len(site)), (site, np.arange(len(site)))), shape=shape)

    def priced(self, price: np.ndarray, passed: np.ndarray | None = None) -> Priced:
        """Costs at these prices; `passed` are the running totals whose cost the choices bear (all unless told)."""
        blocks = self.blocks
        others = blocks.other_cost - blocks.by_other @ price
        running = others[blocks.running].reshape(-1, blocks.waves)
        borne = np.cumsum(running[:, ::-1], axis=1)[:, ::-1].ravel()
        if passed is not None:
            borne = np.where(passed, borne, 0.0)
        return Priced(priced(self.choices, blocks.cost, np.concatenate([-price, borne])), others)

    def answer(self, price: np.ndarray) -> Answer:
        """The least that the blocks cost at these prices, and what they do for it."""
        blocks = self.blocks
        costs = self.priced(price)
        least, where = least_by_act(self.choices, costs.choices, blocks.waves + 1)
        value, closing, cells = self._sites(costs.others, least, where)
        values, loose = self.others(costs.others, closing)
        chosen = cheapest(self.choices, costs.choices, cells)
        bound = blocks.constant + float(price @ blocks.limit) + value + loose
        return Answer(bound, chosen, closing, self.used(chosen, values) - blocks.limit)

    def _sites(
        self, others: np.ndarray, least: np.ndarray, where: np.ndarray
    ) -> tuple[float, np.ndarray, np.ndarray]:
        """Least cost of all sites, the wave in which each closes, and each unit's cell: exact for each site."""
        blocks = self.blocks
        count, acts = len(blocks.opened), blocks.waves + 1
        held = self._units @ np.minimum.accumulate(least, axis=1)
        total = held[:count].copy()
        total[:, 1:] += np.cumsum(others[blocks.opened], axis=1)
        total[np.arange(1, acts + 1)[None, :] < blocks.earliest[:, None]] = np.inf
        closing = total.argmin(axis=1)
        value = float(total[np.arange(count), closing].sum() + held[count, -1])
        last = np.append(closing, acts - 1)[blocks.site]
        act = np.where(np.arange(acts)[None, :] <= last[:, None], least, np.inf).argmin(axis=1)
        return value, closing + 1, where[np.arange(len(act)), act]

    def others(self, cost: np.ndarray, closing: np.ndarray) -> tuple[np.ndarray, float]:
        """Values of the other columns when sites close then (running totals left at 0), and what those outside all blocks cost."""
        blocks, tiers = self.blocks, self.blocks.tiers
        values = np.zeros(len(cost))
        values[blocks.opened] = np.arange(1, blocks.waves + 1)[None, :] < closing[:, None]
        loose = blocks.loose
        values[loose] = np.where(cost[loose] < 0, blocks.other_upper[loose], blocks.other_lower[loose])
        total = float(cost[loose] @ values[loose])
        low, high = tiers.least[:, None] * cost[tiers.volume], tiers.most[:, None] * cost[tiers.volume]
        each = cost[tiers.reached] + np.minimum(low, high)
        volume = np.where(low < high, tiers.least[:, None], tiers.most[:, None])
        wave = np.arange(blocks.waves)
        for first, end in pairwise(tiers.first):
            best = first + each[first:end].argmin(axis=0)
            values[tiers.reached[best, wave]] = 1.0
            values[tiers.volume[best, wave]] = volume[best, wave]
            total += float(each[best, wave].sum())
        return values, total

    def used(self, chosen: np.ndarray, others: np.ndarray) -> np.ndarray:
        """What these choices, and others with these values, use of each priced row; running totals are worked out."""
        blocks, rows = self.blocks, len(self.blocks.priced)
        entry = joined(blocks.entries[chosen], blocks.entries[chosen + 1])
        row, weight = blocks.entry_row[entry], blocks.entry_weight[entry]
        direct = np.bincount(row, weight, minlength=rows + len(blocks.running))
        values = others.copy()
        values[blocks.running] = np.cumsum(direct[rows:].reshape(-1, blocks.waves), axis=1).ravel()
        return np.asarray(direct[:rows] + blocks.weights @ values)
