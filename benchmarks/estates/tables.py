"""Generated columns in the shape the inventory declares, and those tables as CSV files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from inventory.schema import Column, Table, Type

if TYPE_CHECKING:
    from pathlib import Path


def shaped(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """The declared columns of `table`, in order and typed; one that `frame` lacks takes its default."""
    columns = {column.name: _typed(column, frame) for column in table.columns}
    return pd.DataFrame(columns, index=pd.RangeIndex(len(frame)))


def _typed(column: Column, frame: pd.DataFrame) -> np.ndarray | pd.api.extensions.ExtensionArray:
    given = frame.get(column.name)
    values = pd.Series([column.default] * len(frame), dtype=object) if given is None else given
    match column.type:
        case Type.NUMBER | Type.INTEGER:
            return values.astype("float64").to_numpy()
        case Type.DATE:
            return values.astype("datetime64[s]").to_numpy()
        case Type.FLAG:
            return values.astype("bool").to_numpy()
        case Type.TEXT | Type.CHOICE:
            return values.fillna("").astype("str").array


def write(tables: dict[str, pd.DataFrame], folder: Path) -> None:
    """One UTF-8 file a table: LF line ends, ISO dates, yes and no, empty where unknown."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        written = table.copy()
        for flag in table.select_dtypes("bool"):
            written[flag] = np.where(table[flag], "yes", "no")
        written.to_csv(
            folder / f"{name}.csv",
            index=False,
            encoding="utf-8",
            lineterminator="\n",
            date_format="%Y-%m-%d",
            float_format="%.10g",
        )
