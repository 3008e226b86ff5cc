"""Tiny Problems drawn at random: every table, every limit and every fate, in small whole numbers."""

from __future__ import annotations

from itertools import permutations
from math import nan
from typing import Any

import pandas as pd
from hypothesis import strategies as st

from optimizer.problem import LEAVES, RETIRES, SOFT, STAYS, Problem

TREATMENT = {"x": "rehost", "y": "relocate", "": ""}
KIND = {"x": "ngq", "y": "external", "": ""}
COLUMNS = {
    "presence": ["workload", "site"],
    "sites": ["site", "organisation", "counted", "earliest_closing"],
    "site_waves": ["site", "wave", "cost", "closing_cost"],
    "openings": ["offer", "wave", "cost", "budget_cost"],
    "discounts": ["offer", "measure", "wave", "least", "cost"],
    "together": ["workload", "group"],
    "orders": ["consumer", "provider", "strict"],
    "wave_years": ["wave", "fiscal_year"],
    "capacity": ["offer", "resource", "wave", "limit"],
    "budget": ["fiscal_year", "limit"],
    "organisation_budget": ["organisation", "fiscal_year", "limit"],
    "staff": ["wave", "limit"],
    "organisation_staff": ["organisation", "wave", "limit"],
    "wave_sizes": ["measure", "wave", "limit"],
    "open_sites": ["wave", "limit", "price"],
    "shares": ["share", "kinds", "measure", "sense", "limit", "price"],
    "obsolescence": ["target", "wave", "limit", "price"],
    "obsolete": ["choice", "target", "weight"],
    "emissions": ["fiscal_year", "wave", "limit", "price"],
    "choice_emissions": ["choice", "fiscal_year", "tonnes"],
    "site_emissions": ["site", "wave", "fiscal_year", "tonnes"],
    "effort": ["choice", "wave", "effort_days"],
    "links": ["site", "wave", "limit"],
    "site_terabytes": ["workload", "site", "terabytes"],
    "by_road": ["treatment"],
    "too_far": ["consumer", "provider", "place", "other"],
    "traffic": ["workload", "other", "offer", "cost"],
    "homes": ["workload", "offer"],
    "reserves": ["workload", "offer", "pair", "part"],
}
Line = tuple[Any, ...]


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """At most four workloads, three waves, two offers and two sites, under any of the limits."""
    waves = draw(st.sampled_from([2, 3, 1]))
    names = list(draw(st.sampled_from(["abc", "abcd", "ab", "a"])))
    choices = [choice for name in names for choice in draw(_choices(name, waves))]
    lines = draw(_limits(waves)) | draw(_ties(names)) | draw(_sites(names, choices, waves))
    lines["effort"] = draw(_effort(choices))
    if lines["obsolescence"]:
        lines["obsolete"] = draw(_some([(number, "late", 1) for number in range(len(choices))], 6))
    if lines["emissions"]:
        lines |= draw(_emissions(len(choices), lines["sites"], waves))
    lines["openings"] = draw(_openings(waves))
    lines |= draw(_places(names, waves))
    lines["discounts"] = draw(_discounts(waves))
    tables = {name: pd.DataFrame(lines.get(name, []), columns=columns) for name, columns in COLUMNS.items()}
    return Problem.of(waves, pd.DataFrame(choices), constant=float(draw(st.integers(-2, 2))), **tables)


@st.composite
def _choices(draw: st.DrawFn, workload: str, waves: int) -> list[dict[str, Any]]:
    """Two to four choices of a workload: where, when, what it does."""
    acts = [
        (offer, fate, wave)
        for wave in range(1, waves + 1)
        for offer, fate in (("x", LEAVES), ("y", LEAVES), ("", RETIRES), ("", STAYS))
    ]
    ways = draw(st.lists(st.sampled_from([*acts, ("", STAYS, 0)]), min_size=2, max_size=4, unique=True))
    organisation, small = draw(st.sampled_from("pq")), st.integers(-1, 3)
    return [
        {
            "workload": workload, "organisation": organisation, "offer": offer, "kind": KIND[offer],
            "treatment": TREATMENT[offer],
            "fate": fate, "wave": wave, "cost": draw(st.integers(-3, 9)), "one_off_cost": draw(small),
            "vcpu": draw(small), "workloads": 1,
        }
        for offer, fate, wave in ways
    ]  # fmt: skip


@st.composite
def _effort(draw: st.DrawFn, choices: list[dict[str, Any]]) -> list[Line]:
    """Days of some choices that act, in their own wave and perhaps the one before."""
    lines: list[Line] = []
    for number, choice in enumerate(choices):
        for wave in {choice["wave"], choice["wave"] - 1} - {0, -1}:
            lines += [(number, wave, days)] if (days := draw(st.integers(0, 3))) else []
    return lines


@st.composite
def _emissions(draw: st.DrawFn, choices: int, sites: list[Line], waves: int) -> dict[str, list[Line]]:
    """What some choices emit in some years, and some sites while they are open in some waves."""
    chosen = [(number, year) for number in range(choices) for year in "12"]
    held = [(site[0], wave, year) for site in sites for wave in range(1, waves + 1) for year in "12"]
    return {
        "choice_emissions": [(*key, draw(st.integers(0, 3))) for key in draw(_some(chosen, 8))],
        "site_emissions": [(*key, draw(st.integers(-1, 2))) for key in draw(_some(held, 4))] if held else [],
    }


@st.composite
def _openings(draw: st.DrawFn, waves: int) -> list[Line]:
    """Perhaps an offer or both cost something to open, more or less in one wave than in another."""
    offers = draw(st.sampled_from(["", "x", "xy"]))
    return [
        (offer, wave, draw(st.integers(-2, 6)), draw(st.integers(0, 3)))
        for offer in offers
        for wave in range(1, waves + 1)
    ]


@st.composite
def _places(draw: st.DrawFn, names: list[str], waves: int) -> dict[str, list[Line]]:
    """Perhaps thin links, places too far apart, traffic that is paid for, room to recover elsewhere."""
    pairs, small = list(permutations(names, 2)), st.integers(0, 3)
    about: dict[str, tuple[list[Line], list[st.SearchStrategy[Any]]]] = {
        "links": ([("s1", t) for t in range(1, waves + 1)], [small]),
        "site_terabytes": ([(name, site) for name in names for site in ("s1", "s2")], [small]),
        "by_road": ([("relocate",)], []),
        "too_far": ([(*pair, a, b) for pair in pairs for a, b in permutations(("x", "y", STAYS), 2)], []),
        "traffic": ([(*pair, offer) for pair in pairs for offer in "xy"], [st.integers(0, 5)]),
        "homes": ([(name, "x") for name in names], []),
        "reserves": ([(name, *way) for name in names for way in ("xy", "yx")], [st.sampled_from([0.5, 1.0])]),
    }
    return {
        name: [(*key, *map(draw, more)) for key in draw(_some(keys, 3))]
        for name, (keys, more) in about.items()
        if keys and draw(st.integers(0, 9)) > 4
    }


@st.composite
def _discounts(draw: st.DrawFn, waves: int) -> list[Line]:
    """Perhaps an offer or both take something off for volume, in one tier or two, the second from one workload more."""
    lines: list[Line] = []
    for offer in draw(st.sampled_from(["", "", "x", "xy"])):
        least, tiers = draw(st.integers(0, 3)), draw(st.integers(1, 2))
        for wave in range(1, waves + 1):
            saved = draw(st.integers(0, 3))
            lines += [(offer, "workloads", wave, least + k, -saved * (k + 1)) for k in range(tiers)]
    return lines


@st.composite
def _limits(draw: st.DrawFn, waves: int) -> dict[str, list[Line]]:
    """Some of the limits, each on some of what it may speak of."""
    every = range(1, waves + 1)
    years = sorted(draw(st.lists(st.sampled_from("123"), min_size=waves, max_size=waves)))
    shares = [("s", kinds, measure, sense) for sense in ("<=", ">=") for measure in ("workloads", "vcpu")
              for kinds in (("ngq",), ("ngq", "external"))]  # fmt: skip
    about: dict[str, tuple[list[Line], st.SearchStrategy[Any]]] = {
        "capacity": ([(o, r, t) for r in ("vcpu", "workloads") for o in "xy" for t in every], st.integers(0, 2)),
        "budget": ([(year,) for year in "123"], st.integers(0, 6)),
        "organisation_budget": ([(o, year) for o in "pq" for year in "123"], st.integers(0, 4)),
        "staff": ([(t,) for t in every], st.integers(0, 6)),
        "organisation_staff": ([(o, t) for o in "pq" for t in every], st.integers(0, 4)),
        "wave_sizes": ([(m, t) for m in ("vcpu", "workloads") for t in every], st.integers(0, 3)),
        "open_sites": ([(t,) for t in reversed(every)], st.integers(0, 1)),
        "shares": (shares, st.sampled_from([0.5, 0.25, 1.0])),
        "obsolescence": ([("late", t) for t in every], st.sampled_from([0.0, 0.5, 0.25])),
        "emissions": ([(year, t) for year, t in zip("123", every, strict=False)], st.integers(0, 5)),
    }  # fmt: skip
    present = [name for name in about if draw(st.integers(0, 9)) > 5]
    lines = {
        name: [(*key, draw(limit)) for key in draw(_some(keys, 1 if name == "shares" else 3))]
        for name, (keys, limit) in about.items()
        if name in present
    }
    for name in SOFT:
        lines[name] = [(*line, draw(st.sampled_from([nan, 3.0]))) for line in lines.get(name, [])]
    return {**lines, "wave_years": list(zip(every, years, strict=True))}


@st.composite
def _ties(draw: st.DrawFn, names: list[str]) -> dict[str, list[Line]]:
    """Perhaps a group, and some orders, circles and strict ones among them."""
    group = draw(st.sampled_from([[], [], [], names[:2], names[1:]]))
    pairs = [(*pair, strict) for pair in permutations(names, 2) for strict in (False, True)]
    return {
        "together": [(name, "g") for name in group if len(group) > 1],
        "orders": draw(_some(pairs, 4)) if pairs and draw(st.integers(0, 3)) else [],
    }


@st.composite
def _sites(
    draw: st.DrawFn, names: list[str], choices: list[dict[str, Any]], waves: int
) -> dict[str, list[Line]]:
    """At most two sites; closing may cost more than it saves, and may be impossible."""
    sites = draw(st.sampled_from([["s1"], ["s1", "s2"], []]))
    pairs = [(name, site) for site in sites for name in names]
    presence = draw(_some(pairs, 6)) if pairs else []
    money = st.integers(-4, 6), st.integers(0, 4)
    lines: dict[str, list[Line]] = {"presence": presence, "sites": [], "site_waves": []}
    for site in sites:
        soonest = max((_soonest(choices, w, waves) for w, s in presence if s == site), default=1)
        earliest = draw(st.sampled_from([1, soonest, waves + 1]))
        lines["sites"].append((site, draw(st.sampled_from("pq")), not draw(st.booleans()), earliest))
        lines["site_waves"] += [(site, wave, *map(draw, money)) for wave in range(1, waves + 1)]
    return lines


def _soonest(choices: list[dict[str, Any]], workload: str, waves: int) -> int:
    """First wave in which a workload can be gone."""
    going = [c["wave"] for c in choices if c["workload"] == workload and c["fate"] != STAYS]
    return min(going, default=waves + 1)


def _some(among: list[Line], most: int) -> st.SearchStrategy[list[Line]]:
    return st.lists(st.sampled_from(among), min_size=1, max_size=most, unique=True)
