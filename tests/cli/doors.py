"""The terminal's door as a user knocks at it, and small estates to bring along."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from random import Random

from click.testing import CliRunner

from cli import main
from optimizer.yaml_files import dump
from tests.optimizer.small import BASE, merged

ROOT = Path(__file__).parents[2]
BASE_SCENARIO = ROOT / "scenarios" / "base.yaml"
EXAMPLE = ROOT / "data" / "example"

TABLES = {
    "organisations": "organisation,name\nmsss,Santé\n",
    "sites": "site,organisation,municipality,annual_cost,closing_cost\ns1,msss,Québec,60000,500\ns2,msss,Laval,80000,500\n",
    "workloads": "workload,organisation,criticality,availability,integrity,confidentiality\ncrm,msss,2,1,1,1\nsig,msss,1,1,1,1\n",
    "assets": (
        "asset,workload,site,vcpu,memory_gib,storage_gib,annual_cost\n"
        "a1,crm,s1,2,4,1024,1000\na2,crm,s2,2,4,1024,1000\na3,sig,s2,2,4,1024,1000\n"
    ),
}
"""Two workloads on two sites, in four tables without a fault."""


@dataclass(frozen=True)
class Said:
    """What a command answered; lines lie unwrapped and spaces are plain."""

    code: int
    out: str
    err: str


def estuaire(*words: object) -> Said:
    """The answer of a command to these words."""
    result = CliRunner().invoke(main, [str(word) for word in words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Said(result.exit_code, plain(result.stdout), plain(result.stderr))


def plain(text: str) -> str:
    """The text with ordinary spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def folder(place: Path, **tables: str) -> Path:
    """A folder of CSV tables: those of the small estate, some replaced; none for an empty text."""
    place.mkdir()
    for name, text in {**TABLES, **tables}.items():
        if text:
            (place / f"{name}.csv").write_text(text, encoding="utf-8")
    return place


def scenario(place: Path, **changes: object) -> Path:
    """A scenario file: the small scenario, with changes laid over it; `None` takes a key away."""
    place.write_text(dump(_kept(merged(BASE, changes))), encoding="utf-8")
    return place


def _kept(value: object) -> object:
    if isinstance(value, dict):
        return {key: _kept(inner) for key, inner in value.items() if inner is not None}
    return value


def overlay(place: Path, text: str) -> Path:
    """A scenario file that lays this text over the base; its first line is line 2."""
    place.write_text(f"extends: base\n{text}", encoding="utf-8")
    return place


def rows(file: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def left(place: Path) -> list[str]:
    """Everything that a folder holds, hidden files too."""
    return sorted(path.name for path in place.iterdir())


def knapsacks(place: Path) -> tuple[Path, Path]:
    """An estate and a scenario whose best plan takes hours to prove, though to move nothing is a plan.

    A hundred workloads, worth what they weigh to move, compete for four places alike, each a knapsack of three
    dimensions; half of them find room.
    """
    draw = Random(7)
    sizes = [[draw.randint(20, 99), draw.randint(20, 99), draw.randint(20, 99)] for _ in range(100)]
    workloads = "".join(f"w{number:02d},msss,1,1,1,1\n" for number in range(100))
    assets = [
        f"a{number:02d},w{number:02d},s1,{','.join(map(str, size))},{10_000 + 100 * sum(size) + draw.randint(0, 999)}"
        for number, size in enumerate(sizes)
    ]
    estate = folder(
        place / "knapsacks",
        sites="site,organisation,may_close\ns1,msss,no\n",
        workloads=TABLES["workloads"].splitlines()[0] + "\n" + workloads,
        assets="\n".join(["asset,workload,site,vcpu,memory_gib,storage_gib,annual_cost", *assets]),
    )
    price = {"vcpu_month": 0, "memory_gib_month": 0, "storage_gib_month": 0}
    eighth = {"vcpu": 743, "memory_gib": 747, "storage_gib": 751}
    place_alike = {**BASE["offers"]["cti"], "price": price, "capacity": eighth}
    return estate, scenario(
        place / "knapsacks.yaml",
        horizon={"waves": 1},
        offers={"cloud": None, "cti": None, **{f"cti-{number}": place_alike for number in range(4)}},
        treatments={"refresh": None, "replatform": None, "retire": None},
    )
