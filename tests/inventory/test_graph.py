"""The Inventory: the same whatever the order of rows, and what its graph answers."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from inventory import slices
from inventory.check import check
from inventory.findings import Refused
from inventory.graph import (
    Inventory,
    blast_radius,
    build,
    fingerprint,
    load,
    move_groups,
    order_cycles,
    order_pairs,
    presence,
)
from inventory.schema import TABLES
from tests.estates import TODAY, estate, raws


def inventory(**texts):
    return load(estate(**texts), TODAY)[0]


def needing(*needs):
    """Six workloads, a to f, with these dependencies, each written `ab order`."""
    rows = "".join(f"{ends[0]},{ends[1]},{kind}\n" for ends, kind in (need.split() for need in needs))
    return inventory(
        workloads="workload,organisation\n" + "".join(f"{name},msss\n" for name in "fedcba"),
        assets="asset,workload,site\n" + "".join(f"vm-{name},{name},s1\n" for name in "abcdef"),
        dependencies="consumer,provider,kind\n" + rows,
    )


def pairs(frame):
    return ["".join(row) for row in frame.itertuples(index=False)]


def test_an_error_is_refused_with_every_finding():
    with pytest.raises(Refused) as refused:
        load(estate(assets="asset,site,vcpu\na1,s9,-1\n"), TODAY)
    codes = [finding.kind.code for finding in refused.value.findings if finding.is_error]
    assert codes == ["unknown-reference", "below-minimum"]


def test_the_graph_joins_organisations_sites_assets_and_workloads():
    graph = needing("ab order", "ab traffic").graph
    assert list(graph.successors(("organisation", "msss"))) == [("site", "s1")]
    assert graph.has_edge(("site", "s1"), ("asset", "vm-a"))
    assert graph.has_edge(("asset", "vm-a"), ("workload", "a"))
    assert graph.edges[("workload", "a"), ("workload", "b")]["kinds"] == ("order", "traffic")
    assert len(graph) == 1 + 1 + 6 + 6


def test_a_site_without_organisation_stands_alone():
    graph = inventory(sites="site,organisation\ns1,\n").graph
    assert list(graph.predecessors(("site", "s1"))) == []
    assert ("organisation", "") not in graph


def test_an_asset_of_no_workload_becomes_one():
    built = inventory(assets="asset,workload,site,kind\na1,crm-db,s1,\nz1,,s1,mainframe\n")
    lone = built["workloads"].set_index("workload").loc["z1"]
    assert lone[["name", "organisation", "platform", "environment", "personal_information"]].tolist() == [
        *("z1", "msss", "mainframe", "", "unknown")
    ]
    assert built["workloads"]["criticality"].isna().all()
    assert built["assets"]["workload"].tolist() == ["crm-db", "z1"]


def test_a_lone_asset_takes_a_name_that_no_workload_has():
    built = inventory(
        workloads="workload,organisation\na1,msss\na1 (actif),msss\n",
        assets="asset,workload,site\na1,,s1\na2,a1,s1\n",
    )
    assert built["workloads"]["workload"].tolist() == ["a1", "a1 (actif)", "a1 (actif) (actif)"]
    assert built["assets"]["workload"].tolist() == ["a1 (actif) (actif)", "a1"]


def test_a_lone_asset_belongs_to_the_organisation_of_its_site_or_to_the_only_one():
    two = inventory(organisations="organisation\nmeq\nmsss\n")["workloads"]
    assert two.set_index("workload").loc["a2", "organisation"] == "msss"
    only = inventory(sites="site\ns1\n")["workloads"]
    assert only.set_index("workload").loc["a2", "organisation"] == "msss"


def test_workloads_tied_together_move_as_their_smallest():
    groups = move_groups(needing("cb together", "dc together", "fe together", "ab order"))
    assert groups.to_dict() == {"a": "a", "b": "b", "c": "b", "d": "b", "e": "e", "f": "e"}


def test_order_pairs_are_distinct_without_loops():
    assert pairs(order_pairs(needing("ba order", "cb order", "aa order", "fa traffic"))) == ["ba", "cb"]


def test_a_cycle_is_condensed_to_a_star_both_ways():
    # b → c → d → b is a cycle, with a chord; a and e hang on it.
    built = needing("bc order", "cd order", "db order", "cb order", "ab order", "de order")
    assert order_cycles(built) == (("b", "c", "d"),)
    assert pairs(order_pairs(built)) == ["ab", "bc", "bd", "cb", "db", "de"]


def test_the_blast_radius_is_all_that_needs_it():
    built = needing("ba order", "cb traffic", "dc together", "ea order", "ae order")
    assert blast_radius(built, "a") == ("b", "c", "d", "e")
    assert blast_radius(built, "d") == ()


def test_presence_lists_each_site_of_a_workload_once():
    built = inventory(
        sites="site,organisation\ns2,msss\ns1,msss\n",
        assets="asset,workload,site\na1,crm-db,s2\na2,crm-db,s1\na3,crm-db,s2\n",
    )
    assert [tuple(row) for row in presence(built).itertuples(index=False)] == [
        ("crm-db", "s1"),
        ("crm-db", "s2"),
    ]


def test_an_empty_inventory_answers():
    built = build(check({}, TODAY).tables)
    assert len(built.graph) == 0
    assert move_groups(built).empty
    assert order_pairs(built).empty
    assert presence(built).empty
    assert order_cycles(built) == ()
    assert fingerprint(built)


WHOLE = {
    "organisations": "organisation,name\no1,É\no2,B\n",
    "sites": "site,organisation,lease_ends\ns1,o1,2031-03-31\ns2,o2,\n",
    "workloads": "workload,organisation,criticality,zone\nw1,o1,3,A\nw2,o2,,B\nw3,o1,1,\n",
    "assets": "asset,workload,site,vcpu\na1,w1,s1,4\na2,w2,s2,\na3,,s1,2.5\na4,w3,s2,8\n",
    "software": "asset,product,version\na1,Oracle,19\na1,RHEL,8\n",
    "dependencies": "consumer,provider,kind\nw1,w2,order\nw1,w2,traffic\nw2,w3,order\n",
    "quotes": "workload,offer,treatment\nw1,ngq,rehost\nw1,,retain\n",
    "decisions": "workload,action,offer,wave\nw1,pin,,2\nw1,pin,,\nw1,forbid,ngq,1\n",
}


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_changes_nothing(random: Random):
    tables = raws(**WHOLE)
    shuffled = {}
    for name, given_table in tables.items():
        rows = random.sample(range(len(given_table.cells)), len(given_table.cells))
        columns = random.sample(list(given_table.cells), len(list(given_table.cells)))
        cells = given_table.cells.loc[rows, columns].reset_index(drop=True)
        shuffled[name] = replace(given_table, cells=cells, lines=given_table.lines[rows])
    first, second = load(tables, TODAY)[0], load(shuffled, TODAY)[0]
    assert fingerprint(first) == fingerprint(second)
    for declared in TABLES:
        assert_frame_equal(first[declared.name], second[declared.name])
    assert list(first.graph.edges(data=True)) == list(second.graph.edges(data=True))


def test_the_fingerprint_is_the_same_whatever_the_inventory_is_like():
    whole = load(raws(**WHOLE), TODAY)[0]
    dearer = {**whole.tables, "sites": whole["sites"].assign(annual_cost=7.0)}
    expected = fingerprint(Inventory(dearer))
    assert fingerprint(Inventory(dearer), whole) == expected != fingerprint(whole)
    assert fingerprint(Inventory(whole.tables), Inventory(dearer)) == fingerprint(whole)


def test_the_fingerprint_of_what_was_edited_is_that_of_what_is_read_anew(monkeypatch):
    # Slices of one row: all but that of the row edited stand as they were written.
    monkeypatch.setattr(slices, "ROWS", 1)
    whole = load(raws(**WHOLE), TODAY)[0]
    before = fingerprint(whole)
    for row in range(len(whole["assets"])):
        dearer = whole["assets"].copy()
        dearer.loc[row, "annual_cost"] = 7.25
        tables = {**whole.tables, "assets": dearer}
        assert fingerprint(Inventory(tables), whole) == fingerprint(Inventory(tables)) != before


def test_every_cell_counts_in_the_fingerprint():
    whole = fingerprint(load(raws(**WHOLE), TODAY)[0])
    for name, old, new in (
        ("assets", "2.5", "2.6"),
        ("workloads", ",A\n", ",C\n"),
        ("sites", "03-31", "03-30"),
    ):
        changed = WHOLE | {name: WHOLE[name].replace(old, new)}
        assert fingerprint(load(raws(**changed), TODAY)[0]) != whole


def test_an_inventory_written_and_read_again_is_the_same():
    built = load(raws(**WHOLE), TODAY)[0]
    again = raws(**{name: frame.to_csv(index=False) for name, frame in built.tables.items()})
    assert fingerprint(load(again, TODAY)[0]) == fingerprint(built)
