"""What one cell cannot show: laws that hold across the columns, rows and tables of an inventory.

`LAWS` is walked by `check`, in reading order. A law is a function of the `Estate` that yields findings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from inventory.findings import Finding, Kind, Value, error, note, warning
from inventory.lifecycle import resolve_all
from inventory.orders import cycles, order_edges
from inventory.raw import RawTables

NOTHING_TO_PLAN = error(
    "nothing-to-plan", "there is no asset and no workload", "give at least one of these tables a row"
)
OWNERLESS_SITE = error(
    "ownerless-site",
    "site “{site}” has no organisation, yet hosts assets of no workload, so without owner: {count}",
    "name the site’s organisation, or the workload of these assets",
)
PAST_DEADLINE = warning(
    "past-deadline", "{value} is already past", "correct the date, or expect the site to be late"
)
EMPTY_SITE = warning("empty-site", "no asset lies on site “{site}”", "list its assets, or remove it")
OUTSIDE_QUEBEC = warning(
    "outside-quebec", "{value}° is not between {low}° and {high}°: outside Québec", "correct the coordinate"
)
IMPOSSIBLE_WINDOW = error(
    "impossible-window", "{not_before} is after {not_after}, so the workload can never move", "correct a date"
)
NO_ASSETS = warning("no-assets", "no asset is listed, so nothing says where workloads lie", "list the assets")
HOLLOW_WORKLOAD = warning(
    "hollow-workload", "no asset carries workload “{workload}”", "name it on its assets, or remove it"
)
UNKNOWN_LEVEL = note(
    "unknown-level",
    "workloads without a known level: {count} of {total}",
    "the scenario says what an unknown level is taken for",
)
LONE_ASSETS = note(
    "lone-assets",
    "assets of no workload, each of which becomes a workload of its own: {count} ({first})",
    "name the workload they carry, if they carry one",
)
POWERED_OFF = note(
    "powered-off", "assets switched off: {count}", "each holds its site open until it is retired or moved"
)
TEMPLATES = note(
    "templates", "assets that are templates: {count}", "each holds its site open until it is retired or moved"
)
UNPRICED_ASSETS = note(
    "unpriced-assets", "assets without an annual cost: {count} of {total}", "the scenario estimates it"
)
UNKNOWN_SUPPORT = warning(
    "unknown-support",
    "nobody knows how long “{product}” is supported ({reason}); rows that say it: {count}",
    "write its product and version in full, or its support_ends",
)
SELF_DEPENDENCY = warning(
    "self-dependency", "workload “{workload}” depends on itself", "remove this row; it is ignored"
)
ORDER_CYCLE = warning(
    "order-cycle",
    "{count} workloads wait for one another in a circle, so they can only move in the same wave: {first}",
    "remove an order between them if they need not share it",
)

SHOWN = 5
"""A list of examples in a finding stops there."""
BOX = (("latitude", 44.0, 63.0), ("longitude", -80.0, -57.0))
"""Québec lies within these degrees, rounded outwards."""


@dataclass(frozen=True)
class Estate:
    """Typed tables with the raw ones they came from (row for row), and today's date."""

    raw: RawTables
    tables: Mapping[str, pd.DataFrame]
    today: date

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.tables[name]

    def rows(self, name: str, mask: pd.Series) -> Iterator[tuple[pd.Series, tuple[str, int]]]:
        """Each row of the table where the mask holds, with its file and line."""
        for position in np.flatnonzero(mask).tolist():
            yield self.tables[name].iloc[position], self.raw[name].place(position)

    def about(self, kind: Kind, name: str, column: str, **values: Value) -> Finding:
        """A finding about a whole column of a table that has rows."""
        return kind.at(self.raw[name].place(0)[0], None, column, **values)


Law = Callable[[Estate], Iterable[Finding]]


def something_to_plan(estate: Estate) -> Iterator[Finding]:
    """An inventory lists at least one asset or one workload."""
    if estate["assets"].empty and estate["workloads"].empty:
        yield NOTHING_TO_PLAN.at()


def sites_have_owners(estate: Estate) -> Iterator[Finding]:
    """An asset without a workload belongs to its site's organisation, or to the only one there is."""
    if len(estate["organisations"]) == 1:
        return
    assets, sites = estate["assets"], estate["sites"]
    lone = assets.loc[assets["workload"] == "", "site"].value_counts()
    ownerless = (sites["organisation"] == "") & sites["site"].isin(lone.index)
    for row, place in estate.rows("sites", ownerless):
        yield OWNERLESS_SITE.at(*place, "organisation", site=row["site"], count=int(lone[row["site"]]))


def deadlines_lie_ahead(estate: Estate) -> Iterator[Finding]:
    """The end of a lease and a closing date are not yet past."""
    for column in ("lease_ends", "must_close_by"):
        for row, place in estate.rows("sites", estate["sites"][column] < pd.Timestamp(estate.today)):
            yield PAST_DEADLINE.at(*place, column, value=f"{row[column]:%Y-%m-%d}")


def sites_lie_in_quebec(estate: Estate) -> Iterator[Finding]:
    """Coordinates, when given, lie within Québec's box."""
    for column, low, high in BOX:
        degrees = estate["sites"][column]
        for row, place in estate.rows("sites", (degrees < low) | (degrees > high)):
            yield OUTSIDE_QUEBEC.at(*place, column, value=float(row[column]), low=low, high=high)


def sites_host_assets(estate: Estate) -> Iterator[Finding]:
    """A site hosts at least one asset."""
    if not estate["assets"].empty:
        idle = ~estate["sites"]["site"].isin(estate["assets"]["site"].unique())
        for row, place in estate.rows("sites", idle):
            yield EMPTY_SITE.at(*place, "site", site=row["site"])


def windows_are_possible(estate: Estate) -> Iterator[Finding]:
    """A workload's `not_before` is no later than its `not_after`."""
    workloads = estate["workloads"]
    for row, place in estate.rows("workloads", workloads["not_before"] > workloads["not_after"]):
        first, last = f"{row['not_before']:%Y-%m-%d}", f"{row['not_after']:%Y-%m-%d}"
        yield IMPOSSIBLE_WINDOW.at(*place, "not_before", not_before=first, not_after=last)


def workloads_have_assets(estate: Estate) -> Iterator[Finding]:
    """At least one asset carries each workload."""
    workloads, assets = estate["workloads"], estate["assets"]
    if assets.empty and not workloads.empty:
        yield NO_ASSETS.at()
    elif not assets.empty:
        for row, place in estate.rows("workloads", ~workloads["workload"].isin(assets["workload"].unique())):
            yield HOLLOW_WORKLOAD.at(*place, "workload", workload=row["workload"])


def levels_are_known(estate: Estate) -> Iterator[Finding]:
    """Criticality and the DIC triplet are known, or counted as unknown."""
    workloads = estate["workloads"]
    for column in ("criticality", "availability", "integrity", "confidentiality"):
        if count := int(workloads[column].isna().sum()):
            yield estate.about(UNKNOWN_LEVEL, "workloads", column, count=count, total=len(workloads))


def assets_are_counted(estate: Estate) -> Iterator[Finding]:
    """Assets without a workload, switched off, templates or without a cost are counted."""
    assets = estate["assets"]
    lone = assets.loc[assets["workload"] == "", "asset"]
    if len(lone):
        yield estate.about(LONE_ASSETS, "assets", "workload", count=len(lone), first=_first(lone))
    if count := int((~assets["powered"]).sum()):
        yield estate.about(POWERED_OFF, "assets", "powered", count=count)
    if count := int((assets["kind"] == "template").sum()):
        yield estate.about(TEMPLATES, "assets", "kind", count=count)
    if count := int(assets["annual_cost"].isna().sum()):
        yield estate.about(UNPRICED_ASSETS, "assets", "annual_cost", count=count, total=len(assets))


def products_have_lifecycles(estate: Estate) -> Iterator[Finding]:
    """Each product that is named resolves to a lifecycle, or its end of support is given; one finding a product."""
    for name in ("assets", "software"):
        table = estate[name]
        named = table[(table["product"] != "") & table["support_ends"].isna()]
        unknown = resolve_all(named[["product", "version"]]).query("confidence == 'unknown'")
        told = named.loc[unknown.index, ["product", "version"]].assign(reason=unknown["reason"].astype(str))
        for _, rows in told.groupby(["product", "version"], sort=False):
            said = " ".join(rows.iloc[0][["product", "version"]]).strip()
            place = estate.raw[name].place(int(rows.index[0]))
            yield UNKNOWN_SUPPORT.at(
                *place, "product", product=said, reason=rows["reason"].iloc[0], count=len(rows)
            )


def nothing_needs_itself(estate: Estate) -> Iterator[Finding]:
    """A workload does not depend on itself."""
    needs = estate["dependencies"]
    loops = (needs["consumer"] == needs["provider"]) & (needs["consumer"] != "")
    for row, place in estate.rows("dependencies", loops):
        yield SELF_DEPENDENCY.at(*place, "provider", workload=row["consumer"])


def orders_run_one_way(estate: Estate) -> Iterator[Finding]:
    """Order dependencies make no circle; a circle is cited where the first of its rows stands."""
    needs = estate["dependencies"]
    circles = {circle[0]: circle for circle in cycles(order_edges(needs))}
    hub = {member: smallest for smallest, circle in circles.items() for member in circle}
    ends = needs["consumer"].map(hub), needs["provider"].map(hub)
    inside = (needs["kind"] == "order") & (ends[0] == ends[1])
    first = inside & needs.index.isin(ends[0][inside].drop_duplicates().index)
    for row, place in estate.rows("dependencies", first):
        circle = circles[hub[row["consumer"]]]
        yield ORDER_CYCLE.at(*place, "consumer", count=len(circle), first=_first(circle))


def _first(names: Iterable[str]) -> str:
    listed = list(names)
    return ", ".join(listed[:SHOWN]) + ("…" if len(listed) > SHOWN else "")


LAWS: tuple[tuple[str, Law], ...] = (
    ("organisations", something_to_plan),
    ("sites", sites_have_owners),
    ("sites", deadlines_lie_ahead),
    ("sites", sites_lie_in_quebec),
    ("sites", sites_host_assets),
    ("workloads", windows_are_possible),
    ("workloads", workloads_have_assets),
    ("workloads", levels_are_known),
    ("assets", assets_are_counted),
    ("software", products_have_lifecycles),
    ("dependencies", nothing_needs_itself),
    ("dependencies", orders_run_one_way),
)
"""Every law, with the table its findings are about."""
