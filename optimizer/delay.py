"""A scenario put off: more waves, and the dates of its targets later by as much."""

from __future__ import annotations

from optimizer.calendar import month_after, periods
from optimizer.figures import Limit
from optimizer.scenario import Scenario


def longer(scenario: Scenario, waves: int) -> Scenario:
    """The scenario with more waves: years after them give way, budgets go on as the last one, dates of targets are put off."""
    horizon, months = scenario.horizon, waves * scenario.horizon.wave_months
    after = max(0.0, horizon.years_after - months / 12)
    later = horizon.model_copy(update={"waves": horizon.waves + waves, "years_after": after})
    calendar = periods(later)
    added = sorted(calendar.loc[calendar["wave"] > horizon.waves, "fiscal_year"].astype(str).unique())
    bodies = scenario.limits.organisation_budget
    limits = {
        "budget": _carried_on(scenario.limits.budget, added),
        "organisation_budget": {body: _carried_on(budget, added) for body, budget in bodies.items()},
    }
    targets = scenario.targets
    sites = targets.open_sites
    put_off = {
        "open_sites": sites.model_copy(
            update={"by": sites.by and month_after(sites.by.replace(day=1), months)}
        ),
        "obsolescence": {
            name: each.model_copy(update={"by": month_after(each.by.replace(day=1), months)})
            for name, each in targets.obsolescence.items()
        },
    }
    return scenario.model_copy(
        update={
            "horizon": later,
            "limits": scenario.limits.model_copy(update=limits),
            "targets": targets.model_copy(update=put_off),
        }
    )


def _carried_on(budget: dict[str, Limit], years: list[str]) -> dict[str, Limit]:
    """A budget with these years too, each as rich as the last one known; nothing where none is."""
    known = {year: limit for year, limit in sorted(budget.items()) if limit.value is not None}
    return {**{year: last for year in years for last in [*known.values()][-1:]}, **known}
