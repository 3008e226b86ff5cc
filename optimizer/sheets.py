"""A plan's tables as a reader wants them in a workbook: names beside identifiers, units beside amounts."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from optimizer.plan import Plan

RULE_UNITS = {
    "within_budget": "CAD", "within_organisation_budget": "CAD", "within_staff": "days", "within_organisation_staff": "days",
    "open_sites_by_date": "sites", "hosting_shares": "share", "obsolescence_by_date": "share",
    "within_emissions": "tonnes",
}  # fmt: skip
"""Unit of the rows of each rule, where the row does not say it itself."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: the code of its title, and its table, of which codes and units are still to be put into words."""

    name: str
    table: pd.DataFrame


def sheets(plan: Plan, language: str) -> tuple[Sheet, ...]:
    """A sheet for each table of the plan, in reading order.

    Offers bear the names they have in `language`. A wave of 0 becomes an empty cell, except in the indicators, where it is today.
    """
    return (
        Sheet("assignments", _assignments(plan, language)),
        Sheet("waves", plan.waves),
        Sheet("sites", _sites(plan)),
        Sheet("money", _without_zero(plan.cash, "wave")),
        Sheet("indicators", plan.indicators),
        Sheet("rules", _rules(plan)),
        Sheet("ruled_out", _ruled_out(plan)),
    )


def _assignments(plan: Plan, language: str) -> pd.DataFrame:
    table = _with_names(_without_zero(plan.assignments, "wave"), plan, "workload")
    table.insert(
        2, "organisation", _looked_up(plan, "workloads", "workload", "organisation", table["workload"])
    )
    table = _with_names(table, plan, "organisation")
    titles = {name: offer.title.say(language) for name, offer in plan.scenario.offers.items()}
    table.insert(list(table).index("offer") + 1, "offer_name", table["offer"].map(titles).fillna(""))
    return table


def _sites(plan: Plan) -> pd.DataFrame:
    table = _with_names(_without_zero(plan.sites, "wave"), plan, "site")
    for position, column in ((2, "municipality"), (3, "organisation")):
        table.insert(position, column, _looked_up(plan, "sites", "site", column, table["site"]))
    return _with_names(table, plan, "organisation")


def _rules(plan: Plan) -> pd.DataFrame:
    """The limits with their unit; no price where nobody has priced them."""
    table = plan.rules.assign(unit=plan.rules["rule"].map(RULE_UNITS).fillna(""))
    return table.drop(columns="price") if table["price"].isna().all() else table


def _ruled_out(plan: Plan) -> pd.DataFrame:
    table = _without_zero(plan.ruled_out, "first_wave", "last_wave")
    return _with_names(table, plan, "workload")


def _without_zero(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    return table.assign(**{column: table[column].where(table[column] > 0) for column in columns})


def _with_names(table: pd.DataFrame, plan: Plan, entity: str) -> pd.DataFrame:
    """The table with the names of these workloads, sites or organisations beside their identifiers."""
    names = _looked_up(plan, f"{entity}s", entity, "name", table[entity])
    named = table.copy()
    named.insert(list(table).index(entity) + 1, f"{entity}_name", names)
    return named


def _looked_up(plan: Plan, table: str, key: str, column: str, wanted: pd.Series) -> pd.Series:
    """A column of an inventory table for these keys; "" where there is none."""
    found = plan.inventory[table].set_index(key)[column]
    return wanted.map(found).fillna("")
