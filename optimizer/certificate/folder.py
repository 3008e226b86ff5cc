"""A certificate in a plan folder: three tables, `prices.csv`, `boxes.csv` and `vouched.csv`, or none.

Their columns are those of `Certificate`; the two bounds stand in the plan's summary.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd

from inventory.findings import Refused, error
from inventory.formulas import each_word, neutralised, restored
from optimizer.certificate.value import Certificate

TABLES = ("prices", "boxes", "vouched")
"""The tables of a certificate, each a CSV file of the plan's folder."""

COLUMNS = {
    "prices": ("organisation", "box", "rule", "about", "nth", "price"),
    "boxes": ("organisation", "box", "site", "first_wave", "last_wave"),
    "vouched": ("organisation", "bound"),
}
COUNTS = ("box", "nth", "first_wave", "last_wave")
AMOUNTS = ("price", "bound")

BROKEN = error(
    "certificate-broken",
    "file {name} of the plan’s certificate cannot be read: {reason}",
    "make the plan again",
)


def write_certificate(certificate: Certificate, folder: Path) -> None:
    """Write the tables of a certificate; amounts keep every digit that they have."""
    for name in TABLES:
        table = getattr(certificate, name)
        texts = [column for column in table if column not in (*COUNTS, *AMOUNTS)]
        safe = {column: each_word(neutralised, table[column].astype(str)) for column in texts}
        returns = any(text.str.contains("\r", regex=False).any() for text in safe.values())
        table.assign(**safe).to_csv(
            folder / f"{name}.csv",
            index=False,
            lineterminator="\n",
            quoting=csv.QUOTE_NONNUMERIC if returns else csv.QUOTE_MINIMAL,
        )


def read_certificate(folder: Path, certified: float | None, claimed: float | None) -> Certificate | None:
    """The certificate of a plan folder whose summary says these bounds; `None` where it has none.

    Raises `Refused` if it is broken.
    """
    if certified is None or claimed is None:
        return None
    tables = {name: _table(folder / f"{name}.csv", COLUMNS[name]) for name in TABLES}
    return Certificate(**tables, certified=certified, claimed=claimed)


def _table(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    try:
        raw = pd.read_csv(path, dtype=str, keep_default_na=False)[list(columns)]
        return pd.DataFrame({column: _typed(column, raw[column]) for column in columns})
    except (OSError, ValueError, KeyError) as failure:
        raise Refused([BROKEN.at(name=path.name, reason=str(failure)[:200])]) from None


def _typed(column: str, text: pd.Series[str]) -> pd.Series:
    if column in COUNTS:
        return text.astype("int64")
    return text.astype("float64") if column in AMOUNTS else each_word(restored, text)
