"""Money by fiscal year and line, as stacked bars whose parts bear the number of their line."""

from __future__ import annotations

import altair as alt
import pandas as pd

from language import Language
from optimizer.cash import CASH, VALUED
from optimizer.plan import Plan
from views import columns, session
from views.design import PAPER
from views.figure import Figure
from views.plan.wording import source

LINES = {
    CASH: (
        "site_operation",
        "running_today",
        "running_after",
        "volume_discount",
        "offer_operation",
        "recovery",
        "traffic",
        "extended_support",
        "move",
        "policy_charge",
        "parallel_run",
        "site_closing",
        "offer_opening",
        "offer_retender",
    ),
    VALUED: ("risk", "carbon", "site_carbon", "preference"),
}
"""Lines of money from the bottom of a bar to its top: what lasts, then what is paid once."""

COLOURS = {
    "site_operation": ("#095797", "#8fc4f0"),
    "running_today": ("#4e5662", "#aab4c2"),
    "running_after": ("#3f6b2f", "#9bd07f"),
    "extended_support": ("#6b4fa1", "#b79bea"),
    "move": ("#8a5a00", "#f0cf6a"),
    "site_closing": ("#a8452f", "#f0a08e"),
    "volume_discount": ("#2f6b57", "#8fd3bb"),
    "policy_charge": ("#1d4f8c", "#9cc3f5"),
    "parallel_run": ("#6a4a2a", "#d8b48c"),
    "offer_operation": ("#1f6f6b", "#7fd0c8"),
    "offer_opening": ("#7a3b69", "#dd9fcb"),
    "offer_retender": ("#5b5a1f", "#cfcc7a"),
    "recovery": ("#2f5d7c", "#93c2de"),
    "traffic": ("#704214", "#e0a96d"),
    "carbon": ("#3d6b62", "#9fd1c5"),
    "site_carbon": ("#5a5f2a", "#c9cf8a"),
    "risk": ("#b3301a", "#ff9b8a"),
    "preference": ("#4e5662", "#aab4c2"),
}
"""Of each line, on light and on dark."""

READABLE = 0.05
"""Share of the highest bar under which a part is too thin to bear its number."""

MILLION = 1e6


def ledger(money: pd.DataFrame, kind: str, column: str) -> pd.DataFrame:
    """The lines of one kind by fiscal year: fiscal_year, a column a line in the order of the bars, total. CAD."""
    these = money[money["kind"] == kind]
    present = [*LINES[kind], *sorted(set(these["line"]) - set(LINES[kind]))]
    wide = these.pivot_table(
        index="fiscal_year", columns="line", values=column, aggfunc="sum", fill_value=0.0
    )
    years = sorted(money["fiscal_year"].unique())
    wide = wide.reindex(index=years, fill_value=0.0)
    wide = wide[[line for line in present if line in wide]].rename_axis(columns=None)
    return wide.assign(total=wide.sum(axis=1)).reset_index()


def by_line(words: Language, made: Plan, kind: str, column: str) -> Figure:
    """What the plan spends, or values, in each fiscal year, line by line."""
    wide = ledger(made.cash, kind, column)
    lines = [str(name) for name in wide if name not in ("fiscal_year", "total")]
    titles = {
        CASH: words.say("What the plan spends each fiscal year, line by line"),
        VALUED: words.say("What the plan weighs without spending it, each fiscal year"),
    }
    return Figure(
        title=titles[kind],
        note=source(words, basis(words, column), _meaning(words, kind)),
        chart=_bars(words, wide, lines),
        frame=wide,
        columns=[
            columns.text("fiscal_year", words.say("Fiscal year")),
            *(columns.money(line, words.term(line), words) for line in lines),
            columns.money("total", words.say("Total"), words),
        ],
        name=f"money-{kind}",
        legend=_colours(words, lines),
    )


def basis(words: Language, column: str) -> str:
    """Which dollars a figure counts."""
    if column == "discounted":
        return words.say("In millions of dollars, discounted to the start of wave 1.")
    return words.say("In millions of dollars, nominal: not discounted.")


def _meaning(words: Language, kind: str) -> str:
    if kind == VALUED:
        return words.say(
            "Valued, not spent: the price that the scenario sets on running without support and on policy’s preferences."
        )
    return words.say(
        "Each part bears the number of its line; what lasts is at the bottom, what is paid once at the top."
    )


def _labels(words: Language, lines: list[str]) -> dict[str, str]:
    """Each line under its number."""
    return {line: f"{number}. {words.term(line)}" for number, line in enumerate(lines, 1)}


def _colours(words: Language, lines: list[str]) -> dict[str, str]:
    """The colour of each label."""
    dark = session.is_dark()
    return {
        label: COLOURS.get(line, COLOURS["running_today"])[dark]
        for line, label in _labels(words, lines).items()
    }


def _parts(words: Language, wide: pd.DataFrame, lines: list[str]) -> pd.DataFrame:
    """One row a part of a bar: fiscal_year, line (its label), number, rank, millions, and the amount said."""
    long = wide.melt("fiscal_year", lines, "line", "amount")
    rank = long["line"].map({line: number for number, line in enumerate(lines)})
    return long.assign(
        rank=rank,
        number=(rank + 1).astype(str),
        millions=long["amount"] / MILLION,
        said=long["amount"].map(words.money),
        line=long["line"].map(_labels(words, lines)),
    )


def _bars(words: Language, wide: pd.DataFrame, lines: list[str]) -> alt.LayerChart:
    paper, colours = PAPER[session.is_dark()], _colours(words, lines)
    thin = READABLE * wide["total"].max() / MILLION
    base = alt.Chart(_parts(words, wide, lines)).encode(
        x=years_axis(words),
        y=alt.Y("millions:Q", stack="zero", title=words.say("Millions of dollars")),
        order=alt.Order("rank:Q"),
    )
    scale = alt.Scale(domain=list(colours), range=list(colours.values()))
    bars = base.mark_bar(stroke=paper, strokeWidth=1).encode(
        color=alt.Color("line:N", title=None, scale=scale),
        tooltip=[
            alt.Tooltip("fiscal_year:N", title=words.say("Fiscal year")),
            alt.Tooltip("line:N", title=words.say("Line of money")),
            alt.Tooltip("said:N", title=words.say("Amount")),
        ],
    )
    numbers = base.mark_text(color=paper, fontSize=11, fontWeight="bold", aria=False).encode(
        y=alt.Y("millions:Q", stack="zero", bandPosition=0.5),
        text=alt.condition(f"datum.millions >= {thin}", "number:N", alt.value("")),
        detail="line:N",
    )
    return alt.layer(bars, numbers).properties(height=360)


def years_axis(words: Language) -> alt.X:
    """An axis of fiscal years, their names upright, some left out where there is no room."""
    short = "slice(datum.value, 0, 4) + '-' + slice(datum.value, 7, 9)"
    return alt.X(
        "fiscal_year:O",
        title=words.say("Fiscal year, from April to March"),
        axis=alt.Axis(labelAngle=0, labelOverlap="parity", labelExpr=short, titlePadding=10),
    )
