"""Edits to a checked inventory are checked as an upload is, and refused for the same reasons.

The law: what an edit gives or refuses is what exporting the inventory, typing the change in its CSV
files and importing them again would give or refuse, findings included. Only what the change can
touch is checked again, so that one cell among 100,000 rows is settled at once.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from inventory.findings import Finding, error, refuse_errors, warning
from inventory.graph import Inventory, build
from inventory.readers.sheet import clean
from inventory.readers.write import cell_text
from inventory.recheck import draft, settled, texts
from inventory.schema import Table, table

NO_SUCH_ROW = error("no-such-row", "no row of table {table} is “{value}”", "open the table again")
NO_SUCH_COLUMN = error("no-such-column", "table {table} has no column “{value}”", "choose one of its columns")
UNFIT_TEXT = error(
    "unfit-text", "this text holds a character that is neither seen nor a space", "type the text again"
)
DECISION_LOST = warning(
    "decision-lost",
    "the decision on workload “{workload}” is lost: there is no such workload any more",
    "decide again under its new name, if it has one",
)

Key = str | tuple[str, ...]
"""What identifies a row: the texts of its key columns, or the text of the only one."""

_UNFIT = re.compile(r"[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Edit:
    """The same texts, as a person types them, for the columns of every row with one of these keys.

    An empty text clears the cell. Keys are those the rows had before any edit made with this one.
    """

    table: str
    keys: Sequence[Key]
    values: Mapping[str, str]


def edited(inventory: Inventory, edits: Iterable[Edit], today: date) -> tuple[Inventory, tuple[Finding, ...]]:
    """The inventory once edited, later edits over earlier ones, and what was not found before.

    `Refused` with the findings when one is an error. A finding cites the native CSV file and the line
    that the row has in it (see `key_at`). `KeyError` for a table that is not declared.
    """
    faults: list[Finding] = []
    cells: dict[str, pd.DataFrame] = {}
    for edit in edits:
        declared, frame = table(edit.table), inventory[edit.table]
        rows, strangers = _rows(declared, frame, edit.keys)
        found = [*strangers, *_unfit(declared, frame, edit.values, rows[:1])]
        faults += found
        if not found:
            drawn = cells.get(edit.table, pd.DataFrame(index=frame.index))
            cells[edit.table] = _typed_over(drawn, declared, frame, edit.values, rows)
    refuse_errors(faults)
    return settled(inventory, {name: draft(table(name), drawn) for name, drawn in cells.items()}, today)


def added(
    inventory: Inventory, name: str, rows: Sequence[Mapping[str, str]], today: date
) -> tuple[Inventory, tuple[Finding, ...]]:
    """The inventory with these rows, texts by column, after those of the table; findings as `edited` gives them."""
    declared, frame = table(name), inventory[name]
    faults = [
        finding for row, values in enumerate(rows, len(frame)) for finding in _unfit(declared, frame, values, [row])
    ]  # fmt: skip
    refuse_errors(faults)
    typed = [[clean(row.get(column, "")) for column in map(str, frame)] for row in rows]
    more = pd.DataFrame(typed, columns=frame.columns, dtype="str")
    cells = pd.concat([texts(frame, map(str, frame)), more], ignore_index=True)
    return settled(inventory, {name: draft(declared, cells)}, today)


def removed(
    inventory: Inventory, name: str, keys: Sequence[Key], today: date
) -> tuple[Inventory, tuple[Finding, ...]]:
    """The inventory without the rows of the table with these keys; findings as `edited` gives them."""
    declared, frame = table(name), inventory[name]
    rows, strangers = _rows(declared, frame, keys)
    refuse_errors(strangers)
    cells = texts(frame.drop(index=rows), map(str, frame)).reset_index(drop=True)
    return settled(inventory, {name: draft(declared, cells)}, today)


def carried_over(old: Inventory, new: Inventory) -> tuple[Inventory, tuple[Finding, ...]]:
    """The new inventory with the old one's decisions, and a finding for each whose workload is gone.

    On a workload that the new inventory decides on itself, its own decisions stand alone.
    """
    decisions = old["decisions"]
    open_ = ~decisions["workload"].isin(new["decisions"]["workload"].unique())
    here = decisions["workload"].isin(new["workloads"]["workload"])
    lost = [
        DECISION_LOST.at("decisions.csv", row + 2, "workload", workload=decisions["workload"].iloc[row])
        for row in np.flatnonzero(~here).tolist()
    ]
    together = pd.concat([new["decisions"], decisions[open_ & here]], ignore_index=True)
    unknown = [name for name in map(str, together) if name not in table("decisions")]
    together[unknown] = together[unknown].fillna("").astype("str")
    return build({**new.tables, "decisions": together}), tuple(lost)


def key_at(inventory: Inventory, finding: Finding) -> tuple[str, ...]:
    """The key of the row that a finding of an edit of this inventory points at; () where it points at none."""
    name = finding.file.removesuffix(".csv")
    row = (finding.line or 0) - 2
    if name not in inventory.tables or not 0 <= row < len(inventory[name]):
        return ()
    return tuple(map(cell_text, inventory[name].loc[row, list(table(name).key)]))


def _rows(declared: Table, frame: pd.DataFrame, keys: Collection[Key]) -> tuple[list[int], list[Finding]]:
    """Positions of the rows with these keys, and a finding for each key that no row has."""
    names = declared.key
    wanted = [(key,) if isinstance(key, str) else tuple(key) for key in keys]
    at = _places(texts(frame, names), wanted)
    strangers = [
        NO_SUCH_ROW.at(f"{declared.name}.csv", None, names[0], table=declared.name, value=" + ".join(key))
        for key in wanted
        if key not in at
    ]
    return [at[key] for key in wanted if key in at], strangers


def _places(known: pd.DataFrame, wanted: Sequence[tuple[str, ...]]) -> dict[tuple[str, ...], int]:
    """The position of each row whose texts are among those wanted."""
    first = known.columns[0]
    near = np.flatnonzero(known[first].isin({key[0] for key in wanted if key}).to_numpy())
    held = known.iloc[near].itertuples(index=False, name=None)
    return dict(zip(held, near.tolist(), strict=True))


def _unfit(
    declared: Table, frame: pd.DataFrame, values: Mapping[str, str], rows: Sequence[int]
) -> Iterator[Finding]:
    """Each column that the table lacks and each text that no file could hold, cited at the first row."""
    file, line = f"{declared.name}.csv", rows[0] + 2 if rows else None
    for name, text in values.items():
        if name not in frame:
            yield NO_SUCH_COLUMN.at(file, line, name, table=declared.name, value=name)
        if _UNFIT.search(text):
            yield UNFIT_TEXT.at(file, line, name)


def _typed_over(
    drawn: pd.DataFrame, declared: Table, frame: pd.DataFrame, values: Mapping[str, str], rows: list[int]
) -> pd.DataFrame:
    """The texts drawn so far with these values in these rows; a key column brings the whole key."""
    keys = declared.key if any(name in declared.key for name in values) else ()
    missing = [name for name in dict.fromkeys([*keys, *values]) if name not in drawn]
    cells = pd.concat([drawn, texts(frame, missing)], axis="columns")
    for name, text in values.items():
        column = cells[name].to_numpy(object).copy()
        column[rows] = clean(text)
        cells[name] = pd.Series(column, cells.index, dtype="str")
    return cells
