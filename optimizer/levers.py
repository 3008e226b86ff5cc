"""What of a scenario's limits could be granted more of, and the rows of the programme that each of them moves."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from optimizer.figures import RampedLimit
from optimizer.lanes import Estate
from optimizer.limits import MOVING
from optimizer.links import link_tables
from optimizer.overlay_edits import value_at
from optimizer.pose import Posed
from optimizer.scenario import Scenario
from optimizer.yaml_files import KeyPath

MONEY, CAPACITY, TARGET = "money", "capacity", "target"


@dataclass(frozen=True)
class Lever:
    """One figure of the scenario that limits: where it stands and what it is.

    `rows`: by rule and about, how much the limit of each row grows when the figure gives by one: when it grows, or,
    where a target is at least so much (`falls`), when it falls. `most`: what the figure may become.
    """

    kind: str
    rule: str
    about: str
    path: KeyPath
    value: float
    rows: Mapping[tuple[str, str], float]
    falls: bool = False
    most: float = math.inf


def levers(estate: Estate) -> tuple[Lever, ...]:
    """Every known limit of money, room, staff, moves and links; an unknown one limits nothing."""
    return (
        *_budgets(estate.scenario), *_organisation_budgets(estate.scenario), *_room(estate), *_staff(estate), *_moves(estate),
        *_links(estate),
    )  # fmt: skip


def targets(posed: Posed) -> tuple[Lever, ...]:
    """Every target that is set: open sites at a date, shares of hosting, shares obsolete at a date, tonnes of a year."""
    said, problem = posed.estate.scenario.targets, posed.problem
    shares = [
        Lever(
            TARGET, "hosting_shares", f"{row['share']} {row['sense']} {row['limit']:g}",
            ("targets", "shares", row["share"], "at_least" if row["sense"] == ">=" else "at_most"), row["limit"],
            {("hosting_shares", f"{row['share']} {row['sense']} {row['limit']:g}"): -1.0 if row["sense"] == ">=" else 1.0},
            falls=row["sense"] == ">=",
        )
        for row in problem.shares.to_dict("records")
    ]  # fmt: skip
    waves = [str(wave) for wave in problem.open_sites["wave"]]
    rows = {("open_sites_by_date", wave): 1.0 for wave in waves}
    path: KeyPath = ("targets", "open_sites", "at_most")
    sites = [
        Lever(TARGET, "open_sites_by_date", wave, path, float(said.open_sites.at_most or 0), rows)
        for wave in waves[:1]
    ]
    return (*shares, *sites, *_obsolescence(posed), *_emissions(posed))


def granted(scenario: Scenario, more: Mapping[KeyPath, float]) -> Scenario:
    """The scenario with these figures raised to these values."""
    content = scenario.model_dump(mode="json")
    for path, value in more.items():
        figure = value_at(content, path)
        holder, key = (
            (figure, "value") if isinstance(figure, dict) else (value_at(content, path[:-1]), path[-1])
        )
        holder[key] = int(value) if isinstance(holder[key], int) else value
    return Scenario.model_validate(content)


def _budgets(scenario: Scenario) -> Iterator[Lever]:
    for year, limit in sorted(scenario.limits.budget.items()):
        if limit.value is not None:
            yield Lever(
                MONEY,
                "within_budget",
                year,
                ("limits", "budget", year),
                limit.value,
                {("within_budget", year): 1.0},
            )


def _organisation_budgets(scenario: Scenario) -> Iterator[Lever]:
    rule = "within_organisation_budget"
    for body, budget in sorted(scenario.limits.organisation_budget.items()):
        for year, limit in sorted(budget.items()):
            if limit.value is not None:
                path: KeyPath = ("limits", "organisation_budget", body, year)
                about = f"{body} · {year}"
                yield Lever(MONEY, rule, about, path, limit.value, {(rule, about): 1.0})


def _obsolescence(posed: Posed) -> Iterator[Lever]:
    rule = "obsolescence_by_date"
    for row in posed.problem.obsolescence.to_dict("records"):
        about = f"{row['target']} · {row['wave']}"
        path: KeyPath = ("targets", "obsolescence", row["target"], "at_most")
        yield Lever(TARGET, rule, about, path, row["limit"], {(rule, about): 1.0}, most=1.0)


def _emissions(posed: Posed) -> Iterator[Lever]:
    rule = "within_emissions"
    for row in posed.problem.emissions.to_dict("records"):
        year = row["fiscal_year"]
        yield Lever(
            TARGET, rule, year, ("targets", "emissions", year, "at_most"), row["limit"], {(rule, year): 1.0}
        )


def _links(estate: Estate) -> Iterator[Lever]:
    """Of every link, the share that moves may fill: all of it at most."""
    share, rule = estate.scenario.limits.link.usable_share.value, "within_link"
    if not share:
        return
    rows = {
        (rule, f"{row['site']} · {row['wave']}"): row["limit"] / share
        for row in link_tables(estate)["links"].to_dict("records")
    }
    yield Lever(CAPACITY, rule, "", ("limits", "link", "usable_share"), share, rows, most=max(share, 1.0))


def _room(estate: Estate) -> Iterator[Lever]:
    for name, offer in sorted(estate.scenario.offers.items()):
        for resource, limit in sorted(offer.capacity.items()):
            about = f"{name} · {resource}"
            path: KeyPath = ("offers", name, "capacity", resource)
            yield from _ramped(estate, "within_capacity", about, path, limit)


def _staff(estate: Estate) -> Iterator[Lever]:
    staff = estate.scenario.limits.staff
    yield from _ramped(estate, "within_staff", "", ("limits", "staff", "per_wave"), staff.per_wave)
    share = staff.organisation_share.value
    if share is None:
        return
    bodies = estate.inventory["organisations"].dropna(subset="staff_days_per_year")
    days = bodies.set_index("organisation")["staff_days_per_year"] * estate.scenario.horizon.wave_months / 12
    rule, waves = "within_organisation_staff", range(1, estate.waves + 1)
    rows = {(rule, f"{body} · {wave}"): float(each) for body, each in days.items() for wave in waves}
    yield Lever(CAPACITY, rule, "", ("limits", "staff", "organisation_share"), share, rows)


def _moves(estate: Estate) -> Iterator[Lever]:
    sizes = estate.scenario.limits.wave_size
    for measure in MOVING:
        path: KeyPath = ("limits", "wave_size", measure)
        yield from _ramped(estate, "within_wave_size", f"moving_{measure}", path, getattr(sizes, measure))


def _ramped(estate: Estate, rule: str, about: str, path: KeyPath, limit: RampedLimit) -> Iterator[Lever]:
    """The lever of a limit that differs by wave."""
    if limit.value is None:
        return
    whole: Any = limit.model_copy(update={"value": 1.0})
    waves = range(1, estate.waves + 1)
    rows = {(rule, " · ".join(filter(None, [about, str(wave)]))): whole.in_wave(wave) for wave in waves}
    yield Lever(CAPACITY, rule, about, path, limit.value, rows)
