"""Units: whose they are, and that only a site of their own organisation is their home."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from optimizer.decompose.units import homes, owners, units_of
from tests.optimizer.draws import problems
from tests.optimizer.test_oracle import drawn


@drawn(60)
@given(problem=problems(), seed=st.integers(0, 999))
def test_a_home_is_the_own_site_that_holds_most_and_none_where_only_others_hold_a_unit(problem, seed):
    draw = np.random.default_rng(seed)
    names = sorted(problem.choices["workload"].unique())
    of = dict(zip(names, draw.choice(["A", "B"], len(names)), strict=True))
    problem = replace(
        problem,
        sites=problem.sites.assign(organisation=draw.choice(["A", "B"], len(problem.sites))),
        choices=problem.choices.assign(organisation=problem.choices["workload"].map(of)),
    )
    units, sites = units_of(problem), list(problem.sites["site"])
    home, owner = homes(problem, units, len(sites)), owners(problem, units)
    runs = dict(zip(sites, problem.sites["organisation"], strict=True))
    for unit in range(units.nunique()):
        members = [name for name in names if units[name] == unit]
        assert owner[unit] == of[members[-1]]
        held = [
            site
            for workload, site in zip(problem.presence["workload"], problem.presence["site"], strict=True)
            if workload in members and runs.get(site) == owner[unit]
        ]
        most = max((held.count(site) for site in held), default=0)
        first = next((k for k, site in enumerate(sites) if most and held.count(site) == most), len(sites))
        assert home[unit] == first
