"""RVTools exports of three machines, as the versions of the tool head their columns."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl

Sheets = Mapping[str, Sequence[Sequence[object]]]


def export(mega: str = "MiB", datacenter: str = "DC-Québec") -> Sheets:
    """The sheets of an export; `mega` is what the version calls 1,048,576 bytes."""
    head = ["VM", "Powerstate", "Template", "CPUs", "Memory", f"Provisioned {mega}", "Datacenter", "Cluster", "Host",
            "OS according to the configuration file"]  # fmt: skip
    linux, windows = "Red Hat Enterprise Linux 8 (64-bit)", "Microsoft Windows Server 2016 (64-bit)"
    where = [datacenter, "grappe-1", "esx1.example.org"]
    return {
        "vInfo": [
            head,
            ["web-01", "poweredOn", False, 2, 4_096, 102_400, *where, linux],
            ["db-01", "poweredOn", False, 4, 16_384, 512_000, *where, windows],
            ["old-01", "poweredOff", False, 1, 2_048, 51_200, *where, windows],
        ],
        "vHost": [["Host", "Datacenter", "Cluster"], ["esx1.example.org", *where[:2]]],
        "vHealth": [["Name", "Message"], ["web-01", "VM has a CDROM device connected!"]],
    }


def workbook(place: Path, sheets: Sheets) -> Path:
    """A workbook of these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, lines in sheets.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(list(line))
    book.save(place)
    return place


def csv_files(place: Path, sheets: Sheets) -> Path:
    """A folder of the CSV files that RVTools writes instead of a workbook."""
    place.mkdir()
    for title, lines in sheets.items():
        with (place / f"RVTools_tab{title}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(lines)
    return place


def tables(place: Path) -> Sheets:
    """The tables of a folder, as the sheets of a workbook."""
    sheets = {}
    for path in sorted(place.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            sheets[path.stem] = list(csv.reader(stream))
    return sheets
