"""A change to a checked inventory is settled by checking again what it can touch, and nothing else.

The change comes as drafts: raw tables that hold, as text, only the columns that changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from inventory import laws
from inventory.cells import BadCell, Habits, convert
from inventory.check import Faults, cell_faults, duplicates, in_reading_order
from inventory.findings import Finding, refuse_errors
from inventory.graph import Inventory, build
from inventory.laws import LAWS, Estate, Law
from inventory.raw import RawTable, RawTables
from inventory.readers.write import cell_text
from inventory.references import missing_table, unknown_references
from inventory.schema import TABLES, Table, table

READS: Mapping[Law, Mapping[str, str]] = {
    laws.something_to_plan: {"workloads": "workload", "assets": "asset"},
    laws.sites_have_owners: {
        "organisations": "organisation", "sites": "site organisation", "assets": "workload site",
    },
    laws.deadlines_lie_ahead: {"sites": "lease_ends must_close_by"},
    laws.sites_lie_in_quebec: {"sites": "latitude longitude"},
    laws.sites_host_assets: {"sites": "site", "assets": "site"},
    laws.windows_are_possible: {"workloads": "not_before not_after"},
    laws.workloads_have_assets: {"workloads": "workload", "assets": "workload"},
    laws.levels_are_known: {"workloads": "criticality availability integrity confidentiality"},
    laws.assets_are_counted: {"assets": "asset workload powered kind annual_cost"},
    laws.products_have_lifecycles: {
        "assets": "product version support_ends", "software": "product version support_ends",
    },
    laws.nothing_needs_itself: {"dependencies": "consumer provider"},
    laws.orders_run_one_way: {"dependencies": "consumer provider kind"},
}  # fmt: skip
"""The columns that each law reads, by table; a law that is not here is taken to read them all."""


def texts(frame: pd.DataFrame, names: Iterable[str]) -> pd.DataFrame:
    """These columns as the product writes them; texts stand as they are, and each other distinct value is written once."""
    columns = {}
    for name in names:
        if isinstance(frame[name].dtype, pd.StringDtype):
            columns[name] = frame[name].fillna("")
            continue
        codes, values = pd.factorize(frame[name], use_na_sentinel=False)
        written = np.array([cell_text(value) for value in values.tolist()], dtype=object)
        columns[name] = pd.Series(written[codes], frame.index, dtype="str")
    return pd.DataFrame(columns, frame.index)


def draft(declared: Table, cells: pd.DataFrame) -> RawTable:
    """The cells as the native CSV file would hold them; columns that nothing touches may be left out."""
    files = np.full(len(cells), f"{declared.name}.csv", dtype=object)
    return RawTable(declared, cells, files, np.arange(2, len(cells) + 2))


def settled(inventory: Inventory, drafts: RawTables, today: date) -> tuple[Inventory, tuple[Finding, ...]]:
    """The inventory where the drafts' columns replace its own, and what was not found before.

    A draft with another number of rows than its table holds every column. `Refused` when a finding is
    an error.
    """
    around = _surroundings(inventory, drafts)
    raw = {**around, **{name: _beside(given, around[name]) for name, given in drafts.items()}}
    typed = {name: _converted(inventory[name], raw[name]) for name in drafts}
    after = Estate(raw, {**inventory.tables, **{name: frame for name, (frame, _) in typed.items()}}, today)
    before = Estate(around, inventory.tables, today)
    touched = {(name, str(column)) for name, given in drafts.items() for column in given.cells}
    findings: list[Finding] = []
    for declared in TABLES:
        given = raw[declared.name]
        found = [*unknown_references(given, after.tables), *_brought(declared.name, touched, before, after)]
        if declared.name in drafts:
            frame, faults = typed[declared.name]
            found += missing_table(declared, after.tables)
            found += cell_faults(given, faults)
            found += duplicates(given, frame, faults)
        findings += in_reading_order(found, declared, given)
    refuse_errors(findings)
    return build(after.tables, inventory), tuple(findings)


def _beside(given: RawTable, around: RawTable) -> RawTable:
    """The draft with the columns of its surroundings that it leaves out."""
    others = [name for name in around.cells if name not in given.cells]
    return replace(given, cells=given.cells.join(around.cells[others]))


def _converted(base: pd.DataFrame, given: RawTable) -> tuple[pd.DataFrame, Faults]:
    """The typed table, its columns from the draft where it has them, and the draft's faulty cells."""
    columns: dict[str, pd.Series] = {}
    faults: dict[str, Mapping[str, BadCell]] = {}
    for name in map(str, base):
        if name not in given.cells:
            columns[name] = base[name]
        elif name in given.table:
            columns[name], faults[name] = convert(given.cells[name], given.table[name], Habits())
        else:
            columns[name] = given.cells[name]
    return pd.DataFrame(columns, given.cells.index), faults


def _surroundings(inventory: Inventory, drafts: RawTables) -> RawTables:
    """Every table as its places, with the columns that refer to a key which the drafts change."""
    changed = {name for name, given in drafts.items() if table(name).key[0] in given.cells}
    return {
        declared.name: draft(
            declared,
            inventory[declared.name][[c.name for c in declared.columns if c.refers in changed]],
        )
        for declared in TABLES
    }


def _brought(
    name: str, touched: Collection[tuple[str, str]], before: Estate, after: Estate
) -> Iterator[Finding]:
    """What the table's laws find after and did not before, if they read anything touched."""
    for law in (law for about, law in LAWS if about == name):
        read = READS.get(law)
        columns = {(t, column) for t, names in (read or {}).items() for column in names.split()}
        if read is None or not columns.isdisjoint(touched):
            said = {_identity(finding) for finding in law(before)}
            yield from (finding for finding in law(after) if _identity(finding) not in said)


def _identity(finding: Finding) -> tuple[object, ...]:
    said = tuple(sorted((name, str(value)) for name, value in dict(finding.values).items()))
    return finding.kind.code, finding.file, finding.line, finding.column, said
