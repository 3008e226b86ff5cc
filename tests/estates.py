"""Tiny raw tables, written as the CSV text a person would type."""

from __future__ import annotations

import csv
import io
from datetime import date

import numpy as np
import pandas as pd

from inventory.raw import RawTable, RawTables
from inventory.schema import table

TODAY = date(2027, 1, 1)


def raw(name: str, text: str) -> RawTable:
    """The raw table of this CSV text, read from `<name>.csv` with its header on line 1."""
    header, *rows = csv.reader(io.StringIO(text))
    cells = pd.DataFrame(rows, columns=header, dtype="str")
    files = np.array([f"{name}.csv"] * len(rows), dtype=object)
    return RawTable(table(name), cells, files, np.arange(2, len(rows) + 2))


def raws(**texts: str) -> RawTables:
    """Raw tables by name, from their CSV texts."""
    return {name: raw(name, text) for name, text in texts.items()}


def estate(**texts: str) -> RawTables:
    """One organisation, site and workload and two assets, without an error; some tables replaced."""
    return raws(
        **{
            "organisations": "organisation\nmsss\n",
            "sites": "site,organisation\ns1,msss\n",
            "workloads": "workload,organisation\ncrm-db,msss\n",
            "assets": "asset,workload,site\na1,crm-db,s1\na2,,s1\n",
            **texts,
        }
    )
