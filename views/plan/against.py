"""What a plan takes of a limit, as bars under the limit's own line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import altair as alt
import numpy as np
import pandas as pd

from language import Language
from views.design import INK, SERIES
from views.table import Column


@dataclass(frozen=True)
class Measure:
    """What is measured: the title of its axis, how an amount is written, and what an amount of the axis is divided by."""

    title: str
    say: Callable[[float], str]
    unit: float = 1.0


def chart(table: pd.DataFrame, x: alt.X, measure: Measure, words: Language, dark: bool) -> alt.LayerChart:
    """Bars of `used`, and a thick line at each known `limit`; `x` is the axis that both share."""
    drawn = table.assign(
        used_drawn=table["used"] / measure.unit,
        limit_drawn=table["limit"] / measure.unit,
        used_said=[measure.say(value) for value in table["used"]],
        limit_said=limits_said(table["limit"], measure, words),
    )
    told = [
        alt.Tooltip(f"{x['shorthand']}", title=words.say("When")),
        alt.Tooltip("used_said:N", title=words.say("Used")),
        alt.Tooltip("limit_said:N", title=words.say("Limit")),
    ]
    base = alt.Chart(drawn).encode(x=x, tooltip=told)
    bars = base.mark_bar(color=SERIES[0].colour(dark)).encode(y=alt.Y("used_drawn:Q", title=measure.title))
    known = base.transform_filter("isValid(datum.limit_drawn)")
    lines = known.mark_tick(color=INK[int(dark)], thickness=3, opacity=1).encode(y=alt.Y("limit_drawn:Q"))
    return alt.layer(bars, lines).properties(height=240)


def limits_said(limits: pd.Series, measure: Measure, words: Language) -> list[str]:
    """Each limit in words; an unknown one says so."""
    return [words.say("unknown") if pd.isna(limit) else measure.say(limit) for limit in limits]


def legend(words: Language, dark: bool) -> dict[str, str]:
    """What the bars and the lines stand for."""
    return {
        words.say("Used by the plan"): SERIES[0].colour(dark),
        words.say("▬ Limit of the scenario"): INK[int(dark)],
    }


def shown(first: Column, measure: Measure, words: Language) -> list[Column]:
    """The columns of the same numbers."""

    def limit(value: float) -> str:
        return limits_said(pd.Series([value]), measure, words)[0]

    return [
        first,
        Column("used", words.say("Used"), measure.say, figure=True),
        Column("limit", words.say("Limit"), limit, figure=True),
    ]


def fullest(table: pd.DataFrame) -> tuple[int, float] | None:
    """Position of the row that takes most of its limit, and what share; `None` when no limit is known."""
    share = (table["used"] / table["limit"].where(table["limit"] > 0)).to_numpy(float)
    return None if np.isnan(share).all() else (int(np.nanargmax(share)), float(np.nanmax(share)))
