"""The sheets and headers of RVTools exports, in every naming that was seen.

Modern exports say `Provisioned MiB`, those before 4.x `Provisioned MB` for the same 1,024-based
quantity (RVTools only corrected the label), and the internal variant `vInfoProvisioned`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from inventory.readers.sheet import Sheet, repeated
from inventory.words import fold

SHEETS = (
    "vInfo", "vCPU", "vMemory", "vDisk", "vPartition", "vNetwork", "vFloppy", "vCD", "vUSB", "vSnapshot",
    "vTools", "vSource", "vRP", "vCluster", "vHost", "vHBA", "vNIC", "vSwitch", "vPort", "dvSwitch",
    "dvPort", "vSC_VMK", "vDatastore", "vMultiPath", "vLicense", "vFileInfo", "vHealth", "vMetaData",
)  # fmt: skip
"""Every sheet of an export; as CSV files they are called `RVTools_tabvInfo` and so on."""

READ = ("vInfo", "vMemory", "vDisk", "vPartition", "vHost")
"""The sheets that tell something about machines and where they are."""

_MACHINE = {
    "name": ("VM", "VM Name", "vInfoVMName", "vMemoryVMName", "vDiskVMName", "vPartitionVMName"),
    "uuid": ("VM UUID", "vInfoUUID", "vMemoryUUID", "vDiskUUID", "vPartitionUUID"),
    "id": ("VM ID", "vInfoVMID", "vMemoryVMID", "vDiskVMID", "vPartitionVMID"),
}
HEADERS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "vInfo": {
        **_MACHINE,
        "powerstate": ("Powerstate", "vInfoPowerstate"),
        "template": ("Template", "vInfoTemplate"),
        "placeholder": ("SRM Placeholder", "vInfoSRMPlaceHolder"),
        "cpus": ("CPUs", "vInfoCPUs"),
        "memory": ("Memory", "Memory MiB", "Memory MB", "vInfoMemory"),
        "provisioned": ("Provisioned MiB", "Provisioned MB", "vInfoProvisioned"),
        "datacenter": ("Datacenter", "vInfoDataCenter"),
        "cluster": ("Cluster", "vInfoCluster"),
        "host": ("Host", "vInfoHost"),
        "ip": ("Primary IP Address", "vInfoPrimaryIPAddress"),
        "tools_os": ("OS according to the VMware Tools", "vInfoOSTools"),
        "set_os": ("OS according to the configuration file", "OS", "vInfoOS"),
    },
    "vMemory": {**_MACHINE, "mib": ("Size MiB", "Size MB", "vMemorySizeMiB")},
    "vDisk": {**_MACHINE, "mib": ("Capacity MiB", "Capacity MB", "vDiskCapacityMiB")},
    "vPartition": {**_MACHINE, "mib": ("Capacity MiB", "Capacity MB", "vPartitionCapacityMiB")},
    "vHost": {
        "host": ("Host", "vHostName"),
        "datacenter": ("Datacenter", "vHostDatacenter"),
        "cluster": ("Cluster", "vHostCluster"),
    },
}
"""Accepted headers of each field, compared folded."""

_NAME = re.compile(r"(?:rvtools)?(?:tab)?(d?v.+)")
_SHEETS = {fold(name): name for name in SHEETS}


def sheet_name(title: str) -> str:
    """The RVTools sheet that a sheet or a CSV file's stem stands for; empty if none."""
    found = _NAME.fullmatch(fold(title))
    return _SHEETS.get(found[1], "") if found else ""


SKIPPED = frozenset(
    form.format(name) for name in SHEETS if name not in READ for form in ("{}", "tab{}", "RVTools_tab{}")
)
"""What the sheets that are not read are called."""


@dataclass(frozen=True)
class Row:
    """One row of an export by field: "" where the export has no such column."""

    fields: Mapping[str, str]
    sheet: Sheet
    line: int

    def __getitem__(self, field: str) -> str:
        return self.fields.get(field, "")


def positions(sheet: Sheet) -> dict[str, int]:
    """Where each field stands in the sheet; the earlier header wins when two stand for one field."""
    headers = HEADERS[sheet_name(sheet.name)]
    titles: dict[str, int] = {}
    for position, title in enumerate(sheet.header):
        titles.setdefault(fold(title), position)
    found = {
        field: next((titles[fold(title)] for title in names if fold(title) in titles), None)
        for field, names in headers.items()
    }
    return {field: position for field, position in found.items() if position is not None}


def duplicates(sheet: Sheet) -> list[str]:
    """Headers that are read and stand twice, as when a custom attribute takes a standard name."""
    used = {fold(title) for titles in HEADERS[sheet_name(sheet.name)].values() for title in titles}
    return [title for title in repeated(sheet.header, key=fold) if fold(title) in used]


def rows_of(sheets: Sequence[Sheet], name: str) -> Iterator[Row]:
    """Every row of the sheets of that name, in every export."""
    for sheet in sheets:
        if sheet_name(sheet.name) == name:
            places = positions(sheet)
            for row, line in zip(sheet.rows, sheet.lines, strict=True):
                yield Row({field: row[position] for field, position in places.items()}, sheet, line)
