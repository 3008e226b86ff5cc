"""When each public body's workloads move, and where to: a strip a row, a mark a wave and destination."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from language import Language
from optimizer.plan import Plan
from views.design import DESTINATIONS, FAINT, scale, shapes
from views.plan.wording import waves_axis

MANY = 14
"""Waves past which a strip has marks only, without the figures beside them."""
TITLE, LANE, BELOW = 20.0, 15.0, 8.0
"""Pixels of a strip: its title, each of its lanes, and the space below."""
SMALLEST, LARGEST = 55, 170
"""Area of a mark, in pixels: for one workload or few, and for the most there are."""
MOST_STRIPS, MOST_MARKS = 8, 1_000


@dataclass(frozen=True)
class Strips:
    """Where everything stands, in pixels from the top.

    `marks`: the rows of the counted table with `y`. `titles`: row, title, y (its middle), top, bottom (of its lanes),
    first and last wave. `height` of it all.
    """

    marks: pd.DataFrame
    titles: pd.DataFrame
    height: float


def strips_a_page(waves: int) -> int:
    """How many strips of every destination in so many waves a picture bears, however full they are."""
    drawn = waves * len(DESTINATIONS) * (2 if waves <= MANY else 1)
    return max(1, min(MOST_STRIPS, MOST_MARKS // drawn))


def strips(counted: pd.DataFrame, titles: Mapping[str, str]) -> Strips:
    """A strip for each `row` of the counted table (row, wave, destination, workloads), in the order of `titles`.

    Every strip has a lane for each destination that anything on the page goes to, in the one order there is; one
    lane does where no strip has more than one mark.
    """
    lanes = [name for name in DESTINATIONS if (counted["destination"] == name).any()]
    if not counted.duplicated("row").any():
        lanes = lanes[:1]
    step = TITLE + LANE * len(lanes) + BELOW
    tops = {row: number * step for number, row in enumerate(titles)}
    number_of = {name: number for number, name in enumerate(lanes)}
    lane = counted["destination"].map(number_of).fillna(0).astype(float)
    top = counted["row"].map(tops).astype(float)
    spans = counted.groupby("row")["wave"].agg(["min", "max"]).reindex(list(titles))
    begins = pd.Series(tops, dtype=float).reindex(list(titles)).to_numpy()
    heads = pd.DataFrame({
        "row": list(titles),
        "title": list(titles.values()),
        "y": begins + TITLE / 2,
        "top": begins + TITLE,
        "bottom": begins + step - BELOW,
        "first": spans["min"].to_numpy(),
        "last": spans["max"].to_numpy(),
    })  # fmt: skip
    return Strips(counted.assign(y=top + TITLE + LANE * (lane + 0.5)), heads, step * len(titles))


def chart(made: Plan, laid: Strips, names: Mapping[str, str], words: Language, dark: bool) -> alt.LayerChart:
    """The strips under an axis of waves; a mark's area, and the figure beside it, say how many workloads."""
    waves = made.waves["wave"].tolist()
    marks = laid.marks.assign(
        label=laid.marks["destination"].map(names),
        title=laid.marks["row"].map(dict(zip(laid.titles["row"], laid.titles["title"], strict=True))),
        said=[words.number(count) for count in laid.marks["workloads"]],
    )
    layers: list[Any] = [
        _lines(waves, words, dark),
        _spans(laid, waves, words, dark),
        _marks(marks, waves, names, words, dark),
        _titles(laid),
    ]
    if len(waves) <= MANY and marks["workloads"].max() > 1:
        layers.append(_figures(marks, waves, words))
    return alt.layer(*layers).properties(height=laid.height)


def _x(field: str, waves: Sequence[int], words: Language, **more: Any) -> alt.X:
    """The one axis of waves, above the strips."""
    x = waves_axis(words, field, scale=alt.Scale(domain=list(waves)), **more)
    x["axis"]["orient"], x["axis"]["grid"] = "top", False
    return x


def _y(laid_height: float, field: str) -> alt.Y:
    return alt.Y(field, scale=alt.Scale(domain=[laid_height, 0], nice=False, zero=False), axis=None)


def _lines(waves: Sequence[int], words: Language, dark: bool) -> alt.Chart:
    """A faint line a wave, from top to bottom: a grid of the axis would lie over the marks."""
    return (
        alt.Chart(pd.DataFrame({"wave": list(waves)}))
        .mark_rule(color=FAINT[int(dark)])
        .encode(x=_x("wave:O", waves, words))
    )


def _spans(laid: Strips, waves: Sequence[int], words: Language, dark: bool) -> alt.Chart:
    """From the first wave to the last in which anything of the strip moves."""
    return (
        alt.Chart(laid.titles)
        .mark_rect(color=FAINT[int(dark)], opacity=0.3, cornerRadius=3)
        .encode(
            x=_x("first:O", waves, words, bandPosition=0),
            x2=alt.X2("last:O", bandPosition=1),
            y=_y(laid.height, "top:Q"),
            y2="bottom:Q",
        )
    )


def _marks(
    marks: pd.DataFrame,
    waves: Sequence[int],
    names: Mapping[str, str],
    words: Language,
    dark: bool,
) -> alt.Chart:
    labels = dict(names)
    return (
        alt.Chart(marks)
        .mark_point(filled=True, opacity=1)
        .encode(
            x=_x("wave:O", waves, words),
            y=alt.Y("y:Q"),
            color=alt.Color("label:N", scale=scale(DESTINATIONS, labels, dark), title=None),
            shape=alt.Shape("label:N", scale=shapes(DESTINATIONS, labels), title=None),
            size=alt.Size("workloads:Q", scale=alt.Scale(range=[SMALLEST, LARGEST], zero=False), legend=None),
            tooltip=[
                alt.Tooltip("title:N", title=words.say("Who")),
                alt.Tooltip("wave:O", title=words.say("Wave")),
                alt.Tooltip("label:N", title=words.say("Destination")),
                alt.Tooltip("said:N", title=words.say("Workloads")),
            ],
        )
    )


def _titles(laid: Strips) -> alt.Chart:
    """What each strip is about, above it, so that the waves have the whole width even on a telephone."""
    return (
        alt.Chart(laid.titles)
        .mark_text(align="left", baseline="middle", fontWeight=600, limit={"expr": "width - 8"})
        .encode(x=alt.value(0), y=alt.Y("y:Q"), text="title:N")
    )


def _figures(marks: pd.DataFrame, waves: Sequence[int], words: Language) -> alt.Chart:
    return (
        alt.Chart(marks)
        .mark_text(align="left", baseline="middle", dx=9, fontSize=11)
        .encode(x=_x("wave:O", waves, words), y=alt.Y("y:Q"), text="said:N")
    )
