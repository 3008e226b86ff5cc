"""Québec's outline is Québec, wound as d3 wants it, and holds the sites of the example."""

from __future__ import annotations

import json
import math
import runpy
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "data" / "catalogue"
FEATURE = json.loads((CATALOGUE / "quebec.geojson").read_text(encoding="utf-8"))
POLYGONS = FEATURE["geometry"]["coordinates"]
RETYPE = runpy.run_path(str(CATALOGUE / "retype_outline.py"))


def square_kilometres(ring):
    """Area inside a ring on a sphere of 6,371 km, positive clockwise."""
    return 6371**2 * sum(
        math.radians(u - x) * (math.sin(math.radians(y)) + math.sin(math.radians(v))) / 2
        for (x, y), (u, v) in pairwise(ring)
    )


def inside(longitude, latitude):
    """Whether a line east from the point crosses the rings an odd number of times."""
    crossings = [
        x + (latitude - y) * (u - x) / (v - y) > longitude
        for polygon in POLYGONS
        for ring in polygon
        for (x, y), (u, v) in pairwise(ring)
        if (y > latitude) != (v > latitude)
    ]
    return sum(crossings) % 2 == 1


def test_exteriors_run_clockwise_and_close():
    for polygon in POLYGONS:
        assert square_kilometres(polygon[0]) > 0
        assert all(ring[0] == ring[-1] for ring in polygon)


def test_it_has_the_area_of_quebec():
    assert sum(square_kilometres(polygon[0]) for polygon in POLYGONS) == pytest.approx(1.5e6, rel=0.03)


@pytest.mark.parametrize(
    ("longitude", "latitude"), [(-71.89, 45.40), (-73.57, 45.50), (-61.9, 47.37), (-77.0, 60.0)]
)
def test_sherbrooke_montreal_the_islands_and_the_north_are_in_it(longitude, latitude):
    assert inside(longitude, latitude)


@pytest.mark.parametrize(("longitude", "latitude"), [(-75.70, 45.40), (-66.65, 45.96), (-65.0, 54.5)])
def test_ottawa_fredericton_and_labrador_are_not(longitude, latitude):
    assert not inside(longitude, latitude)


def test_every_site_of_the_example_is_in_it_or_within_its_resolution():
    sites = pd.read_csv(ROOT / "data" / "example" / "sites.csv").dropna(subset=["latitude"])
    points = [point for polygon in POLYGONS for point in polygon[0]]
    for site in sites.itertuples():
        near = min(math.dist(point, (site.longitude, site.latitude)) for point in points)
        assert inside(site.longitude, site.latitude) or near < 0.1, site.site


def test_an_outline_that_is_not_quebec_is_refused():
    elsewhere = {"geometry": {"coordinates": [[[[-60, 46], [-60, 47], [-59, 46], [-60, 46]]]]}}
    with pytest.raises(SystemExit, match="not Québec"):
        RETYPE["check"](elsewhere)


def test_a_hole_runs_the_other_way():
    square = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)]
    assert RETYPE["area"](square) == 1
    assert RETYPE["area"](RETYPE["wound"](square, False)) == -1
    assert RETYPE["area"](RETYPE["wound"](square, True)) == 1
