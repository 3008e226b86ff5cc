"""Tables as a reader leaves them: text cells that still know the file and line they came from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from inventory.schema import Table


@dataclass(frozen=True)
class RawTable:
    """One table of text cells, before any judgement.

    `cells` has one row per record and a fresh RangeIndex; every cell is a stripped `str`, "" when empty.
    Its columns bear the schema's names where a header was recognised, and the header as
    written otherwise. `files` and `lines` say where each row came from, the line counted as a
    spreadsheet shows it (header included).
    """

    table: Table
    cells: pd.DataFrame
    files: np.ndarray
    lines: np.ndarray

    def place(self, row: int) -> tuple[str, int]:
        """File and line of the row at position `row`."""
        return str(self.files[row]), int(self.lines[row])


RawTables = dict[str, RawTable]
"""Raw tables by the name of their schema table; a table nobody gave is absent."""
