"""Rows of a programme as two tables: what each row may be, and what stands in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Rows:
    r"""Rows $\sum_i w_{ri} x_i + k_r \le b_r$ (or $\ge$, $=$) of one rule.

    `limits`: row (0, 1, …), about (what the row speaks of, in the user's identifiers), sense
    (`<=`, `>=`, `=`), limit, constant. `entries`: row, column, weight.
    """

    limits: pd.DataFrame
    entries: pd.DataFrame


def rows(limits: pd.DataFrame, sense: str, entries: pd.DataFrame, by: str | list[str]) -> Rows:
    """One row a line of `limits`; an entry joins the row whose `by` columns equal its own.

    `limits` has the `by` columns, `limit`, and `constant` if any; `entries` the `by` columns,
    `column` and `weight`. Entries that no row speaks of fall away; those that meet in one place are added.
    """
    keys = [by] if isinstance(by, str) else by
    numbered = limits.reset_index(drop=True)
    summed = _summed(numbered[keys], entries, keys)
    return Rows(
        pd.DataFrame(
            {
                "row": np.arange(len(numbered)),
                "about": about(numbered[keys]),
                "sense": sense,
                "limit": numbered["limit"].astype(float),
                "constant": numbered["constant"].astype(float) if "constant" in numbered else 0.0,
            }
        ),
        summed[summed["weight"] != 0.0].reset_index(drop=True),
    )


def _summed(limits: pd.DataFrame, entries: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Entries by row and column; a table without lines may hold any type, so it is not joined."""
    if limits.empty or entries.empty:
        return pd.DataFrame({"row": np.zeros(0, int), "column": np.zeros(0, int), "weight": np.zeros(0)})
    joined = entries.merge(limits.assign(row=np.arange(len(limits))), on=keys, validate="many_to_one")
    return joined.groupby(["row", "column"], sort=True)[["weight"]].sum().reset_index()


def about(keys: pd.DataFrame) -> pd.Series:
    """What a row speaks of: its keys, joined by ` · `."""
    if len(keys) == 0:
        return pd.Series(dtype="str")
    said = keys.iloc[:, 0].astype(str)
    for column in keys.columns[1:]:
        said = said + " · " + keys[column].astype(str)
    return said


def stacked(*parts: Rows) -> Rows:
    """Several tables of rows as one, renumbered."""
    offset, limits, entries = 0, [], []
    for part in parts:
        limits.append(part.limits.assign(row=part.limits["row"] + offset))
        entries.append(part.entries.assign(row=part.entries["row"] + offset))
        offset += len(part.limits)
    return Rows(pd.concat(limits, ignore_index=True), pd.concat(entries, ignore_index=True))
