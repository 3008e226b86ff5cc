"""Where the ribbons of a Sankey run: from each source to each destination, as thick as what flows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

AIR = 0.3
"""Height of all the gaps of a side, as a share of what flows."""
STEPS = 24
"""Points along a ribbon's edge."""


@dataclass(frozen=True)
class Ribbons:
    """Places in the unit of what flows, from 0 at the top to `height`; the two sides end at the same height.

    `nodes`: side (`source` or `destination`), name, size, top, bottom. `bands`: source, destination, size, x (0 at the
    sources, 1 at the destinations), top, bottom: `STEPS` rows a ribbon, along a curve that is level at both ends.
    """

    nodes: pd.DataFrame
    bands: pd.DataFrame
    height: float


def ribbons(streams: pd.DataFrame, destinations: Sequence[str]) -> Ribbons:
    """The ribbons of streams (source, destination, workloads): sources as they first appear, destinations in this order.

    A side's ribbons leave its nodes in the order of the other side, so that no two cross without need.
    """
    flows = streams.rename(columns={"workloads": "size"}).reset_index(drop=True).astype({"size": float})
    orders = {"source": list(dict.fromkeys(flows["source"])), "destination": list(destinations)}
    sides = {side: _nodes(flows.groupby(side)["size"].sum(), order) for side, order in orders.items()}
    for side, other in (("source", "destination"), ("destination", "source")):
        ranks = {name: rank for rank, name in enumerate(orders[other])}
        ordered = flows.assign(rank=flows[other].map(ranks)).sort_values("rank", kind="stable")
        before = ordered.groupby(side)["size"].cumsum() - ordered["size"]
        tops = dict(zip(sides[side]["name"], sides[side]["top"], strict=True))
        flows[f"{side}_top"] = flows[side].map(tops).astype(float) + before
    nodes = pd.concat([table.assign(side=side) for side, table in sides.items()], ignore_index=True)
    return Ribbons(nodes, _bands(flows), float(nodes["bottom"].max()) if len(nodes) else 0.0)


def _nodes(sizes: pd.Series, order: Sequence[str]) -> pd.DataFrame:
    """The nodes of a side that something flows through, one under the other with equal gaps.

    A node alone has half of the air above it.
    """
    kept = sizes.reindex([name for name in order if name in sizes.index])
    air, gaps = AIR * float(kept.sum()), max(len(kept) - 1, 1)
    first = air / 2 if len(kept) == 1 else 0.0
    size = kept.to_numpy(float)
    top = first + size.cumsum() - size + air / gaps * np.arange(len(kept))
    return pd.DataFrame({"name": kept.index, "size": size, "top": top, "bottom": top + size})


def _bands(flows: pd.DataFrame) -> pd.DataFrame:
    """Both edges of every ribbon, sampled along the curve."""
    x = np.linspace(0.0, 1.0, STEPS)
    rise = x * x * (3 - 2 * x)
    start, end = (flows[f"{side}_top"].to_numpy(float)[:, None] for side in ("source", "destination"))
    top = (start + (end - start) * rise).ravel()
    repeated = flows[["source", "destination", "size"]].loc[flows.index.repeat(STEPS)].reset_index(drop=True)
    return repeated.assign(x=np.tile(x, len(flows)), top=top, bottom=top + repeated["size"].to_numpy(float))
