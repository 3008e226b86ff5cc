"""From support dates to what is supported, ending, extended or obsolete on a day.

A component is a product on an asset: the asset's own, or one of its software rows. A hardware
warranty is not vendor support and is never read here.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
import pandas as pd

from inventory.lifecycle import Confidence, resolve_all


class Support(StrEnum):
    """Where a component stands on a day."""

    SUPPORTED = "supported"  # security support goes on, and does not end within 12 months
    UNKNOWN = "unknown"  # nobody said when it ends
    ENDING = "ending"  # security support ends within 12 months
    EXTENDED = "extended"  # past it, on a day for which extended support is offered, bought or not
    OBSOLETE = "obsolete"  # past it, and past any extended support


STATUS = pd.CategoricalDtype([status.value for status in Support], ordered=True)
"""Statuses from best to worst; unknown is worse than supported, so that no asset hides it."""

SUPPORTED, UNKNOWN, ENDING, EXTENDED, OBSOLETE = range(len(Support))

LONG_ENDED = pd.Timestamp("1900-01-01")
"""End of support of a cycle known to be over whose date nobody recorded."""

NOTICE = pd.DateOffset(months=12)
"""How long before its end support counts as ending."""

COLUMNS = (
    "asset", "component", "catalogue_product", "cycle", "confidence", "reason",
    "support_ends", "extension_ends", "extension_cost", "known",
)  # fmt: skip


def support_table(assets: pd.DataFrame, software: pd.DataFrame) -> pd.DataFrame:
    """When support of every component ends: assets' own products first, then their software.

    Dates are the last day supported. What a row says itself prevails on the catalogue; software
    takes its extension from the catalogue. `support_ends` is `LONG_ENDED` for a cycle that is over
    without a date, and NaT with `known` for one supported without a date announced.
    `extension_cost` is CAD a year, NaN where the scenario must estimate it. An asset without a
    product, and whatever a template bears, is a component only when its row gives `support_ends`.
    """
    written = components(assets, software)
    found = resolve_all(written)
    support = written["support_ends"]
    over = found["ended"].fillna(False).astype(bool)
    catalogued = found["security_support_ends"].mask(over, LONG_ENDED)
    table = pd.DataFrame({
        "asset": written["asset"],
        "component": written["product"],
        **found[["catalogue_product", "cycle", "confidence", "reason"]],
        "support_ends": support.fillna(catalogued),
        "extension_ends": written["extension_ends"].fillna(found["extended_support_ends"]),
        "extension_cost": written["extension_cost"].astype(float),
        "known": support.notna() | (found["confidence"] != Confidence.UNKNOWN),
    })  # fmt: skip
    return table[list(COLUMNS)]


def status_on(support: pd.DataFrame, on: pd.Timestamp) -> pd.Series[str]:
    """Status of every component on a day, as ordered categories from best to worst.

    The last day of support is supported. `extended` says that extended support is offered on that
    day; whether it is bought is for the plan to say.
    """
    return _named(_codes(support, on), support.index)


def worst_by_asset(support: pd.DataFrame, on: pd.Timestamp) -> pd.Series[str]:
    """Status of every asset on a day: that of its worst component.

    From the worst: obsolete, extended, ending, unknown, supported. So an asset is supported only
    if all it bears is known to be. One row per asset that has a component, in order of `asset`.
    """
    worst = _worst(support, [on])
    return _named(worst.iloc[:, 0].to_numpy(), worst.index)


def status_by_wave(support: pd.DataFrame, starts: Sequence[pd.Timestamp]) -> pd.DataFrame:
    """Status of every asset (rows, as `worst_by_asset`) on the first day of every wave (columns, from 1)."""
    worst = _worst(support, starts)
    return pd.DataFrame({wave: _named(worst[wave].to_numpy(), worst.index) for wave in worst}, worst.index)


def components(assets: pd.DataFrame, software: pd.DataFrame) -> pd.DataFrame:
    """What is written of every component, in the words and order that `support_table` has.

    asset, product, version, support_ends, extension_ends, extension_cost; software names no extension.
    """
    stated = ["asset", "product", "version", "support_ends", "extension_ends", "extension_cost"]
    template = assets["kind"] == "template"
    own = assets["support_ends"].notna() | ((assets["product"] != "") & ~template)
    borne = software["support_ends"].notna() | ~software["asset"].isin(assets["asset"][template])
    rows = [assets.loc[own, stated], software[borne].reindex(columns=stated)]
    types = {"support_ends": "datetime64[s]", "extension_ends": "datetime64[s]", "extension_cost": "float64"}
    return pd.concat([part.astype(types) for part in rows], ignore_index=True)


def _codes(support: pd.DataFrame, on: pd.Timestamp) -> np.ndarray:
    """Position in `STATUS` of every component's status on a day, whatever its hour."""
    day = on.normalize()
    ends, extension = support["support_ends"], support["extension_ends"]
    past = ends < day
    return np.select(
        [~support["known"], past & (extension >= day), past, ends <= day + NOTICE],
        [UNKNOWN, EXTENDED, OBSOLETE, ENDING],
        SUPPORTED,
    )


def _worst(support: pd.DataFrame, days: Sequence[pd.Timestamp]) -> pd.DataFrame:
    """Worst position in `STATUS` by asset (rows) and day (columns, from 1)."""
    codes = {wave: _codes(support, day) for wave, day in enumerate(days, start=1)}
    return pd.DataFrame(codes, support.index).groupby(support["asset"]).max()


def _named(codes: np.ndarray, index: pd.Index) -> pd.Series[str]:
    return pd.Series(pd.Categorical.from_codes(codes, dtype=STATUS), index, name="status")
