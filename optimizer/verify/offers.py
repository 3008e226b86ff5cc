"""Offers in use: since when, and what each costs in every period because of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from optimizer.figures import Limit
from optimizer.verify.case import Case
from optimizer.verify.periods import months_later


class Use(NamedTuple):
    """An offer in use from the start of a wave on; `opened` then, unless it was in use before the plan."""

    offer: str
    wave: int
    opened: bool


class Due(NamedTuple):
    """An amount due in one period, by the period's position; nominal CAD."""

    line: str
    position: int
    amount: float


def uses(case: Case) -> Iterator[Use]:
    """Every offer of the scenario that is in use, in its order."""
    facts = case.facts
    before = {site.offer for site in facts.sites.values()}
    before |= {workload.moved_to for workload in facts.workloads.values() if workload.is_done}
    for name in facts.scenario.offers:
        waves = [choice.wave for choice in case.choices if choice.offer == name]
        if name in before:
            yield Use(name, 1, opened=False)
        elif waves:
            yield Use(name, min(waves), opened=True)


def opening_cost(case: Case, use: Use) -> float:
    """What the opening of an offer costs, once."""
    return _known(case.facts.scenario.offers[use.offer].opening_cost) if use.opened else 0.0


def dues(case: Case) -> Iterator[Due]:
    """Every amount due because an offer is in use: its opening, its years, the ends of its contract's terms."""
    facts = case.facts
    for use in uses(case):
        offer, first = facts.scenario.offers[use.offer], use.wave - 1
        yield Due("offer_opening", first, opening_cost(case, use))
        year, months = _known(offer.annual_cost), facts.scenario.horizon.wave_months
        ends = months_later(facts.calendar[first].start, offer.contract.months)
        for position, period in enumerate(facts.calendar[first:], start=first):
            yield Due("offer_operation", position, year / 12 * months)
            while ends < period.end:
                yield Due("offer_retender", position, _known(offer.contract.retender_cost))
                ends = months_later(ends, offer.contract.months)


def _known(cost: Limit) -> float:
    return 0.0 if cost.value is None else cost.value
