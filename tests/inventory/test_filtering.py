"""Rows are found by what they belong to: their own workload's body, environment, service and levels."""

from __future__ import annotations

from datetime import date

import pytest

from inventory.filtering import Filter, belonging, filtered, values
from inventory.graph import load
from inventory.readers import read
from inventory.schema import TABLES

FILES = {
    "organisations": "organisation\nmsss\nmeq\n",
    "sites": "site,organisation\ns1,msss\ns2,meq\n",
    "workloads": (
        "workload,organisation,service,environment,criticality,availability,integrity,confidentiality,personal_information\n"
        "crm,msss,Relations,production,1,1,1,1,no\n"
        "sig,meq,Cartes,production,1,1,1,1,unknown\n"
        "wiki,meq,Cartes,,1,1,,1,yes\n"
    ),
    "assets": "asset,workload,site\na1,crm,s1\na2,sig,s2\na3,wiki,s2\n",
    "software": "asset,product\na2,PostGIS\na3,MediaWiki\n",
    "dependencies": "consumer,provider,kind\nwiki,crm,traffic\n",
}


@pytest.fixture(scope="module")
def estate(tmp_path_factory):
    place = tmp_path_factory.mktemp("estate")
    for name, text in FILES.items():
        (place / f"{name}.csv").write_text(text, encoding="utf-8")
    return load(read([place])[0], date(2027, 4, 1))[0]


def found(estate, table, key, **asked):
    return filtered(estate[table], belonging(estate, table), Filter(**asked))[key].tolist()


def test_nothing_asked_is_every_row(estate):
    assert found(estate, "workloads", "workload") == ["crm", "sig", "wiki"]


def test_a_row_is_of_its_workloads_body_environment_and_service(estate):
    assert found(estate, "workloads", "workload", organisation="meq") == ["sig", "wiki"]
    assert found(estate, "assets", "asset", service="Cartes", environment="production") == ["a2"]
    assert found(estate, "software", "product", organisation="meq", environment="") == ["MediaWiki"]
    assert found(estate, "dependencies", "provider", organisation="meq") == ["crm"]
    assert found(estate, "sites", "site", organisation="msss") == ["s1"]


def test_one_unknown_level_or_unknown_personal_information_is_unclassified(estate):
    assert found(estate, "workloads", "workload", unclassified=True) == ["sig", "wiki"]
    assert found(estate, "assets", "asset", unclassified=True) == ["a2", "a3"]


def test_words_narrow_what_the_rest_leaves(estate):
    assert found(estate, "workloads", "workload", text="cartes") == ["sig", "wiki"]
    assert found(estate, "workloads", "workload", text="cartes", environment="production") == ["sig"]


def test_what_nobody_said_is_offered_last(estate):
    assert values(belonging(estate, "workloads"), "environment") == ["production", ""]


@pytest.mark.parametrize("table", [declared.name for declared in TABLES])
def test_every_row_of_every_table_belongs_somewhere(estate, table):
    around = belonging(estate, table)
    assert len(around) == len(estate[table])
    assert not around.isna().any(axis=None)
