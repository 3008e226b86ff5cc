"""How long each workload would run past its vendor's support, and what extended support would cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from inventory.graph import Inventory
from inventory.obsolescence import support_table
from optimizer.scenario import Scenario

MONTH_DAYS = 365.25 / 12
"""Days in an average month, which turns days out of support into months."""


@dataclass(frozen=True)
class Exposure:
    """Support by workload (rows, in the profiles' order) and period (columns).

    `months_out`: months of the period past the end of support of any running component.
    `extension_cost`: CAD to extend, for the whole period, all that is past support in it; NaN
    where something in it cannot be extended to the period's end, or nothing has lapsed.
    `lapses`: last day on which every running component is supported (NaT: no end known).
    `covered`: the same with all the extended support that is offered. `unknown`: whether some running
    machine or software of it has a support that nobody knows.
    """

    months_out: np.ndarray
    extension_cost: np.ndarray
    lapses: pd.Series
    covered: pd.Series
    unknown: np.ndarray


def exposure(
    inventory: Inventory, profiles: pd.DataFrame, periods: pd.DataFrame, scenario: Scenario
) -> Exposure:
    """Support of every workload in every period; machines that are off run no risk."""
    running = _running_components(inventory, profiles)
    components = _dated(running, scenario)
    workload = components["position"].to_numpy()
    ends = _days(components["support_ends"])
    covered = _days(components["covered"])
    cost = components["extension_cost"].to_numpy(float)
    shape = (len(profiles), len(periods))
    months_out, price = np.zeros(shape), np.full(shape, np.nan)
    for column, (first, after) in enumerate(zip(_days(periods["start"]), _days(periods["end"]), strict=True)):
        days = np.maximum(after - np.maximum(ends + 1, first), 0)
        lapsed = days > 0
        np.maximum.at(months_out[:, column], workload, days / MONTH_DAYS)
        due = np.where(covered >= after - 1, cost * (after - first) / (12 * MONTH_DAYS), np.nan)[lapsed]
        total = np.bincount(workload[lapsed], due, minlength=shape[0])
        price[:, column] = np.where(np.bincount(workload[lapsed], minlength=shape[0]) > 0, total, np.nan)
    unknown = np.bincount(running["position"], ~running["known"], minlength=shape[0]) > 0
    lapses, covers = (_earliest(components, profiles, column) for column in ("support_ends", "covered"))
    return Exposure(months_out, price, lapses, covers, unknown)


def _days(dates: pd.Series) -> np.ndarray:
    """Dates as days since 1970, so that they can be added and subtracted."""
    return dates.to_numpy("datetime64[D]").astype("int64")


def _running_components(inventory: Inventory, profiles: pd.DataFrame) -> pd.DataFrame:
    """Components whose asset is on, with the `position` of their workload; a machine that says nothing is one, unknown."""
    assets = inventory.tables["assets"]
    support = support_table(assets, inventory.tables["software"])
    components = assets.loc[assets["powered"], ["asset", "workload"]].merge(support, on="asset", how="left")
    position = pd.Series(np.arange(len(profiles)), index=profiles["workload"])
    known = components["known"].eq(True).to_numpy()
    return components.assign(position=components["workload"].map(position).astype(int), known=known)


def _dated(running: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """Components whose end of support has a date: workload position, dates, yearly cost of extending it."""
    support = running[running["support_ends"].notna()]
    extendable = support["extension_ends"].notna() & scenario.support.extended
    longest = support[["support_ends", "extension_ends"]].max(axis=1)
    return pd.DataFrame(
        {
            "position": support["position"].to_numpy(int),
            "support_ends": support["support_ends"].to_numpy(),
            "covered": support["support_ends"].where(~extendable, longest).to_numpy(),
            "extension_cost": support["extension_cost"]
            .fillna(scenario.support.extended_product_year.value)
            .to_numpy(float),
        }
    )


def _earliest(components: pd.DataFrame, profiles: pd.DataFrame, column: str) -> pd.Series:
    return components.groupby("position")[column].min().reindex(np.arange(len(profiles)))
