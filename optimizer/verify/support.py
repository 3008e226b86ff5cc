"""What a workload that nobody has treated lives through, period by period, past its vendors' support."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from optimizer.scenario import Scenario
from optimizer.verify.facts import Component, Workload
from optimizer.verify.periods import Period

DAYS_IN_YEAR = 365.25
DAYS_IN_MONTH = DAYS_IN_YEAR / 12


class Exposure(NamedTuple):
    """One period: the priced risk, and the price of extended support where it is bought instead."""

    risk: float
    extension: float | None


NONE = Exposure(0.0, None)


def exposures(workload: Workload, scenario: Scenario, calendar: Sequence[Period]) -> tuple[Exposure, ...]:
    """The exposure of each period, were the workload left as it is."""
    ends = [component.support_ends for component in workload.components]
    first = min(ends, default=None)
    return tuple(
        NONE if first is None or first >= period.last_day else _exposure(workload, scenario, period)
        for period in calendar
    )


def risk_month(workload: Workload, scenario: Scenario) -> float:
    """The price of a month out of support."""
    levels = {int(level): figure.value for level, figure in scenario.risk_month.items()}
    return levels.get(workload.criticality, 0.0)


def _exposure(workload: Workload, scenario: Scenario, period: Period) -> Exposure:
    lapsed = [one for one in workload.components if one.support_ends < period.last_day]
    earliest = min(one.support_ends for one in lapsed)
    since = max(period.start, earliest + timedelta(days=1))
    risk = (period.end - since).days / DAYS_IN_MONTH * risk_month(workload, scenario)
    price = _extension_price(lapsed, scenario, period)
    demanded = workload.criticality in scenario.support.must_extend
    return Exposure(risk, price if price is not None and (demanded or price < risk) else None)


def _extension_price(lapsed: Sequence[Component], scenario: Scenario, period: Period) -> float | None:
    """The price of extending every lapsed component over the whole period; `None` where one cannot be."""
    if not scenario.support.extended or not all(_extensible(one, period) for one in lapsed):
        return None
    estimate = scenario.support.extended_product_year.value
    year = sum(estimate if one.extension_cost is None else one.extension_cost for one in lapsed)
    return year * period.days / DAYS_IN_YEAR


def _extensible(component: Component, period: Period) -> bool:
    ends = component.extension_ends
    return ends is not None and max(component.support_ends, ends) >= period.last_day
