"""Planning by hand: one move after another, each in the first wave and the cheapest place in which it still fits.

Providers go before who needs them, groups as one, and nothing stays where it could still go. An attempt that leaves something
out, misses a target of shares or overdraws a budget by its closings is made again: what did not fit goes first, what is
scarce weighs more, and what was overdrawn is kept back. Within an attempt nothing is moved again: that is how it is done.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd

from benchmarks.contestants.ledger import Accounts, Ledger, grouped, targets
from optimizer.problem import LEAVES, RETIRES, STAYS, Problem

ATTEMPTS = 12
Order = Callable[["Tables"], Iterable[list[int]]]
"""What goes after what: bundles of workloads, by number, that should move in one wave."""


class Tables:
    """A Problem's workloads by number, in the order of their names."""

    def __init__(self, problem: Problem, facts: pd.DataFrame) -> None:
        self.problem, self.choices, self.waves = problem, problem.choices, problem.waves
        self.own, names = pd.factorize(problem.choices["workload"], sort=True)
        self.names = pd.Index(names)
        self.facts = facts.reindex(self.names)
        self.wave = problem.choices["wave"].to_numpy(int)
        self.fate = problem.choices["fate"].to_numpy(str)
        self.acts = np.where(self.fate == STAYS, problem.waves + 1, self.wave)
        offers = problem.choices["offer"].to_numpy(str)
        self.place = pd.factorize(np.where(self.fate == LEAVES, offers, self.fate))[0]
        self.providers, self.consumers = self._orders()
        group = problem.together.set_index("workload")["group"]
        self.group = pd.factorize(pd.Series(self.names, dtype="str").map(group))[0]
        self.members = (
            grouped(self.group[self.group >= 0], self.group.max() + 1) if (self.group >= 0).any() else []
        )
        self.members = [np.flatnonzero(self.group >= 0)[each] for each in self.members]

    def _orders(self) -> tuple[list[np.ndarray], list[np.ndarray]]:
        orders = self.problem.orders
        consumer, provider = (
            self.names.get_indexer(pd.Index(orders[end])) for end in ("consumer", "provider")
        )
        count = len(self.names)
        asks = [provider[each] for each in grouped(consumer, count)]
        serves = [consumer[each] for each in grouped(provider, count)]
        return asks, serves

    @property
    def strict(self) -> bool:
        """Whether orders bind whatever either end does."""
        return "strict" in self.problem.orders and bool(self.problem.orders["strict"].any())


def planned(
    tables: Tables, order: Order, most: float = np.inf, late: Callable[[], bool] = lambda: False
) -> np.ndarray | None:
    """The choices of a plan that keeps every limit that one sees by hand, workloads by name; `None` where some do not fit.

    With a greatest number of moves in a wave, `most`, the bundles move whole where they can. No attempt begins once it is `late`.
    """
    asked = [_effort(tables.problem), *targets(tables.problem)]
    lean, bundles, cost = np.zeros(len(asked)), list(order(tables)), tables.choices["cost"].to_numpy(float)
    unit = [np.median(np.abs(cost)) / max(np.abs(weight).mean(), 1e-9) for weight, _ in asked]
    accounts = Accounts(tables.problem)
    kept_back = np.zeros(len(accounts.limit))
    for _ in range(ATTEMPTS):
        leaning = cost + sum(
            (more * weight for more, (weight, _) in zip(lean, asked, strict=True)), np.zeros(1)
        )
        chosen = Hand(
            tables, leaning, Ledger(tables.problem, accounts, accounts.limit - kept_back, most)
        ).plan(bundles)
        left = np.flatnonzero(chosen < 0)
        short = [
            bool(len(left)),
            *(weight[chosen[chosen >= 0]].sum() > limit + 1e-9 for weight, limit in asked[1:]),
        ]
        over = accounts.over(tables.problem, chosen) if not len(left) else np.zeros(1)
        if not any(short) and not over.any():
            return chosen
        kept_back = kept_back + 1.1 * over
        if late():
            return None
        lean = np.where(short, np.maximum(2 * lean, 0.05 * np.array(unit)), lean)
        bundles = [*([int(each)] for each in left), *bundles]
    return None


def _effort(problem: Problem) -> tuple[np.ndarray, float]:
    """Staff days of each choice: what took too much of them is preferred a little less once something did not fit."""
    days = np.bincount(
        problem.effort["choice"], problem.effort["effort_days"], minlength=len(problem.choices)
    )
    return days, np.inf


class Hand:
    """One attempt: what is left of the limits, and what is chosen so far (−1: nothing yet)."""

    def __init__(self, tables: Tables, cost: np.ndarray, ledger: Ledger) -> None:
        self.tables, self.ledger, self.cost = tables, ledger, cost
        self.whole = bool(np.isfinite(ledger.moves[1]))
        self.chosen = np.full(len(tables.names), -1)
        order = np.lexsort((cost, tables.acts, tables.own))
        ends = np.searchsorted(tables.own[order], np.arange(len(tables.names) + 1))
        self.ways = [order[first:last] for first, last in itertools.pairwise(ends)]

    def plan(self, bundles: Iterable[list[int]]) -> np.ndarray:
        """Every bundle placed in order, each workload after its providers."""
        for bundle in bundles:
            if not (self.whole and len(bundle) > 1 and self._as_one(bundle)):
                for workload in bundle:
                    self._with_providers(workload)
        return self.chosen

    def _as_one(self, bundle: list[int]) -> bool:
        """The bundle in the first wave that takes all of it, what its providers are settled; whether there is one."""
        tables = self.tables
        left = [each for each in bundle if self.chosen[each] < 0 and tables.group[each] < 0]
        for each in left:
            for other in tables.providers[each]:
                if int(other) not in bundle:
                    self._with_providers(int(other))
        left = [each for each in left if self.chosen[each] < 0]
        own = [self._allowed(each) for each in left]
        for wave in range(1, tables.waves + 1):
            first = [rows[tables.acts[rows] == wave][:1] for rows in own]
            if all(map(len, first)) and self._taken([int(rows[0]) for rows in first]):
                self.chosen[left] = np.concatenate(first) if first else []
                return len(left) == len(bundle)
        return False

    def _with_providers(self, workload: int) -> None:
        stack, seen = [(workload, False)], set()
        while stack:
            each, ready = stack.pop()
            if self.chosen[each] >= 0 or (each in seen and not ready):
                continue
            seen.add(each)
            if ready:
                self._place(each)
            else:
                stack.append((each, True))
                stack.extend((int(other), False) for other in self.tables.providers[each])

    def _place(self, workload: int) -> None:
        """The workload, with its group, in its first wave and cheapest place that fits; nowhere if none does."""
        group = self.tables.group[workload]
        members = [workload] if group < 0 else [int(each) for each in self.tables.members[group]]
        for rows in self._candidates(members):
            if self._taken(rows):
                self.chosen[members] = rows
                return

    def _candidates(self, members: list[int]) -> Iterable[list[int]]:
        own = [self._allowed(member) for member in members]
        if len(own) == 1:
            fitting = own[0][self.ledger.fits(own[0])]
            yield from ([int(row)] for row in fitting[:1])
            return
        places, waves = self.tables.place, self.tables.acts
        cheapest = [
            dict(zip(zip(waves[each], places[each], strict=True), each, strict=True))
            for each in (rows[::-1] for rows in own)
        ]
        common = set(cheapest[0]).intersection(*cheapest[1:])
        total = {key: sum(self.cost[rows[key]] for rows in cheapest) for key in common}
        for key in sorted(common, key=lambda each: (each[0], total[each])):
            yield [int(rows[key]) for rows in cheapest]

    def _allowed(self, workload: int) -> np.ndarray:
        """Its choices in order, those left out that what is placed already forbids."""
        tables, rows = self.tables, self.ways[workload]
        before = self.chosen[tables.providers[workload]]
        after = self.chosen[tables.consumers[workload]]
        earliest, latest = tables.acts[before[before >= 0]], tables.acts[after[after >= 0]]
        if not tables.strict:
            earliest = earliest[earliest <= tables.waves]
            if len(tables.consumers[workload]):
                rows = rows[tables.fate[rows] != RETIRES]
        acts = tables.acts[rows]
        stays = (acts > tables.waves) & (not tables.strict)
        return np.asarray(
            rows[((acts >= max(earliest, default=0)) & (acts <= min(latest, default=99))) | stays]
        )

    def _taken(self, rows: list[int]) -> bool:
        """Take these choices together if they fit; else none of them."""
        for count, row in enumerate(rows):
            if not self.ledger.fits(np.array([row]))[0]:
                for other in rows[:count]:
                    self.ledger.take(other, -1.0)
                return False
            self.ledger.take(row)
        return True
