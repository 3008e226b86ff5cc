"""The sites that each plan closes, and when."""

from __future__ import annotations

import streamlit as st

from optimizer.compare import Comparison
from optimizer.export import safe_csv
from views import columns
from views.compare.headline import dated
from views.compare.sides import Sides
from views.table import Column, table


def show(sides: Sides, found: Comparison) -> None:
    """Show the sites, those that differ first on their own."""
    _sites(sides, found)


@st.fragment
def _sites(sides: Sides, found: Comparison) -> None:
    words = sides.words
    differing = found.sites[found.sites["change"] != "same"]
    if differing.empty:
        st.success(words.say("Both plans close the same sites on the same days."))
    all_of_them = st.checkbox(
        words.say("Also those that do not differ"), value=differing.empty, key="compare-all-sites"
    )
    frame = found.sites if all_of_them else differing
    frame = frame.assign(name=sides.named("site", frame["site"]))
    a, b = sides.names
    shown = [
        columns.text("site", words.say("Site")),
        columns.text("name", words.say("Name")),
        Column("change", words.say("What differs"), lambda change: words.term(f"site_{change}")),
        dated("closes_a", words.say("{plan} closes it", plan=a), words),
        dated("closes_b", words.say("{plan} closes it", plan=b), words),
    ]
    table(
        frame, shown, words, key="compare-sites",
        caption=words.say("Sites that differ: {differing} of {all}", differing=len(differing), all=len(found.sites)),
    )  # fmt: skip
    headers = {column.name: column.header for column in shown}
    st.download_button(
        words.say("Download as {form}", form="CSV"), mime="text/csv", on_click="ignore", key="compare-sites-csv",
        data=lambda: safe_csv(frame[list(headers)].assign(change=frame["change"].map(shown[2].words)).rename(columns=headers)),
        file_name="estuaire-compare-sites.csv",
    )  # fmt: skip
