"""The workloads that the two plans treat otherwise: what in plan A, what in plan B."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from language import Language
from optimizer.compare import Comparison
from optimizer.export import safe_csv
from views import columns
from views.compare.sides import Sides
from views.table import Column, table

CHANGES = ("several", "offer", "treatment", "wave", "only_a", "only_b", "same")
"""How a workload may differ, in the order shown."""
EVERY = "every"


def show(sides: Sides, found: Comparison) -> None:
    """Show the workloads that differ, filtered by how."""
    _moved(sides, found)


@st.fragment
def _moved(sides: Sides, found: Comparison) -> None:
    words = sides.words
    counted = found.workloads["change"].value_counts()
    differing = len(found.workloads) - int(counted.get("same", 0))
    if not differing:
        st.success(words.say("Both plans do the same with every workload, on the same day."))
    options = [*([EVERY] if differing else []), *(change for change in CHANGES if counted.get(change, 0))]
    said = {
        EVERY: words.say("all that differ"),
        **{change: words.term(f"change_{change}") for change in CHANGES},
    }
    numbers = {EVERY: differing, **counted.to_dict()}
    chosen = st.selectbox(
        words.say("What differs"), options, key="compare-change",
        format_func=lambda change: f"{said[change]} ({words.number(numbers[change])})",
    )  # fmt: skip
    rows = found.workloads
    kept = rows[rows["change"] != "same"] if chosen == EVERY else rows[rows["change"] == chosen]
    told = beside(sides, kept)
    shown = _columns(sides)
    table(
        told, shown, words, key="compare-moved",
        caption=words.say("Workloads in both plans: {what}", what=said[str(chosen)]),
    )  # fmt: skip
    st.download_button(
        words.say("Download as {form}", form="CSV"), data=lambda: safe_csv(_file(told, shown)), mime="text/csv",
        file_name="estuaire-compare-workloads.csv", on_click="ignore", key="compare-moved-csv",
    )  # fmt: skip


def _columns(sides: Sides) -> list[Column]:
    words = sides.words
    a, b = sides.names
    return [
        columns.text("workload", words.say("Workload")),
        columns.text("name", words.say("Name")),
        Column("change", words.say("What differs"), lambda change: words.term(f"change_{change}")),
        columns.text("a", a),
        columns.text("b", b),
    ]


def _file(told: pd.DataFrame, shown: list[Column]) -> pd.DataFrame:
    return pd.DataFrame(
        {column.header: [column.words(value) for value in told[column.name]] for column in shown}
    )


def beside(sides: Sides, rows: pd.DataFrame) -> pd.DataFrame:
    """These workloads with their names, and what each plan does with them in a line."""
    offers = sides.offers()
    said = {side: _lines(sides.words, offers, rows, side) for side in ("a", "b")}
    return rows[["workload", "change"]].assign(name=sides.named("workload", rows["workload"]), **said)


def _lines(words: Language, offers: dict[str, str], rows: pd.DataFrame, side: str) -> pd.Series:
    """What one plan does with each workload; each distinct choice is put into words once."""
    parts = [f"{name}_{side}" for name in ("offer", "treatment", "wave_start")]
    own = rows[parts].set_axis(["offer", "treatment", "start"], axis=1)
    distinct = own.drop_duplicates()
    told = distinct.assign(
        said=[_line(words, offers, *row) for row in distinct.itertuples(index=False, name=None)]
    )
    return pd.Series(own.merge(told, on=list(own), how="left")["said"].to_numpy(), rows.index)


def _line(words: Language, offers: dict[str, str], offer: object, treatment: object, start: object) -> str:
    if not isinstance(treatment, str):
        return ""
    where = offers.get(str(offer), str(offer)) if isinstance(offer, str) and offer else ""
    day = words.date(start) if isinstance(start, pd.Timestamp) and not pd.isna(start) else ""
    return " · ".join(filter(None, (where, words.term(treatment), day)))
