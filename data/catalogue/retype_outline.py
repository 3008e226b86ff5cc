"""Retype Québec's outline into `quebec.geojson`, from a TopoJSON of Natural Earth's provinces.

    python data/catalogue/retype_outline.py NORTH_AMERICA_50M_JSON OUT_GEOJSON

NORTH_AMERICA_50M_JSON is a quantised TopoJSON whose object `subunits` holds the provinces by postal code.
Islands smaller than `SMALLEST` are left out; exteriors run clockwise, as d3 wants them. A province whose
bounding box is not Québec's stops the work.
"""

from __future__ import annotations

import argparse
import json
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

Point = tuple[float, float]
Ring = list[Point]

PROVINCE = "QC"
SMALLEST = 0.004
"""Square degrees, about 30 km²: what a map of the province cannot show."""
BOX = (-79.9, 44.9, -57.0, 62.7)
"""West, south, east and north of what Québec must fit in; its own box is within 0.3° of it."""


def decoded(topology: dict[str, Any]) -> list[Ring]:
    """The arcs as longitudes and latitudes: each point is stored as steps from the one before."""
    (across, up), (west, south) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        steps = accumulate(arc, lambda point, step: [point[0] + step[0], point[1] + step[1]])
        arcs.append([(west + across * x, south + up * y) for x, y in steps])
    return arcs


def ring(indices: list[int], arcs: list[Ring]) -> Ring:
    """The arcs end to end, a complemented index being its arc backwards; rounded, repeats left out."""
    points: Ring = []
    for index in indices:
        points += arcs[index] if index >= 0 else arcs[~index][::-1]
    rounded = [(round(x, 3), round(y, 3)) for x, y in points]
    return [point for before, point in pairwise([(0.0, 0.0), *rounded]) if point != before]


def area(points: Ring) -> float:
    """Signed area in square degrees: positive counterclockwise."""
    return sum(x * v - u * y for (x, y), (u, v) in pairwise(points)) / 2


def outline(topology: dict[str, Any]) -> dict[str, Any]:
    """Québec as a GeoJSON feature."""
    provinces = topology["objects"]["subunits"]["geometries"]
    found = next(province for province in provinces if province["id"] == PROVINCE)
    polygons = found["arcs"] if found["type"] == "MultiPolygon" else [found["arcs"]]
    arcs = decoded(topology)
    rings = [[ring(indices, arcs) for indices in polygon] for polygon in polygons]
    kept = [
        [wound(one, hole > 0) for hole, one in enumerate(polygon)]
        for polygon in rings
        if abs(area(polygon[0])) >= SMALLEST
    ]
    kept.sort(key=lambda polygon: area(polygon[0]))
    return {
        "type": "Feature",
        "properties": {"name": "Québec"},
        "geometry": {"type": "MultiPolygon", "coordinates": kept},
    }


def wound(points: Ring, hole: bool) -> Ring:
    """The ring clockwise, or counterclockwise when it is a hole."""
    return points if (area(points) > 0) == hole else points[::-1]


def check(feature: dict[str, Any]) -> None:
    """Stop unless the outline fills Québec's box."""
    points = [point for polygon in feature["geometry"]["coordinates"] for point in polygon[0]]
    x, y = zip(*points, strict=True)
    found = (min(x), min(y), max(x), max(y))
    slack = [found[0] - BOX[0], found[1] - BOX[1], BOX[2] - found[2], BOX[3] - found[3]]
    if not all(0 <= margin <= 0.3 for margin in slack):
        raise SystemExit(f"this is not Québec: {found}")


def retype(source: Path, out: Path) -> int:
    """Write the outline, and return how many points it has."""
    feature = outline(json.loads(source.read_text(encoding="utf-8")))
    check(feature)
    text = json.dumps(feature, ensure_ascii=False, separators=(",", ":"))
    out.write_text(text.replace("]],[[", "]],\n[[") + "\n", encoding="utf-8")
    return sum(len(one) for polygon in feature["geometry"]["coordinates"] for one in polygon)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path)
    asked = parser.parse_args()
    print(retype(asked.source, asked.out), "points")
