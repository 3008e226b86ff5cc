"""The case that every check hears: the plan's tables, and the facts they must answer for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from inventory.graph import Inventory
from optimizer.scenario import Scenario, TreatmentTerms
from optimizer.verify.facts import (
    Quote,
    Site,
    Workload,
    levels_taken,
    read_quotes,
    read_sites,
    read_workloads,
)
from optimizer.verify.periods import Period, periods
from optimizer.verify.policy import Line, read_policy
from optimizer.verify.support import Exposure, exposures

IN_PLACE = ("retain", "refresh", "retire")


@dataclass(frozen=True, eq=False)
class PlanTables:
    """A plan as its tables say it; `bound` and `gap` are `None` where no bound is known."""

    assignments: pd.DataFrame
    sites: pd.DataFrame
    cash: pd.DataFrame
    waves: pd.DataFrame
    objective: float
    bound: float | None
    gap: float | None


@dataclass(frozen=True)
class Choice:
    """What the plan does with one workload; `offer` is "" in place, `wave` 0 when it never acts."""

    workload: str
    offer: str
    treatment: str
    wave: int

    @property
    def stays(self) -> bool:
        """Whether it still stands on its sites at the end."""
        return self.treatment in {"retain", "refresh"}


@dataclass(frozen=True, eq=False)
class Facts:
    """What the inventory and the scenario say, before any plan."""

    inventory: Inventory
    scenario: Scenario
    calendar: tuple[Period, ...]
    taken: pd.DataFrame
    workloads: Mapping[str, Workload]
    sites: Mapping[str, Site]
    quotes: Mapping[tuple[str, str, str], Quote]
    policy: tuple[Line, ...]
    exposures: Mapping[str, tuple[Exposure, ...]]
    treatments: Mapping[str, TreatmentTerms]

    def start(self, wave: int) -> date:
        """The first day of a wave."""
        return self.calendar[wave - 1].start

    @property
    def waves(self) -> tuple[Period, ...]:
        """The periods in which moves are made."""
        return self.calendar[: self.scenario.horizon.waves]


def read_facts(inventory: Inventory, scenario: Scenario) -> Facts:
    """The facts of an inventory under a scenario."""
    calendar = periods(scenario.horizon)
    taken = levels_taken(inventory["workloads"], scenario)
    sites = read_sites(inventory, scenario)
    workloads = read_workloads(inventory, scenario, taken, sites)
    return Facts(
        inventory=inventory,
        scenario=scenario,
        calendar=calendar,
        taken=taken,
        workloads=workloads,
        sites=sites,
        quotes=read_quotes(inventory),
        policy=read_policy(scenario, taken),
        exposures={name: exposures(one, scenario, calendar) for name, one in workloads.items()},
        treatments={str(name): terms for name, terms in scenario.treatments.items()},
    )


@dataclass(frozen=True)
class Charge:
    """What a choice costs: staff days and CAD once, CAD a year from then on; what policy asks once, and both places."""

    effort_days: float
    move_cost: float
    annual_cost: float
    policy_charge: float = 0.0
    parallel_run: float = 0.0

    @property
    def one_off_cost(self) -> float:
        """What the move costs and what policy asks for it."""
        return self.move_cost + self.policy_charge


@dataclass(frozen=True, eq=False)
class Case:
    """A plan whose tables are well formed, what its choices cost, and when each site closes (0: stays)."""

    facts: Facts
    plan: PlanTables
    choices: tuple[Choice, ...]
    charges: Mapping[str, Charge]
    closings: Mapping[str, int]

    @property
    def to_come(self) -> tuple[Choice, ...]:
        """The choices of workloads whose move is not already made: what is made answers to no law of moving."""
        return tuple(choice for choice in self.choices if not self.facts.workloads[choice.workload].is_done)

    def hearings_to_come(self) -> list[tuple[Workload, Choice]]:
        """Every workload whose move is not already made, with what is chosen for it."""
        return [(self.facts.workloads[choice.workload], choice) for choice in self.to_come]

    def hearings(self) -> list[tuple[Workload, Choice]]:
        """Every workload with what is chosen for it."""
        return [(self.facts.workloads[choice.workload], choice) for choice in self.choices]
