"""Unit prices of Montréal hosting, solved from the list prices of two machine types of one vCPU count.

Two machines with as many vCPU and unlike memory give two equations in two unknowns: the price
of a vCPU-hour and of a GiB-hour. A month counts 730 hours. Usage:

    python data/catalogue/retype_prices.py compute.csv storage_egress.csv prices.csv
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

HOURS_PER_MONTH = 730
HEADER = (
    "price", "provider", "region", "term", "resource", "amount", "unit", "currency", "snapshot",
    "source", "derivation",
)  # fmt: skip
TERMS = {
    "on_demand": "on_demand_hourly",
    "committed_1y": "committed_1y_hourly",
    "committed_3y": "committed_3y_hourly",
}
Row = dict[str, str]


@dataclass(frozen=True)
class Family:
    """Two machine types that price a vCPU and a GiB; `family` names the sizes that must agree."""

    price: str
    provider: str
    listed: str
    region: str
    lean: str
    rich: str
    family: str
    snapshot: str
    source: str
    note: str = ""


FAMILIES = (
    Family(
        "gcp-montreal-n2", "Google", "gcp", "northamerica-northeast1", "n2-standard-2", "n2-highmem-2",
        "n2-", "2026-07-30",
        "Cyclenerd/google-cloud-pricing-cost-calculator, pricing.yml, commit fd66b26, Apache-2.0",
    ),
    Family(
        "aws-montreal-m7i", "Amazon Web Services", "aws", "ca-central-1", "m7i.large", "r6i.large", "m7i.",
        "2026", "skypilot-org/skypilot-catalog, catalogs/v8/aws/vms.csv, commit e385a0d",
        "; the two types are of different generations, so the split between vCPU and memory is approximate",
    ),
)  # fmt: skip


def unit_prices(lean: Row, rich: Row, term: str) -> tuple[Decimal, Decimal]:
    """Price of a vCPU-hour and of a GiB-hour that explain both machines exactly."""
    if lean["vcpu"] != rich["vcpu"]:
        raise ValueError("the two machines need the same number of vCPU")
    cheap, dear = Decimal(lean[term]), Decimal(rich[term])
    small, large = Decimal(lean["ram_gib"]), Decimal(rich["ram_gib"])
    memory = (dear - cheap) / (large - small)
    return (cheap - small * memory) / Decimal(lean["vcpu"]), memory


def disagreeing(machines: list[Row], term: str, vcpu: Decimal, memory: Decimal) -> list[str]:
    """Machine types whose list price the two unit prices do not reproduce to a millionth of a dollar."""
    return [
        row["instance_type"]
        for row in machines
        if abs(Decimal(row["vcpu"]) * vcpu + Decimal(row["ram_gib"]) * memory - Decimal(row[term]))
        > Decimal("0.000001")
    ]


def compute_rows(family: Family, listed: list[Row]) -> Iterator[tuple[str, ...]]:
    """Two rows, vCPU and memory, for each term that both machines of the family are listed at."""
    here = [row for row in listed if (row["provider"], row["region"]) == (family.listed, family.region)]
    named = {row["instance_type"]: row for row in here}
    lean, rich = named[family.lean], named[family.rich]
    for term, column in TERMS.items():
        if not (lean[column] and rich[column]):
            continue
        vcpu, memory = unit_prices(lean, rich, column)
        siblings = [row for row in here if row["instance_type"].startswith(family.family)]
        if wrong := disagreeing(siblings, column, vcpu, memory):
            raise SystemExit(f"{family.price}, {term}: not reproduced: {', '.join(wrong)}")
        derivation = (
            f"solved from {family.lean} and {family.rich}, {HOURS_PER_MONTH} hours a month; "
            f"reproduces {len(siblings)} sizes of {family.family.rstrip('-.')}{family.note}"
        )
        for resource, amount in (("vcpu_month", vcpu), ("memory_gib_month", memory)):
            unit = "vCPU-month" if resource == "vcpu_month" else "GiB-month"
            yield _row(family, (term, resource, amount * HOURS_PER_MONTH, unit, derivation))


def storage_rows(family: Family, listed: list[Row]) -> Iterator[tuple[str, ...]]:
    """One row for balanced block storage, whatever the term, where the provider's price is listed."""
    for row in listed:
        where = (row["provider"], row["region"], row["kind"], row["class_or_tier"])
        if where == (family.listed, family.region, "block", "balanced"):
            price, derivation = Decimal(row["price"]), "list price of balanced block storage"
            yield _row(family, ("any", "storage_gib_month", price, "GiB-month", derivation))


def _row(family: Family, what: tuple[str, str, Decimal, str, str]) -> tuple[str, ...]:
    term, resource, amount, unit, derivation = what
    return (
        family.price, family.provider, family.region, term, resource, f"{amount.normalize():f}", unit,
        "USD", family.snapshot, family.source, derivation,
    )  # fmt: skip


def read(path: Path) -> list[Row]:
    """The rows of a CSV file, every cell as text."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main(compute: Path, storage: Path, out: Path) -> None:
    """Write the price catalogue; stop when a size of a family disagrees with the unit prices."""
    machines, disks = read(compute), read(storage)
    rows = [
        row for family in FAMILIES for row in (*compute_rows(family, machines), *storage_rows(family, disks))
    ]
    with out.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEADER, *rows])


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
