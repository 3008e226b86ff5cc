"""What the estate is and how well it is supported, counted for a page: small tables from an Inventory.

Support is counted by asset, at its worst component, as `inventory.obsolescence` says it. An asset that bears no
component at all is unknown: what nobody listed is never taken for supported.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from inventory.graph import Inventory
from inventory.lifecycle_rules import Reason
from inventory.obsolescence import STATUS, UNKNOWN, components, status_by_wave
from inventory.schema import SERVER_KINDS

STATUSES: tuple[str, ...] = tuple(STATUS.categories)
GROUPS = ("organisation", "network", "site", "product", "environment", "criticality")
"""What support can be counted by."""
RESOURCES = ("vcpu", "memory_gib", "storage_gib")
OWNERS = ("assets", "workloads", "organisations")


def counts(inventory: Inventory) -> dict[str, int]:
    """How many there are of each thing, and of workloads whose sensitivity nobody has said."""
    workloads, assets = inventory["workloads"], inventory["assets"]
    things = ("organisations", "sites", "workloads", "assets", "software", "dependencies")
    return {
        **{name: len(inventory[name]) for name in things},
        "servers": int(assets["kind"].isin(SERVER_KINDS).sum()),
        "unknown_criticality": int(workloads["criticality"].isna().sum()),
        "unknown_confidentiality": int(workloads["confidentiality"].isna().sum()),
        "unknown_personal_information": int((workloads["personal_information"] == "unknown").sum()),
    }


def support_over_time(
    inventory: Inventory, support: pd.DataFrame, dates: Sequence[pd.Timestamp]
) -> pd.DataFrame:
    """How many assets have each status on each date: date, and a column a status from best to worst.

    `support` is the `support_table` of the same inventory: here and below, the caller makes it once.
    """
    standing = _standing(inventory["assets"]["asset"], support, dates)
    held = [np.bincount(codes, minlength=len(STATUSES)) for codes in standing.T]
    told = pd.DataFrame(np.reshape(held, (-1, len(STATUSES))), columns=list(STATUSES))
    told.insert(0, "date", pd.Series(list(dates), dtype="datetime64[s]"))
    return told


def support_by(
    inventory: Inventory, support: pd.DataFrame, dates: Sequence[pd.Timestamp], group: str
) -> pd.DataFrame:
    """How many assets of each group have each status on each date: group, date, a column a status, and shares.

    `group` is one of `GROUPS`; an asset is of its workload's organisation, environment and criticality ("" when
    nobody said). By product, it counts once in each product that it bears, at the worst status it has there,
    and in "" when it bears none. `obsolete_share` is of the assets whose support is known (NaN where none is),
    `unknown_share` of all. `KeyError` for another group.
    """
    assets = inventory["assets"]["asset"]
    if group != "product":
        return _counted(_labels(inventory, group), _standing(assets, support, dates), dates)
    pairs = pd.DataFrame({"asset": support["asset"], "product": _products(support)})
    pair, distinct = pd.factorize(pd.MultiIndex.from_frame(pairs))
    borne = _standing(pd.Series(np.arange(len(distinct))), support.assign(asset=pair), dates)
    bare = int((~assets.isin(support["asset"].unique())).sum())
    labels = pd.concat(
        [pairs["product"][~pairs.duplicated()], pd.Series([""] * bare, dtype="str")], ignore_index=True
    )
    return _counted(labels, np.vstack([borne, np.full((bare, len(dates)), UNKNOWN)]), dates)


def support_ending(
    inventory: Inventory, support: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp
) -> pd.DataFrame:
    """What falls out of support from one day to another, both included, the soonest first.

    product, cycle, ends (its last day supported), then how many assets, workloads and organisations it touches.
    """
    due = support[support["support_ends"].between(first, last)]
    by = ["product", "cycle", "ends"]
    owned = due.assign(product=_products(due), ends=due["support_ends"]).merge(_owners(inventory), on="asset")
    touched = {name: owned[[*by, name[:-1]]].drop_duplicates().groupby(by).size() for name in OWNERS}
    told = pd.DataFrame(touched).reset_index()
    return told.sort_values(["ends", "assets", "product"], ascending=[True, False, True], ignore_index=True)


def unmatched(inventory: Inventory, support: pd.DataFrame) -> pd.DataFrame:
    """The products whose support nobody knows, the most frequent first: product, version, reason, assets.

    Assets that bear no component stand in a row of their own, without product.
    """
    by = ["product", "version", "reason"]
    written = components(inventory["assets"], inventory["software"]).assign(reason=support["reason"])
    unknown = written.loc[~support["known"], [*by, "asset"]].drop_duplicates()
    tally = unknown.groupby(by).size().rename("assets").reset_index()
    if bare := int((~inventory["assets"]["asset"].isin(support["asset"].unique())).sum()):
        row = pd.DataFrame([("", "", str(Reason.EMPTY), bare)], columns=[*by, "assets"])
        tally = pd.concat([tally.astype({"assets": "int64"}), row], ignore_index=True)
    return tally.sort_values(
        ["assets", "product", "version"], ascending=[False, True, True], ignore_index=True
    )


def by_organisation(inventory: Inventory, support: pd.DataFrame, on: pd.Timestamp) -> pd.DataFrame:
    """What each organisation holds, one row each, even of those that hold nothing.

    organisation, name, network, sites (that it runs), workloads, assets, vcpu, memory_gib, storage_gib, then
    a column a status with the assets that have it on that day, `obsolete_share` and `unknown_share` as in `support_by`.
    """
    bodies = inventory["organisations"].set_index("organisation")[["name", "network"]]
    held = {name: inventory[name].groupby("organisation").size() for name in ("sites", "workloads")}
    owner = _labels(inventory, "organisation")
    sums = inventory["assets"][list(RESOURCES)].groupby(owner.to_numpy()).sum()
    standing = support_by(inventory, support, [on], "organisation").set_index("group").drop(columns="date")
    assets = standing[list(STATUSES)].sum(axis="columns").rename("assets")
    counted = pd.concat([pd.DataFrame(held), assets, sums, standing], axis="columns").reindex(bodies.index)
    whole = ["sites", "workloads", "assets", *STATUSES]
    counted = counted.fillna(dict.fromkeys([*whole, *RESOURCES], 0)).astype(dict.fromkeys(whole, "int64"))
    return bodies.join(counted).reset_index()


def _standing(assets: pd.Series, support: pd.DataFrame, dates: Sequence[pd.Timestamp]) -> np.ndarray:
    """Position in `STATUSES` of each asset (rows) on each date (columns); unknown for one that bears nothing."""
    known = status_by_wave(support, dates)
    codes = np.full((len(known) + 1, len(dates)), UNKNOWN)
    for column, wave in enumerate(known):
        codes[:-1, column] = known[wave].cat.codes
    return codes[known.index.get_indexer(pd.Index(assets))]


def _counted(labels: pd.Series, standing: np.ndarray, dates: Sequence[pd.Timestamp]) -> pd.DataFrame:
    """How many rows of each label have each status on each date, with the shares; by label, then date."""
    codes, groups = pd.factorize(labels, sort=True)
    cells = (codes[:, None] * len(dates) + np.arange(len(dates))) * len(STATUSES) + standing
    held = np.bincount(cells.ravel(), minlength=len(groups) * len(dates) * len(STATUSES))
    told = pd.DataFrame(held.reshape(-1, len(STATUSES)), columns=list(STATUSES))
    total = told.sum(axis="columns")
    known = total - told["unknown"]
    told.insert(0, "group", pd.Series(np.repeat(np.asarray(groups, dtype=object), len(dates)), dtype="str"))
    told.insert(1, "date", pd.Series(list(dates) * len(groups), dtype="datetime64[s]"))
    return told.assign(
        obsolete_share=told["obsolete"] / known.where(known > 0), unknown_share=told["unknown"] / total
    )


def _labels(inventory: Inventory, group: str) -> pd.Series:
    """What each asset is grouped under, in the order of the table of assets."""
    assets, workloads = inventory["assets"], inventory["workloads"]
    if group == "site":
        return assets["site"]
    levels = workloads["criticality"].map({level: str(level) for level in range(1, 5)}).fillna("")
    bodies = inventory["organisations"].set_index("organisation")["network"]
    label = {
        "organisation": workloads["organisation"],
        "network": workloads["organisation"].map(bodies),
        "environment": workloads["environment"],
        "criticality": levels,
    }[group]
    row = pd.Index(workloads["workload"]).get_indexer(pd.Index(assets["workload"]))
    return label.astype("str").take(row).set_axis(assets.index)


def _owners(inventory: Inventory) -> pd.DataFrame:
    """asset, workload, organisation of every asset."""
    return inventory["assets"][["asset", "workload"]].assign(organisation=_labels(inventory, "organisation"))


def _products(support: pd.DataFrame) -> pd.Series:
    """The catalogue's name of each component, or what was written where the catalogue has none."""
    catalogued = support["catalogue_product"]
    return catalogued.where(catalogued != "", support["component"]).astype("str")
