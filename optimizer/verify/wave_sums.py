"""The table of waves: what acts in each, what it takes and costs, recomputed from the choices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import fsum
from typing import Any

from inventory.findings import Finding, error
from optimizer.verify.case import Case
from optimizer.verify.charges import day_said
from optimizer.verify.form import AGAIN
from optimizer.verify.loads import staff_days
from optimizer.verify.tolerance import same, same_money

WAVE_SUM = error("verify-wave-sum", "wave {wave}, {name}: {said} is said, {found} found", AGAIN)


def said_waves(case: Case) -> Iterator[Finding]:
    """Each wave says its dates, what acts in it by kind of destination, its sizes, effort and cost."""
    rows = {row["wave"]: row for row in case.plan.waves.to_dict("records")}
    days = staff_days(case)
    for period in case.facts.waves:
        wave, row = period.wave, rows[period.wave]
        start, year = day_said(row["start"]), row["fiscal_year"]
        if start != period.start:
            yield WAVE_SUM.at(wave=wave, name="start", said=str(start), found=str(period.start))
        if year != period.fiscal_year:
            yield WAVE_SUM.at(wave=wave, name="fiscal_year", said=str(year), found=period.fiscal_year)
        effort = fsum(amount for (_, of), amount in days.items() if of == wave)
        yield from _compared(wave, row, {**_sums(case, wave), "effort_days": effort})


def _compared(wave: int, row: Mapping[Any, Any], found: Mapping[str, float]) -> Iterator[Finding]:
    for name, value in found.items():
        alike = same_money if name == "one_off_cost" else same
        if not alike(row[name], value):
            yield WAVE_SUM.at(wave=wave, name=name, said=float(row[name]), found=value)


def _sums(case: Case, wave: int) -> dict[str, float]:
    acting = [(workload, choice) for workload, choice in case.hearings() if choice.wave == wave]
    offers = case.facts.scenario.offers
    kinds = [offers[choice.offer].kind if choice.offer else choice.treatment for _, choice in acting]
    return {
        "external": kinds.count("external"),
        "ngq": kinds.count("ngq"),
        "cti": kinds.count("cti"),
        "in_place": kinds.count("refresh"),
        "retired": kinds.count("retire"),
        "servers": sum(workload.servers for workload, _ in acting),
        "terabytes": fsum(workload.terabytes for workload, _ in acting),
        "one_off_cost": fsum(case.charges[choice.workload].one_off_cost for _, choice in acting),
        "sites_closed": list(case.closings.values()).count(wave),
    }
