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
    `covered`: the same with all the extended support that is offered.
    """

    months_out: np.ndarray
    extension_cost: np.ndarray
    lapses: pd.Series
    covered: pd.Series


def exposure(
    inventory: Inventory, profiles: pd.DataFrame, periods: pd.DataFrame, scenario: Scenario
) -> Exposure:
    """Support of every workload in every period; machines that are off run no risk."""
    components = _running_components(inventory, profiles, scenario)
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
    return Exposure(months_out, price, _earliest(components, profiles, "support_ends"),
                    _earliest(components, profiles, "covered"))  # fmt: skip


def _days(dates: pd.Series) -> np.ndarray:
    """Dates as days since 1970, so that they can be added and subtracted."""
    return dates.to_numpy("datetime64[D]").astype("int64")


def _running_components(inventory: Inventory, profiles: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """Components whose end of support is known and whose asset is on: workload position, dates, yearly cost."""
    assets = inventory.tables["assets"]
    running = assets[assets["powered"]].set_index("asset")["workload"]
    support = support_table(assets, inventory.tables["software"])
    support = support[support["support_ends"].notna() & support["asset"].isin(running.index)]
    position = pd.Series(np.arange(len(profiles)), index=profiles["workload"])
    extendable = support["extension_ends"].notna() & scenario.support.extended
    longest = support[["support_ends", "extension_ends"]].max(axis=1)
    return pd.DataFrame(
        {
            "position": support["asset"].map(running).map(position).to_numpy(int),
            "support_ends": support["support_ends"].to_numpy(),
            "covered": support["support_ends"].where(~extendable, longest).to_numpy(),
            "extension_cost": support["extension_cost"]
            .fillna(scenario.support.extended_asset_year.value)
            .to_numpy(),
        }
    )


def _earliest(components: pd.DataFrame, profiles: pd.DataFrame, column: str) -> pd.Series:
    return components.groupby("position")[column].min().reindex(np.arange(len(profiles)))
