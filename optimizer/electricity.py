"""The catalogue fills what a scenario leaves empty of electricity and of what machines draw.

It holds published figures, each with its place, date and source (`data/catalogue/electricity.csv`, `watts.csv`).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from inventory.findings import Finding, Kind, Refused, error
from optimizer.figures import Figure, Status, Text
from optimizer.scenario import Scenario
from optimizer.scenario_carbon import Electricity, Watts
from optimizer.yaml_files import Document, KeyPath, dotted

CATALOGUE = Path(__file__).resolve().parent.parent / "data" / "catalogue"
FIGURES = ("grams_kwh", "pue")
NAMED = 5
"""How many entries a finding names."""

UNKNOWN = error(
    "electricity-unknown",
    "the catalogue holds no electricity “{entry}”",
    "the nearest are {nearest}; data/catalogue/electricity.csv lists them all",
)
MISSING = error(
    "electricity-missing",
    "{figure} is not given: what is unknown would pass for nothing",
    "give it a figure with its source, or name a catalogue entry that has one",
)
UNCOUNTED = error(
    "emissions-uncounted",
    "emissions are capped, and nothing says what electricity emits",
    "add `carbon`, with the electricity of the sites and of each offer",
)


@dataclass(frozen=True)
class Published:
    """Figures of one entry, and where they were read."""

    figures: Mapping[str, float]
    said: str


def read_electricity(path: Path = CATALOGUE / "electricity.csv") -> dict[str, Published]:
    """Every entry of the catalogue of electricity: `grams_kwh` and, where it is known, `pue`."""
    return {
        row["electricity"]: Published(
            {name: float(row[name]) for name in FIGURES if row[name]},
            f"{row['place'] or row['electricity']}, {row['basis']}, {row['as_of']}; {row['source']}",
        )
        for row in _rows(path)
    }


def read_watts(path: Path = CATALOGUE / "watts.csv") -> dict[str, Published]:
    """What each thing draws."""
    return {
        row["draw"]: Published(
            {row["draw"]: float(row["watts"])}, f"{row['derivation']}, {row['as_of']}; {row['source']}"
        )
        for row in _rows(path)
    }


def counted(scenario: Scenario, document: Document | None = None) -> Scenario:
    """The scenario, its electricity and watts filled where carbon is counted.

    `Refused`, on the lines of the document that says it, where an entry does not exist, a figure of the sites or, where carbon has a
    price or a cap, of any offer is unknown, or emissions are capped and not counted.
    """
    if scenario.carbon is None:
        years: list[KeyPath] = [("targets", "emissions", year) for year in scenario.targets.emissions]
        if years:
            raise Refused(_at(document, UNCOUNTED, path) for path in years)
        return scenario
    catalogue, found = read_electricity(), list[Finding]()
    places: dict[KeyPath, Electricity | None] = {("carbon", "sites"): scenario.carbon.sites}
    places |= {("offers", name, "carbon"): offer.carbon for name, offer in scenario.offers.items()}
    filled = {path: _filled(said or Electricity(), catalogue) for path, said in places.items()}
    needed = set(filled) if _is_weighed(scenario) else {("carbon", "sites")}
    for path, electricity in filled.items():
        found += _faults(electricity, catalogue, path, document, path in needed)
    if found:
        raise Refused(found)
    carbon = scenario.carbon.model_copy(
        update={"sites": filled["carbon", "sites"], "watts": _drawn(scenario.carbon.watts)}
    )
    offers = {
        name: offer.model_copy(update={"carbon": filled["offers", name, "carbon"]})
        for name, offer in scenario.offers.items()
    }
    return scenario.model_copy(update={"carbon": carbon, "offers": offers})


def _is_weighed(scenario: Scenario) -> bool:
    """Whether carbon has a price or a cap."""
    capped = any(target.at_most is not None for target in scenario.targets.emissions.values())
    return capped or bool(scenario.carbon and scenario.carbon.price.value)


def _filled(said: Electricity, catalogue: Mapping[str, Published]) -> Electricity:
    """The electricity of a place: its own figures where it has them, its entry's elsewhere."""
    listed = catalogue.get(said.catalogue, Published({}, ""))
    return said.model_copy(update={name: getattr(said, name) or _figure(listed, name) for name in FIGURES})


def _faults(
    filled: Electricity,
    catalogue: Mapping[str, Published],
    path: KeyPath,
    document: Document | None,
    needed: bool,
) -> Iterator[Finding]:
    """What is wrong with a place's electricity: an entry that does not exist, or else a figure needed that nothing gives."""
    if filled.catalogue and filled.catalogue not in catalogue:
        near = ", ".join(get_close_matches(filled.catalogue, catalogue, n=NAMED, cutoff=0.0))
        yield _at(document, UNKNOWN, (*path, "catalogue"), entry=filled.catalogue, nearest=near)
        return
    for name in FIGURES if needed else ():
        if getattr(filled, name) is None:
            yield _at(document, MISSING, (*path, name), figure=dotted((*path, name)))


def _at(document: Document | None, kind: Kind, path: KeyPath, **values: str) -> Finding:
    """The finding on its line; on its key alone where there is no document."""
    if document is None:
        return kind.at("", None, dotted(path), **values)
    return document.finding(kind, path, **values)


def _drawn(said: Watts) -> Watts:
    listed = read_watts()
    return said.model_copy(
        update={name: getattr(said, name) or _figure(listed[name], name) for name in Watts.model_fields}
    )


def _figure(listed: Published, name: str) -> Figure | None:
    if name not in listed.figures:
        return None
    words = Text(
        fr=f"Repris de data/catalogue/ : {listed.said}", en=f"Taken from data/catalogue/: {listed.said}"
    )
    return Figure(value=listed.figures[name], status=Status.REPORTED, source=words)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
