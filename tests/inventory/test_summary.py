"""Small tables for a page: what there is, how well it is supported, by whom and until when."""

from __future__ import annotations

import pandas as pd
import pytest

from inventory.graph import load
from inventory.obsolescence import support_table
from inventory.summary import (
    GROUPS,
    STATUSES,
    by_organisation,
    counts,
    support_by,
    support_ending,
    support_over_time,
    unmatched,
)
from tests.estates import TODAY, estate

TEXTS = {
    "organisations": "organisation,name,network\nmsss,Santé,santé\nrtc,Transports,transport\nvide,Rien,\n",
    "sites": "site,organisation\ns1,msss\ns2,msss\n",
    "workloads": "workload,organisation,environment,criticality,confidentiality,personal_information\n"
    "crm,msss,production,3,4,oui\npaie,rtc,essais,,,\n",
    "assets": "asset,workload,site,kind,product,version,support_ends,vcpu,storage_gib\n"
    "a1,crm,s1,vm,Machin,1,2027-06-30,4,100\n"
    "a2,crm,s1,vm,Machin,1,2029-06-30,2,\n"
    "a3,paie,s2,vm,Truc,9,,8,50\n"
    "a4,paie,s2,storage,,,,,\n",
    "software": "asset,product,version,support_ends\na1,Truc,9,\na2,Bidule,2,2020-01-31\n",
}
DAYS = [pd.Timestamp("2027-01-01"), pd.Timestamp("2028-01-01")]


@pytest.fixture(scope="module")
def inventory():
    return load(estate(**TEXTS), TODAY)[0]


@pytest.fixture(scope="module")
def support(inventory):
    return support_table(inventory["assets"], inventory["software"])


def rows(frame, *columns):
    return list(frame[list(columns)].itertuples(index=False, name=None))


def test_each_thing_is_counted_and_what_nobody_said_too(inventory):
    assert counts(inventory) == {
        "organisations": 3, "sites": 2, "workloads": 2, "assets": 4, "software": 2, "dependencies": 0,
        "servers": 3, "unknown_criticality": 1, "unknown_confidentiality": 1, "unknown_personal_information": 1,
    }  # fmt: skip


def test_an_asset_is_counted_at_its_worst_component_on_each_date(inventory, support):
    told = support_over_time(inventory, support, DAYS)
    assert told["date"].tolist() == DAYS
    # In 2027, a1 ends within the year (worse than its unknown Truc) and a2 bears an obsolete Bidule;
    # a3's product is unknown to all and a4 bears nothing. In 2028, a1 is past its support.
    assert rows(told, *STATUSES) == [(0, 2, 1, 0, 1), (0, 2, 0, 0, 2)]


def test_an_asset_that_bears_nothing_is_unknown_in_every_group(inventory, support):
    alone = load(estate(assets="asset,site\na1,s1\n"), TODAY)[0]
    none = support_table(alone["assets"], alone["software"])
    assert none.empty
    assert support_over_time(alone, none, DAYS)["unknown"].tolist() == [1, 1]
    for group in GROUPS:
        told = support_by(alone, none, DAYS, group)
        assert told["unknown"].sum() == 2, group
        assert told["unknown_share"].tolist() == [1, 1]
        assert told["obsolete_share"].isna().all()
    assert rows(unmatched(alone, none), "product", "reason", "assets") == [("", "empty", 1)]
    assert by_organisation(alone, none, DAYS[0])["unknown"].tolist() == [1]


def test_every_asset_is_in_one_group_of_each_kind_but_products(inventory, support):
    for group in GROUPS:
        told = support_by(inventory, support, DAYS, group)
        by_date = told.groupby("date")[list(STATUSES)].sum().sum(axis="columns").tolist()
        # a1 and a2 bear two products each: six in all.
        assert by_date == ([6, 6] if group == "product" else [4, 4]), group


def test_support_is_told_by_organisation_with_its_shares(inventory, support):
    told = support_by(inventory, support, DAYS, "organisation")
    assert rows(told, "group", "date", "ending", "obsolete", "unknown", "unknown_share") == [
        ("msss", DAYS[0], 1, 1, 0, 0), ("msss", DAYS[1], 0, 2, 0, 0),
        ("rtc", DAYS[0], 0, 0, 2, 1), ("rtc", DAYS[1], 0, 0, 2, 1),
    ]  # fmt: skip
    # Of the two assets of msss whose support is known, one is obsolete at first, then both.
    assert told["obsolete_share"].fillna(-1).tolist() == [0.5, 1, -1, -1]


@pytest.mark.parametrize(
    ("group", "labels"),
    [
        ("network", ["santé", "transport"]),
        ("site", ["s1", "s2"]),
        ("environment", ["essais", "production"]),
        ("criticality", ["", "3"]),
        ("product", ["", "Bidule", "Machin", "Truc"]),
    ],
)
def test_the_groups_of_each_kind(inventory, support, group, labels):
    assert support_by(inventory, support, DAYS[:1], group)["group"].tolist() == labels


def test_a_product_counts_each_asset_that_bears_it_at_its_own_status(inventory, support):
    told = support_by(inventory, support, DAYS[:1], "product").set_index("group")
    assert told.loc["Bidule", "obsolete"] == 1
    # Machin is ending on a1 and supported on a2, although Bidule makes a2 obsolete.
    assert told.loc["Machin", ["ending", "supported", "obsolete"]].tolist() == [1, 1, 0]
    assert told.loc["Truc", "unknown"] == 2


def test_a_group_that_is_not_one_is_refused(inventory, support):
    with pytest.raises(KeyError):
        support_by(inventory, support, DAYS, "colour")


def test_what_ends_is_told_with_what_it_touches_both_days_included(inventory, support):
    columns = ("product", "ends", "assets", "workloads", "organisations")
    first, last = pd.Timestamp("2027-06-30"), pd.Timestamp("2029-06-30")
    assert rows(support_ending(inventory, support, first, last), *columns) == [
        ("Machin", first, 1, 1, 1), ("Machin", last, 1, 1, 1),
    ]  # fmt: skip
    inside = support_ending(inventory, support, first + pd.Timedelta(days=1), last - pd.Timedelta(days=1))
    assert list(inside) == ["product", "cycle", "ends", "assets", "workloads", "organisations"]
    assert inside.empty


def test_one_ending_of_several_assets_is_one_row():
    same = "asset,workload,site,product,support_ends\na1,x,s1,P,2028-01-01\na2,x,s1,P,2028-01-01\na3,y,s1,P,2028-01-01\n"
    built = load(estate(workloads="workload,organisation\nx,msss\ny,msss\n", assets=same), TODAY)[0]
    told = support_ending(built, support_table(built["assets"], built["software"]), *DAYS)
    assert rows(told, "product", "assets", "workloads", "organisations") == [("P", 3, 2, 1)]


def test_catalogue_names_gather_what_people_write_in_several_ways():
    written = "asset,site,product,version\na1,s1,Windows Server 2012 R2,\na2,s1,MS Windows Server,2012 R2\n"
    built = load(estate(assets=written), TODAY)[0]
    support = support_table(built["assets"], built["software"])
    assert support_by(built, support, DAYS[:1], "product")["group"].tolist() == ["windows-server"]


def test_products_that_nobody_could_match_are_listed_the_most_frequent_first(inventory, support):
    assert rows(unmatched(inventory, support), "product", "version", "reason", "assets") == [
        ("Truc", "9", "no-rule", 2), ("", "", "empty", 1),
    ]  # fmt: skip


def test_an_organisation_holds_its_sites_workloads_and_assets(inventory, support):
    told = by_organisation(inventory, support, DAYS[0])
    columns = (
        "organisation",
        "name",
        "sites",
        "workloads",
        "assets",
        "vcpu",
        "storage_gib",
        "obsolete",
        "unknown",
    )
    assert rows(told, *columns) == [
        ("msss", "Santé", 2, 1, 2, 6, 100, 1, 0),
        ("rtc", "Transports", 0, 1, 2, 8, 50, 0, 2),
        ("vide", "Rien", 0, 0, 0, 0, 0, 0, 0),
    ]
    assert told["obsolete_share"].fillna(-1).tolist() == [0.5, -1, -1]
    assert told["unknown_share"].fillna(-1).tolist() == [0, 1, -1]
