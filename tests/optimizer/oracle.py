"""A brute force that says what a Problem means: every combination of choices, every rule in plain Python.

It reads the Problem's tables and nothing else: no rule, no programme, no auxiliary column.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from math import inf, isnan, nan
from typing import Any

from optimizer.problem import LEAVES, RETIRES, STAYS, Problem

Row = Mapping[str, Any]
Rows = list[dict[str, Any]]
SLACK = 1e-9


class Meaning:
    """A Problem's tables as lists of rows, and what a combination of choices amounts to."""

    def __init__(self, problem: Problem) -> None:
        self.waves, self.constant = problem.waves, problem.constant
        self.choices = _rows(problem.choices)
        self.presence, self.sites = _rows(problem.presence), _rows(problem.sites)
        self.site_waves = {(row["site"], row["wave"]): row for row in _rows(problem.site_waves)}
        self.openings = {(row["offer"], row["wave"]): row for row in _rows(problem.openings)}
        self.discounts = _rows(problem.discounts)
        self.groups, self.orders = _rows(problem.together), _rows(problem.orders)
        self.year = {row["wave"]: row["fiscal_year"] for row in _rows(problem.wave_years)}
        self.capacity, self.budget = _rows(problem.capacity), _rows(problem.budget)
        self.organisation_budget = _rows(problem.organisation_budget)
        self.staff, self.organisation_staff = _rows(problem.staff), _rows(problem.organisation_staff)
        self.wave_sizes, self.open_sites = _rows(problem.wave_sizes), _rows(problem.open_sites)
        self.shares, self.obsolescence = _rows(problem.shares), _rows(problem.obsolescence)
        self.obsolete = _rows(problem.obsolete)
        self.emissions = _rows(problem.emissions)
        self.choice_emissions = _rows(problem.choice_emissions)
        self.site_emissions = _rows(problem.site_emissions)
        self.links, self.site_terabytes = _rows(problem.links), _rows(problem.site_terabytes)
        self.by_road = set(problem.by_road["treatment"])
        self.too_far, self.traffic = _rows(problem.too_far), _rows(problem.traffic)
        self.home = {row["workload"]: row["offer"] for row in _rows(problem.homes)}
        self.reserves = _rows(problem.reserves)
        for number, choice in enumerate(self.choices):
            choice["row"], choice["works"] = number, {}
        for part in _rows(problem.effort):
            works = self.choices[part["choice"]]["works"]
            works[part["wave"]] = works.get(part["wave"], 0.0) + part["effort_days"]

    def best(self) -> float | None:
        """The least cost of a combination that keeps every rule; `None` when there is none."""
        return min((self.cost(taken) for taken in self.combinations() if self.keeps(taken)), default=None)

    def combinations(self) -> Iterator[Rows]:
        """Every way to take one choice for each workload, workloads by name."""
        own: dict[str, Rows] = {}
        for choice in self.choices:
            own.setdefault(choice["workload"], []).append(choice)
        return (list(taken) for taken in product(*(own[name] for name in sorted(own))))

    def cost(self, taken: Rows) -> float:
        """What the choices cost, their sites while open and the offers that they open, less discounts for volume."""
        open_for = [
            row.get("cost", 0.0)
            for (site, wave), row in self.site_waves.items()
            if wave < self.closings(taken)[site]
        ]
        opened = [self.openings[first]["cost"] for first in _first_uses(taken) & self.openings.keys()]
        return float(
            self.constant
            + sum(choice["cost"] for choice in taken)
            + sum(open_for)
            + sum(opened)
            + self._crossing(taken)
            + self._missed(taken)
            + self._discount(taken)
        )

    def _discount(self, taken: Rows) -> float:
        """In each wave, what the highest tier that an offer's volume reaches saves on all of it."""
        total = 0.0
        for offer, wave in {(row["offer"], row["wave"]) for row in self.discounts}:
            tiers = [row for row in self.discounts if (row["offer"], row["wave"]) == (offer, wave)]
            arrived = (c for c in taken if c["offer"] == offer and 1 <= c["wave"] <= wave)
            volume = sum(c[tiers[0]["measure"]] for c in arrived)
            reached = [row for row in tiers if volume >= row["least"]]
            total += volume * max(reached, key=lambda row: row["least"])["cost"] if reached else 0.0
        return total

    def keeps(self, taken: Rows) -> bool:
        """Whether a combination keeps every rule."""
        return all(self.kept(taken).values())

    def kept(self, taken: Rows) -> dict[str, bool]:
        """Of every rule that may be broken, whether it is kept."""
        closes = self.closings(taken)
        return {
            "capacity": all(self._held(taken, row) <= row["limit"] + SLACK for row in self.capacity),
            "budget": all(self._spent(taken, closes, row) <= row["limit"] + SLACK for row in self.budget),
            "organisation_budget": all(
                self._spent_by(taken, closes, row) <= row["limit"] + SLACK for row in self.organisation_budget
            ),
            "staff": all(_worked(taken, row["wave"]) <= row["limit"] + SLACK for row in self.staff),
            "organisation_staff": all(
                _worked([c for c in taken if c["organisation"] == row["organisation"]], row["wave"])
                <= row["limit"] + SLACK
                for row in self.organisation_staff
            ),
            "wave_sizes": all(
                sum(c[row["measure"]] for c in taken if c["wave"] == row["wave"]) <= row["limit"] + SLACK
                for row in self.wave_sizes
            ),
            "links": all(self._sent(taken, row) <= row["limit"] + SLACK for row in self.links),
            "near": self._near(taken),
            "together": self._together(taken),
            "orders": self._in_order(taken),
            "open_sites": all(
                self._still_open(closes, row) <= row["limit"] for row in _hard(self.open_sites)
            ),
            "shares": all(self._short_share(taken, row) <= SLACK for row in _hard(self.shares)),
            "obsolescence": all(self._late(taken, row) <= SLACK for row in _hard(self.obsolescence)),
            "emissions": all(
                self._emitted(taken, closes, row) <= row["limit"] + SLACK for row in _hard(self.emissions)
            ),
        }

    def closings(self, taken: Rows) -> dict[str, float]:
        """The wave in which each site closes: the first with nothing left in it, never if it may not."""
        gone = {c["workload"]: inf if c["fate"] == STAYS else c["wave"] for c in taken}
        closes = {}
        for site in self.sites:
            held = [gone[pair["workload"]] for pair in self.presence if pair["site"] == site["site"]]
            never = site["earliest_closing"] > self.waves
            closes[site["site"]] = inf if never else max(held, default=1)
        return closes

    def _held(self, taken: Rows, row: Row) -> float:
        """What an offer holds of a resource by a wave."""
        arrived = (c for c in taken if c["offer"] == row["offer"] and 1 <= c["wave"] <= row["wave"])
        reserved = sum(
            c[row["resource"]] * pair["part"]
            for c in taken
            for pair in self.reserves
            if (c["workload"], c["offer"], row["offer"]) == (pair["workload"], pair["offer"], pair["pair"])
            and c["wave"] <= row["wave"]
        )
        return float(sum(c[row["resource"]] for c in arrived) + reserved)

    def _sent(self, taken: Rows, row: Row) -> float:
        """Terabytes that leave a site by its link in a wave."""
        leaving = {
            c["workload"]
            for c in taken
            if c["fate"] == LEAVES and c["wave"] == row["wave"] and c["treatment"] not in self.by_road
        }
        lying = (t for t in self.site_terabytes if t["site"] == row["site"] and t["workload"] in leaving)
        return float(sum(t["terabytes"] for t in lying))

    def _near(self, taken: Rows) -> bool:
        """Whether no two ends are where they may not both be."""
        where = {c["workload"]: c["offer"] if c["fate"] == LEAVES else c["fate"] for c in taken}
        return not any(
            where[far["consumer"]] == far["place"] and where[far["provider"]] == far["other"]
            for far in self.too_far
        )

    def _crossing(self, taken: Rows) -> float:
        """What is sent from an offer to what ends elsewhere and is not retired."""
        of = {c["workload"]: c for c in taken}
        host = {
            name: c["offer"] if c["fate"] == LEAVES else self.home.get(name) if c["fate"] == STAYS else None
            for name, c in of.items()
        }
        return float(
            sum(
                line["cost"]
                for line in self.traffic
                if host[line["workload"]] == line["offer"]
                and host[line["other"]] != line["offer"]
                and of[line["other"]]["fate"] != RETIRES
            )
        )

    def _spent(self, taken: Rows, closes: Mapping[str, float], row: Row) -> float:
        """What a year's moves, closings and openings cost."""
        moves = sum(c["one_off_cost"] for c in taken if self.year.get(c["wave"]) == row["fiscal_year"])
        closed = [
            self.site_waves[site, wave]["closing_cost"]
            for site, wave in closes.items()
            if self.year.get(wave) == row["fiscal_year"]
        ]
        opened = [
            self.openings[offer, wave]["budget_cost"]
            for offer, wave in _first_uses(taken) & self.openings.keys()
            if self.year.get(wave) == row["fiscal_year"]
        ]
        return float(moves + sum(closed) + sum(opened))

    def _spent_by(self, taken: Rows, closes: Mapping[str, float], row: Row) -> float:
        """What a year's moves of a body's workloads and closings of its sites cost."""
        body, year = row["organisation"], row["fiscal_year"]
        own = [c for c in taken if c["organisation"] == body and self.year.get(c["wave"]) == year]
        closed = [
            self.site_waves[site["site"], closes[site["site"]]]["closing_cost"]
            for site in self.sites
            if site["organisation"] == body and self.year.get(closes[site["site"]]) == year
        ]
        return float(sum(c["one_off_cost"] for c in own) + sum(closed))

    def _missed(self, taken: Rows) -> float:
        """What missing the targets that have a price costs."""
        closes = self.closings(taken)
        short = [
            *((row, self._still_open(closes, row) - row["limit"]) for row in self.open_sites),
            *((row, self._short_share(taken, row)) for row in self.shares),
            *((row, self._late(taken, row)) for row in self.obsolescence),
            *((row, self._emitted(taken, closes, row) - row["limit"]) for row in self.emissions),
        ]
        hard = _hard([row for row, _ in short])
        return float(sum(row["price"] * max(0.0, by) for row, by in short if row not in hard))

    def _still_open(self, closes: Mapping[str, float], row: Row) -> int:
        return sum(closes[s["site"]] > row["wave"] for s in self.sites if s["counted"])

    def _emitted(self, taken: Rows, closes: Mapping[str, float], row: Row) -> float:
        """What a year emits: what each choice taken does, and each site in the waves in which it is open."""
        rows, year = {c["row"] for c in taken}, row["fiscal_year"]
        chosen = [
            e["tonnes"] for e in self.choice_emissions if e["choice"] in rows and e["fiscal_year"] == year
        ]
        opened = [
            e["tonnes"]
            for e in self.site_emissions
            if e["fiscal_year"] == year and e["wave"] < closes[e["site"]]
        ]
        return float(sum(chosen) + sum(opened))

    def _late(self, taken: Rows, row: Row) -> float:
        """By how much of all workloads too many are obsolete, of what is not retired by a wave."""
        kept = [c for c in taken if c["fate"] != RETIRES or not 1 <= c["wave"] <= row["wave"]]
        rows = [c["row"] for c in taken]
        marks = [o["weight"] for o in self.obsolete if o["target"] == row["target"] and o["choice"] in rows]
        return float(sum(marks) - row["limit"] * len(kept)) / len(taken)

    def _short_share(self, taken: Rows, row: Row) -> float:
        """By how much of everything there is a share of hosting is missed, of what is not retired."""
        kept = [c for c in taken if c["fate"] != RETIRES]
        whole = sum(c[row["measure"]] for c in kept)
        inside = sum(c[row["measure"]] for c in kept if c["kind"] in row["kinds"])
        most: dict[str, float] = {}
        for c in self.choices:
            most[c["workload"]] = max(c[row["measure"]], most.get(c["workload"], -inf))
        over = (inside - row["limit"] * whole) / (sum(map(abs, most.values())) or 1.0)
        return float(-over if row["sense"] == ">=" else over)

    def _together(self, taken: Rows) -> bool:
        """Members of a group do the same: stay, or leave for one offer or retire in one wave."""
        fate = {
            c["workload"]: (c["fate"], c["offer"], None if c["fate"] == STAYS else c["wave"]) for c in taken
        }
        done: dict[str, set[Any]] = {}
        for member in self.groups:
            done.setdefault(member["group"], set()).add(fate[member["workload"]])
        return all(len(ways) == 1 for ways in done.values())

    def _in_order(self, taken: Rows) -> bool:
        """A provider leaves no later than its consumers leave, and retires no earlier than they are gone.

        In a strict order it acts no later than they do, whatever either does; who stays never acts.
        """
        of = {c["workload"]: c for c in taken}
        return all(
            (_strictly_ordered if pair.get("strict", False) else _ordered)(
                of[pair["consumer"]], of[pair["provider"]]
            )
            for pair in self.orders
        )


def _rows(frame: Any) -> Rows:
    return frame.to_dict("records")


def _first_uses(taken: Rows) -> set[tuple[str, int]]:
    """Each offer that something moves to, with the first wave in which it does."""
    first: dict[str, int] = {}
    for choice in taken:
        if choice["wave"] > 0:
            first[choice["offer"]] = min(choice["wave"], first.get(choice["offer"], choice["wave"]))
    return set(first.items())


def _worked(taken: Rows, wave: int) -> float:
    return float(sum(choice["works"].get(wave, 0.0) for choice in taken))


def _ordered(consumer: Row, provider: Row) -> bool:
    if provider["fate"] == LEAVES and consumer["fate"] == LEAVES:
        return bool(provider["wave"] <= consumer["wave"])
    if provider["fate"] == RETIRES:
        return consumer["fate"] != STAYS and bool(consumer["wave"] <= provider["wave"])
    return True


def _strictly_ordered(consumer: Row, provider: Row) -> bool:
    return consumer["fate"] == STAYS or (
        provider["fate"] != STAYS and bool(provider["wave"] <= consumer["wave"])
    )


def _hard(rows: Rows) -> Rows:
    """Those that may not be missed at a price."""
    return [row for row in rows if isnan(row.get("price", nan))]
