"""A dependency picture one can pan, zoom and choose in, by mouse, finger or keyboard.

It draws a Neighbourhood where the inventory placed it; nothing is asked of any other server.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from inventory.neighbourhood import Neighbourhood
from language import Language

FOLDER = Path(__file__).parent


@cache
def _library() -> Any:
    """Cytoscape.js by itself: its message never changes, so that the browser keeps it from one run to the next."""
    return st.components.v2.component(
        "estuaire.cytoscape.library",
        css="[class*='st-key-cytoscape-library'] {\n  display: none;\n}",
        js=(FOLDER / "cytoscape.min.js").read_text(encoding="utf-8")
        + "\nexport default () => { globalThis.dispatchEvent(new Event('estuaire-cytoscape')); };\n",
        isolate_styles=False,
    )


@cache
def _picture() -> Any:
    return st.components.v2.component(
        "estuaire.cytoscape.picture",
        css=(FOLDER / "picture.css").read_text(encoding="utf-8"),
        js=(FOLDER / "picture.js").read_text(encoding="utf-8"),
    )


def labels(words: Language) -> Mapping[str, str]:
    """What the picture itself says."""
    return {
        "zoom_in": words.say("Zoom in"),
        "zoom_out": words.say("Zoom out"),
        "fit": words.say("Show everything"),
        "help": words.say(
            "Arrow keys move the picture, + and − zoom, Enter chooses the workload nearest the middle."
        ),
        "others": words.say("others"),
        "group": words.say("move together"),
        "cycle": words.say("wait for one another"),
        "shared": words.say("shared service"),
    }


def draw(
    picture: Neighbourhood,
    words: Language,
    *,
    key: str,
    caption: str,
    colours: Mapping[str, str] | None = None,
    height: int = 560,
) -> str | None:
    """Draw the neighbourhood; the node that was chosen since the last run, if one was.

    The caption says what the picture shows to those who cannot see it. `colours` gives the colour of nodes
    by name; the others take the colour of the text. Height is in pixels.
    """
    _library()(key=f"cytoscape-library-{key}")
    result = _picture()(
        key=key,
        data={
            "nodes": _nodes(picture, words, colours or {}),
            "links": _links(picture),
            "caption": caption,
            "height": height,
            "labels": labels(words),
            "language": words.code,
        },
        on_selected_change=_nothing,
    )
    chosen = result.selected
    return chosen if chosen in set(picture.nodes["node"]) else None


def _nothing() -> None:
    """What was chosen is read where the picture is drawn."""


def _nodes(picture: Neighbourhood, words: Language, colours: Mapping[str, str]) -> list[dict[Hashable, Any]]:
    """What the browser needs of each node; it outlines a move group of which it draws several nodes."""
    nodes = picture.nodes
    tied = nodes["move_group"].duplicated(keep=False) & (nodes["move_group"] != "")
    sent = pd.DataFrame(
        {
            "id": nodes["node"],
            "kind": nodes["kind"],
            "label": nodes["label"],
            "count": nodes["workloads"].map(words.number).mask(nodes["kind"] == "workload", ""),
            "size": nodes["workloads"],
            "group": nodes["move_group"].where(tied, ""),
            "focus": nodes["in_focus"],
            "cycle": nodes["in_cycle"],
            "shared": nodes["shared"],
            "colour": nodes["node"].map(lambda node: colours.get(node, "")),
            "x": nodes["x"].round(),
            "y": nodes["y"].round(),
        }
    )
    return sent.to_dict("records")


def _links(picture: Neighbourhood) -> list[dict[Hashable, Any]]:
    """What the browser needs of each link; what is folded inside a node is told by its table only."""
    between = picture.links[picture.links["consumer"] != picture.links["provider"]]
    sent = between[["consumer", "provider"]].assign(
        kinds=between["kinds"].str.split(", "), count=between["dependencies"], cycle=between["in_cycle"]
    )
    return sent.to_dict("records")
