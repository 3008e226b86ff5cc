"""The ribbons of a Sankey: as thick as what flows, within their nodes, none over another."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from optimizer.movements import DESTINATIONS
from views.plan.ribbons import AIR, STEPS, ribbons

FEW = pd.DataFrame(
    [("b", "cti", 2), ("b", "ngq", 1), ("a", "cti", 3)], columns=["source", "destination", "workloads"]
)


def drawn(seed):
    """Any streams: up to 13 sources to up to 5 destinations."""
    random = np.random.default_rng(seed)
    pairs = [
        (f"s{s}", d) for s in range(random.integers(1, 14)) for d in DESTINATIONS if random.random() < 0.6
    ]
    table = pd.DataFrame(pairs or [("s0", "cti")], columns=["source", "destination"])
    return table.assign(workloads=random.integers(1, 400, len(table)))


@pytest.mark.parametrize("seed", range(20))
def test_thicknesses_sum_to_the_counts_at_both_ends_and_all_along(seed):
    streams = drawn(seed)
    bands = ribbons(streams, DESTINATIONS).bands
    thick = (bands["bottom"] - bands["top"]).groupby(bands["x"]).sum()
    assert len(thick) == STEPS
    np.testing.assert_allclose(thick, streams["workloads"].sum())


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize(("side", "x"), [("source", 0.0), ("destination", 1.0)])
def test_ribbons_fill_each_node_without_overlap(seed, side, x):
    laid = ribbons(drawn(seed), DESTINATIONS)
    nodes = laid.nodes[laid.nodes["side"] == side].set_index("name")
    for name, ends in laid.bands[laid.bands["x"] == x].groupby(side):
        ends = ends.sort_values("top")
        np.testing.assert_allclose(ends["top"].iloc[0], nodes["top"][name])
        np.testing.assert_allclose(ends["bottom"].iloc[-1], nodes["bottom"][name])
        np.testing.assert_allclose(ends["top"].iloc[1:], ends["bottom"].iloc[:-1])


@pytest.mark.parametrize("seed", range(20))
def test_nodes_of_a_side_stand_apart_within_the_same_height(seed):
    streams = drawn(seed)
    laid = ribbons(streams, DESTINATIONS)
    assert laid.height <= (1 + AIR) * streams["workloads"].sum() + 1e-9
    for _, nodes in laid.nodes.groupby("side"):
        assert (nodes["top"].to_numpy()[1:] > nodes["bottom"].to_numpy()[:-1]).all()
        assert nodes["top"].min() >= 0
        assert nodes["bottom"].max() <= laid.height + 1e-9


def test_places_worked_out_by_hand():
    laid = ribbons(FEW, ["cti", "ngq", "external"])
    # 6 workloads, so 1.8 of air: one gap of 1.8 on each side, between b (3) and a (3), and cti (5) and ngq (1)
    assert laid.height == pytest.approx(7.8)
    assert laid.nodes[["name", "top", "bottom"]].to_numpy().tolist() == [
        ["b", 0.0, 3.0], ["a", pytest.approx(4.8), pytest.approx(7.8)],
        ["cti", 0.0, 5.0], ["ngq", pytest.approx(6.8), pytest.approx(7.8)],
    ]  # fmt: skip
    ends = laid.bands[laid.bands["x"] == 1.0].set_index(["source", "destination"])["top"]
    assert ends.tolist() == [0.0, pytest.approx(6.8), 2.0]


def test_nothing_flows_nowhere():
    laid = ribbons(FEW.head(0), DESTINATIONS)
    assert (len(laid.nodes), len(laid.bands), laid.height) == (0, 0, 0.0)
