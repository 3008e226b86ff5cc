"""Whether the plan's tables can be read at all: every column, every workload and site once, known words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from inventory.findings import Finding, error
from optimizer.scenario import Scenario
from optimizer.verify.case import IN_PLACE, Choice, Facts, PlanTables

AGAIN = "the plan is not what this inventory and scenario ask for; solve again"

NO_COLUMN = error("verify-column", "no column “{name}” in {table}.csv", AGAIN)
MISSING = error("verify-missing", "nothing in {table}.csv says what becomes of “{name}”", AGAIN)
TWICE = error("verify-twice", "“{name}” stands in {table}.csv {count} times", AGAIN)
STRANGER = error("verify-stranger", "“{name}”, of which {table}.csv speaks, is not in the inventory", AGAIN)
NO_TREATMENT = error(
    "verify-treatment", "workload “{workload}”: the scenario has no treatment “{treatment}”", AGAIN
)
NO_OFFER = error("verify-offer", "workload “{workload}”: the scenario has no offer “{offer}”", AGAIN)
NO_WAVE = error("verify-wave", "“{name}”: {wave} is not a wave from 0 to {waves}", AGAIN)
WAVE_OF_TREATMENT = error(
    "verify-wave-of-treatment",
    "workload “{workload}”: {treatment} does not go with wave {wave}; only `retain` has wave 0",
    AGAIN,
)
OFFER_OF_TREATMENT = error(
    "verify-offer-of-treatment",
    "workload “{workload}”: {treatment} does not go with offer “{offer}”; in place there is none",
    AGAIN,
)

COLUMNS = {
    "assignments": (
        "workload", "offer", "treatment", "wave", "wave_start",
        "one_off_cost", "annual_cost", "effort_days", "extended_waves",
    ),
    "sites": ("site", "wave", "closes", "saving"),
    "waves": (
        "wave", "start", "fiscal_year", "external", "ngq", "cti", "in_place", "retired",
        "servers", "terabytes", "one_off_cost", "effort_days", "sites_closed",
    ),
    "cash": ("line", "kind", "fiscal_year", "wave", "amount", "discounted"),
}  # fmt: skip


def faults_of_form(facts: Facts, plan: PlanTables) -> list[Finding]:
    """What keeps the plan from being read; none of the laws can be heard while there is any."""
    tables = {
        "assignments": plan.assignments,
        "sites": plan.sites,
        "waves": plan.waves,
        "cash": plan.cash,
    }
    missing = [
        NO_COLUMN.at(table=table, name=name)
        for table, columns in COLUMNS.items()
        for name in columns
        if name not in tables[table]
    ]
    if missing:
        return missing
    return [
        *_each_once("assignments", plan.assignments["workload"], facts.workloads),
        *_each_once("sites", plan.sites["site"], facts.sites),
        *_each_once("waves", plan.waves["wave"], [period.wave for period in facts.waves]),
        *_known_words(plan.assignments, facts.scenario),
        *_known_waves(plan.sites, "site", facts.scenario),
        *_known_waves(plan.cash, "line", facts.scenario),
    ]


def read_choices(assignments: pd.DataFrame) -> tuple[Choice, ...]:
    """The choices of a table of assignments without fault of form."""
    columns = (assignments[name].tolist() for name in ("workload", "offer", "treatment", "wave"))
    return tuple(Choice(w, o, k, int(t)) for w, o, k, t in zip(*columns, strict=True))


def _each_once(table: str, said: Iterable[Any], known: Iterable[Any]) -> Iterator[Finding]:
    counts, names = Counter(said), set(known)
    for name in sorted(names - set(counts)):
        yield MISSING.at(table=table, name=str(name))
    for name, count in counts.items():
        if name not in names:
            yield STRANGER.at(table=table, name=str(name))
        if count > 1:
            yield TWICE.at(table=table, name=str(name), count=count)


def _known_words(assignments: pd.DataFrame, scenario: Scenario) -> Iterator[Finding]:
    columns = (assignments[name].tolist() for name in ("workload", "offer", "treatment", "wave"))
    waves = scenario.horizon.waves
    for workload, offer, treatment, wave in zip(*columns, strict=True):
        if treatment not in scenario.treatments:
            yield NO_TREATMENT.at(workload=str(workload), treatment=str(treatment))
        if offer != "" and offer not in scenario.offers:
            yield NO_OFFER.at(workload=str(workload), offer=str(offer))
        if wave not in range(waves + 1):
            yield NO_WAVE.at(name=str(workload), wave=str(wave), waves=waves)
        elif (wave == 0) != (treatment == "retain"):
            yield WAVE_OF_TREATMENT.at(workload=str(workload), treatment=str(treatment), wave=int(wave))
        if (offer == "") != (treatment in IN_PLACE):
            yield OFFER_OF_TREATMENT.at(workload=str(workload), treatment=str(treatment), offer=str(offer))


def _known_waves(table: pd.DataFrame, column: str, scenario: Scenario) -> Iterator[Finding]:
    waves = scenario.horizon.waves
    for name, wave in zip(table[column].tolist(), table["wave"].tolist(), strict=True):
        if wave not in range(waves + 1):
            yield NO_WAVE.at(name=str(name), wave=str(wave), waves=waves)
