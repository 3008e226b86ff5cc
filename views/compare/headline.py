"""How good each plan is and what it costs, and what cannot be held against the other."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from language import Language
from optimizer.compare import Comparison
from views import columns
from views.compare.sides import Sides
from views.table import Column, table


def show(sides: Sides, found: Comparison) -> None:
    """Show what differs in what the plans answer, then their headline numbers."""
    words = sides.words
    for said in warnings(words, found):
        st.warning(said)
    differing = int((found.workloads["change"] != "same").sum())
    closing = [int(plan.sites["closes"].notna().sum()) for plan in sides.plans]
    st.markdown(
        words.say(
            "Workloads that differ: {differing} of {all}. Sites closed: {first} by plan A, {second} by plan B.",
            differing=differing, all=len(found.workloads), first=closing[0], second=closing[1],
        )
    )  # fmt: skip
    shown = [columns.term("measure", words.say("Measure"), words), *sides.texts()]
    table(
        in_words(words, found.headline), shown, words, key="compare-headline", caption=words.say("Plan A beside plan B")
    )  # fmt: skip
    st.caption(
        words.say(
            "Objective and bound are discounted and hold what is valued; cash is what is spent, not discounted. Shares differ by percentage points (pt). Every figure is an estimate."
        )
    )


def warnings(words: Language, found: Comparison) -> list[str]:
    """What the two plans do not have in common."""
    told = [
        (found.same_inventory, words.say("The plans answer different inventories: part of what differs comes from there.")),
        (found.same_horizon, words.say("The plans have different horizons: objectives and totals cannot be held against each other; years and dates can.")),
        (found.same_discounting, words.say("The plans discount differently: objectives and discounted lines cannot be held against each other.")),
    ]  # fmt: skip
    return [said for alike, said in told if not alike]


def in_words(words: Language, frame: pd.DataFrame) -> pd.DataFrame:
    """A, B and their difference put into words by their unit; what one side lacks is said."""
    said = {
        side: [
            columns.NONE if pd.isna(value) else make(words, value, unit)
            for value, unit in zip(frame[side], frame["unit"], strict=True)
        ]
        for side, make in (("a", amount), ("b", amount), ("difference", gain))
    }
    return frame.assign(**said)


def amount(words: Language, value: float, unit: str) -> str:
    """A value in its unit: money, a percentage to a hundredth, or a count that its name already explains."""
    if unit == "CAD":
        return words.money(value)
    return words.percent(value, 2) if unit == "share" else words.number(value, int(unit == "tonnes"))


def gain(words: Language, value: float, unit: str) -> str:
    """A difference in its unit: two shares differ by percentage points, not by a percentage."""
    return words.points(value, 2) if unit == "share" else amount(words, value, unit)


def dated(name: str, header: str, words: Language) -> Column:
    """A day, or never."""
    return Column(
        name, header, lambda day: words.say("never") if pd.isna(day) else words.date(day), figure=True
    )
