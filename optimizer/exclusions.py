"""Why a choice is not allowed: each exclusion is one law, and says what it rests on.

An exclusion looks at all lanes and waves of an estate and returns rulings: a mask (one row
a lane, one column a wave, column 0 for never acting; one column when the wave is all the
same) and, lane by lane, the source of the law: a policy rule, a site, a decision…
To add an exclusion, write its function and put it in `EXCLUSIONS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from optimizer.conditions import matching
from optimizer.lanes import IN_PLACE, Estate


@dataclass(frozen=True)
class Ruling:
    """What one source of an exclusion rules out."""

    mask: np.ndarray
    source: np.ndarray


Exclusion = Callable[[Estate], Iterator[Ruling]]


def _always(lanes: np.ndarray, source: str | np.ndarray = "") -> Ruling:
    return Ruling(lanes[:, None], np.broadcast_to(np.asarray(source, dtype=object), lanes.shape))


def _in_waves(mask: np.ndarray, source: str | np.ndarray = "") -> Ruling:
    return Ruling(mask, np.broadcast_to(np.asarray(source, dtype=object), mask.shape[:1]))


def _starts(estate: Estate) -> np.ndarray:
    """Start of each wave, shaped to stand beside lanes: the first column, never, is NaT."""
    starts = estate.periods["start"].to_numpy("datetime64[D]")[: estate.waves]
    return np.concatenate([[np.datetime64("NaT", "D")], starts])[None, :]


def _after(estate: Estate, deadline: np.ndarray) -> np.ndarray:
    """Waves that begin after a deadline; never acting misses every deadline."""
    known = ~np.isnat(deadline)
    late = _starts(estate) > deadline[:, None]
    late[:, 0] = known
    return np.asarray(late & known[:, None])


def platform(estate: Estate) -> Iterator[Ruling]:
    """A treatment and an offer take only the platforms they say they take."""
    of_lane = estate.of_lanes("platform").to_numpy()
    lanes = estate.lanes
    for treatment, terms in estate.scenario.treatments.items():
        taken = np.isin(of_lane, terms.platforms)
        yield _always((lanes["treatment"] == treatment).to_numpy() & ~taken, treatment)
    for name, offer in estate.scenario.offers.items():
        taken = np.isin(of_lane, offer.platforms)
        yield _always((lanes["offer"] == name).to_numpy() & ~taken, name)


def portability(estate: Estate) -> Iterator[Ruling]:
    """A workload goes only where its portability lets a treatment take it."""
    of_lane = estate.of_lanes("portability").to_numpy()
    kinds = estate.lanes["offer"].map({n: o.kind for n, o in estate.scenario.offers.items()})
    for treatment, terms in estate.scenario.treatments.items():
        if treatment in IN_PLACE:
            continue
        chosen = (estate.lanes["treatment"] == treatment).to_numpy()
        for portable in np.unique(of_lane):
            led_to = kinds.isin(terms.to.get(portable, ())).to_numpy()
            yield _always(chosen & (of_lane == portable) & ~led_to, treatment)


def already_there(estate: Estate) -> Iterator[Ruling]:
    """A workload does not move to the offer that its site already is."""
    at_offer = estate.of_lanes("at_offer")
    yield _always((estate.lanes["offer"].eq(at_offer) & at_offer.ne("")).to_numpy(), at_offer.to_numpy())


def quote_needed(estate: Estate) -> Iterator[Ruling]:
    """A treatment that needs a quote is chosen only where there is one."""
    yield _always((estate.terms("needs_quote") > 0) & ~estate.lanes["quoted"].to_numpy(bool))


def in_use(estate: Estate) -> Iterator[Ruling]:
    """Only what is idle is retired, unless a quote or a decision says so."""
    decisions = estate.inventory.tables["decisions"]
    settled = decisions[(decisions["action"] == "pin") & (decisions["treatment"] == "retire")]["workload"]
    allowed = (
        estate.of_lanes("idle").to_numpy(bool)
        | estate.lanes["quoted"].to_numpy(bool)
        | estate.lanes["workload"].isin(settled).to_numpy()
    )
    yield _always((estate.lanes["treatment"] == "retire").to_numpy() & ~allowed)


def policy(estate: Estate) -> Iterator[Ruling]:
    """The first policy rule that speaks of a workload and an offer allows it or denies it."""
    places = offer_attributes(estate)
    position = estate.lanes["position"].to_numpy()
    row = estate.lanes["hosted_by"].map(pd.Series(np.arange(len(places)), index=places["offer"]))
    hosted, place = row.notna().to_numpy(), row.fillna(0).to_numpy(int)
    decided = np.zeros(len(estate.lanes), dtype=bool)
    for name, rule in sorted(estate.scenario.policy.items(), key=lambda item: (item[1].order, item[0])):
        verb = rule.allow if rule.deny is None else rule.deny
        if verb is None:
            continue
        speaks = hosted & matching(rule.when, estate.profiles)[position] & matching(verb, places)[place]
        if rule.deny is not None:
            yield _always(speaks & ~decided, name)
        decided |= speaks


def offer_attributes(estate: Estate) -> pd.DataFrame:
    """The offers as a table of what policy can speak of."""
    return pd.DataFrame(
        [
            (name, o.kind, o.provider, o.region, o.location, o.foreign_control)
            for name, o in estate.scenario.offers.items()
        ],
        columns=["offer", "kind", "provider", "region", "location", "foreign_control"],
    )


def not_yet_available(estate: Estate) -> Iterator[Ruling]:
    """Nothing moves to an offer before it is available."""
    for name, offer in estate.scenario.offers.items():
        if offer.available_from is not None:
            early = _starts(estate) < np.datetime64(offer.available_from)
            yield _in_waves((estate.lanes["offer"] == name).to_numpy()[:, None] & early, name)


def lead_time(estate: Estate) -> Iterator[Ruling]:
    """A treatment takes effect no earlier than its months of work allow, the work starting with wave 1."""
    needed = waves_of_work(estate)
    yield _in_waves(np.arange(estate.waves + 1)[None, :] < needed[:, None], estate.lanes["treatment"].to_numpy())


def waves_of_work(estate: Estate) -> np.ndarray:
    """Waves over which each lane's work spreads, the last being the wave it takes effect in; 0 when there is none."""
    spread = np.ceil(estate.terms("months") / estate.scenario.horizon.wave_months).astype(int)
    return np.where(estate.lanes["treatment"] == "retain", 0, spread)


def calendar(estate: Estate) -> Iterator[Ruling]:
    """A workload moves within its own dates: not before, not after."""
    not_before = estate.of_lanes("not_before").to_numpy("datetime64[D]")
    yield _in_waves(_starts(estate) < not_before[:, None], "not_before")
    yield _in_waves(_after(estate, estate.of_lanes("not_after").to_numpy("datetime64[D]")), "not_after")


def blackout(estate: Estate) -> Iterator[Ruling]:
    """No move takes effect during a black-out."""
    position = estate.lanes["position"].to_numpy()
    for name, window in estate.scenario.limits.blackouts.items():
        concerned = matching(window.when, estate.profiles)[position]
        dark = (_starts(estate) >= np.datetime64(window.start)) & (_starts(estate) <= np.datetime64(window.end))
        yield _in_waves(concerned[:, None] & dark, name)


def site_deadline(estate: Estate) -> Iterator[Ruling]:
    """Everything leaves a site by the date it must close and by the end of its lease.

    A date already past asks for the first wave.
    """
    pairs = estate.inventory.tables["assets"][["workload", "site"]].drop_duplicates()
    sites = estate.inventory.tables["sites"].set_index("site")
    first = estate.periods["start"].iloc[0]
    for column in ("must_close_by", "lease_ends"):
        dates = pairs.assign(date=pairs["site"].map(sites[column])).dropna(subset="date")
        soonest = dates.sort_values(["date", "site"]).drop_duplicates("workload").set_index("workload")
        deadline = estate.lanes["workload"].map(soonest["date"].clip(lower=first))
        late = _after(estate, deadline.to_numpy("datetime64[D]"))
        stays = estate.lanes["treatment"].eq("refresh") & deadline.notna()
        source = estate.lanes["workload"].map(soonest["site"]).fillna("")
        yield _in_waves(late | stays.to_numpy()[:, None], (source + " " + column).to_numpy(dtype=object))


def support_deadline(estate: Estate) -> Iterator[Ruling]:
    """What falls out of support during the plan is treated within its criticality's grace.

    Extended support that is offered moves the deadline of what has not acted yet; moving
    without giving support back does not meet it.
    """
    months = {level: limit.value for level, limit in estate.scenario.support.grace_months.items()}
    lapses = estate.exposure.lapses.to_numpy("datetime64[D]")
    later = lapses >= _starts(estate)[0, 1]
    yield _deadline(estate, np.where(later, lapses, np.datetime64("NaT")), months)


def obsolete_at_start(estate: Estate) -> Iterator[Ruling]:
    """What is already past support when wave 1 begins is treated within the grace counted from then."""
    months = {level: limit.value for level, limit in estate.scenario.support.grace_from_start_months.items()}
    lapses = estate.exposure.lapses.to_numpy("datetime64[D]")
    start = _starts(estate)[0, 1]
    yield _deadline(estate, np.where(lapses < start, start, np.datetime64("NaT")), months)


def _deadline(estate: Estate, lapses: np.ndarray, months: Mapping[Any, float | None]) -> Ruling:
    """Choices that leave a workload unsupported past its lapse and the grace of its criticality."""
    grace = estate.profiles["criticality"].map(months).to_numpy(float)
    days = np.where(np.isnan(grace), 0, grace * 365.25 / 12).round().astype("timedelta64[D]")
    graced = np.where(np.isnan(grace), np.datetime64("NaT"), lapses + days)
    extended = np.fmax(graced, estate.exposure.covered.to_numpy("datetime64[D]"))
    position = estate.lanes["position"].to_numpy()
    bare, waits = graced[position], np.where(np.isnat(graced), graced, extended)[position]
    treatment = estate.lanes["treatment"].to_numpy()
    clears = ~np.isnan(estate.terms("support_years")) | (treatment == "retire")
    horizon_ends = estate.periods["end"].to_numpy("datetime64[D]")[estate.waves - 1]
    late = _after(estate, waits)
    late[:, 0] &= waits < horizon_ends
    never_clears = ~clears & (treatment != "retain") & (bare < horizon_ends)
    level = estate.of_lanes("criticality").astype(int).astype(str)
    return _in_waves(late | never_clears[:, None], ("criticality " + level).to_numpy(dtype=object))


def decision(estate: Estate) -> Iterator[Ruling]:
    """A pinned workload takes a choice that its pins describe; a forbidden choice is not taken."""
    decisions = estate.inventory.tables["decisions"]
    pinned = np.zeros((len(estate.lanes), estate.waves + 1), dtype=bool)
    for row in decisions.to_dict("records"):
        matched = _decided(estate, row)
        if row["action"] == "forbid":
            yield _in_waves(matched, "forbid")
        else:
            pinned |= matched
    pins = estate.lanes["workload"].isin(decisions.loc[decisions["action"] == "pin", "workload"])
    yield _in_waves(pins.to_numpy()[:, None] & ~pinned, "pin")


def _decided(estate: Estate, row: Mapping[Any, Any]) -> np.ndarray:
    lanes = (estate.lanes["workload"] == row["workload"]).to_numpy()
    for column in ("offer", "treatment"):
        if row[column]:
            lanes = lanes & (estate.lanes[column] == row[column]).to_numpy()
    waves = np.arange(estate.waves + 1)
    wanted = np.ones(len(waves), dtype=bool) if pd.isna(row["wave"]) else waves == row["wave"]
    return np.asarray(lanes[:, None] & wanted[None, :])


def progress(estate: Estate) -> Iterator[Ruling]:
    """A move that is made stands; one under way keeps its destination."""
    status, moved_to = estate.of_lanes("status"), estate.of_lanes("moved_to")
    bound = status.isin(["moving", "done"]) & moved_to.ne("")
    yield _always((bound & estate.lanes["offer"].ne(moved_to)).to_numpy(), "moved_to")
    done = (bound & status.eq("done")).to_numpy()
    changes = ~estate.lanes["treatment"].isin(["rehost", "relocate"]).to_numpy()
    later = np.arange(estate.waves + 1)[None, :] > 1
    yield _in_waves(done[:, None] & (changes[:, None] | later), "status")


EXCLUSIONS: tuple[Exclusion, ...] = (
    platform,
    portability,
    already_there,
    quote_needed,
    in_use,
    policy,
    not_yet_available,
    lead_time,
    calendar,
    blackout,
    site_deadline,
    support_deadline,
    decision,
    progress,
    obsolete_at_start,
)
"""Every exclusion, in reading order."""

YIELDING: tuple[Exclusion, ...] = (obsolete_at_start,)
"""Exclusions that give way rather than leave a workload without a choice."""
