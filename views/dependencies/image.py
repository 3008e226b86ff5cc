"""The picture by itself, to be downloaded: where the inventory placed it, on paper, with what its signs mean."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
import vl_convert

from inventory.neighbourhood import Neighbourhood
from views.dependencies.signs import ALARM, HEXAGON
from views.design import FONT, INK, PAPER

SCALE = 0.8
"""Of the places of nodes, in pixels, to those of the image."""
MARGIN = 84
"""Pixels around the nodes: half a label on the sides, a line of text above and below."""
LEGEND = (300, 26)
"""Pixels that one line of the legend takes, across and down."""
LABEL = 22
"""Characters of a label."""
REACH = 14.0
"""Pixels from the middle of a node to the arrows that reach it."""
WIDEST = 3600
"""Pixels of a PNG past which it is not enlarged."""
LINE = "#6b778a"


def svg(title: str, picture: Neighbourhood, colours: pd.Series, legend: Sequence[tuple[str, str]]) -> str:
    """The picture as SVG.

    `colours` is by node. `legend` is what `signs.entries` says: a drawing in a box of 28 by 20, and its words.
    """
    nodes = _placed(picture, colours)
    width = max(float(nodes["x"].max()) + MARGIN, 2.0 * LEGEND[0])
    bottom = float(nodes["y"].max()) + MARGIN
    across = int(width // LEGEND[0])
    height = bottom + -(-len(legend) // across) * LEGEND[1] + LEGEND[1]
    drawn = [*_links(picture, nodes), *_boxes(nodes), *_nodes(nodes), *_legend(legend, across, bottom)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" font-family="{FONT}" font-size="12" fill="{INK[0]}">'
        f'<title>{html.escape(title)}</title><rect width="100%" height="100%" fill="{PAPER[0]}"/>'
        f'<text x="16" y="30" font-size="18" font-weight="700">{html.escape(title)}</text>'
        f"{_heads()}{''.join(drawn)}</svg>"
    )


def png(drawn: str) -> bytes:
    """A drawn picture as PNG, twice as large unless that would be too wide."""
    width = float(drawn.split('width="', 1)[1].split('"', 1)[0])
    return bytes(vl_convert.svg_to_png(drawn, scale=min(2.0, max(1.0, WIDEST / width))))


def _placed(picture: Neighbourhood, colours: pd.Series) -> pd.DataFrame:
    """The nodes, by name, where they stand in the image, with their colours and labels."""
    nodes = picture.nodes.set_index("node")
    one = nodes["kind"] == "workload"
    label = nodes["label"].where(nodes["label"].str.len() <= LABEL, nodes["label"].str[: LABEL - 1] + "…")
    label += (" (" + nodes["workloads"].astype(str) + ")").mask(one, "")
    return nodes.assign(
        x=(nodes["x"] - nodes["x"].min()) * SCALE + MARGIN,
        y=(nodes["y"] - nodes["y"].min()) * SCALE + MARGIN,
        label=label.mask(nodes["in_cycle"], "↻ " + label),
        colour=colours.reindex(nodes.index).fillna(INK[0]),
        form=pd.Series("circle", nodes.index).mask(one, "square").mask(nodes["shared"], "hexagon"),
    )


def _links(picture: Neighbourhood, nodes: pd.DataFrame) -> Iterator[str]:
    """An arrow from each consumer to its provider, just short of it; what is folded inside a node has none."""
    links = picture.links[picture.links["consumer"] != picture.links["provider"]]
    start, end = (nodes.loc[links[each], ["x", "y"]].to_numpy(float) for each in ("consumer", "provider"))
    way = end - start
    end = end - way / np.maximum(np.hypot(way[:, 0], way[:, 1]), 1.0)[:, None] * REACH
    for (x, y), (x2, y2), kinds, cycle in zip(start, end, links["kinds"], links["in_cycle"], strict=True):
        look = f'stroke="{ALARM[0]}" stroke-width="2.5"' if cycle else f'stroke="{LINE}" stroke-opacity="0.6"'
        dash = ' stroke-dasharray="5 4"' if kinds == "traffic" else ""
        head = "alarm" if cycle else "head"
        yield f'<path d="M{x:.1f} {y:.1f}L{x2:.1f} {y2:.1f}" {look}{dash} marker-end="url(#{head})"/>'


def _heads() -> str:
    """The heads of arrows."""
    return "".join(
        f'<marker id="{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" markerHeight="9" '
        f'markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0l8 4-8 4z" fill="{colour}"/></marker>'
        for name, colour in (("head", LINE), ("alarm", ALARM[0]))
    )


def _boxes(nodes: pd.DataFrame) -> Iterator[str]:
    """A dotted box around the nodes of each move group of which several are drawn."""
    groups = nodes[nodes["move_group"] != ""]
    for _, members in groups[groups["move_group"].duplicated(keep=False)].groupby("move_group"):
        x, y = members["x"].min() - 56, members["y"].min() - 22
        width, height = members["x"].max() + 56 - x, members["y"].max() + 34 - y
        yield (
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="6" fill="{INK[0]}" '
            f'fill-opacity="0.05" stroke="{INK[0]}" stroke-width="1.5" stroke-dasharray="2 3"/>'
        )


def _nodes(nodes: pd.DataFrame) -> Iterator[str]:
    """Each node, on paper so that no line shows through it, and its label under it."""
    forms = {
        "square": '<rect x="-11" y="-11" width="22" height="22" rx="5" {}/>',
        "circle": '<circle r="12" {}/>',
        "hexagon": f'<path transform="scale(1.4) translate(-14 -10)" d="{HEXAGON}" {{}}/>',
    }
    halo = f'stroke="{PAPER[0]}" stroke-width="3" paint-order="stroke" stroke-linejoin="round"'
    facts = nodes[["x", "y", "label", "colour", "form", "in_cycle", "in_focus"]]
    for x, y, label, colour, form, cycle, focus in facts.itertuples(index=False):
        edge = (
            f'stroke="{ALARM[0]}" stroke-width="3" stroke-dasharray="4 2"' if cycle else f'stroke="{colour}"'
        )
        strength = 1 if focus and not cycle else 0.18
        paper = forms[form].format(f'fill="{PAPER[0]}"')
        shape = forms[form].format(f'fill="{colour}" fill-opacity="{strength}" {edge}')
        words = f'<text y="26" text-anchor="middle" {halo}>{html.escape(label)}</text>'
        yield f'<g transform="translate({x:.1f} {y:.1f})">{paper}{shape}{words}</g>'


def _legend(legend: Sequence[tuple[str, str]], across: int, top: float) -> Iterator[str]:
    """The legend in lines under the picture."""
    for number, (drawing, said) in enumerate(legend):
        x, y = 16 + number % across * LEGEND[0], top + number // across * LEGEND[1]
        yield f'<g transform="translate({x} {y:.1f})">{drawing}<text x="36" y="15">{html.escape(said)}</text></g>'
