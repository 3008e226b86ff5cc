"""RVTools exports: every row of vInfo is accounted for, whatever its headers."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from inventory.readers import read
from inventory.readers.rvtools_headers import SHEETS, sheet_name

MODERN = (
    "VM", "Powerstate", "Template", "SRM Placeholder", "CPUs", "Memory", "Primary IP Address",
    "Provisioned MiB", "Datacenter", "Cluster", "Host", "OS according to the configuration file",
    "OS according to the VMware Tools", "VM ID", "VM UUID",
)  # fmt: skip
INTERNAL = (
    "vInfoVMName", "vInfoPowerstate", "vInfoTemplate", "vInfoSRMPlaceHolder", "vInfoCPUs", "vInfoMemory",
    "vInfoPrimaryIPAddress", "vInfoProvisioned", "vInfoDataCenter", "vInfoCluster", "vInfoHost", "vInfoOS",
    "vInfoOSTools", "vInfoVMID", "vInfoUUID",
)  # fmt: skip
OLD = tuple(title.replace("MiB", "MB") for title in MODERN)


def vm(name: object = "web", **cells: object) -> dict[str, object]:
    """A machine in modern headers, spaces of which are written `_`."""
    usual = {
        "VM": name, "Powerstate": "poweredOn", "Template": "False", "SRM Placeholder": "False", "CPUs": 2,
        "Memory": 4096, "Primary IP Address": "10.0.0.1", "Provisioned MiB": 51200, "Datacenter": "DC1",
        "Cluster": "C1", "Host": "esx1", "OS according to the VMware Tools": "Debian 12",
    }  # fmt: skip
    return usual | {key.replace("_", " "): value for key, value in cells.items()}


def vinfo(*machines: dict[str, object], header: Sequence[str] = MODERN) -> list[Sequence[object]]:
    return [header, *([machine.get(title) for title in MODERN] for machine in machines)]


def codes(findings) -> list[str]:
    return [finding.kind.code for finding in findings]


def found(findings, code: str):
    [finding] = [finding for finding in findings if finding.kind.code == code]
    return dict(finding.values)


def assets(book, *machines, **sheets):
    tables, findings = read([book({"vInfo": vinfo(*machines), **sheets})], organisation="mtess")
    return tables["assets"].cells, findings


@pytest.mark.parametrize("header", [MODERN, OLD, INTERNAL], ids=["modern", "old", "internal"])
def test_a_machine_is_read_under_any_headers(book, header):
    tables, findings = read([book({"vInfo": vinfo(vm(), header=header)})], organisation="mtess")
    assert tables["assets"].cells.to_dict("records") == [
        {
            "asset": "web", "site": "DC1", "kind": "vm", "product": "Debian 12", "vcpu": "2",
            "memory_gib": "4", "storage_gib": "50", "powered": "yes",
            "host": "esx1", "cluster": "C1", "ip": "10.0.0.1",
        }
    ]  # fmt: skip
    assert tables["sites"].cells.to_dict("records") == [
        {"site": "DC1", "organisation": "mtess", "name": "DC1"}
    ]
    assert tables["organisations"].cells.to_dict("records") == [{"organisation": "mtess"}]
    assert tables["assets"].place(0) == ("book.xlsx [vInfo]", 2)
    assert found(findings, "rvtools-recognised") == {
        "rows": 1, "machines": 1, "off": 0, "templates": 0, "skipped": 0, "hosts": 0, "sites": 1,
    }  # fmt: skip
    assert codes(findings) == ["rvtools-recognised"]


def test_csv_exports_are_read_from_their_folder(tmp_path):
    for name, rows in {"vInfo": vinfo(vm(Memory="4,096")), "vNetwork": [("VM", "VM")]}.items():
        with (tmp_path / f"RVTools_tab{name}.csv").open("w", newline="", encoding="utf-8") as stream:
            csv.writer(stream).writerows(rows)
    tables, findings = read([tmp_path], organisation="mtess")
    assert list(tables["assets"].cells["memory_gib"]) == ["4"]
    assert codes(findings) == ["rvtools-recognised"]


@pytest.mark.parametrize("name", SHEETS)
def test_every_standard_sheet_is_known(name):
    assert {sheet_name(title) for title in (name, f"tab{name}", f"RVTools_tab{name}")} == {name}


def test_machines_of_one_name_are_all_kept_apart(book):
    cells, findings = assets(
        book,
        vm("db", VM_UUID="u1"),
        vm("db", VM_UUID="u2"),
        vm("db", VM_ID="vm-7"),
        vm("db"),
        vm("db", VM_UUID="u1"),
        vm("db (u2)"),
    )
    assert list(cells["asset"]) == [
        "db (u1)", "db (book.xlsx [vInfo] 3)", "db (vm-7)", "db (book.xlsx [vInfo] 5)",
        "db (book.xlsx [vInfo] 6)", "db (u2)",
    ]  # fmt: skip
    assert found(findings, "rvtools-same-name") == {"value": "db", "count": 5}


def test_a_row_without_a_name_is_kept_if_it_is_a_machine(book):
    cells, findings = assets(
        book, vm(None, VM_UUID="u1"), vm(None, VM_ID="vm-7"), vm(None), {"Datacenter": "DC9"}
    )
    assert list(cells["asset"]) == ["u1", "vm-7", "vm-4"]
    assert [(f.kind.code, f.line) for f in findings[:-1]] == [
        ("rvtools-not-a-machine", 5),
        ("rvtools-unnamed-machine", 2),
        ("rvtools-unnamed-machine", 3),
        ("rvtools-unnamed-machine", 4),
    ]


def test_totals_and_repeated_headers_are_left_out_and_named(book):
    cells, findings = assets(
        book, vm(), dict(zip(MODERN, MODERN, strict=True)), {"VM": "TOTAL", "CPUs": 2}, vm("vm")
    )
    assert list(cells["asset"]) == ["web", "vm"]
    assert [(f.line, f.values["value"]) for f in findings if f.kind.code == "rvtools-not-a-machine"] == [
        (3, "VM"),
        (4, "TOTAL"),
    ]
    account = found(findings, "rvtools-recognised")
    assert account["rows"] == account["machines"] + account["templates"] + account["skipped"] == 4


def test_state_and_kind(book):
    cells, findings = assets(
        book,
        vm("a"),
        vm("b", Powerstate="poweredOff"),
        vm("c", Powerstate="suspended"),
        vm("d", Powerstate=None),
        vm("e", Template=True, Powerstate="poweredOff"),
        vm("f", SRM_Placeholder="True"),
    )
    assert list(cells["powered"]) == ["yes", "no", "no", "", "no", "yes"]
    assert list(cells["kind"]) == ["vm"] * 4 + ["template"] * 2
    assert found(findings, "rvtools-state-unknown") == {"count": 1}
    assert found(findings, "rvtools-placeholders") == {"count": 1}
    account = found(findings, "rvtools-recognised")
    assert (account["machines"], account["off"], account["templates"]) == (4, 2, 2)


def test_memory_of_vmemory_is_kept_and_the_difference_counted(book):
    memory = [("VM", "Size MiB"), ("a", 8192), ("b", 4096), ("other", 1)]
    cells, findings = assets(book, vm("a"), vm("b"), vm("c", Memory=None), vMemory=memory)
    assert list(cells["memory_gib"]) == ["8", "4", ""]
    assert found(findings, "rvtools-memory-differs") == {"count": 1}


def test_storage_falls_back_on_disks_then_partitions(book):
    disks = [("VM", "VM UUID", "Capacity MiB"), ("a", "u1", 1024), ("a", "u1", 2048), ("a", "u2", 5120)]
    partitions = [("VM", "Capacity MB"), ("b", 3072), ("c", 9)]
    machines = (
        vm("a", VM_UUID="u1", Provisioned_MiB=None),
        vm("a", VM_UUID="u2", Provisioned_MiB=None),
        vm("b", Provisioned_MiB=None),
        vm("c"),
        vm("d", Provisioned_MiB=None),
    )
    cells, findings = assets(book, *machines, vDisk=disks, vPartition=partitions)
    assert list(cells["storage_gib"]) == ["3", "5", "3", "50", ""]
    assert found(findings, "rvtools-storage-from-disks") == {"count": 3}


def test_what_is_no_number_stays_for_the_check_to_name(book):
    cells, _ = assets(book, vm(CPUs="TBD", Memory="n/a", Provisioned_MiB="?"))
    assert cells.loc[0, ["vcpu", "memory_gib", "storage_gib"]].tolist() == ["TBD", "n/a", "?"]


def test_the_tools_know_the_system_better(book):
    configured = "OS according to the configuration file"
    cells, findings = assets(
        book,
        vm("a") | {configured: "Debian 11"},
        vm("b") | {configured: "DEBIAN 12"},
        vm("c") | {configured: "CentOS 7", "OS according to the VMware Tools": None},
    )
    assert list(cells["product"]) == ["Debian 12", "Debian 12", "CentOS 7"]
    assert found(findings, "rvtools-os-differs") == {"count": 1}


def test_a_site_is_the_datacenter_else_the_hosts_else_the_cluster(book):
    nowhere = {"Datacenter": None}
    cells, findings = assets(
        book,
        vm("a"),
        vm("b", **nowhere, Host="ESX2.gouv.qc.ca"),
        vm("c", **nowhere, Host="esx9"),
        vm("d", **nowhere, Host="esx9", Cluster=None),
        vHost=[("Host", "Datacenter"), ("esx2", "DC2")],
    )
    assert list(cells["site"]) == ["DC1", "DC2", "C1", "site-unknown"]
    assert found(findings, "rvtools-no-site") == {"count": 1, "site": "site-unknown"}


def test_unmatched_hosts_are_counted_with_and_without_domain(book):
    hosts = [("Host",), ("esx1",), ("esx2",), ("10.0.0.1",)]
    machines = (vm("a"), vm("b", Host="esx2.qc.ca"), vm("c", Host="esx9"), vm("d", Host="10.0.0.2"))
    _, findings = assets(book, *machines, vHost=hosts)
    assert found(findings, "rvtools-hosts-unmatched") == {"unmatched": 3, "count": 4, "matched": 1}
    assert found(findings, "rvtools-recognised")["hosts"] == 3


def test_phantom_rows_and_columns_count_for_nothing(book):
    rows = [*vinfo(vm("a")), *([None] * 20 for _ in range(2_700)), *vinfo(vm("b"))[1:]]
    tables, findings = read([book({"vInfo": rows})], organisation="mtess")
    assert list(tables["assets"].lines) == [2, 2703]
    assert codes(findings) == ["rvtools-recognised"]


def test_a_custom_attribute_may_take_a_standard_name(book):
    rows = [(*MODERN, "Cluster"), [*vinfo(vm())[1], "mine"]]
    tables, findings = read([book({"vInfo": rows})], organisation="mtess")
    assert list(tables["assets"].cells["cluster"]) == ["C1"]
    assert found(findings, "rvtools-duplicate-header") == {"value": "Cluster"}


def test_two_exports_are_joined_apart(book):
    def export(name: str, mib: int) -> Path:
        return book({"vInfo": vinfo(vm("a")), "vMemory": [("VM", "Size MiB"), ("a", mib)]}, name)

    tables, findings = read([export("x.xlsx", 1024), export("y.xlsx", 2048)], organisation="mtess")
    assert list(tables["assets"].cells["memory_gib"]) == ["1", "2"]
    assert list(tables["assets"].cells["asset"]) == ["a (x.xlsx [vInfo] 2)", "a (y.xlsx [vInfo] 2)"]
    assert found(findings, "rvtools-shared-site") == {"value": "DC1", "count": 2}


def test_an_export_needs_an_organisation_machines_and_a_name(book, refusal):
    assert list(refusal(book({"vInfo": vinfo(vm())}))) == ["organisation-missing"]
    assert list(refusal(book({"vInfo": vinfo()}), organisation="m")) == ["rvtools-without-vinfo"]
    assert list(refusal(book({"vHost": [("Host",), ("e",)]}), organisation="m")) == ["rvtools-without-vinfo"]
    assert list(refusal(book({"vInfo": [("CPUs",), (2,)]}), organisation="m")) == ["rvtools-without-vm"]
