"""An RVTools export: one organisation, its sites, and each row of vInfo as an asset.

Hosts are not assets; they only tell where machines are. Until grouping comes, each machine is a
workload of its own: no workload is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from inventory.findings import Finding, error, note, warning
from inventory.raw import RawTables
from inventory.readers.reader import Reader, Record, Result, make_table
from inventory.readers.rvtools_headers import READ, SKIPPED, Row, duplicates, positions, rows_of, sheet_name
from inventory.readers.rvtools_machines import Machine, Size, about_machines, machines_in, sizes_of
from inventory.readers.sheet import Sheet
from inventory.schema import ASSETS, ORGANISATIONS, SITES

WITHOUT_VINFO = error(
    "rvtools-without-vinfo",
    "no vInfo sheet with a machine in it",
    "export all tabs from RVTools, and give them together",
)
WITHOUT_VM = error(
    "rvtools-without-vm", "vInfo has no column “VM”, “VM UUID” or “VM ID”", "export it again from RVTools"
)
ORGANISATION_MISSING = error(
    "organisation-missing",
    "an RVTools export does not say which public body owns the machines",
    "name it with --organisation",
)
DUPLICATE_HEADER = warning(
    "rvtools-duplicate-header",
    "several columns are headed “{value}”; the first is read",
    "rename the attribute",
)
NO_SITE = warning(
    "rvtools-no-site",
    "machines without datacenter, cluster or known host, put on “{site}”: {count}",
    "correct their site after the import",
)
SHARED_SITE = warning(
    "rvtools-shared-site",
    "{count} exports have a datacenter called “{value}”; it is taken for one site",
    "if they are different places, import the exports apart",
)
HOSTS_UNMATCHED = warning(
    "rvtools-hosts-unmatched",
    "machines whose host is not in vHost: {unmatched} of {count}; those that match once domains are left out: {matched}",
    "check that all sheets come from the same export",
)
RECOGNISED = note(
    "rvtools-recognised",
    "RVTools: rows of vInfo: {rows}; machines: {machines} (powered off: {off}); templates: {templates}; "
    "rows left out: {skipped}; hosts: {hosts}; sites: {sites}",
)

UNKNOWN_SITE = "site-unknown"


def _recognises(sheet: Sheet) -> bool:
    return bool(sheet_name(sheet.name))


def _read(sheets: Sequence[Sheet], organisation: str) -> Result:
    """Tables of organisations, sites and assets, with an account of every row of vInfo."""
    findings = [*_about_headers(sheets), *([] if organisation else [ORGANISATION_MISSING.at()])]
    rows = list(rows_of(sheets, "vInfo"))
    machines, about_rows = machines_in(rows)
    if not machines:
        return {}, [*findings, WITHOUT_VINFO.at(sheets[0].file)]
    sizes = sizes_of(machines, sheets)
    hosts = list(rows_of(sheets, "vHost"))
    places = _places(machines, hosts)
    files = {row.sheet.file for row in rows}
    file = files.pop() if len(files) == 1 else ""
    findings += about_rows
    findings += about_machines(file, machines, sizes)
    findings += _about_places(file, machines, places, hosts)
    findings.append(_account(file, rows, machines, hosts, places))
    return _tables(organisation, machines, sizes, places), findings


def _about_headers(sheets: Sequence[Sheet]) -> Iterator[Finding]:
    for sheet in sheets:
        name = sheet_name(sheet.name)
        if name in READ:
            yield from (
                DUPLICATE_HEADER.at(sheet.file, column=title, value=title) for title in duplicates(sheet)
            )
        if name == "vInfo" and not {"name", "uuid", "id"} & positions(sheet).keys():
            yield WITHOUT_VM.at(sheet.file)


def _short(host: str) -> str:
    """The host without its domain; an IP address stays whole."""
    name = host.lower()
    return name if name.replace(".", "").isdigit() else name.partition(".")[0]


def _places(machines: Sequence[Machine], hosts: Sequence[Row]) -> list[str]:
    """The site of each machine: its datacenter, else its host's, else its cluster."""
    datacenters = {_short(host["host"]): host["datacenter"] for host in hosts}
    return [
        row["datacenter"] or datacenters.get(_short(row["host"])) or row["cluster"] or UNKNOWN_SITE
        for row in (machine.row for machine in machines)
    ]


def _tables(
    organisation: str, machines: Sequence[Machine], sizes: Sequence[Size], places: Sequence[str]
) -> RawTables:
    """A site stands where its first machine does."""
    first: dict[str, Row] = {}
    for machine, place in zip(machines, places, strict=True):
        first.setdefault(place, machine.row)
    return {
        "organisations": make_table(
            ORGANISATIONS, [({"organisation": organisation}, machines[0].row.sheet.file, 1)]
        ),
        "sites": make_table(
            SITES,
            (
                ({"site": place, "organisation": organisation, "name": place}, row.sheet.file, row.line)
                for place, row in first.items()
            ),
        ),
        "assets": make_table(
            ASSETS,
            (
                (_asset(machine, size, place), machine.row.sheet.file, machine.row.line)
                for machine, size, place in zip(machines, sizes, places, strict=True)
            ),
        ),
    }


def _asset(machine: Machine, size: Size, place: str) -> Record:
    row = machine.row
    return {
        "asset": machine.asset,
        "site": place,
        "kind": machine.kind,
        "product": machine.product,
        "vcpu": size.vcpu,
        "memory_gib": size.memory_gib,
        "storage_gib": size.storage_gib,
        "powered": machine.powered,
        "host": row["host"],
        "cluster": row["cluster"],
        "ip": row["ip"],
    }


def _about_places(
    file: str, machines: Sequence[Machine], places: Sequence[str], hosts: Sequence[Row]
) -> Iterator[Finding]:
    if nowhere := places.count(UNKNOWN_SITE):
        yield NO_SITE.at(file, count=nowhere, site=UNKNOWN_SITE)
    exports: dict[str, set[str]] = {}
    for machine, place in zip(machines, places, strict=True):
        exports.setdefault(place, set()).add(machine.row.sheet.source)
    for place, sources in exports.items():
        if len(sources) > 1 and place != UNKNOWN_SITE:
            yield SHARED_SITE.at(value=place, count=len(sources))
    known = {host["host"] for host in hosts}
    unmatched = [host for machine in machines if (host := machine.row["host"]) not in known and host]
    if hosts and unmatched:
        short = set(map(_short, known))
        matched = sum(_short(host) in short for host in unmatched)
        yield HOSTS_UNMATCHED.at(file, unmatched=len(unmatched), count=len(machines), matched=matched)


def _account(
    file: str, rows: Sequence[Row], machines: Sequence[Machine], hosts: Sequence[Row], places: Sequence[str]
) -> Finding:
    """What became of every row of vInfo."""
    kinds = [machine.kind for machine in machines]
    return RECOGNISED.at(
        file,
        rows=len(rows),
        machines=kinds.count("vm"),
        off=sum(machine.kind == "vm" and machine.powered == "no" for machine in machines),
        templates=kinds.count("template"),
        skipped=len(rows) - len(machines),
        hosts=len({host["host"] for host in hosts}),
        sites=len(set(places)),
    )


RVTOOLS = Reader("rvtools", _recognises, _read, SKIPPED)
