"""A plan is sound when its tables, read alone, keep every law and add up to every dollar they say.

Nothing here is shared with what makes plans: this package reads the inventory, the scenario and
the plan's tables, and imports nothing else of `optimizer`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from inventory.findings import Finding
from inventory.graph import Inventory
from optimizer.scenario import Scenario
from optimizer.verify import (
    charges,
    closings,
    dates,
    emissions,
    ledger,
    loads,
    permits,
    places,
    targets,
    ties,
    wave_sums,
)
from optimizer.verify.case import Case, PlanTables, read_facts
from optimizer.verify.form import faults_of_form, read_choices

__all__ = ["LAWS", "PlanTables", "verify"]

Law = Callable[[Case], Iterator[Finding]]

LAWS: tuple[Law, ...] = (
    permits.platforms,
    permits.ways,
    permits.quotes,
    permits.policy,
    places.recoveries,
    permits.decisions,
    permits.progress,
    dates.openings,
    places.network,
    dates.lead_times,
    dates.windows,
    dates.blackouts,
    dates.site_deadlines,
    dates.support_deadlines,
    ties.together,
    ties.orders,
    ties.cycles,
    places.latencies,
    loads.capacities,
    loads.budgets,
    loads.organisation_budgets,
    loads.staff,
    loads.wave_sizes,
    places.links,
    targets.open_sites,
    targets.shares,
    targets.obsolescence,
    emissions.emissions,
    charges.said_charges,
    charges.said_starts,
    charges.said_extensions,
    closings.said_closings,
    wave_sums.said_waves,
    ledger.said_money,
)
"""Every law that a plan keeps, in reading order."""


def verify(inventory: Inventory, scenario: Scenario, plan: PlanTables) -> tuple[Finding, ...]:
    """Every law that the plan breaks and every figure that is not what it says; empty when it is sound.

    Tables that cannot be read as a plan are reported alone: nothing else can be heard then.
    """
    facts = read_facts(inventory, scenario)
    faults = faults_of_form(facts, plan)
    if faults:
        return tuple(faults)
    choices = read_choices(plan.assignments)
    case = Case(
        facts=facts,
        plan=plan,
        choices=choices,
        charges={choice.workload: charges.charge(facts, choice) for choice in choices},
        closings=closings.closing_waves(facts, choices),
    )
    return tuple(finding for law in LAWS for finding in law(case))
