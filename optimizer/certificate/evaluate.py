r"""Evaluate: the bound that a certificate proves, worked out from the programme and it alone.

For prices $\lambda$ of the programme's rows, $\ge 0$ where a row asks, $\le 0$ where it limits, every plan $x$ has
$\lambda (b - A x) \le 0$, and so costs at least $c x + \lambda (b - A x)$ (weak duality). Over the shape of the programme
(`shape`: more plans, none fewer) the least of this is a sum of least costs, one for each body $k$:

$$L = k_0 + \lambda b + \sum_k \min_{B} \Big[ \mu^B b + \sum_s \min_{t \in B_s} \Big( \sum_{\tau < t} \tilde f_{s \tau}
    + \sum_{u} \min_{c: \text{acts by } t} \tilde c_c \Big) \Big] + \sum_j \min(\tilde c_j l_j, \tilde c_j u_j)$$

and the least cost of a body is at least that over each of its boxes, with prices $\mu^B$ of rows that hold within it;
the boxes together hold every way to close its sites, so that the least of them is a bound.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from optimizer.certificate.reading import Body, read
from optimizer.certificate.shape import Shape, shape
from optimizer.certificate.value import Certificate
from optimizer.formulate import Program
from optimizer.problem import Problem


@dataclass(frozen=True)
class Bounds:
    """What no plan costs less than: `certified`, by prices and boxes; `claimed`, where what a solver vouches for is believed."""

    certified: float
    claimed: float


def evaluate(problem: Problem, program: Program, certificate: Certificate) -> Bounds:
    """The bounds that a certificate proves; `Refused` if something in it proves nothing."""
    seen = shape(problem, program)
    said = read(program, seen, certificate)
    cost = program.columns["cost"].to_numpy(float) - program.matrix.T @ said.price
    common = program.constant + _earned(program, np.arange(len(said.price)), said.price[:, None])[0]
    common += _loose(program, seen, cost) + _tiers(problem, program, cost)
    costs = _Costs(program, seen, cost)
    boxes = np.array([costs.least(number, body) for number, body in enumerate(said.bodies)])
    return Bounds(float(common + boxes.sum()), float(common + np.maximum(boxes, said.vouched).sum()))


def _earned(program: Program, rows: np.ndarray, price: np.ndarray) -> np.ndarray:
    """What the limits of these rows earn at prices row × box, box by box."""
    limit = (program.limits["limit"] - program.limits["constant"]).to_numpy(float)[rows]
    return np.asarray(limit @ price)


def _loose(program: Program, seen: Shape, cost: np.ndarray) -> float:
    """What columns that stand in rows alone cost at least, each at the cheaper of its bounds."""
    family = program.columns["family"].to_numpy(str)
    loose = ~np.isin(family, ["choice", "moved", "retired", "stock", "open", "tier", "tier_volume"])
    at = np.flatnonzero(loose & (cost != 0))
    lower = program.columns["lower"].to_numpy(float)[at]
    upper = program.columns["upper"].to_numpy(float)[at]
    short = np.flatnonzero((family[at] == "short") & (cost[at] < 0))
    upper[short] = _most_missed(program, at[short])
    return float(np.where(cost[at] < 0, cost[at] * upper, cost[at] * lower).sum())


def _most_missed(program: Program, columns: np.ndarray) -> np.ndarray:
    """The most that can be missed of the rows in which these columns stand, one each: a plan that pays for more pays for nothing."""
    if not len(columns):
        return np.zeros(0)
    rows = program.matrix.tocsc()[:, columns].indices
    part = sparse.csr_matrix(abs(program.matrix[rows]))
    bounds = program.columns[["lower", "upper"]].abs().max(axis=1).to_numpy(float)
    size = np.where(
        part.indices == np.repeat(columns, np.diff(part.indptr)), 0.0, bounds[part.indices] * part.data
    )
    limit = (program.limits["limit"] - program.limits["constant"]).abs().to_numpy(float)[rows]
    return np.asarray(np.add.reduceat(size, part.indptr[:-1]) + limit)


def _tiers(problem: Problem, program: Program, cost: np.ndarray) -> float:
    """What volume discounts cost at least: in each wave an offer is in one tier, at the cheaper end of it (`volume_within_tier`, `one_tier_each`)."""
    tiers, family = problem.tiers, program.columns["family"].to_numpy(str)
    if tiers.empty:
        return 0.0
    reached, volume = (cost[family == name].reshape(-1, problem.waves) for name in ("tier", "tier_volume"))
    ends = (tiers[[side]].to_numpy(float) * volume for side in ("least", "most"))
    least = reached + np.minimum(*ends)
    first = np.flatnonzero((tiers["offer"] != tiers["offer"].shift()).to_numpy())
    return float(np.minimum.reduceat(least, first).sum())


class _Costs:
    """What each body costs at least; everything is first worked out at the prices outside, then box by box."""

    def __init__(self, program: Program, seen: Shape, cost: np.ndarray) -> None:
        self.program, self.seen, self.cost = program, seen, cost
        borne = seen.defining.T @ _passed(cost[seen.running][:, None], seen.waves)[:, 0]
        self.choice = (cost[: seen.defining.shape[1]] + borne)[seen.choices.column]
        self.place = np.full(len(cost), -1)
        own = seen.owner[seen.running]
        self.totals = [np.flatnonzero(seen.progress & (own == k)) for k in range(len(seen.bodies))]
        self.edges = np.searchsorted(seen.body, np.arange(len(seen.bodies) + 1))

    def least(self, number: int, body: Body) -> float:
        """The bound of a body: that of its least box."""
        seen, boxes = self.seen, body.price.shape[1]
        units = slice(*self.edges[number : number + 2])
        own, first = seen.choices.of_units(units.start, units.stop)
        choice = np.repeat(self.choice[first : first + len(own.column), None], boxes, axis=1)
        opened = np.repeat(self.cost[seen.opened[body.sites]][:, :, None], boxes, axis=2)
        if len(body.rows):
            paid, borne, held = self._priced(number, body, own.column)
            choice += borne - paid
            opened -= held.reshape(opened.shape)
        least = own.least(choice, units.stop - units.start, seen.waves + 1)
        home = np.searchsorted(body.sites, seen.home[units])
        home[seen.home[units] == len(seen.sites)] = len(body.sites)
        value = _closed(body, least, home, opened) + _earned(self.program, body.rows, body.price)
        return float(value.min())

    def _priced(
        self, number: int, body: Body, column: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """What a body's choices pay of the rows inside, what they bear of their running totals', and what its open sites pay: by box."""
        seen, totals = self.seen, self.totals[number]
        columns = np.concatenate([column, seen.running[totals], seen.opened[body.sites].ravel()])
        self.place[columns] = np.arange(len(columns))
        matrix = _placed(self.program.matrix[body.rows], self.place, len(columns))
        adding = _placed(seen.defining[totals], self.place, len(columns))
        self.place[columns] = -1
        paid = matrix.T @ body.price
        choices, running = len(column), len(column) + len(totals)
        borne = -(adding.T @ _passed(paid[choices:running], seen.waves))[:choices]
        return paid[:choices], borne, paid[running:]


def _passed(running: np.ndarray, waves: int) -> np.ndarray:
    """What one unit added in a wave costs, of running totals that cost so much by wave (total × box): it counts in every later wave too."""
    by_wave = running.reshape(-1, waves, running.shape[1])
    return np.cumsum(by_wave[:, ::-1], axis=1)[:, ::-1].reshape(running.shape)


def _placed(rows: sparse.csr_matrix, place: np.ndarray, count: int) -> sparse.csr_matrix:
    """The rows over so many columns, each at its place; those at −1 fall away."""
    entries = rows.tocoo()
    at = place[entries.col]
    kept = at >= 0
    return sparse.csr_matrix(
        (entries.data[kept], (entries.row[kept], at[kept])), shape=(rows.shape[0], count)
    )


def _closed(body: Body, least: np.ndarray, home: np.ndarray, opened: np.ndarray) -> np.ndarray:
    """What the units of a body and its open sites cost at least in each box, each site closing in the best of its waves."""
    sites, acts = len(body.sites), least.shape[1]
    held = np.zeros((sites + 1, acts, least.shape[2]))
    np.add.at(held, home, least)
    homeless, held = held[sites, -1], held[:sites]
    held[:, 1:] += np.cumsum(opened, axis=1)
    closing = np.arange(1, acts + 1)[None, :, None]
    inside = (body.low.T[:, None, :] <= closing) & (closing <= body.high.T[:, None, :])
    return np.asarray(np.where(inside, held, np.inf).min(axis=1, initial=np.inf).sum(axis=0) + homeless)
