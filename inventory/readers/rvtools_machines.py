"""Rows of vInfo become machines: each row is accounted for, named apart from the others, and sized."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from inventory.cells import BadCell, parse_number
from inventory.findings import Finding, note, warning
from inventory.readers.rvtools_headers import HEADERS, Row, rows_of
from inventory.readers.sheet import Sheet
from inventory.readers.workbook_child import as_text
from inventory.words import fold

NOT_A_MACHINE = warning(
    "rvtools-not-a-machine",
    "this row, “{value}”, describes no machine; it is left out",
    "if it is a machine, give it a name or a VM UUID",
)
UNNAMED = warning(
    "rvtools-unnamed-machine",
    "this machine has no name; it is called “{asset}”",
    "name it in vCenter or here",
)
SAME_NAME = warning(
    "rvtools-same-name",
    "{count} machines are called “{value}”; each is told apart by its UUID, VM ID or line",
    "check that none of them stands twice",
)
MEMORY_DIFFERS = warning(
    "rvtools-memory-differs",
    "machines to which vMemory and vInfo give different sizes: {count}; vMemory is kept",
    "check that all sheets come from the same day",
)
STORAGE_FROM_DISKS = note(
    "rvtools-storage-from-disks",
    "machines without a provisioned size: {count}; the sum of their disks is taken",
)
OS_DIFFERS = note(
    "rvtools-os-differs",
    "machines for which the Tools and the configuration file name different systems: {count}; the Tools’ is kept",
    "correct the product where the Tools are out of date",
)
STATE_UNKNOWN = warning(
    "rvtools-state-unknown",
    "machines that do not say whether they are on: {count}",
    "fill in “powered” for them",
)
PLACEHOLDERS = note(
    "rvtools-placeholders",
    "machines that only hold a place for Site Recovery Manager: {count}; they count as templates",
)

_NOT_NAMES = frozenset(("total", "totals", "totaux", "grandtotal", *map(fold, HEADERS["vInfo"]["name"])))
_STATES = frozenset(("poweredon", "poweredoff", "suspended"))
_YES = frozenset(("true", "vrai", "yes", "oui", "1"))
_IDENTIFIERS = ("uuid", "id", "name")
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Machine:
    """A machine: its row and the identifier it goes by here, distinct from all others."""

    row: Row
    asset: str

    @property
    def kind(self) -> str:
        """A template, or what only holds a place for a machine that runs elsewhere, is no running machine."""
        return "template" if {self.row["template"].lower(), self.row["placeholder"].lower()} & _YES else "vm"

    @property
    def powered(self) -> str:
        """Yes when poweredOn, no in any other state, empty when the export does not say."""
        state = fold(self.row["powerstate"])
        return ("yes" if state == "poweredon" else "no") if state else ""

    @property
    def product(self) -> str:
        """The system that the VMware Tools saw, else the one that was declared."""
        return self.row["tools_os"] or self.row["set_os"]


def machines_in(rows: Iterable[Row]) -> tuple[list[Machine], list[Finding]]:
    """Every row as a machine, but the totals, repeated headers and phantoms that the findings name."""
    kept: list[Row] = []
    findings: list[Finding] = []
    for row in rows:
        if _is_machine(row):
            kept.append(row)
        else:
            findings.append(NOT_A_MACHINE.at(row.sheet.file, row.line, value=row["name"]))
    machines = _identified(kept)
    return machines, [*findings, *_about_names(machines)]


def _is_machine(row: Row) -> bool:
    """A name that means something, or failing that any mark of a machine."""
    if fold(row["name"]) in _NOT_NAMES:
        return fold(row["powerstate"]) in _STATES
    marks = ("uuid", "id", "powerstate", "cpus", "memory", "provisioned", "tools_os", "set_os")
    return bool(row["name"]) or any(row[mark] for mark in marks)


def _identified(rows: Sequence[Row]) -> list[Machine]:
    """A name that is alone is the identifier; others add what tells them apart: UUID, VM ID or line."""
    bases = [row["name"] or row["uuid"] or row["id"] or f"vm-{row.line}" for row in rows]
    shared = Counter(bases)
    taken = {base for base, count in shared.items() if count == 1}
    machines = []
    for row, base in zip(rows, bases, strict=True):
        asset = base
        if shared[base] > 1:
            marks = (row["uuid"], row["id"], f"{row.sheet.file} {row.line}", f"{row.sheet.source} {row.line}")
            names = (f"{base} ({mark})" for mark in marks if mark)
            asset = next((name for name in names if name not in taken), base)
            taken.add(asset)
        machines.append(Machine(row, asset))
    return machines


def _about_names(machines: Sequence[Machine]) -> Iterator[Finding]:
    named: dict[str, list[Row]] = {}
    for machine in machines:
        row = machine.row
        if row["name"]:
            named.setdefault(row["name"], []).append(row)
        else:
            yield UNNAMED.at(row.sheet.file, row.line, asset=machine.asset)
    for name, rows in named.items():
        if len(rows) > 1:
            yield SAME_NAME.at(rows[1].sheet.file, rows[1].line, value=name, count=len(rows))


@dataclass(frozen=True)
class Size:
    """vCPU, memory and storage of a machine (GiB), as text; what is no number stays as written."""

    vcpu: str
    memory_gib: str
    storage_gib: str
    memory_differs: bool
    from_disks: bool


def sizes_of(machines: Sequence[Machine], sheets: Sequence[Sheet]) -> list[Size]:
    """The size of each machine: memory from vMemory else vInfo, storage as provisioned else of its disks.

    RVTools counts in MiB, whatever the label. A sheet is joined by VM UUID, VM ID or name, the first
    that both have and that names one machine of the export.
    """
    shared = Counter(key for machine in machines for key in _keys(machine.row))
    memory, disks, partitions = (_totals(sheets, name) for name in ("vMemory", "vDisk", "vPartition"))
    sizes = []
    for row in (machine.row for machine in machines):
        keys = [key for key in _keys(row) if shared[key] == 1]
        seen, declared = _first(memory, keys), _number(row["memory"])
        storage = "" if row["provisioned"] else _gib(_first(disks, keys) or _first(partitions, keys), "")
        cpus = _number(row["cpus"])
        sizes.append(
            Size(
                vcpu=row["cpus"] if cpus is None else as_text(cpus),
                memory_gib=_gib(declared if seen is None else seen, row["memory"]),
                storage_gib=storage or _gib(_number(row["provisioned"]), row["provisioned"]),
                memory_differs=None not in {seen, declared} and seen != declared,
                from_disks=bool(storage),
            )
        )
    return sizes


def _keys(row: Row) -> list[Key]:
    return [(row.sheet.source, field, row[field]) for field in _IDENTIFIERS if row[field]]


def _totals(sheets: Sequence[Sheet], name: str) -> Mapping[Key, float]:
    """MiB of each machine in that sheet, by every identifier that the sheet gives it."""
    totals: defaultdict[Key, float] = defaultdict(float)
    for row in rows_of(sheets, name):
        mib = _number(row["mib"])
        if mib is not None:
            for key in _keys(row):
                totals[key] += mib
    return totals


def _first(totals: Mapping[Key, float], keys: Sequence[Key]) -> float | None:
    return next((totals[key] for key in keys if key in totals), None)


def _number(text: str) -> float | None:
    """RVTools counts whole MiB: a comma parts thousands."""
    try:
        return parse_number(text, decimal_comma=False)
    except BadCell:
        return None


def _gib(mib: float | None, written: str) -> str:
    return written if mib is None else as_text(mib / 1024)


def about_machines(file: str, machines: Sequence[Machine], sizes: Sequence[Size]) -> Iterator[Finding]:
    """How many machines each caution is about; a caution about none is left unsaid."""
    rows = [machine.row for machine in machines]
    counts = {
        MEMORY_DIFFERS: sum(size.memory_differs for size in sizes),
        STORAGE_FROM_DISKS: sum(size.from_disks for size in sizes),
        OS_DIFFERS: sum(
            bool(row["set_os"] and row["tools_os"]) and fold(row["set_os"]) != fold(row["tools_os"])
            for row in rows
        ),
        STATE_UNKNOWN: sum(not machine.powered for machine in machines),
        PLACEHOLDERS: sum(row["placeholder"].lower() in _YES for row in rows),
    }
    return (kind.at(file, count=count) for kind, count in counts.items() if count)
