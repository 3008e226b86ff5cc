"""Rows of a programme as two tables: what each row may be, and what stands in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, wraps

import numpy as np
import pandas as pd

from optimizer.problem import Problem


@dataclass(frozen=True)
class Rows:
    r"""Rows $\sum_i w_{ri} x_i + k_r \le b_r$ (or $\ge$, $=$) of one rule.

    `limits`: row (0, 1, …), about (what the row speaks of, in the user's identifiers), sense
    (`<=`, `>=`, `=`), limit, constant. `entries`: row, column, weight.
    """

    limits: pd.DataFrame
    entries: pd.DataFrame


def of_table(name: str) -> Callable[[Callable[[Problem], Rows]], Callable[[Problem], Rows]]:
    """Of a rule that speaks of the lines of one table: where the Problem's has none, it has no rows, and is not asked."""

    def spoken_of(rule: Callable[[Problem], Rows]) -> Callable[[Problem], Rows]:
        @wraps(rule)
        def asked(problem: Problem) -> Rows:
            table: pd.DataFrame = getattr(problem, name)
            return no_rows() if table.empty else rule(problem)

        return asked

    return spoken_of


@cache
def no_rows() -> Rows:
    """No rows at all."""
    return rows(pd.DataFrame({"limit": [], "by": []}), "<=", pd.DataFrame({"by": []}), by="by")


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
    row = _row_of(limits, entries, keys)
    counts = np.flatnonzero((row >= 0) & (entries["weight"] != 0.0).to_numpy())
    row, column = row[counts], entries["column"].to_numpy(int)[counts]
    weight = entries["weight"].to_numpy(float)[counts]
    order = np.lexsort((column, row))
    row, column, weight = row[order], column[order], weight[order]
    summed = pd.DataFrame({"row": row, "column": column, "weight": weight})
    if ((row[1:] == row[:-1]) & (column[1:] == column[:-1])).any():
        return summed.groupby(["row", "column"], sort=False)[["weight"]].sum().reset_index()
    return summed


def _row_of(limits: pd.DataFrame, entries: pd.DataFrame, keys: list[str]) -> np.ndarray:
    """The line of `limits` that each entry joins, −1 where there is none; keys as one number, each word read once."""
    line, entry = np.zeros(len(limits), dtype=np.int64), np.zeros(len(entries), dtype=np.int64)
    for key in keys:
        known = pd.Index(limits[key].unique())
        codes, words = pd.factorize(entries[key])
        among = np.append(known.get_indexer(pd.Index(words)), -1)[codes]
        line = line * len(known) + known.get_indexer(pd.Index(limits[key]))
        entry = np.where((entry < 0) | (among < 0), -1, entry * len(known) + among)
    return np.asarray(pd.Index(line).get_indexer(pd.Index(entry)))


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
