"""Where workloads leave from and where they go, as ribbons as thick as they are many."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from language import Language
from optimizer.movements import DESTINATIONS
from views import columns
from views.design import DESTINATIONS as MARKS
from views.design import INK, PAPER, legend, scale
from views.figure import Figure
from views.labels import destinations
from views.plan.ribbons import Ribbons, ribbons

HEIGHT = 560
BAR = 0.015
"""Width of a node, as a share of the whole."""


def figure(flows: pd.DataFrame, sources: Mapping[str, str], note: str, words: Language, dark: bool) -> Figure:
    """The Sankey of streams (source, destination, workloads); `sources` says what stands at its left."""
    names = destinations(words)
    told = flows.assign(
        source_name=flows["source"].map(sources), destination_name=flows["destination"].map(names)
    )
    by_end = flows.groupby("destination")["workloads"].sum()
    most = str(by_end.idxmax())
    return Figure(
        title=words.say(
            "The largest part, {count} of {all} workloads: {destination}",
            count=int(by_end.max()), all=int(by_end.sum()), destination=names[most],
        ),
        note=note,
        chart=_chart(ribbons(flows, DESTINATIONS), sources, names, words, dark),
        frame=told,
        columns=[
            columns.text("source_name", words.say("From")),
            columns.text("destination_name", words.say("To")),
            columns.number("workloads", words.say("Workloads"), words),
        ],
        name="streams",
        legend=legend(MARKS, names, dark),
    )  # fmt: skip


def _chart(
    laid: Ribbons, sources: Mapping[str, str], names: Mapping[str, str], words: Language, dark: bool
) -> alt.LayerChart:
    bands = laid.bands.assign(
        who=laid.bands["source"].map(sources),
        label=laid.bands["destination"].map(names),
        said=[words.number(size) for size in laid.bands["size"]],
        ribbon=laid.bands["source"] + "\n" + laid.bands["destination"],
    )
    nodes = _labelled(laid.nodes, {"source": sources, "destination": names}, words)
    return alt.layer(
        _ribbons(bands, laid.height, names, words, dark),
        *(_node_layers(nodes, side, names, dark) for side in ("source", "destination")),
    ).properties(height=HEIGHT)


def _labelled(nodes: pd.DataFrame, said: Mapping[str, Mapping[str, str]], words: Language) -> pd.DataFrame:
    names = [said[side][name] for side, name in zip(nodes["side"], nodes["name"], strict=True)]
    texts = [
        f"{words.number(size)} · {name}" if side == "source" else f"{name} · {words.number(size)}"
        for side, name, size in zip(nodes["side"], names, nodes["size"], strict=True)
    ]
    begins = nodes["side"].map({"source": -BAR, "destination": 1.0})
    return nodes.assign(
        label=names, text=texts, middle=(nodes["top"] + nodes["bottom"]) / 2, left=begins, right=begins + BAR
    )


def _x(field: str) -> alt.X:
    return alt.X(field, scale=alt.Scale(domain=[-BAR, 1 + BAR], nice=False, zero=False), axis=None)


def _y(field: str, height: float) -> alt.Y:
    return alt.Y(field, scale=alt.Scale(domain=[height, 0], nice=False, zero=False), axis=None)


def _ribbons(
    bands: pd.DataFrame, height: float, names: Mapping[str, str], words: Language, dark: bool
) -> alt.Chart:
    return (
        alt.Chart(bands)
        .mark_area(opacity=0.5)
        .encode(
            x=_x("x:Q"),
            y=_y("top:Q", height),
            y2="bottom:Q",
            detail="ribbon:N",
            color=alt.Color("label:N", scale=scale(MARKS, dict(names), dark), title=None),
            tooltip=[
                alt.Tooltip("who:N", title=words.say("From")),
                alt.Tooltip("label:N", title=words.say("To")),
                alt.Tooltip("said:N", title=words.say("Workloads")),
            ],
        )
    )


def _node_layers(nodes: pd.DataFrame, side: str, names: Mapping[str, str], dark: bool) -> alt.LayerChart:
    """The nodes of a side with their words inside the picture, legible over the ribbons."""
    own = alt.Chart(nodes[nodes["side"] == side])
    ends = side == "destination"
    colour: Any = (
        alt.Color("label:N", scale=scale(MARKS, dict(names), dark), title=None)
        if ends
        else alt.value(INK[int(dark)])
    )
    bars = own.mark_rect().encode(
        x=alt.X("left:Q"), x2="right:Q", y=alt.Y("top:Q"), y2="bottom:Q", color=colour
    )
    style: dict[str, Any] = {
        "align": "right" if ends else "left", "baseline": "middle", "dx": -6 if ends else 8, "fontWeight": 600,
        "limit": {"expr": "width * 0.45"},
    }  # fmt: skip
    place = {"x": alt.X("left:Q" if ends else "right:Q"), "y": alt.Y("middle:Q"), "text": "text:N"}
    halo = own.mark_text(stroke=PAPER[int(dark)], strokeWidth=4, strokeJoin="round", **style).encode(**place)
    words = own.mark_text(color=INK[int(dark)], **style).encode(**place)
    return alt.layer(bars, halo, words)
