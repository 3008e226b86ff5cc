"""Retype what electricity emits and what machines draw into `electricity.csv` and `watts.csv`.

    python data/catalogue/retype_carbon.py PROVINCES_CSV REGIONS_CSV COEFFICIENTS_CSV OUT_FOLDER

A province has an entry for each year from 2024 on; a provider's region one, with the provider's average PUE. The draw
of a vCPU is half-way between an idle and a busy one. A coefficient that is missing stops the work.
"""

from __future__ import annotations

import csv
import sys
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

Row = dict[str, str]
FIRST_YEAR = 2024
PROVINCES = (
    "Environment and Climate Change Canada, projections of 2021, emissions of electricity over its sales, "
    "as kept in leachandrew/NIR @7a92da2"
)
COEFFICIENTS = "cloud-carbon-footprint @b7a049c, 2024-03-25, Apache-2.0"
REGIONS = {
    "gcp": "GoogleCloudPlatform/region-carbon-info, data/yearly/2024.csv @49f3f26, Apache-2.0",
    "aws": COEFFICIENTS,
    "azure": COEFFICIENTS,
}
BASES = {"gcp": "average of the grid", "aws": "factor of the region", "azure": "factor of the region"}
ELECTRICITY = ("electricity", "place", "grams_kwh", "pue", "as_of", "basis", "source")
WATTS = ("draw", "watts", "per", "as_of", "derivation", "source")


def province_rows(listed: list[Row]) -> Iterator[tuple[str, ...]]:
    """What a kilowatt-hour emits in each province, by year."""
    for row in listed:
        if int(row["year"]) >= FIRST_YEAR:
            entry = f"{identifier(row['province'])}-{row['year']}"
            basis = f"projection for {row['year']}"
            yield entry, row["province"], row["gco2e_per_kwh"], "", "2021", basis, PROVINCES


def region_rows(listed: list[Row], coefficients: list[Row]) -> Iterator[tuple[str, ...]]:
    """What a kilowatt-hour emits in each region of a provider, and the provider's average PUE."""
    pue = {row["provider"]: row["value"] for row in coefficients if row["coefficient"] == "PUE_AVG"}
    for row in listed:
        provider = row["provider"]
        as_of = "2024" if provider == "gcp" else "2024-03-25"
        yield (
            f"{provider}-{row['region'].replace('_', '-')}", row["location"], row["gco2e_per_kwh"], pue[provider],
            as_of, BASES[provider], REGIONS[provider],
        )  # fmt: skip


def watt_rows(listed: list[Row]) -> Iterator[tuple[str, ...]]:
    """What a vCPU, a GiB of memory and a TB of storage draw, in watts."""
    value = {(row["provider"], row["coefficient"]): Decimal(row["value"]) for row in listed}
    idle, busy = value["aws", "min_watts_per_vcpu_avg"], value["aws", "max_watts_per_vcpu_avg"]
    use = value["all", "assumed_avg_cpu_utilization_pct"] / 100
    memory = value["all", "memory_kWh_per_GB_hour"] * 1000
    solid = value["all", "SSD_Wh_per_TB_hour"]
    told = (
        ("vcpu", idle + use * (busy - idle), "vCPU", f"{idle} idle, {busy} busy, on average at AWS; used at {use:.0%}"),
        ("memory_gib", memory, "GiB of memory", "kWh a GB and hour, a GB read as a GiB"),
        ("storage_tb", solid, "TB of storage", "solid state; a TB read as 1,024 GiB"),
    )  # fmt: skip
    for draw, watts, per, derivation in told:
        yield draw, f"{watts.normalize():f}", per, "2024-03-25", derivation, COEFFICIENTS


def identifier(place: str) -> str:
    """A place's name in lower case, its words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", place).encode("ascii", "ignore").decode()
    return plain.lower().replace(" ", "-")


def read(path: Path) -> list[Row]:
    """The rows of a CSV file, every cell as text."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """A CSV file of these rows."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def main(provinces: Path, regions: Path, coefficients: Path, out: Path) -> None:
    """Write both files."""
    told = read(coefficients)
    electricity = [*province_rows(read(provinces)), *region_rows(read(regions), told)]
    write(out / "electricity.csv", ELECTRICITY, electricity)
    write(out / "watts.csv", WATTS, list(watt_rows(told)))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:5]))
