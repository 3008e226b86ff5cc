"""What is emitted: recounted asset by asset and site by site, held to each year's tonnes, and weighed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import fsum, isnan

from inventory.findings import Finding, error
from optimizer.figures import Figure
from optimizer.scenario_carbon import Carbon, Electricity, Watts
from optimizer.verify.case import Case, Choice, Facts
from optimizer.verify.form import AGAIN
from optimizer.verify.tolerance import exceeds

EMISSIONS = error(
    "verify-emissions", "fiscal year {fiscal_year}: {used} tonnes of CO₂ emitted, limit {limit}", AGAIN
)
HOURS = 24 * 365
GRAMS = 1e6  # in a tonne
KILO = 1e3


@dataclass(frozen=True)
class Source:
    """What a site draws: its power in kilowatts, its PUE, the grams of a kilowatt-hour, and whether it is an offer."""

    power: float
    pue: float
    grams: float
    is_offer: bool


def emissions(case: Case) -> Iterator[Finding]:
    """Each fiscal year emits no more than its tonnes, where they may not be exceeded at a price."""
    for year, target in case.facts.scenario.targets.emissions.items():
        used = _used(case, year)
        if target.at_most is not None and target.price is None and exceeds(used, target.at_most):
            yield EMISSIONS.at(fiscal_year=year, used=used, limit=target.at_most)


def emissions_missed(case: Case) -> Iterator[tuple[int, float]]:
    """What each year with a price exceeds its tonnes by weighs, in CAD, with the position of the wave that answers for it."""
    for year, target in case.facts.scenario.targets.emissions.items():
        if target.price is not None and target.at_most is not None:
            begun = [period.wave for period in case.facts.waves if period.fiscal_year <= year]
            yield max(begun) - 1, target.price * max(0.0, _used(case, year) - target.at_most)


def weighed(case: Case) -> Iterator[tuple[str, int, float]]:
    """What is emitted in each period weighs, in CAD: line, the period's position, amount."""
    carbon = case.facts.scenario.carbon
    if carbon is not None and carbon.price.value:
        for line, position, tonnes in _emitted(case, carbon):
            yield line, position, tonnes * carbon.price.value


def _used(case: Case, year: str) -> float:
    carbon = case.facts.scenario.carbon
    if carbon is None:
        return 0.0
    inside = [period.fiscal_year == year for period in case.facts.calendar]
    return fsum(tonnes for _, position, tonnes in _emitted(case, carbon) if inside[position])


def _emitted(case: Case, carbon: Carbon) -> Iterator[tuple[str, int, float]]:
    """Tonnes of every workload and every site in every period: line, the period's position, tonnes."""
    length = case.facts.scenario.horizon.wave_months / 12
    today, staying = _today(case.facts, carbon)
    for choice in case.choices:
        for position, tonnes in _of_choice(case, carbon, choice, today[choice.workload]):
            yield "carbon", position, tonnes * length
        made = case.facts.workloads[choice.workload]
        if choice.offer and not (made.status == "done" and made.moved_to == choice.offer):
            months = case.facts.treatments[choice.treatment].parallel_months
            yield "carbon", choice.wave - 1, today[choice.workload] * months / 12
    for site, tonnes in staying.items():
        wave = case.closings[site]
        for position in range(wave - 1 if wave else len(case.facts.calendar)):
            yield "site_carbon", position, tonnes * length


def _of_choice(case: Case, carbon: Carbon, choice: Choice, today: float) -> Iterator[tuple[int, float]]:
    """Tonnes a year, in each period, of a workload that emits so much where it stands."""
    acts = choice.wave - 1 if choice.wave else len(case.facts.calendar)
    after = today
    if choice.treatment == "retire":
        after = 0.0
    elif choice.offer:
        workload = case.facts.workloads[choice.workload]
        place = _electricity(case.facts, carbon, choice.offer)
        drawn = _kilowatts(carbon.watts, workload.vcpu, workload.memory_gib, workload.storage_gib)
        after = _tonnes(drawn * _known(place.pue), _known(place.grams_kwh))
    for position in range(len(case.facts.calendar)):
        yield position, today if position < acts else after


def _today(facts: Facts, carbon: Carbon) -> tuple[dict[str, float], dict[str, float]]:
    """Tonnes a year that go with each workload, and that stay with each site until it closes."""
    drawn = _drawn(facts, carbon)
    on_site: defaultdict[str, float] = defaultdict(float)
    for (_, site), kilowatts in drawn.items():
        on_site[site] += kilowatts
    sources = _sources(facts, carbon, on_site)
    workloads = dict.fromkeys(facts.workloads, 0.0)
    left = {site: _tonnes(source.power * source.pue, source.grams) for site, source in sources.items()}
    for (workload, site), kilowatts in drawn.items():
        source = sources[site]
        if kilowatts:
            part = source.power * kilowatts / on_site[site] * (source.pue if source.is_offer else 1.0)
            workloads[workload] += _tonnes(part, source.grams)
            left[site] -= _tonnes(part, source.grams)
    return workloads, left


def _sources(facts: Facts, carbon: Carbon, on_site: Mapping[str, float]) -> dict[str, Source]:
    """Every site: its measured power, or else what its machines are taken to draw."""
    found = {}
    for row in facts.inventory["sites"].to_dict("records"):
        place = _electricity(facts, carbon, row["offer"])
        measured, pue = float(row["power_kw"]), float(row["pue"])
        found[row["site"]] = Source(
            power=on_site[row["site"]] if isnan(measured) else measured,
            pue=_known(place.pue) if isnan(pue) else pue,
            grams=_known(place.grams_kwh),
            is_offer=row["offer"] in facts.scenario.offers,
        )
    return found


def _drawn(facts: Facts, carbon: Carbon) -> dict[tuple[str, str], float]:
    """Kilowatts that the watts give to what is on, by workload and site."""
    found: defaultdict[tuple[str, str], float] = defaultdict(float)
    for row in facts.inventory["assets"].to_dict("records"):
        if row["powered"]:
            sizes = [float(row[name]) for name in ("vcpu", "memory_gib", "storage_gib")]
            known = [0.0 if isnan(size) else size for size in sizes]
            found[row["workload"], row["site"]] += _kilowatts(carbon.watts, *known)
    return dict(found)


def _kilowatts(watts: Watts, vcpu: float, memory_gib: float, storage_gib: float) -> float:
    return (
        vcpu * _known(watts.vcpu)
        + memory_gib * _known(watts.memory_gib)
        + storage_gib / 1024 * _known(watts.storage_tb)
    ) / KILO


def _electricity(facts: Facts, carbon: Carbon, offer: str) -> Electricity:
    """That of an offer; of the scenario's sites where there is none, or it says nothing."""
    known = facts.scenario.offers.get(offer)
    said = None if known is None else known.carbon
    return said if said is not None and said.grams_kwh is not None and said.pue is not None else carbon.sites


def _tonnes(kilowatts: float, grams: float) -> float:
    return kilowatts * HOURS * grams / GRAMS


def _known(figure: Figure | None) -> float:
    if figure is None:
        raise ValueError("the scenario’s electricity is not resolved")
    return figure.value
