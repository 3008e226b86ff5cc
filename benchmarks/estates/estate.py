"""A whole estate from its recipe."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.estates.agreements import agreements
from benchmarks.estates.assets import assets, software
from benchmarks.estates.bodies import bodies, staff
from benchmarks.estates.dependencies import dependencies
from benchmarks.estates.obligations import obligations
from benchmarks.estates.places import places
from benchmarks.estates.tables import shaped
from benchmarks.estates.workloads import workloads
from inventory.schema import SERVER_KINDS, TABLES

if TYPE_CHECKING:
    import pandas as pd

    from benchmarks.estates.recipe import Recipe

_MAINFRAME_DAYS = 90.0  # the quote's


def generate(recipe: Recipe) -> dict[str, pd.DataFrame]:
    """The tables of a fictitious inventory, by name, with the columns that the schema declares."""
    owners = bodies(recipe)
    sites = places(recipe, owners)
    moves = workloads(recipe, owners, sites)
    carriers = assets(recipe, moves, sites)
    moves["effort"] = plain_effort(moves, carriers)
    owners["staff_days_per_year"] = staff(recipe, moves["owner"].to_numpy(), moves["effort"].to_numpy())
    needs = dependencies(recipe, moves)
    quotes, decisions = agreements(recipe, moves, carriers, needs)
    made = {
        "organisations": owners,
        "sites": sites.assign(**obligations(recipe, sites, owners, moves, carriers)),
        "workloads": moves,
        "assets": carriers,
        "software": software(recipe, carriers),
        "dependencies": needs,
        "quotes": quotes,
        "decisions": decisions,
    }
    return {table.name: shaped(table, made[table.name]) for table in TABLES}


def plain_effort(workloads: pd.DataFrame, assets: pd.DataFrame) -> np.ndarray:
    """Staff days to move each workload as it is: 6, and 3 a server, and 1 a terabyte."""
    servers = assets["kind"].isin(SERVER_KINDS)
    days = 3.0 * servers + assets["storage_gib"] / 1_024
    claimed = (assets["carries"] >= 0).to_numpy()
    total = 6 + np.bincount(assets["carries"].to_numpy()[claimed], days[claimed], len(workloads))
    return np.where(workloads["platform"] == "mainframe", _MAINFRAME_DAYS, total)
