"""The dependency picture: nothing is lost by folding, nothing overlaps, the same twice."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from inventory.adjacency import Adjacency, blast_radius_by_distance
from inventory.graph import blast_radius, load
from inventory.neighbourhood import neighbourhood
from inventory.placing import ACROSS, DOWN
from tests.estates import TODAY, estate

BODIES = {"a": "msss", "b": "msss", "c": "msss", "d": "saaq", "e": "saaq", "f": "mtq", "g": "mtq", "h": "mtq"}
SERVICES = {"a": "Santé", "b": "Santé", "c": "", "d": "Permis", "e": "Permis", "f": "", "g": "", "h": ""}
KINDS = ("together", "order", "traffic")


def inventory_of(needs):
    """Eight workloads a to h of three organisations, each on a site of its organisation (msss, saaq, mtq).

    `needs` are triples: consumer, provider, kind; each carries 2 GB a month.
    """
    return load(
        estate(
            organisations="organisation,name\nmsss,Santé\nsaaq,\nmtq,Transports\n",
            sites="site,organisation\nsm,msss\nss,saaq\nst,mtq\n",
            workloads="workload,organisation,service,criticality\n"
            + "".join(
                f"{name},{BODIES[name]},{SERVICES[name]},{1 + 'abcd'.find(name) % 4}\n" for name in BODIES
            ),
            assets="asset,workload,site\n"
            + "".join(
                f"vm-{name},{name},s{BODIES[name][1 if BODIES[name] == 'mtq' else 0]}\n" for name in BODIES
            ),
            dependencies="consumer,provider,kind,gb_per_month\n"
            + "".join(f"{consumer},{provider},{kind},2\n" for consumer, provider, kind in needs),
        ),
        TODAY,
    )[0]


def around(kind, identifier, *needs, limit=1000):
    """The picture of a focus among dependencies, each written `ab order`."""
    triples = [(ends[0], ends[1], kind) for ends, kind in (need.split() for need in needs)]
    return neighbourhood(Adjacency.of(inventory_of(triples)), kind, identifier, limit)


NEEDS = st.lists(
    st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh"), st.sampled_from(KINDS)).filter(
        lambda need: need[0] != need[1]
    ),
    unique=True,
    max_size=20,
)
FOCUS = st.sampled_from([("organisation", "msss"), ("site", "st"), ("workload", "d")])


@settings(max_examples=40, deadline=None)
@given(NEEDS, FOCUS, st.integers(2, 9))
def test_folding_loses_no_workload_and_no_dependency(needs, focus, limit):
    drawn = neighbourhood(Adjacency.of(inventory_of(needs)), *focus, limit)
    inside = {"organisation": "abc", "site": "fgh", "workload": "d"}[focus[0]]
    near = {end for need in needs for end in need[:2] if set(need[:2]) & set(inside)} | set(inside)
    among = [need for need in needs if set(need[:2]) <= near]

    assert set(drawn.members["workload"]) == near
    assert drawn.nodes["workloads"].sum() == len(near) == len(drawn.members)
    assert drawn.links["dependencies"].sum() == len(among)
    assert drawn.links["gb_per_month"].sum() == 2 * len(among)
    assert len(drawn.nodes) <= limit
    assert drawn.nodes.loc[drawn.nodes["in_focus"], "workloads"].sum() == len(inside)
    assert set(drawn.links["consumer"]) | set(drawn.links["provider"]) <= set(drawn.nodes["node"])


@settings(max_examples=20, deadline=None)
@given(NEEDS, FOCUS)
def test_no_two_nodes_overlap_and_the_picture_is_the_same_twice(needs, focus):
    adjacency = Adjacency.of(inventory_of(needs))
    drawn = neighbourhood(adjacency, *focus)
    for (x, y), (other_x, other_y) in combinations(drawn.nodes[["x", "y"]].itertuples(index=False), 2):
        assert abs(x - other_x) >= ACROSS or abs(y - other_y) >= DOWN
    again = neighbourhood(Adjacency.of(inventory_of(needs[::-1])), *focus)
    assert_frame_equal(drawn.nodes, again.nodes)
    assert_frame_equal(drawn.links, again.links)


@settings(max_examples=20, deadline=None)
@given(NEEDS)
def test_distances_reach_exactly_the_blast_radius(needs):
    inventory = inventory_of(needs)
    reached = blast_radius_by_distance(Adjacency.of(inventory), "a")
    assert sorted(reached["workload"]) == list(blast_radius(inventory, "a"))


def test_distance_counts_the_fewest_steps():
    needs = [("b", "a", "order"), ("c", "b", "traffic"), ("d", "c", "order"), ("d", "a", "traffic")]
    reached = blast_radius_by_distance(Adjacency.of(inventory_of(needs)), "a")
    assert reached[["workload", "distance"]].to_numpy().tolist() == [["b", 1], ["d", 1], ["c", 2]]


def test_providers_stand_left_of_those_that_move_after_them():
    nodes = around("organisation", "msss", "ab order", "bc order", "da order").nodes.set_index("label")
    assert nodes["x"].loc[["c", "b", "a", "d"]].is_monotonic_increasing


def test_a_neighbour_that_only_exchanges_traffic_stands_beside_what_it_is_linked_to():
    nodes = around("organisation", "msss", "ab order", "da traffic", "be traffic").nodes.set_index("label")
    assert nodes["x"].loc[["e", "b", "a", "d"]].is_monotonic_increasing


def test_neighbours_fold_before_the_focus():
    needs = ("ad traffic", "ae order", "bf traffic", "bg traffic", "gf order")
    drawn = around("organisation", "msss", *needs, limit=5)
    assert dict(zip(drawn.nodes["node"], drawn.nodes["workloads"], strict=True)) == {
        "around organisation:mtq": 2,
        "around organisation:saaq": 2,
        "workload:a": 1,
        "workload:b": 1,
        "workload:c": 1,
    }
    labels = drawn.nodes.set_index("node")["label"]
    assert labels["around organisation:mtq"] == "Transports"
    assert labels["around organisation:saaq"] == "saaq"  # it has no name
    links = drawn.links.set_index(["consumer", "provider"])
    assert links.loc[("workload:a", "around organisation:saaq"), ["kinds", "dependencies"]].tolist() == [
        "order, traffic",
        2,
    ]
    assert ("around organisation:mtq", "around organisation:mtq") in links.index  # g waits for f, inside


def test_the_smallest_nodes_become_others_when_all_else_is_too_much():
    drawn = around("organisation", "msss", "ad traffic", "ae traffic", "bf traffic", limit=3)
    assert drawn.nodes[["node", "kind", "label", "workloads"]].to_numpy().tolist() == [
        ["around others:", "others", "", 3],
        ["service:msss / Santé", "service", "Santé", 2],
        ["workload:c", "workload", "c", 1],
    ]
    drawn = around("site", "sm", "ad traffic", "ae traffic", "bf traffic", limit=2)
    assert drawn.nodes[["node", "kind", "workloads"]].to_numpy().tolist() == [
        ["around others:", "others", 3],
        ["others:", "others", 3],
    ]


def test_move_groups_stand_together_and_apart_from_the_rest():
    drawn = around("organisation", "msss", "ab together", "bd together", "ac order")
    nodes = drawn.nodes.set_index("label")
    assert nodes["move_group"].to_dict() == {"a": "a", "b": "a", "c": "", "d": "a"}
    assert drawn.groups["workload"].tolist() == ["a", "b", "d"]
    block, alone = nodes.loc[["a", "b", "d"]], nodes.loc["c"]
    assert alone["x"] < block["x"].min()  # c moves before a


def test_cycles_are_marked_on_nodes_and_on_the_links_that_close_them():
    drawn = around("workload", "a", "ab order", "bc order", "ca order", "ad order", "ba traffic")
    assert drawn.nodes.set_index("label")["in_cycle"].to_dict() == {
        "a": True,
        "b": True,
        "c": True,
        "d": False,
    }
    assert drawn.cycles[["cycle", "workload"]].to_numpy().tolist() == [["a", "a"], ["a", "b"], ["a", "c"]]
    marked = drawn.links.loc[drawn.links["in_cycle"], ["consumer", "provider"]].to_numpy().tolist()
    assert marked == [[f"workload:{one}", f"workload:{other}"] for one, other in ("ab", "bc", "ca")]


def test_a_cycle_that_the_neighbourhood_touches_is_told_whole():
    drawn = around("workload", "a", "ab order", "bc order", "cd order", "db order")
    assert drawn.cycles["workload"].tolist() == ["b", "c", "d"]  # c and d are two steps from a
    assert set(drawn.members["workload"]) == {"a", "b"}


def test_what_two_other_organisations_need_is_shared():
    drawn = around("workload", "a", "da traffic", "ba traffic")
    assert drawn.shared.empty  # one other organisation, and its own
    drawn = around("workload", "a", "da traffic", "fa order", "ba traffic")
    assert drawn.shared.to_numpy().tolist() == [["a", "a", "msss", 3, 2]]
    assert drawn.nodes.set_index("label").loc["a", ["shared", "consumers"]].tolist() == [True, 3]


def test_what_is_linked_to_nothing_is_drawn_too():
    drawn = around("organisation", "mtq")
    assert drawn.nodes["label"].tolist() == ["f", "g", "h"]
    assert drawn.links.empty


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(ValueError, match="organisation, site, workload"):
        around("asset", "vm-a")
    with pytest.raises(ValueError, match="at least two"):
        around("workload", "a", limit=1)
