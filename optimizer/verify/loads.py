"""What waves and fiscal years carry: capacity of offers, budget, staff, size of waves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

import pandas as pd

from inventory.findings import Finding, error
from optimizer.figures import RampedLimit
from optimizer.verify.case import Case
from optimizer.verify.dates import lead_waves
from optimizer.verify.facts import Workload
from optimizer.verify.form import AGAIN
from optimizer.verify.offers import opening_cost, uses
from optimizer.verify.places import reserved_share
from optimizer.verify.tolerance import exceeds, exceeds_money

CAPACITY = error(
    "verify-capacity", "offer “{offer}”, wave {wave}: {used} of {resource} used, limit {limit}", AGAIN
)
BUDGET = error("verify-budget", "fiscal year {fiscal_year}: {used} CAD used, limit {limit}", AGAIN)
ORGANISATION_BUDGET = error(
    "verify-organisation-budget",
    "organisation “{organisation}”, fiscal year {fiscal_year}: {used} CAD used, limit {limit}",
    AGAIN,
)
STAFF = error("verify-staff", "wave {wave}: {used} staff days used, limit {limit}", AGAIN)
ORGANISATION_STAFF = error(
    "verify-organisation-staff",
    "organisation “{organisation}”, wave {wave}: {used} staff days used, limit {limit}",
    AGAIN,
)
WAVE_SIZE = error("verify-wave-size", "wave {wave}: {used} {measure} act, limit {limit}", AGAIN)

Size = Callable[[Workload], float]

RESOURCES: Mapping[str, Size] = {
    "vcpu": lambda workload: workload.vcpu,
    "memory_gib": lambda workload: workload.memory_gib,
    "storage_gib": lambda workload: workload.storage_gib,
    "servers": lambda workload: workload.servers,
}
MEASURES: Mapping[str, Size] = {
    "workloads": lambda _: 1,
    "servers": lambda workload: workload.servers,
    "terabytes": lambda workload: workload.terabytes,
}


def capacities(case: Case) -> Iterator[Finding]:
    """What has moved to an offer by a wave, and what is reserved in it, fits in what it holds by then."""
    for name, offer in case.facts.scenario.offers.items():
        parts = [
            (w, choice.wave, (choice.offer == name) + reserved_share(case.facts, choice, name))
            for w, choice in case.hearings()
        ]
        arriving = [part for part in parts if part[2]]
        for resource, limit in offer.capacity.items():
            size, used = RESOURCES[resource], 0.0
            for period in case.facts.waves:
                wave, held = period.wave, limit.in_wave(period.wave)
                used += sum(size(workload) * part for workload, arrives, part in arriving if arrives == wave)
                if held is not None and exceeds(used, held):
                    yield CAPACITY.at(offer=name, wave=wave, resource=resource, used=used, limit=held)


def budgets(case: Case) -> Iterator[Finding]:
    """What moves, closings and openings of a fiscal year cost, undiscounted, is within that year's budget."""
    facts, used = case.facts, defaultdict[str, float](float)
    for choice in case.choices:
        if choice.wave:
            year = facts.calendar[choice.wave - 1].fiscal_year
            used[year] += case.charges[choice.workload].one_off_cost
    for name, wave in case.closings.items():
        if wave:
            used[facts.calendar[wave - 1].fiscal_year] += facts.sites[name].closing_cost
    for use in uses(case):
        used[facts.calendar[use.wave - 1].fiscal_year] += opening_cost(case, use)
    for year, limit in facts.scenario.limits.budget.items():
        if limit.value is not None and exceeds_money(used[year], limit.value):
            yield BUDGET.at(fiscal_year=year, used=used[year], limit=limit.value)


def organisation_budgets(case: Case) -> Iterator[Finding]:
    """Moves of an organisation's workloads and closings of its sites, undiscounted, are within its budget of the year."""
    facts, used = case.facts, defaultdict[tuple[str, str], float](float)
    for workload, choice in case.hearings():
        if choice.wave:
            year = facts.calendar[choice.wave - 1].fiscal_year
            used[workload.organisation, year] += case.charges[choice.workload].one_off_cost
    for name, wave in case.closings.items():
        if wave:
            site, year = facts.sites[name], facts.calendar[wave - 1].fiscal_year
            used[site.organisation, year] += site.closing_cost
    for body, budget in facts.scenario.limits.organisation_budget.items():
        for year, limit in budget.items():
            if limit.value is not None and exceeds_money(used[body, year], limit.value):
                yield ORGANISATION_BUDGET.at(
                    organisation=body, fiscal_year=year, used=used[body, year], limit=limit.value
                )


def staff(case: Case) -> Iterator[Finding]:
    """Staff days of a wave, overall and of each organisation, are within what there is.

    The effort of a choice is spread evenly over the waves that its treatment takes.
    """
    days, overall = staff_days(case), defaultdict[int, float](float)
    for (_, wave), used in days.items():
        overall[wave] += used
    for wave, used, limit in _above(overall, case.facts.scenario.limits.staff.per_wave):
        yield STAFF.at(wave=wave, used=used, limit=limit)
    limits = _organisation_limits(case)
    for (organisation, wave), used in sorted(days.items()):
        if organisation in limits and exceeds(used, limits[organisation]):
            yield ORGANISATION_STAFF.at(
                organisation=organisation, wave=wave, used=used, limit=limits[organisation]
            )


def wave_sizes(case: Case) -> Iterator[Finding]:
    """What acts in a wave is no more than it may carry."""
    sizes = case.facts.scenario.limits.wave_size
    limits = {"workloads": sizes.workloads, "servers": sizes.servers, "terabytes": sizes.terabytes}
    for measure, size in MEASURES.items():
        used: defaultdict[int, float] = defaultdict(float)
        for workload, choice in case.hearings_to_come():
            if choice.wave:
                used[choice.wave] += size(workload)
        for wave, amount, limit in _above(used, limits[measure]):
            yield WAVE_SIZE.at(wave=wave, measure=measure, used=amount, limit=limit)


def _above(used: Mapping[int, float], ramped: RampedLimit) -> Iterator[tuple[int, float, float]]:
    """Each wave that carries more than its limit, with what it carries and the limit."""
    for wave, amount in sorted(used.items()):
        limit = ramped.in_wave(wave)
        if limit is not None and exceeds(amount, limit):
            yield wave, amount, limit


def staff_days(case: Case) -> dict[tuple[str, int], float]:
    """Staff days by organisation and wave, each choice's spread evenly over the waves it takes."""
    found: defaultdict[tuple[str, int], float] = defaultdict(float)
    for workload, choice in case.hearings():
        waves = lead_waves(case.facts, choice.treatment)
        if choice.wave:
            for wave in range(choice.wave - waves + 1, choice.wave + 1):
                share = case.charges[choice.workload].effort_days / waves
                found[workload.organisation, wave] += share
    return found


def _organisation_limits(case: Case) -> dict[str, float]:
    """Staff days a wave that each organisation gives; those that declare none are not limited."""
    scenario = case.facts.scenario
    share = scenario.limits.staff.organisation_share.value
    if share is None:
        return {}
    table = case.facts.inventory["organisations"]
    declared = zip(table["organisation"].tolist(), table["staff_days_per_year"].tolist(), strict=True)
    part = share * scenario.horizon.wave_months / 12
    return {name: days * part for name, days in declared if not pd.isna(days)}
