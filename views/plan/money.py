"""What a plan costs, by fiscal year and line, and held against doing nothing."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from language import Language
from optimizer.baselines import nothing_done
from optimizer.cash import CASH, VALUED
from optimizer.payback import against, deepest, payback_year
from optimizer.plan import Plan
from views import columns, session
from views.figure import show as show_figure
from views.plan import charges
from views.plan.ledgers import by_line
from views.plan.returns import accumulated, yearly
from views.plan.wording import identity
from views.table import Column, table


def show(made: Plan) -> None:
    """Show the money by fiscal year and line, cash apart from what is valued, and against doing nothing."""
    _money(session.language(), made)


@st.cache_resource(max_entries=6, show_spinner=False)
def left_alone(plan_identity: str, _made: Plan) -> pd.DataFrame:
    """The money of doing nothing, of this plan's inventory under its scenario."""
    return nothing_done(_made.inventory, _made.scenario)


@st.fragment
def _money(words: Language, made: Plan) -> None:
    column = _basis(words)
    with st.spinner(words.say("Working out what doing nothing costs…")):
        nothing = left_alone(identity(made), made)
    years = against(made.cash, nothing, column)
    _headline(words, years)
    show_figure(by_line(words, made, CASH, column))
    if (made.cash["kind"] == VALUED).any():
        show_figure(by_line(words, made, VALUED, column))
    else:
        st.info(
            words.say("Nothing is valued beside what is spent: no risk is priced, no preference is weighed.")
        )
    show_figure(yearly(words, years, column))
    show_figure(accumulated(words, years, column))
    _lines(words, made, nothing, column)
    charges.show(words, made)


def _basis(words: Language) -> str:
    """Which amounts are shown: the column of the money tables."""
    said = {
        "amount": words.say("Nominal: dollars of the day, not discounted"),
        "discounted": words.say("Discounted to the start of wave 1"),
    }
    return str(
        st.segmented_control(
            words.say("Amounts"), list(said), format_func=said.__getitem__, default="amount", required=True,
            key="plan-money-basis",
        )
    )  # fmt: skip


def _headline(words: Language, years: pd.DataFrame) -> None:
    """What is spent with the plan and without, and when the plan has paid for itself."""
    year, behind = payback_year(years), deepest(years)
    shown = (
        (words.say("Spent by the plan"), words.money(years["plan"].sum())),
        (words.say("Spent by doing nothing"), words.money(years["nothing"].sum())),
        (words.say("Paid back in"), year or words.say("not within the horizon")),
        (words.say("Most ever behind"), words.money(behind) if behind else words.say("never behind")),
    )  # fmt: skip
    for place, (name, value) in zip(st.columns(len(shown)), shown, strict=True):
        place.metric(name, value)
    st.caption(
        words.say(
            "Spent only: risk and preferences are valued, never spent, and count in no payback. A plan has paid back in the first fiscal year by whose end it has spent no more than doing nothing, and for good."
        )
    )


def lines_beside(made: Plan, nothing: pd.DataFrame, column: str) -> pd.DataFrame:
    """Each line to the end: line, kind, plan, nothing, difference (plan less doing nothing)."""
    sums = {
        name: money.groupby("line")[column].sum()
        for name, money in (("plan", made.cash), ("nothing", nothing))
    }
    told = pd.concat([made.cash, nothing])[["line", "kind"]].drop_duplicates("line").set_index("line")
    beside = told.join(pd.DataFrame(sums)).fillna({"plan": 0.0, "nothing": 0.0}).reset_index()
    return beside.assign(difference=beside["plan"] - beside["nothing"]).sort_values(
        "kind", kind="stable", ignore_index=True
    )


def _lines(words: Language, made: Plan, nothing: pd.DataFrame, column: str) -> None:
    """Every line of money over the whole horizon, beside doing nothing."""
    st.subheader(words.say("Every line over the whole horizon"), anchor=False)
    st.caption(
        words.say("In dollars, not discounted.")
        if column == "amount"
        else words.say(
            "In dollars, discounted to the start of wave 1; the plan’s column sums to its objective."
        )
    )
    shown: list[Column] = [
        columns.term("line", words.say("Line of money"), words),
        columns.term("kind", words.say("Kind"), words),
        columns.money("plan", words.say("Plan"), words),
        columns.money("nothing", words.say("Doing nothing"), words),
        columns.money("difference", words.say("Difference"), words),
    ]
    table(
        lines_beside(made, nothing, column), shown, words, key="plan-money-lines",
        caption=words.say("Every line over the whole horizon"),
    )  # fmt: skip
