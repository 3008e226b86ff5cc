"""Money: every line recomputed from the choices, compared with the plan's cash table and objective.

A line is paid at the start of its period, and discounted from there to the start of wave 1.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from math import ceil, fsum
from typing import NamedTuple

from inventory.findings import Finding, Kind, error
from optimizer.verify.case import Case, Choice
from optimizer.verify.discounts import volume_discounts
from optimizer.verify.emissions import emissions_missed, weighed
from optimizer.verify.form import AGAIN
from optimizer.verify.offers import dues
from optimizer.verify.places import reserved_factor, traffic_month
from optimizer.verify.targets import missed
from optimizer.verify.tolerance import same_money

KINDS = {
    "running_today": "cash",
    "running_after": "cash",
    "recovery": "cash",
    "move": "cash",
    "policy_charge": "cash",
    "parallel_run": "cash",
    "traffic": "cash",
    "extended_support": "cash",
    "risk": "valued",
    "preference": "valued",
    "shortfall": "valued",
    "site_operation": "cash",
    "site_closing": "cash",
    "offer_operation": "cash",
    "offer_opening": "cash",
    "offer_retender": "cash",
    "volume_discount": "cash",
    "carbon": "valued",
    "site_carbon": "valued",
}

LINE = error(
    "verify-cash",
    "line {name}, fiscal year {fiscal_year}, wave {wave}: {said} CAD are said, {found} found",
    AGAIN,
)
DISCOUNTED = error(
    "verify-cash-discounted",
    "line {name}, fiscal year {fiscal_year}, wave {wave}: {said} CAD discounted are said, {found} found",
    AGAIN,
)
KIND = error("verify-cash-kind", "line {name} is said {said}; it is {found}", AGAIN)
OBJECTIVE = error("verify-objective", "the objective is said {said} CAD; {found} found", AGAIN)
SUM = error(
    "verify-cash-sum", "the cash table sums to {said} CAD discounted; the objective is {found}", AGAIN
)
BOUND = error("verify-bound", "the bound {bound} is above the objective {objective}", AGAIN)
GAP = error("verify-gap", "the gap {gap} is not that of objective {objective} and bound {bound}", AGAIN)


class Entry(NamedTuple):
    """An amount of one line in one period, by the period's position; nominal CAD."""

    line: str
    position: int
    amount: float


class Total(NamedTuple):
    """The sum of a line over some periods, nominal and discounted, in CAD."""

    amount: float
    discounted: float


Key = tuple[str, str, int]
"""A line, a fiscal year, a wave."""


def said_money(case: Case) -> Iterator[Finding]:
    """The cash table says every line as it is, and sums to the objective, which the bound does not exceed."""
    found, said = ledger(case), _said(case)
    for key in sorted(found.keys() | said.keys()):
        expected, given = found.get(key, Total(0.0, 0.0)), said.get(key, Total(0.0, 0.0))
        if not same_money(given.amount, expected.amount):
            yield _differs(LINE, key, given.amount, expected.amount)
        if not same_money(given.discounted, expected.discounted):
            yield _differs(DISCOUNTED, key, given.discounted, expected.discounted)
    table = case.plan.cash
    for line, kind in sorted(set(zip(table["line"].tolist(), table["kind"].tolist(), strict=True))):
        if kind != KINDS.get(line, kind):
            yield KIND.at(name=line, said=kind, found=KINDS[line])
    yield from _objective(case, fsum(total.discounted for total in found.values()))


def _differs(kind: Kind, key: Key, said: float, found: float) -> Finding:
    line, year, wave = key
    return kind.at(name=line, fiscal_year=year, wave=wave, said=said, found=found)


def ledger(case: Case) -> dict[Key, Total]:
    """Every line by fiscal year and wave, as the choices make it."""
    amounts: defaultdict[Key, list[Total]] = defaultdict(list)
    for entry in entries(case):
        period = case.facts.calendar[entry.position]
        key = (entry.line, period.fiscal_year, period.wave)
        amounts[key].append(Total(entry.amount, entry.amount * period.discount))
    return {key: _total(parts) for key, parts in amounts.items()}


def entries(case: Case) -> Iterator[Entry]:
    """Every amount of every workload, site and offer."""
    for choice in case.choices:
        acts = choice.wave - 1 if choice.wave else len(case.facts.calendar)
        yield from _running(case, choice, acts)
        yield from _before(case, choice, acts)
        yield from _after(case, choice, acts)
    for name in case.facts.sites:
        yield from _site(case, name)
    for due in dues(case):
        yield Entry(due.line, due.position, due.amount)
    yield from _traffic(case)
    for line, position, amount in weighed(case):
        yield Entry(line, position, amount)
    for position, amount in (*missed(case), *emissions_missed(case)):
        yield Entry("shortfall", position, amount)
    for position, amount in volume_discounts(case):
        yield Entry("volume_discount", position, -amount)


def _objective(case: Case, found: float) -> Iterator[Finding]:
    plan = case.plan
    if not same_money(plan.objective, found):
        yield OBJECTIVE.at(said=plan.objective, found=found)
    summed = fsum(plan.cash["discounted"].tolist())
    if not same_money(summed, plan.objective):
        yield SUM.at(said=summed, found=plan.objective)
    bound, gap = plan.bound, plan.gap
    if bound is None or gap is None:
        if bound is not gap:
            yield GAP.at(gap=str(gap), objective=plan.objective, bound=str(bound))
        return
    if not (bound <= plan.objective or same_money(bound, plan.objective)):
        yield BOUND.at(bound=bound, objective=plan.objective)
    if not same_money(plan.objective - gap * abs(plan.objective), bound):
        yield GAP.at(gap=gap, objective=plan.objective, bound=bound)


def _running(case: Case, choice: Choice, acts: int) -> Iterator[Entry]:
    """Today's cost until it acts, the move then, the new cost and the weight of preferences from then on."""
    facts, charge = case.facts, case.charges[choice.workload]
    months = facts.scenario.horizon.wave_months
    today = facts.workloads[choice.workload].annual_cost / 12 * months
    after = charge.annual_cost / 12 * months
    recovery = reserved_factor(facts, choice) * after
    slighted = sum(
        line.penalty
        for line in facts.policy
        if line.verb == "prefer" and choice.workload in line.workloads and choice.offer not in line.offers
    )
    for position in range(acts):
        yield Entry("running_today", position, today)
    if choice.wave:
        yield Entry("move", acts, charge.move_cost)
        yield Entry("policy_charge", acts, charge.policy_charge)
        yield Entry("parallel_run", acts, charge.parallel_run)
    for position in range(acts, len(facts.calendar)):
        yield Entry("running_after", position, after)
        yield Entry("recovery", position, recovery)
        if choice.offer:
            yield Entry("preference", position, slighted * after)


def _before(case: Case, choice: Choice, acts: int) -> Iterator[Entry]:
    """Past support and untreated: extended support where it is bought, the priced risk elsewhere."""
    for position, lived in enumerate(case.facts.exposures[choice.workload][:acts]):
        if lived.extension is not None:
            yield Entry("extended_support", position, lived.extension)
        else:
            yield Entry("risk", position, lived.risk)


def _after(case: Case, choice: Choice, acts: int) -> Iterator[Entry]:
    """Treated: none of the risk for the years gained, then the same as untreated, never extended."""
    if choice.treatment == "retire":
        return
    facts = case.facts
    years = facts.treatments[choice.treatment].support_years
    gained = 0 if years is None else ceil(years.value * 12 / facts.scenario.horizon.wave_months)
    for position, lived in enumerate(facts.exposures[choice.workload]):
        if position >= acts + gained:
            yield Entry("risk", position, lived.risk)


def _site(case: Case, name: str) -> Iterator[Entry]:
    """A site costs until it closes, and its closing once."""
    site, wave, periods = case.facts.sites[name], case.closings[name], len(case.facts.calendar)
    cost = site.annual_cost / 12 * case.facts.scenario.horizon.wave_months
    for position in range(wave - 1 if wave else periods):
        yield Entry("site_operation", position, cost)
    if wave:
        yield Entry("site_closing", wave - 1, site.closing_cost)


def _traffic(case: Case) -> Iterator[Entry]:
    """Once moves are over, what leaves an offer for another place, to the end of the horizon."""
    amount = traffic_month(case) * case.facts.scenario.horizon.wave_months
    for position in range(len(case.facts.waves), len(case.facts.calendar)):
        yield Entry("traffic", position, amount)


def _said(case: Case) -> dict[Key, Total]:
    """The plan's cash table by line, fiscal year and wave."""
    table, parts = case.plan.cash, defaultdict[Key, list[Total]](list)
    names = ("line", "fiscal_year", "wave", "amount", "discounted")
    for line, year, wave, amount, discounted in zip(*(table[name].tolist() for name in names), strict=True):
        parts[line, year, int(wave)].append(Total(amount, discounted))
    return {key: _total(rows) for key, rows in parts.items()}


def _total(parts: list[Total]) -> Total:
    return Total(fsum(part.amount for part in parts), fsum(part.discounted for part in parts))
