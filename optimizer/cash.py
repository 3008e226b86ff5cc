"""What a choice costs, line by line: the programme's only arithmetic on money.

A line says what is paid in each period before a choice acts, once when it acts, and in each
period after. The same lines give the programme's objective (`discounted`, for every choice
at once) and the plan's cash table (`flows`, for the choices taken), so that they cannot
disagree. Amounts are CAD; costs are positive.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from optimizer.charges import policy_charges
from optimizer.conditions import matching
from optimizer.exclusions.policy import offer_attributes
from optimizer.lanes import IN_PLACE, Estate, month_price
from optimizer.recovery import recovery_factor

CASH, VALUED = "cash", "valued"


@dataclass(frozen=True)
class Line:
    """One line of money over all lanes, in CAD not discounted.

    `before`: what a period costs while the lane has not acted (workload × period). `once`: paid in
    the wave it acts (lane). `after`: what a period costs once it has (lane × period, or lane × 1).
    `lasting`: what a period costs once a lane has acted, whatever the lane (workload × period).
    `quiet`: how many periods after acting `after` or `lasting` begins to be paid (lane).
    """

    name: str
    kind: str
    before: np.ndarray | None = None
    once: np.ndarray | None = None
    after: np.ndarray | None = None
    lasting: np.ndarray | None = None
    quiet: np.ndarray | None = None


def lines(estate: Estate) -> tuple[Line, ...]:
    """Every line of money that a workload's choice moves, in reading order."""
    return tuple(_lines(estate))


def _lines(estate: Estate) -> Iterator[Line]:
    months = float(estate.scenario.horizon.wave_months)
    today = estate.profiles["today_year"].to_numpy(float)[:, None] * months / 12
    periods = len(estate.periods)
    yield Line("running_today", CASH, before=np.repeat(today, periods, axis=1))
    yield Line("running_after", CASH, after=(running_year(estate) * months / 12)[:, None])
    recovery = recovery_factor(estate)
    if recovery.any():
        yield Line("recovery", CASH, after=(recovery * running_year(estate) * months / 12)[:, None])
    yield Line("move", CASH, once=one_off(estate))
    yield Line("policy_charge", CASH, once=policy_charges(estate))
    yield Line("parallel_run", CASH, once=parallel_run(estate))
    bought = extensions_bought(estate)
    price = np.where(bought, estate.exposure.extension_cost, 0.0)
    yield Line("extended_support", CASH, before=price)
    yield _risk(estate, bought)
    yield Line("preference", VALUED, after=(_preference_year(estate) * months / 12)[:, None])
    tonne = carbon_price(estate)
    if tonne:
        yield emitted(estate, tonne)


def carbon_price(estate: Estate) -> float:
    """CAD a tonne; 0 where nobody said."""
    carbon = estate.scenario.carbon
    return 0.0 if carbon is None else carbon.price.value or 0.0


def emitted(estate: Estate, price: float = 1.0) -> Line:
    """What workloads emit, times a price: tonnes where it is 1. The scenario must count carbon.

    What a treatment does in place changes nothing to it, but retiring; a move that is in two places for some months emits
    in both. What a site emits whatever has left it is not in it: its weight is added to what the site costs while it is open.
    """
    found, position = estate.footprint, estate.position
    assert found is not None
    year = price * found.today * estate.scenario.horizon.wave_months / 12
    led_to = estate.offer_rows(estate.places["offer"])[estate.place]
    after = price * found.after(position, led_to, estate.is_treated("retire"))
    return Line(
        "carbon",
        VALUED,
        before=np.repeat(year[:, None], len(estate.periods), axis=1),
        once=price * found.today[position] * _parallel_months(estate) / 12,
        after=(after * estate.scenario.horizon.wave_months / 12)[:, None],
    )


def one_off(estate: Estate) -> np.ndarray:
    """Cost of each lane's move, once: its quote, or its effort at a day's price plus a price per vCPU.

    A move already made costs nothing more, and staying put nothing at all. What policy charges comes on top.
    """
    modelled = effort(estate) * estate.scenario.staff_day.value
    vcpu = estate.profiles["vcpu"].to_numpy(float)[estate.position]
    modelled += estate.terms("cost_per_vcpu") * _portability_factor(estate) * vcpu
    quoted = estate.lanes["one_off_cost"].to_numpy(float)
    return np.where(_is_free(estate), 0.0, np.where(np.isnan(quoted), modelled, quoted))


def effort(estate: Estate) -> np.ndarray:
    """Staff days of each lane's move: its quote, or the plain move's days times its treatment's factors."""
    terms = estate.scenario.effort
    plain = (
        terms.per_workload.value
        + terms.per_server.value * estate.profiles["servers"]
        + terms.per_terabyte.value * estate.profiles["terabytes"]
    )
    modelled = plain.to_numpy(float)[estate.position] * estate.terms("effort_factor")
    modelled *= _portability_factor(estate)
    quoted = estate.lanes["effort_days"].to_numpy(float)
    return np.where(_is_free(estate), 0.0, np.where(np.isnan(quoted), modelled, quoted))


def _is_free(estate: Estate) -> np.ndarray:
    """Lanes in which nothing is left to do: staying put, and moves already made."""
    return np.asarray(estate.is_treated("retain") | estate.made)


def _portability_factor(estate: Estate) -> np.ndarray:
    """What the portability of each lane's workload multiplies its move by; 1 where its treatment does not say."""
    factor = np.ones(len(estate.lanes))
    for treatment, terms in estate.scenario.treatments.items():
        if terms.portability_factor:
            factors = {portability: figure.value for portability, figure in terms.portability_factor.items()}
            of_workload = estate.profiles["portability"].map(factors).fillna(1.0).to_numpy(float)
            factor = np.where(estate.is_treated(treatment), of_workload[estate.position], factor)
    return factor


def parallel_run(estate: Estate) -> np.ndarray:
    """CAD of running each lane's workload where it was, for its treatment's months beside the new place.

    Paid when it moves, today's running cost for whole months; from no budget, as running costs are. What is
    treated in place or retired has no second place, and a move already made is behind. The site is not held open for it.
    """
    today = estate.profiles["today_year"].to_numpy(float)[estate.position]
    return np.asarray(today * _parallel_months(estate) / 12)


def _parallel_months(estate: Estate) -> np.ndarray:
    """For how many months each lane runs in both places."""
    moves = ~estate.is_treated(*IN_PLACE) & ~estate.made
    return np.where(moves, estate.terms("parallel_months"), 0.0)


def running_year(estate: Estate) -> np.ndarray:
    """Yearly running cost once each lane has acted: its quote, or price times treatment's factor.

    In place the price is today's cost; what is retired costs nothing.
    """
    profiles, position = estate.profiles, estate.position
    modelled = np.where(estate.is_treated("retire"), 0.0, profiles["today_year"].to_numpy(float)[position])
    led_to = estate.offer_rows(estate.places["offer"])[estate.place]
    for row, offer in enumerate(estate.scenario.offers.values()):
        units = month_price(offer.price, estate.scenario)
        price = sum(12 * price * profiles[unit].to_numpy(float) for unit, price in units.items())
        factors = {platform: figure.value for platform, figure in offer.price.platform_factor.items()}
        chosen = np.flatnonzero(led_to == row)
        adjusted = price * profiles["platform"].map(factors).fillna(1.0).to_numpy(float)
        modelled[chosen] = adjusted[position[chosen]]
    modelled *= estate.terms("running_factor")
    quoted = estate.lanes["annual_cost"].to_numpy(float)
    return np.asarray(np.where(np.isnan(quoted), modelled, quoted))


def extensions_bought(estate: Estate) -> np.ndarray:
    """Whether extended support is bought for a workload that has not acted, by period.

    It is bought where all that has lapsed can be extended and it costs less than the risk it
    removes, or where the scenario demands it for that criticality.
    """
    price, risk = estate.exposure.extension_cost, risk_before(estate)
    demanded = estate.profiles["criticality"].isin(estate.scenario.support.must_extend).to_numpy()
    return np.asarray(~np.isnan(price) & (demanded[:, None] | (np.nan_to_num(price) < risk)))


def risk_before(estate: Estate) -> np.ndarray:
    """Price of the months a workload runs out of support in each period, if nothing is bought."""
    return np.asarray(estate.exposure.months_out * _risk_month(estate)[:, None])


def _risk_month(estate: Estate) -> np.ndarray:
    """Price of a month out of support of each workload."""
    price = {level: figure.value for level, figure in estate.scenario.risk_month.items()}
    return np.asarray(estate.profiles["criticality"].map(price).fillna(0.0), dtype=float)


def _risk(estate: Estate, bought: np.ndarray) -> Line:
    """Risk before acting unless extended; after it the same risk, never extended, once the treatment's years of support are over.

    A treatment that clears nothing gives no years; nothing is left to run where a workload is retired.
    """
    before = risk_before(estate)
    years = np.nan_to_num(estate.terms("support_years"))
    gained = np.ceil(years * 12 / estate.scenario.horizon.wave_months).astype(int)
    quiet = np.where(estate.is_treated("retire"), len(estate.periods), gained)
    return Line("risk", VALUED, before=np.where(bought, 0.0, before), lasting=before, quiet=quiet)


def _preference_year(estate: Estate) -> np.ndarray:
    """Weight a year of ending where policy would rather not: a share of the running cost there."""
    places, position = offer_attributes(estate), estate.position
    place = estate.offer_rows(estate.places["offer"])[estate.place]
    moved = place >= 0
    weight = np.zeros(len(estate.lanes))
    for rule in estate.scenario.policy.values():
        if rule.prefer is not None and rule.penalty is not None:
            spoken = moved & matching(rule.when, estate.profiles)[position]
            weight += rule.penalty.value * (spoken & ~matching(rule.prefer, places)[place])
    return np.asarray(weight * running_year(estate))


def discounted(line: Line, estate: Estate) -> np.ndarray:
    """The line's cost of acting never (column 0) or in each wave, discounted: lane × (1 + waves)."""
    return weighed(line, estate, estate.periods["discount"].to_numpy(float))


def weighed(line: Line, estate: Estate, weights: np.ndarray) -> np.ndarray:
    """The same sum, each period counted by its own weight."""
    lanes, waves = len(estate.lanes), estate.waves
    total = np.zeros((lanes, waves + 1))
    if line.before is not None:
        spent = np.cumsum(line.before * weights, axis=1)
        until = np.concatenate([spent[:, -1:], np.zeros((len(spent), 1)), spent[:, : waves - 1]], axis=1)
        total += until[estate.position]
    if line.once is not None:
        total[:, 1:] += line.once[:, None] * weights[:waves]
    for amounts, row in ((line.after, np.arange(lanes)), (line.lasting, estate.position)):
        if amounts is not None:
            ahead = _ahead(amounts * weights)
            quiet = np.zeros(lanes, dtype=int) if line.quiet is None else line.quiet
            begins = np.arange(waves)[None, :] + quiet[:, None]
            total[:, 1:] += ahead[row[:, None], np.minimum(begins, len(weights))]
    return total


def _ahead(amounts: np.ndarray) -> np.ndarray:
    """Sum of each row from each column on, with a last column of zero."""
    sums = np.cumsum(amounts[:, ::-1], axis=1)[:, ::-1]
    return np.concatenate([sums, np.zeros((len(sums), 1))], axis=1)


def flows(line: Line, estate: Estate, lane: np.ndarray, wave: np.ndarray) -> np.ndarray:
    """What the line costs in each period when these lanes act in these waves (0: never); not discounted."""
    period = np.arange(1, len(estate.periods) + 1)[None, :]
    acts = np.where(wave == 0, len(estate.periods) + 1, wave)[:, None]
    amount = np.zeros((len(lane), period.shape[1]))
    if line.before is not None:
        amount += np.where(period < acts, line.before[estate.position[lane]], 0.0)
    if line.once is not None:
        amount += np.where(period == acts, line.once[lane][:, None], 0.0)
    for amounts, row in ((line.after, lane), (line.lasting, estate.position[lane])):
        if amounts is not None:
            quiet = 0 if line.quiet is None else line.quiet[lane][:, None]
            amount += np.where(period >= acts + quiet, amounts[row], 0.0)
    return amount
