"""What a choice costs and takes: the quote's figure where there is one, the scenario's model elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pandas as pd

from inventory.findings import Finding, error
from optimizer.figures import Figure
from optimizer.scenario import Offer
from optimizer.verify.case import Case, Charge, Choice, Facts
from optimizer.verify.facts import Quote, Workload
from optimizer.verify.form import AGAIN
from optimizer.verify.tolerance import same, same_money

EFFORT = error("verify-effort", "workload “{workload}”: {said} staff days are said, {found} found", AGAIN)
ONE_OFF = error("verify-one-off", "workload “{workload}”: {said} CAD are said once, {found} found", AGAIN)
ANNUAL = error("verify-annual", "workload “{workload}”: {said} CAD a year are said, {found} found", AGAIN)
WAVE_START = error("verify-wave-start", "workload “{workload}”: wave {wave} does not start on {said}", AGAIN)
EXTENDED = error(
    "verify-extended",
    "workload “{workload}”: support is said extended in waves “{said}”, and is in “{found}”",
    AGAIN,
)

NO_QUOTE = Quote(None, None, None)


def charge(facts: Facts, choice: Choice) -> Charge:
    """The effort, the cost of acting and the running cost afterwards of one choice."""
    workload = facts.workloads[choice.workload]
    if choice.treatment == "retain":
        return Charge(0.0, 0.0, workload.annual_cost)
    quote = facts.quotes.get((choice.workload, choice.offer, choice.treatment), NO_QUOTE)
    annual = quote.annual_cost
    if annual is None:
        annual = _running(facts, choice)
    if workload.status == "done" and choice.offer != "" and workload.moved_to == choice.offer:
        return Charge(0.0, 0.0, annual)
    effort = quote.effort_days
    if effort is None:
        effort = _effort(facts, choice)
    once = quote.one_off_cost
    if once is None:
        per_vcpu = facts.treatments[choice.treatment].cost_per_vcpu.value * _portable(facts, choice)
        once = effort * facts.scenario.staff_day.value + per_vcpu * workload.vcpu
    if choice.offer == "":
        return Charge(effort, once, annual)
    asked = [
        line.cost
        for line in facts.policy
        if line.verb == "charge" and choice.workload in line.workloads and choice.offer in line.offers
    ]
    both = workload.annual_cost / 12 * facts.treatments[choice.treatment].parallel_months
    return Charge(effort, once, annual, policy_charge=sum(asked), parallel_run=both)


def said_charges(case: Case) -> Iterator[Finding]:
    """Each assignment says the effort and the costs that its choice has."""
    columns = ("workload", "effort_days", "one_off_cost", "annual_cost")
    table = case.plan.assignments
    for workload, effort, once, annual in zip(*(table[name].tolist() for name in columns), strict=True):
        found = case.charges[workload]
        if not same(effort, found.effort_days):
            yield EFFORT.at(workload=workload, said=effort, found=found.effort_days)
        if not same_money(once, found.one_off_cost):
            yield ONE_OFF.at(workload=workload, said=once, found=found.one_off_cost)
        if not same_money(annual, found.annual_cost):
            yield ANNUAL.at(workload=workload, said=annual, found=found.annual_cost)


def said_starts(case: Case) -> Iterator[Finding]:
    """Each assignment says the first day of its wave, and none when it never acts."""
    starts = case.plan.assignments["wave_start"].tolist()
    for choice, said in zip(case.choices, starts, strict=True):
        expected = case.facts.start(choice.wave) if choice.wave else None
        if day_said(said) != expected:
            yield WAVE_START.at(workload=choice.workload, wave=choice.wave, said=str(said))


def said_extensions(case: Case) -> Iterator[Finding]:
    """Each assignment says the waves, before it acts, in which extended support is bought."""
    texts = case.plan.assignments["extended_waves"].tolist()
    for choice, said in zip(case.choices, texts, strict=True):
        lived = case.facts.exposures[choice.workload][: len(case.facts.waves)]
        before = lived[: choice.wave - 1] if choice.wave else lived
        found = " ".join(str(wave) for wave, one in enumerate(before, start=1) if one.extension is not None)
        if said != found:
            yield EXTENDED.at(workload=choice.workload, said=str(said), found=found)


def day_said(value: pd.Timestamp) -> date | None:
    """The day that a cell of a plan's table holds."""
    return None if pd.isna(value) else pd.Timestamp(value).date()


def _effort(facts: Facts, choice: Choice) -> float:
    workload, effort = facts.workloads[choice.workload], facts.scenario.effort
    plain = (
        effort.per_workload.value
        + effort.per_server.value * workload.servers
        + effort.per_terabyte.value * workload.terabytes
    )
    return plain * facts.treatments[choice.treatment].effort_factor.value * _portable(facts, choice)


def _portable(facts: Facts, choice: Choice) -> float:
    """What the workload's portability multiplies the model of its move by."""
    factors = facts.treatments[choice.treatment].portability_factor
    told = {str(portability): figure.value for portability, figure in factors.items()}
    return told.get(facts.workloads[choice.workload].portability, 1.0)


def _running(facts: Facts, choice: Choice) -> float:
    """CAD a year once the choice has acted."""
    workload, scenario = facts.workloads[choice.workload], facts.scenario
    if choice.treatment == "retire":
        return 0.0
    factor = facts.treatments[choice.treatment].running_factor.value
    if choice.offer == "":
        return factor * workload.annual_cost
    return factor * _hosting_year(workload, scenario.offers[choice.offer], scenario.usd_cad.value)


def _hosting_year(workload: Workload, offer: Offer, usd_cad: float) -> float:
    """The offer's price for what the workload is today, in CAD a year."""
    price = offer.price
    month = (
        _unit(price.vcpu_month) * workload.vcpu
        + _unit(price.memory_gib_month) * workload.memory_gib
        + _unit(price.storage_gib_month) * workload.storage_gib
    )
    factors = {str(platform): figure.value for platform, figure in price.platform_factor.items()}
    rate = usd_cad if price.currency == "USD" else 1.0
    return 12 * month * rate * factors.get(workload.platform, 1.0)


def _unit(figure: Figure | None) -> float:
    if figure is None:
        raise ValueError("the scenario's prices are not resolved")
    return figure.value
