"""The picture as a chart that stands alone, to be downloaded: where the inventory placed it, with its legend."""

from __future__ import annotations

import json

import altair as alt
import numpy as np
import pandas as pd
import vl_convert

from inventory.neighbourhood import Neighbourhood
from language import Language
from views.dependencies.signs import ALARM, Paint
from views.design import dressed

SHAPES = {
    "workload": "square",
    "shared": "M-1,0L-0.5,-0.87L0.5,-0.87L1,0L0.5,0.87L-0.5,0.87Z",
    "folded": "circle",
}
SCALE = 0.75
"""Of the places in pixels to those of the image."""
ROOM = 70
"""Pixels around the outermost nodes, for their labels."""
AREA = 380
"""Of a node, in square pixels."""
WIDEST = 3600
"""Pixels of a PNG past which it is not enlarged."""
BACK = 13.0
"""Pixels from the middle of a node to the heads of the arrows that reach it."""


def png(words: Language, title: str, picture: Neighbourhood, painted: Paint) -> bytes:
    """The picture as a PNG, at twice its size unless that would be too wide."""
    made = chart(title, picture, painted)
    scale = min(2.0, max(1.0, WIDEST / float(made.width)))
    return bytes(vl_convert.vegalite_to_png(_spec(words, made), scale=scale))


def svg(words: Language, title: str, picture: Neighbourhood, painted: Paint) -> bytes:
    """The picture as an SVG."""
    return str(vl_convert.vegalite_to_svg(_spec(words, chart(title, picture, painted)))).encode()


def chart(title: str, picture: Neighbourhood, painted: Paint) -> alt.LayerChart:
    """Links, arrow heads, nodes and labels; on paper, whatever the screen's theme."""
    nodes = _nodes(picture, painted)
    links = _links(picture, nodes)
    width, height = (float(nodes[each].max()) + ROOM for each in ("x", "y"))
    x, y = (
        alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, width])),
        alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[0, height], reverse=True)),
    )
    lines = (
        alt.Chart(links)
        .mark_rule(opacity=1, strokeOpacity=0.5)
        .encode(
            x, y, x2="x2:Q", y2="y2:Q",
            color=alt.Color("colour:N", scale=None),
            strokeDash=alt.StrokeDash("dash:N", scale=alt.Scale(domain=[True, False], range=[[5, 4], [1, 0]]), legend=None),
        )
    )  # fmt: skip
    heads = (
        alt.Chart(links)
        .mark_point(shape="triangle", size=60, filled=True, opacity=1, fillOpacity=0.8, strokeOpacity=0)
        .encode(
            alt.X("hx:Q", axis=None), alt.Y("hy:Q", axis=None), angle=alt.Angle("angle:Q", scale=None),
            color=alt.Color("colour:N", scale=None),
        )
    )  # fmt: skip
    base = alt.Chart(nodes).encode(x, y)
    marks = base.mark_point(filled=False, strokeWidth=2, fillOpacity=1, opacity=1, size=AREA).encode(
        shape=alt.Shape("shape:N", scale=None),
        fill=alt.Fill("colour:N", scale=alt.Scale(domain=list(painted.meaning.values()), range=list(painted.meaning.values())),
                      legend=alt.Legend(title=None, labelExpr=_meanings(painted), symbolType="square", symbolOpacity=1)),
        fillOpacity=alt.FillOpacity("fill:Q", scale=None),
        stroke=alt.Stroke("edge:N", scale=None),
        strokeDash=alt.StrokeDash("in_cycle:N", scale=alt.Scale(domain=[True, False], range=[[4, 2], [1, 0]]), legend=None),
    )  # fmt: skip
    names = base.mark_text(dy=20, fontSize=11, limit=125).encode(text="label:N")
    return (lines + heads + marks + names).properties(width=width, height=height, title=title)


def _spec(words: Language, made: alt.LayerChart) -> str:
    return json.dumps({**dressed(made, False, words), "autosize": "pad"})


def _nodes(picture: Neighbourhood, painted: Paint) -> pd.DataFrame:
    """Where and how each node is drawn, from the upper left corner."""
    nodes = picture.nodes
    colour = nodes["node"].map(painted.colours)
    form = pd.Series("folded", nodes.index).mask(nodes["kind"] == "workload", "workload")
    count = (" (" + nodes["workloads"].astype(str) + ")").mask(nodes["kind"] == "workload", "")
    return pd.DataFrame(
        {
            "node": nodes["node"],
            "x": (nodes["x"] - nodes["x"].min()) * SCALE + ROOM,
            "y": (nodes["y"] - nodes["y"].min()) * SCALE + ROOM / 2,
            "label": nodes["in_cycle"].map({True: "↻ ", False: ""}) + nodes["label"] + count,
            "colour": colour,
            "edge": colour.mask(nodes["in_cycle"], ALARM[0]),
            "fill": np.where(nodes["in_focus"] & ~nodes["in_cycle"], 1.0, 0.18),
            "in_cycle": nodes["in_cycle"],
            "shape": form.mask(nodes["shared"], "shared").map(SHAPES),
        }
    )


def _links(picture: Neighbourhood, nodes: pd.DataFrame) -> pd.DataFrame:
    """Lines from consumer to provider, their heads just short of it."""
    between = picture.links[picture.links["consumer"] != picture.links["provider"]]
    place = nodes.set_index("node")[["x", "y"]].to_numpy()
    index = pd.Index(nodes["node"])
    start, end = (place[index.get_indexer(between[each])] for each in ("consumer", "provider"))
    way = end - start
    length = np.maximum(np.hypot(way[:, 0], way[:, 1]), 1.0)
    head = end - way / length[:, None] * BACK
    return pd.DataFrame(
        {
            "x": start[:, 0], "y": start[:, 1], "x2": end[:, 0], "y2": end[:, 1], "hx": head[:, 0], "hy": head[:, 1],
            "angle": np.degrees(np.arctan2(way[:, 1], way[:, 0])) + 90,
            "dash": (between["kinds"] == "traffic").to_numpy(),
            "colour": np.where(between["in_cycle"], ALARM[0], "#6b778a"),
        }
    )  # fmt: skip


def _meanings(painted: Paint) -> str:
    """A Vega expression that puts words to the colours of the legend."""
    by_colour = {colour: word for word, colour in painted.meaning.items()}
    return f"{json.dumps(by_colour)}[datum.label]"
