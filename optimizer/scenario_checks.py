"""What a scenario must also respect: names that exist, dates that meet, targets that can be met at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from inventory.findings import Finding, Kind, error
from inventory.schema import WORKLOADS, Column, Type
from optimizer.calendar import month_after, periods
from optimizer.conditions import Condition
from optimizer.figures import Status
from optimizer.scenario import Scenario
from optimizer.scenario_faults import brief, nearest
from optimizer.scenario_place_checks import check_places
from optimizer.yaml_files import Document, KeyPath

IDENTIFIER = error(
    "scenario-identifier",
    "“{name}” is not an identifier",
    "use letters, digits, hyphens, dots and underscores",
)
BUDGET_YEAR = error(
    "scenario-budget-year",
    "“{year}” is not a fiscal year in which a wave begins",
    "the fiscal years of this horizon are {years}",
)
EMISSIONS_YEAR = error(
    "scenario-emissions-year",
    "“{year}” is not a fiscal year of this horizon",
    "the fiscal years counted, those after the last wave included, are {years}",
)
NO_COLUMN = error(
    "scenario-column", "no workload has a column “{name}”", "the nearest is “{nearest}”; known: {known}"
)
NO_ATTRIBUTE = error(
    "scenario-attribute", "no offer has an attribute “{name}”", "the nearest is “{nearest}”; known: {known}"
)
NEVER_TRUE = error("scenario-never-true", "no “{name}” is ever “{given}”", "possible here: {possible}")
SHARE_EMPTY = error(
    "scenario-share-empty",
    "this share has neither `at_least` nor `at_most`",
    "give one, or write `status: unknown`",
)
SHARE_ORDER = error(
    "scenario-share-order",
    "`at_least` ({least}) is above `at_most` ({most})",
    "lower the first or raise the second",
)
SITES_DATE = error(
    "scenario-sites-date", "a number of open sites needs the date it must be met by", "add `by`"
)
OUTSIDE = error(
    "scenario-outside-horizon",
    "{day} lies outside the horizon, from {start} to {end}",
    "choose a date inside it",
)
BLACKOUT = error("scenario-blackout", "this black-out ends before it starts", "exchange `start` and `end`")
SILENT_TERM = error(
    "scenario-silent-term", "`{name}` means nothing for {treatment}: it would change nothing", "remove it"
)
DISCOUNTS = error(
    "scenario-discounts",
    "each discount must begin above the one before it, and take off more",
    "write them from the least volume to the greatest",
)

_SILENT: Mapping[str, tuple[str, ...]] = {
    "retain": (
        "to", "months", "parallel_months", "effort_factor", "cost_per_vcpu", "portability_factor", "running_factor",
        "support_years",
    ),
    "refresh": ("to", "parallel_months"),
    "retire": ("to", "parallel_months", "running_factor", "support_years"),
}  # fmt: skip
"""Terms that a treatment cannot use, by treatment."""

_COLUMNS = {column.name: column for column in WORKLOADS.columns if column.type is not Type.DATE}
"""The columns of workloads that a condition can speak of."""

_OFFER_ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "offer": (),
    "kind": ("external", "ngq", "cti"),
    "provider": (),
    "region": (),
    "location": ("quebec", "canada", "abroad"),
    "foreign_control": ("true", "false"),
}
"""What policy can speak of in an offer, and the values it can have; none: any text."""


def check(scenario: Scenario, document: Document) -> list[Finding]:
    """Every fault that the types of a scenario cannot tell, each on its line."""
    return [
        *_identifiers(scenario, document),
        *_budget_years(scenario, document),
        *_emission_years(scenario, document),
        *_discounts(scenario, document),
        *_policy(scenario, document),
        *_treatments(scenario, document),
        *_blackouts(scenario, document),
        *_shares(scenario, document),
        *_dates(scenario, document),
        *check_places(scenario, document),
    ]


def _identifiers(scenario: Scenario, document: Document) -> Iterator[Finding]:
    named: tuple[tuple[KeyPath, Mapping[str, Any]], ...] = (
        (("offers",), scenario.offers),
        (("policy",), scenario.policy),
        (("limits", "blackouts"), scenario.limits.blackouts),
        (("targets", "shares"), scenario.targets.shares),
        (("targets", "obsolescence"), scenario.targets.obsolescence),
    )
    for path, names in named:
        for name in names:
            if not re.fullmatch(r"\w[\w.-]*", name):
                yield document.finding(IDENTIFIER, (*path, name), name=brief(name))


def _budget_years(scenario: Scenario, document: Document) -> Iterator[Finding]:
    calendar = periods(scenario.horizon)
    years = calendar.loc[calendar["wave"] > 0, "fiscal_year"].unique().tolist()
    budgets: dict[KeyPath, Mapping[str, Any]] = {("limits", "budget"): scenario.limits.budget}
    for body, by_year in scenario.limits.organisation_budget.items():
        budgets["limits", "organisation_budget", body] = by_year
    for path, budget in budgets.items():
        for year in budget:
            if year not in years:
                yield document.finding(BUDGET_YEAR, (*path, year), year=brief(year), years=", ".join(years))


def _emission_years(scenario: Scenario, document: Document) -> Iterator[Finding]:
    years = periods(scenario.horizon)["fiscal_year"].unique().tolist()
    for year in scenario.targets.emissions:
        if year not in years:
            path: KeyPath = ("targets", "emissions", year)
            yield document.finding(EMISSIONS_YEAR, path, year=brief(year), years=", ".join(years))


def _discounts(scenario: Scenario, document: Document) -> Iterator[Finding]:
    for name, offer in scenario.offers.items():
        for lower, higher in pairwise(offer.price.discounts):
            if higher.from_year <= lower.from_year or higher.share <= lower.share:
                yield document.finding(DISCOUNTS, ("offers", name, "price", "discounts"))


def _policy(scenario: Scenario, document: Document) -> Iterator[Finding]:
    for name, rule in scenario.policy.items():
        yield from _when(rule.when, ("policy", name, "when"), document)
        for verb in ("allow", "deny", "prefer", "charge"):
            conditions: dict[str, Condition] = getattr(rule, verb) or {}
            for attribute, condition in conditions.items():
                path: KeyPath = ("policy", name, verb, attribute)
                if attribute not in _OFFER_ATTRIBUTES:
                    yield _unknown(NO_ATTRIBUTE, path, list(_OFFER_ATTRIBUTES), document)
                else:
                    possible = (
                        tuple(scenario.offers) if attribute == "offer" else _OFFER_ATTRIBUTES[attribute]
                    )
                    flag = attribute == "foreign_control"
                    yield from _never(condition, path, _texts(condition, possible, flag), document)


def _blackouts(scenario: Scenario, document: Document) -> Iterator[Finding]:
    for name, window in scenario.limits.blackouts.items():
        path: KeyPath = ("limits", "blackouts", name)
        yield from _when(window.when, (*path, "when"), document)
        if window.end < window.start:
            yield document.finding(BLACKOUT, (*path, "end"))


def _treatments(scenario: Scenario, document: Document) -> Iterator[Finding]:
    """A treatment is given no term that it cannot use."""
    for treatment, terms in scenario.treatments.items():
        for name in _SILENT.get(treatment, ()):
            if getattr(terms, name) != type(terms).model_fields[name].get_default(call_default_factory=True):
                yield document.finding(
                    SILENT_TERM, ("treatments", treatment, name), name=name, treatment=treatment
                )


def _shares(scenario: Scenario, document: Document) -> Iterator[Finding]:
    for name, share in scenario.targets.shares.items():
        path: KeyPath = ("targets", "shares", name)
        if share.at_least is None and share.at_most is None and share.status is not Status.UNKNOWN:
            yield document.finding(SHARE_EMPTY, path)
        if share.at_least is not None and share.at_most is not None and share.at_least > share.at_most:
            yield document.finding(SHARE_ORDER, path, least=share.at_least, most=share.at_most)


def _dates(scenario: Scenario, document: Document) -> Iterator[Finding]:
    target, horizon = scenario.targets.open_sites, scenario.horizon
    end = month_after(horizon.start, horizon.waves * horizon.wave_months)
    path: KeyPath = ("targets", "open_sites", "by")
    if target.at_most is not None and target.by is None:
        yield document.finding(SITES_DATE, path[:-1])
    dates: dict[KeyPath, date | None] = {path: target.by}
    for name, share in scenario.targets.obsolescence.items():
        dates["targets", "obsolescence", name, "by"] = share.by
    for path, day in dates.items():
        if day is not None and not horizon.start <= day <= end:
            yield document.finding(OUTSIDE, path, day=str(day), start=str(horizon.start), end=str(end))


def _when(conditions: Mapping[str, Condition], path: KeyPath, document: Document) -> Iterator[Finding]:
    """Conditions on workloads name a declared column, and a value that the column can have."""
    for name, condition in conditions.items():
        if name not in _COLUMNS:
            yield _unknown(NO_COLUMN, (*path, name), list(_COLUMNS), document)
        else:
            yield from _never(condition, (*path, name), _possible(condition, _COLUMNS[name]), document)


def _possible(condition: Condition, column: Column) -> str:
    """What a column's values may be, when the condition asks for something else; "" when it does not."""
    if column.type in {Type.NUMBER, Type.INTEGER}:
        low, high = column.minimum, column.maximum
        numbers = [
            value
            for value in condition.tested
            if isinstance(value, int | float) and not isinstance(value, bool)
        ]
        inside = all((low is None or low <= n) and (high is None or n <= high) for n in numbers)
        return "" if inside and len(numbers) == len(condition.tested) else column.unit
    return _texts(condition, column.choices, flag=column.type is Type.FLAG)


def _texts(condition: Condition, possible: tuple[str, ...], flag: bool) -> str:
    """The possible texts or flags, when the condition asks for something else; "" when it does not."""
    words = [brief(value) for value in condition.tested if isinstance(value, bool if flag else str)]
    allowed = all(word in possible for word in words) or not possible
    if allowed and len(words) == len(condition.tested) and not condition.is_ordered:
        return ""
    return ", ".join(possible) or "text"


def _never(condition: Condition, path: KeyPath, possible: str, document: Document) -> Iterator[Finding]:
    if possible:
        given = ", ".join(brief(value) for value in condition.tested)
        yield document.finding(NEVER_TRUE, path, name=str(path[-1]), given=given, possible=possible)


def _unknown(kind: Kind, path: KeyPath, known: list[str], document: Document) -> Finding:
    name = str(path[-1])
    return document.finding(kind, path, name=name, nearest=nearest(name, known), known=", ".join(known))
