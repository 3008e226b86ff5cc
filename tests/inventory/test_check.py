"""Every fault is found in one pass, at the line the user sees."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from inventory.check import check
from inventory.findings import Severity
from inventory.raw import RawTable
from inventory.references import nearest
from inventory.schema import TABLES, table
from tests.estates import TODAY, estate, raw, raws

NEEDS = "consumer,provider,kind\n"


def places(tables, code):
    """Line, column and values of each finding of that code."""
    found = [finding for finding in check(tables, TODAY).findings if finding.kind.code == code]
    return [(finding.file, finding.line, finding.column, dict(finding.values)) for finding in found]


def test_a_sound_estate_has_no_error():
    findings = check(estate(), TODAY).findings
    assert [finding.kind.code for finding in findings if finding.kind.severity is not Severity.NOTE] == []


@pytest.mark.parametrize(
    ("code", "name", "text", "line", "column", "values"),
    [
        (
            "missing-column",
            "assets",
            "asset,workload\na1,\n",
            None,
            "site",
            {"name": "site", "table": "assets"},
        ),
        ("empty-cell", "sites", 'site\ns1\n""\n', 3, "site", {}),
        ("bad-number", "assets", "asset,site,vcpu\na1,s1,4 vCPU\n", 2, "vcpu", {"value": "4 vCPU"}),
        ("ambiguous-number", "assets", 'asset,site,vcpu\na1,s1,"1,234"\n', 2, "vcpu", {"value": "1,234"}),
        (
            "below-minimum",
            "assets",
            "asset,site,vcpu\na1,s1,-4\n",
            2,
            "vcpu",
            {"value": "-4", "minimum": 0.0},
        ),
        (
            "above-maximum",
            "workloads",
            "workload,organisation,criticality\ncrm-db,msss,5\n",
            2,
            "criticality",
            {"value": "5", "maximum": 4},
        ),
        (
            "bad-date",
            "assets",
            "asset,site,purchased\na1,s1,2031-02-30\n",
            2,
            "purchased",
            {"value": "2031-02-30"},
        ),
        (
            "ambiguous-date",
            "assets",
            "asset,site,purchased\na1,s1,03/02/2015\n",
            2,
            "purchased",
            {"value": "03/02/2015"},
        ),
        (
            "unlikely-date",
            "assets",
            "asset,site,purchased\na1,s1,1900-01-01\n",
            2,
            "purchased",
            {"value": "1900-01-01"},
        ),
        ("bad-flag", "assets", "asset,site,powered\na1,s1,x\n", 2, "powered", {"value": "x"}),
        ("placeholder", "assets", "asset,site,vcpu\na1,s1,n/a\n", 2, "vcpu", {"value": "n/a"}),
        (
            "bad-choice",
            "dependencies",
            NEEDS + "crm-db,crm-db,ordr\n",
            2,
            "kind",
            {"value": "ordr", "choices": "together, order, traffic"},
        ),
        (
            "duplicate-key",
            "assets",
            "asset,site\na1,s1\na2,s1\na1,s1\n",
            4,
            "asset",
            {"value": "a1", "first_line": 2, "first_file": "assets.csv"},
        ),
        (
            "misspelt-reference",
            "dependencies",
            NEEDS + "crm-db,crm-bd,order\n",
            2,
            "provider",
            {"value": "crm-bd", "table": "workloads", "near": "crm-db"},
        ),
        ("unknown-reference", "assets", "asset,site\na1,s2\n", 2, "site", {"value": "s2", "table": "sites"}),
        (
            "unknown-column",
            "assets",
            "asset,site,couleur\na1,s1,bleu\n",
            None,
            "couleur",
            {"name": "couleur", "table": "assets"},
        ),
        (
            "misspelt-column",
            "assets",
            "asset,site,storage_gb\na1,s1,4\n",
            None,
            "storage_gb",
            {"name": "storage_gb", "table": "assets", "near": "storage_gib"},
        ),
        (
            "past-deadline",
            "sites",
            "site,lease_ends\ns1,2026-12-31\n",
            2,
            "lease_ends",
            {"value": "2026-12-31"},
        ),
        ("empty-site", "sites", "site\ns1\ns2\n", 3, "site", {"site": "s2"}),
        (
            "outside-quebec",
            "sites",
            'site,latitude,longitude\ns1,"46,8","71,2"\n',
            2,
            "longitude",
            {"value": 71.2, "low": -80.0, "high": -57.0},
        ),
        (
            "impossible-window",
            "workloads",
            "workload,organisation,not_before,not_after\ncrm-db,msss,2030-01-01,2029-01-01\n",
            2,
            "not_before",
            {"not_before": "2030-01-01", "not_after": "2029-01-01"},
        ),
        (
            "hollow-workload",
            "workloads",
            "workload,organisation\ncrm-db,msss\nweb,msss\n",
            3,
            "workload",
            {"workload": "web"},
        ),
        (
            "lone-assets",
            "assets",
            "asset,site\na1,s1\na2,s1\n",
            None,
            "workload",
            {"count": 2, "first": "a1, a2"},
        ),
        ("powered-off", "assets", "asset,site,powered\na1,s1,non\n", None, "powered", {"count": 1}),
        ("templates", "assets", "asset,site,kind\na1,s1,gabarit\n", None, "kind", {"count": 1}),
        (
            "unpriced-assets",
            "assets",
            "asset,site,annual_cost\na1,s1,\na2,s1,10\n",
            None,
            "annual_cost",
            {"count": 1, "total": 2},
        ),
        (
            "self-dependency",
            "dependencies",
            NEEDS + "crm-db,crm-db,order\n",
            2,
            "provider",
            {"workload": "crm-db"},
        ),
    ],
)
def test_each_fault_is_found_where_it_stands(code, name, text, line, column, values):
    assert places(estate(**{name: text}), code) == [(f"{name}.csv", line, column, values)]


def test_an_unknown_level_is_counted_column_by_column():
    text = "workload,organisation,criticality,availability,integrity\na,msss,1,2,\nb,msss,,2,\n"
    assert [(column, values) for *_, column, values in places(estate(workloads=text), "unknown-level")] == [
        ("criticality", {"count": 1, "total": 2}),
        ("integrity", {"count": 2, "total": 2}),
        ("confidentiality", {"count": 2, "total": 2}),
    ]


def test_a_cell_that_is_not_whole_is_found():
    text = "workload,action,wave\ncrm-db,imposer,1.5\n"
    assert places(estate(decisions=text), "not-whole") == [("decisions.csv", 2, "wave", {"value": "1.5"})]


def test_an_order_cycle_is_named_once_with_its_members():
    tables = estate(
        workloads="workload,organisation\na,msss\nb,msss\nc,msss\n",
        assets="asset,workload,site\n1,a,s1\n2,b,s1\n3,c,s1\n",
        dependencies=NEEDS + "c,a,order\na,b,traffic\nb,a,order\na,b,order\n",
    )
    assert places(tables, "order-cycle") == [
        ("dependencies.csv", 4, "consumer", {"count": 2, "first": "a, b"})
    ]


def test_a_product_nobody_knows_the_support_of_is_told_once_with_the_reason():
    # Debian 12 is known, RHEL without a version is not, and z/OS has a date of its own.
    tables = estate(
        assets="asset,workload,site,product,version,support_ends\n"
        "a1,crm-db,s1,Debian 12,,\na2,crm-db,s1,RHEL,,\na3,crm-db,s1,RHEL,,\na4,crm-db,s1,z/OS,2.4,2030-01-01\n",
        software="asset,product,version\na1,CentOS 4/5/6/7,\n",
    )
    found = [
        (f.file, f.line, f.column, dict(f.values))
        for f in check(tables, TODAY).findings
        if f.kind.code == "unknown-support"
    ]
    assert found == [
        ("assets.csv", 3, "product", {"product": "RHEL", "reason": "no-version", "count": 2}),
        (
            "software.csv",
            2,
            "product",
            {"product": "CentOS 4/5/6/7", "reason": "ambiguous-version", "count": 1},
        ),
    ]


def test_a_missing_table_is_one_error_however_many_rows_refer_to_it():
    tables = estate()
    del tables["organisations"]
    # The sites refer to it, and so do the workloads.
    assert places(tables, "missing-table") == [
        ("", None, "", {"table": "organisations", "referrer": "sites.organisation"})
    ]
    assert places(tables, "unknown-reference") == []


def test_workloads_may_be_absent_when_no_asset_names_one():
    tables = estate(assets="asset,site\na1,s1\n")
    del tables["workloads"]
    assert not any(finding.is_error for finding in check(tables, TODAY).findings)


def test_no_asset_and_no_workload_is_nothing_to_plan():
    assert places({}, "nothing-to-plan") == [("", None, "", {})]
    assert places(raws(assets="asset,site\n", workloads="workload,organisation\n"), "nothing-to-plan")


def test_no_asset_at_all_is_said_once_and_not_by_site_and_workload():
    tables = estate(assets="asset,site\n")
    assert places(tables, "no-assets") == [("", None, "", {})]
    assert places(tables, "empty-site") == places(tables, "hollow-workload") == []


def test_an_asset_without_workload_nor_owner_is_refused():
    tables = estate(organisations="organisation\nmsss\nmeq\n", sites="site,organisation\ns1,\n")
    assert places(tables, "ownerless-site") == [("sites.csv", 2, "organisation", {"site": "s1", "count": 1})]
    assert places(estate(sites="site,organisation\ns1,\n"), "ownerless-site") == []


def test_a_row_whose_key_is_at_fault_is_no_duplicate():
    # “ordr” would stand as the default, traffic, and clash with the first row.
    text = NEEDS + "crm-db,a2,traffic\ncrm-db,a2,ordr\ncrm-db,a2,trafic\n"
    found = places(estate(dependencies=text), "duplicate-key")
    assert [(line, values["value"]) for _, line, _, values in found] == [(4, "crm-db + a2 + trafic")]


def test_findings_come_by_table_file_line_and_column():
    assets = raw("assets", "asset,site,vcpu,powered\n,s9,-1,x\na1,s1,?,\n,s1,1,1\n")
    files = np.array(["z.csv", "z.csv", "b.csv"], dtype=object)
    tables = estate(sites="site\ns1\ns1\n") | {
        "assets": RawTable(assets.table, assets.cells, files, np.array([2, 3, 2]))
    }
    found = [f for f in check(tables, TODAY).findings if f.kind.severity is not Severity.NOTE]
    assert [(finding.file, finding.line, finding.column) for finding in found] == [
        ("sites.csv", 3, "site"),
        ("workloads.csv", 2, "workload"),
        ("z.csv", 2, "asset"),
        ("z.csv", 2, "site"),
        ("z.csv", 2, "vcpu"),
        ("z.csv", 2, "powered"),
        ("z.csv", 3, "vcpu"),
        ("b.csv", 2, "asset"),
    ]


def test_declared_habits_settle_what_is_ambiguous():
    tables = estate(assets='asset,site,vcpu,purchased\na1,s1,"1,234",03/02/2015\n')
    checked = check(tables, TODAY, day_first=True, decimal_comma=True)
    assert not any(finding.is_error for finding in checked.findings)
    assert checked.tables["assets"].loc[0, "vcpu"] == 1.234
    assert checked.tables["assets"].loc[0, "purchased"] == pd.Timestamp(2015, 2, 3)


def test_typed_tables_hold_every_declared_column_then_the_unknown_ones():
    checked = check(estate(assets="zone,site,asset\nA,s1,a1\n"), TODAY).tables
    assert set(checked) == {declared.name for declared in TABLES}
    assert list(checked["assets"]) == [*(column.name for column in table("assets").columns), "zone"]
    assert checked["assets"].loc[0, ["kind", "powered", "zone"]].tolist() == ["server", True, "A"]


def test_values_fill_the_words_of_every_finding():
    bad = estate(
        sites="site,lease_ends\ns1,2020-01-01\ns2,demain\n",
        assets="asset,site,vcpu,storage_gb,kind\na1,s1,-1,2,chaise\na1,s3,inf,?,\n",
        dependencies=NEEDS + "crm-db,crm-bd,order\n",
    )
    for finding in check(bad, TODAY).findings:
        assert "{" not in finding.kind.problem.format(**finding.values)
        assert "{" not in finding.kind.remedy.format(**finding.values)


@pytest.mark.parametrize(
    ("stranger", "near"),
    [
        ("crm-bd", "crm-db"),  # swapped
        ("crmdb", "crm-db"),  # punctuation
        ("CRM_DB", "crm-db"),  # case
        ("crm-d", "crm-db"),  # dropped
        ("crm-dba", "crm-db"),  # added
        ("crn-db", "crm-db"),  # changed
        ("réseau", "reseau"),  # accent
        ("vm-0013", None),  # a digit tells siblings apart
        ("paie", None),
    ],
)
def test_a_slip_of_the_keyboard_is_guessed(stranger, near):
    assert nearest([stranger], ["crm-db", "reseau", "vm-0012"]).get(stranger) == near
