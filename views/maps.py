"""Québec with its sites, as far north as they go; its outline is data, and no tile server is asked."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd

from views.design import FAINT, INK, SITES, scale, shapes

OUTLINE = Path(__file__).resolve().parent.parent / "data" / "catalogue" / "quebec.geojson"

SOUTH = 51.2
"""Degrees north that the map always shows: Sept-Îles and Chibougamau are south of it."""
BEYOND = 0.6
"""Degrees shown past the northernmost site."""
APART = 0.075
"""Degrees between sites that share a place."""
CROWD = 100
"""Sites past which they are drawn smaller."""
GOLDEN = math.pi * (3 - math.sqrt(5))

Ring = list[list[float]]


def quebec_map(sites: pd.DataFrame, labels: Mapping[str, str], dark: bool = False) -> alt.LayerChart:
    """The sites on the map of Québec, their state told by colour and by shape.

    `sites` bears longitude, latitude, name and state (`open`, `closing` or `closed`); those without
    coordinates are not drawn. `labels` says each state in the reader's words, and `state` as their title.
    """
    placed = spread(sites.dropna(subset=["longitude", "latitude"]))
    shown = placed.assign(state=placed["state"].map({name: labels[name] for name in SITES}))
    north = max(SOUTH, placed["latitude"].max() + BEYOND) if len(placed) else SOUTH
    state: dict[str, Any] = {"field": "state", "type": "nominal", "title": labels["state"]}
    points = (
        alt.Chart(shown)
        .mark_point(
            filled=True,
            size=90 if len(placed) <= CROWD else 40,
            opacity=0.95,
            stroke=("#ffffff", "#101820")[dark],
            strokeWidth=0.8,
            aria=len(placed) > 0,  # what holds no symbol has no name either
        )
        .encode(
            longitude="longitude:Q",
            latitude="latitude:Q",
            color=alt.Color(**state, scale=scale(SITES, dict(labels), dark)),
            shape=alt.Shape(**state, scale=shapes(SITES, dict(labels))),
            tooltip=[alt.Tooltip("name:N", title=""), alt.Tooltip(**state)],
        )
    )
    layered = alt.LayerChart(layer=[*_land(north, dark), points])
    return layered.project("conicConformal", rotate=[70, 0], parallels=[46, 60])


def spread(sites: pd.DataFrame) -> pd.DataFrame:
    """The sites, those that share a place (to a twentieth of a degree) set around it in a spiral.

    In the order of the rows; the first one stays. Fifty of them reach half a degree away.
    """
    place = (sites[["longitude", "latitude"]] * 20).round()
    rank = place.groupby(["longitude", "latitude"]).cumcount()
    away, turn = APART * rank.map(math.sqrt), rank * GOLDEN
    east = away * turn.map(math.cos) / sites["latitude"].map(math.radians).map(math.cos)
    north = away * turn.map(math.sin)
    return sites.assign(longitude=sites["longitude"] + east, latitude=sites["latitude"] + north)


def _land(north: float, dark: bool) -> tuple[alt.Chart, alt.Chart]:
    """The land south of a latitude, and its border without the line where it is cut."""
    exteriors = [polygon[0] for polygon in _outline()]
    inside = [_below(ring, north) for ring in exteriors]
    land = {"type": "MultiPolygon", "coordinates": [[ring] for ring in inside if ring]}
    border = {
        "type": "MultiLineString",
        "coordinates": [line for ring in exteriors for line in _lines(ring, north)],
    }
    fill, stroke = FAINT[dark], INK[dark]
    return (
        alt.Chart(_feature(land)).mark_geoshape(fill=fill, fillOpacity=0.4, strokeWidth=0, aria=False),
        alt.Chart(_feature(border)).mark_geoshape(
            filled=False, stroke=stroke, strokeOpacity=0.6, strokeWidth=0.8, aria=False
        ),
    )


@cache
def _outline() -> list[list[Ring]]:
    polygons: list[list[Ring]] = json.loads(OUTLINE.read_text(encoding="utf-8"))["geometry"]["coordinates"]
    return polygons


def _feature(geometry: dict[str, Any]) -> alt.InlineData:
    return alt.InlineData([{"type": "Feature", "properties": {}, "geometry": geometry}])


def _below(ring: Ring, north: float) -> Ring:
    """What a closed ring keeps south of a latitude: closed, and wound the same way."""
    kept: Ring = []
    for (x, y), (u, v) in pairwise(ring):
        if y <= north:
            kept.append([x, y])
        if (y <= north) != (v <= north):
            kept.append([x + (north - y) * (u - x) / (v - y), north])
    return [*kept, kept[0]] if kept else []


def _lines(ring: Ring, north: float) -> list[Ring]:
    """The parts of a ring that lie south of a latitude, as lines."""
    runs = groupby(ring, key=lambda point: point[1] <= north)
    return [line for south, points in runs if south and len(line := list(points)) > 1]
