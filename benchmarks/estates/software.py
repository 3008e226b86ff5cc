"""Products and versions as people write them, drawn by how old a system is.

`releases.csv` has a row for each way of writing a release. Its end dates come from
endoflife.date (MIT), retyped, as of 2026-08-22; an empty one is unknown or has not been set.
They only serve to draw a credible mix and to date extended support.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.estates.recipe import END, START

OLD, ENDING, CURRENT, UNKNOWN = range(4)
"""Out of support at the start, out of it during the horizon, later than that, or nobody can say."""

AGES = [0.45, 0.34, 0.17, 0.04]

_RELEASES = Path(__file__).with_name("releases.csv")


@cache
def spellings() -> pd.DataFrame:
    """One row per way of writing a release: family, product, version, ends, extension, age, weight."""
    frame = pd.read_csv(_RELEASES, dtype={"version": str}, keep_default_na=False)
    frame["ends"] = pd.to_datetime(frame["ends"])
    frame["extension"] = pd.to_datetime(frame["extension"])
    frame["age"] = np.select(
        [frame["ends"].isna(), frame["ends"] <= START, frame["ends"] <= END],
        [UNKNOWN, OLD, ENDING],
        CURRENT,
    )
    return frame


def installed(draw: np.random.Generator, family: np.ndarray, age: np.ndarray) -> np.ndarray:
    """Row of `spellings` for each system: of its family, and of its age or else the nearest supported."""
    ways = spellings()
    chosen = np.zeros(len(family), dtype=np.int64)
    for (name, old), rows in pd.DataFrame({"family": family, "age": age}).groupby(["family", "age"]):
        family_ways = ways[ways["family"] == name]
        there = next(age for age in (old, ENDING, CURRENT, UNKNOWN, OLD) if (family_ways["age"] == age).any())
        pool = family_ways[family_ways["age"] == there]
        share = (pool["weight"] / pool["weight"].sum()).to_numpy()
        chosen[rows.index] = draw.choice(pool.index.to_numpy(), len(rows), p=share)
    return chosen
