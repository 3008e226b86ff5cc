"""A plan's spending held against doing nothing, year by year and accumulated, with the year it pays back."""

from __future__ import annotations

import altair as alt
import pandas as pd

from language import Language
from optimizer.payback import payback_year
from views import columns, session
from views.design import INK, PAPER, SERIES
from views.figure import Figure
from views.plan.ledgers import MILLION, basis, years_axis
from views.plan.wording import source
from views.table import Column

MARKS = {"plan": SERIES[0], "nothing": SERIES[3]}


def yearly(words: Language, years: pd.DataFrame, column: str) -> Figure:
    """What each fiscal year spends with the plan and without."""
    return Figure(
        title=words.say("Spending each fiscal year: the plan and doing nothing"),
        note=source(words, basis(words, column), _alone(words)),
        chart=_two_lines(words, years),
        frame=_savings(years),
        columns=_columns(words),
        name="money-against-nothing",
    )


def accumulated(words: Language, years: pd.DataFrame, column: str) -> Figure:
    """What the plan has saved by the end of each fiscal year, and when it has paid for itself."""
    year = payback_year(years)
    title = (
        words.say("Saved since the start against doing nothing: paid back in {year}", year=year)
        if year
        else words.say("Saved since the start against doing nothing: not paid back within the horizon")
    )
    return Figure(
        title=title,
        note=source(
      words, basis(words, column),
            words.say("Below zero, the plan has spent more than doing nothing; risk and preferences do not count."),
        ),
        chart=_piled(words, years, year),
        frame=_savings(years),
        columns=_columns(words),
        name="money-payback",
    )  # fmt: skip


def _alone(words: Language) -> str:
    return words.say(
        "Doing nothing: every workload stays where it is and every site open, whatever policy says; spent only, risk apart."
    )


def _savings(years: pd.DataFrame) -> pd.DataFrame:
    """The years with what is saved in each and since the start: doing nothing less the plan."""
    return years.assign(saved=0.0 - years["difference"], saved_since=0.0 - years["cumulative"])


def _columns(words: Language) -> list[Column]:
    return [
        columns.text("fiscal_year", words.say("Fiscal year")),
        columns.money("plan", words.say("Plan"), words),
        columns.money("nothing", words.say("Doing nothing"), words),
        columns.money("saved", words.say("Saved in the year"), words),
        columns.money("saved_since", words.say("Saved since the start"), words),
    ]


def _two_lines(words: Language, years: pd.DataFrame) -> alt.Chart:
    dark = session.is_dark()
    labels = {"plan": words.say("Plan"), "nothing": words.say("Doing nothing")}
    long = years.melt("fiscal_year", list(MARKS), "who", "amount")
    long["said"], long["millions"] = long["amount"].map(words.money), long["amount"] / MILLION
    long["who"] = long["who"].map(labels)
    colour = alt.Scale(domain=list(labels.values()), range=[mark.colour(dark) for mark in MARKS.values()])
    shape = alt.Scale(domain=list(labels.values()), range=[mark.shape for mark in MARKS.values()])
    return (
        alt.Chart(long)
        .mark_line(point=alt.OverlayMarkDef(filled=True, size=70))
        .encode(
            x=years_axis(words),
            y=alt.Y("millions:Q", title=words.say("Millions of dollars"), scale=alt.Scale(zero=True)),
            color=alt.Color("who:N", title=None, scale=colour),
            shape=alt.Shape("who:N", title=None, scale=shape),
            tooltip=[
                alt.Tooltip("fiscal_year:N", title=words.say("Fiscal year")),
                alt.Tooltip("who:N", title=" "),
                alt.Tooltip("said:N", title=words.say("Amount")),
            ],
        )
        .properties(height=300)
    )


def _piled(words: Language, years: pd.DataFrame, payback: str | None) -> alt.LayerChart:
    dark = session.is_dark()
    frame = _savings(years)
    frame["millions"], frame["said"] = frame["saved_since"] / MILLION, frame["saved_since"].map(words.money)
    base = alt.Chart(frame).encode(x=years_axis(words))
    bars = base.mark_bar().encode(
        y=alt.Y("millions:Q", title=words.say("Millions of dollars saved")),
        tooltip=[
            alt.Tooltip("fiscal_year:N", title=words.say("Fiscal year")),
            alt.Tooltip("said:N", title=words.say("Saved since the start")),
        ],
    )
    layers: list[alt.Chart] = [
        bars,
        alt.Chart(frame.head(1)).mark_rule(color=INK[dark], aria=False).encode(y=alt.datum(0)),
    ]
    if payback:
        mark = base.transform_filter(alt.datum.fiscal_year == payback).encode(
            y="millions:Q", text=alt.value(words.say("▼ paid back"))
        )
        # Its halo keeps it legible over the bar of the next year, on a telephone.
        halo = {"color": PAPER[dark], "stroke": PAPER[dark], "strokeWidth": 5}
        layers += [
            mark.mark_text(dy=-12, fontWeight="bold", aria=False, **drawn)
            for drawn in (halo, {"color": INK[dark]})
        ]
    return alt.layer(*layers).properties(height=300)
