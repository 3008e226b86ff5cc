"""The map of Québec: as far north as its sites, every site in sight, a border only where there is one."""

from __future__ import annotations

import pandas as pd
import pytest
import vl_convert

from views.design import SITES
from views.maps import SOUTH, quebec_map, spread

LABELS = {"open": "ouvert", "closing": "ferme", "closed": "fermé", "state": "État"}


def sites(*rows):
    return pd.DataFrame(rows, columns=["longitude", "latitude", "name", "state"])


def land_and_border(chart):
    """The points of the land, and of the border, as the browser gets them."""
    spec = chart.to_dict()
    names = [layer["data"]["name"] for layer in spec["layer"][:2]]
    land, border = (spec["datasets"][name][0]["geometry"]["coordinates"] for name in names)
    return [point for polygon in land for point in polygon[0]], [point for line in border for point in line]


def test_the_map_stops_a_little_past_the_northernmost_site():
    for latitude, north in ((46.8, SOUTH), (58.1, 58.7), (62.4, 62.575)):  # Québec ends at 62.575
        land, _ = land_and_border(quebec_map(sites((-71.2, latitude, "a", "open")), LABELS))
        assert max(y for _, y in land) == pytest.approx(north)


def test_the_cut_is_no_border():
    land, border = land_and_border(quebec_map(sites((-71.2, 46.8, "a", "open")), LABELS))
    assert sum(y == SOUTH for _, y in land) >= 2
    assert max(y for _, y in border) < SOUTH


def test_sites_of_one_place_stand_apart_and_others_stay():
    placed = spread(sites(*[(-73.57, 45.50, "m", "open")] * 30, (-66.38, 50.20, "s", "open")))
    assert not placed.duplicated(["longitude", "latitude"]).any()
    assert placed.iloc[0][["longitude", "latitude"]].tolist() == [-73.57, 45.50]
    assert placed.iloc[30][["longitude", "latitude"]].tolist() == [-66.38, 50.20]
    assert (placed["latitude"].iloc[:30] - 45.50).abs().max() < 0.45


def test_state_is_told_by_colour_and_by_shape_in_words():
    spec = quebec_map(sites((-71.2, 46.8, "a", "open"), (-73.6, 45.5, "b", "closed")), LABELS).to_dict()
    encoding = spec["layer"][2]["encoding"]
    for channel, drawn in (("color", "light"), ("shape", "shape")):
        assert encoding[channel]["scale"]["domain"] == ["ouvert", "ferme", "fermé"]
        assert encoding[channel]["scale"]["range"] == [getattr(mark, drawn) for mark in SITES.values()]
    assert [row["state"] for row in spec["datasets"][spec["layer"][2]["data"]["name"]]] == ["ouvert", "fermé"]


def test_it_draws_with_or_without_coordinates():
    nowhere = sites((float("nan"), float("nan"), "a", "open"))
    for some in (nowhere, sites((-71.2, 46.8, "a", "closing"))):
        assert vl_convert.vegalite_to_svg(quebec_map(some, LABELS, dark=True).to_json()).startswith("<svg")
