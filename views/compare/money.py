"""What each plan spends by fiscal year, and what each line of money comes to."""

from __future__ import annotations

import altair as alt
import streamlit as st

from optimizer.compare import Comparison
from optimizer.export import safe_csv
from views import columns, session
from views.compare.sides import Sides
from views.design import INK
from views.figure import Figure
from views.figure import show as show_figure
from views.plan.ledgers import MILLION, years_axis
from views.table import table


def show(sides: Sides, found: Comparison) -> None:
    """Show the money."""
    _money(sides, found)


@st.fragment
def _money(sides: Sides, found: Comparison) -> None:
    show_figure(by_year(sides, found))
    _lines(sides, found)


def by_year(sides: Sides, found: Comparison) -> Figure:
    """Cash by fiscal year, plan B beside plan A."""
    words, money = sides.words, found.money
    uneven = (money["months_a"] != money["months_b"]).any()
    said = [words.say("In millions of dollars spent, not discounted.")]
    if uneven:
        said.append(words.say("A year of which the plans do not count as many months has no difference."))
    said.append(
        words.say("Source: these two plans. Estimate: it rests on the assumptions of their scenarios.")
    )
    return Figure(
        title=_title(sides, found),
        note=" ".join(said),
        chart=_bars(sides, found),
        frame=money,
        columns=[
            columns.text("fiscal_year", words.say("Fiscal year")),
            *sides.money(),
            columns.number("months_a", words.say("Months counted by A"), words),
            columns.number("months_b", words.say("Months counted by B"), words),
        ],
        name="compare-money",
        legend=sides.colours,
    )


def _title(sides: Sides, found: Comparison) -> str:
    """Which of the two spends less, in the years that both count alike."""
    words = sides.words
    [difference] = found.headline.loc[found.headline["measure"] == "spent_alike", "difference"]
    if abs(difference) < 1.0:
        return words.say("Both plans spend as much in the years that both count alike")
    amount = words.money(abs(difference))
    if difference < 0:
        return words.say("Plan B spends {amount} less in the years that both count alike", amount=amount)
    return words.say("Plan B spends {amount} more in the years that both count alike", amount=amount)


def _bars(sides: Sides, found: Comparison) -> alt.LayerChart:
    """Two bars a year, each bearing the letter of its plan."""
    words, names = sides.words, sides.names
    long = found.money.melt("fiscal_year", ["a", "b"], "side", "amount").dropna(subset="amount")
    long = long.assign(
        plan=long["side"].map(dict(zip("ab", names, strict=True))),
        letter=long["side"].str.upper(),
        millions=long["amount"] / MILLION,
        said=long["amount"].map(words.money),
    )
    base = alt.Chart(long).encode(
        x=years_axis(words),
        xOffset=alt.XOffset("side:N", sort=["a", "b"]),
        y=alt.Y("millions:Q", title=words.say("Millions of dollars")),
    )
    bars = base.mark_bar().encode(
        color=alt.Color("plan:N", title=None, scale=sides.scale()),
        tooltip=[
            alt.Tooltip("fiscal_year:N", title=words.say("Fiscal year")),
            alt.Tooltip("plan:N", title=words.say("Plan")),
            alt.Tooltip("said:N", title=words.say("Amount")),
        ],
    )
    letters = base.mark_text(
        dy=-7, fontSize=11, fontWeight="bold", color=INK[session.is_dark()], aria=False
    ).encode(text="letter:N")
    return alt.layer(bars, letters).properties(height=320)


def _lines(sides: Sides, found: Comparison) -> None:
    words = sides.words
    shown = [
        columns.term("line", words.say("Line of money"), words),
        columns.term("kind", words.say("Kind"), words),
        *sides.money(),
    ]
    table(
        found.lines, shown, words, key="compare-lines", caption=words.say("Every line over the whole horizon, discounted")
    )  # fmt: skip
    told = found.lines.assign(
        line=found.lines["line"].map(words.term), kind=found.lines["kind"].map(words.term)
    )
    headers = {column.name: column.header for column in shown}
    st.download_button(
        words.say("Download as {form}", form="CSV"), data=lambda: safe_csv(told[list(headers)].rename(columns=headers)),
        mime="text/csv", file_name="estuaire-compare-lines.csv", on_click="ignore", key="compare-lines-csv",
    )  # fmt: skip
