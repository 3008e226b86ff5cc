"""The programme's objective and the plan's cash table are one arithmetic, line by line and choice by choice."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.graph import load
from inventory.readers import read
from optimizer.cash import discounted, flows, lines
from optimizer.lanes import Estate
from optimizer.scenario_files import SHIPPED
from optimizer.scenario_files import load as load_scenario
from tests.optimizer.small import ASSETS, inventory, scenario

QUOTE = "workload,offer,treatment,one_off_cost,annual_cost,effort_days\n"
MIXED = inventory(
    workloads="workload,organisation,criticality,status,moved_to\nw,msss,2,,\nv,msss,4,done,cti\nu,msss,,,\n",
    assets=ASSETS
    + "b,w,s,8,1,20,\nc,v,s,4,2,9,700\nd,u,s,1,,,\n",
    software="asset,product,support_ends\na,x,2028-06-30\nb,y,2029-01-01\nc,x,2020-01-01\n",
    quotes=QUOTE + "w,cloud,rehost,55,,\nu,cti,rehost,,600,4\n",
)  # fmt: skip


@settings(max_examples=15, deadline=None)
@given(
    wave_months=st.sampled_from([1, 2, 3, 4, 6, 12]),
    waves=st.integers(1, 7),
    years_after=st.integers(0, 3),
    rate=st.sampled_from([0, 0.035, 0.25]),
    support_years=st.sampled_from([0, 0.25, 1, 1.5, 30]),
)
def test_the_objective_is_the_discounted_sum_of_the_flows(
    wave_months, waves, years_after, rate, support_years
):
    horizon = {
        "wave_months": wave_months, "waves": waves, "years_after": years_after, "discount_rate": rate,
    }  # fmt: skip
    prefers = {"order": 1, "prefer": {"kind": "cti"}, "penalty": 0.5, "because": "x"}
    charges = {"order": 2, "charge": {"kind": "cti"}, "cost": 70, "because": "x"}
    wanted = scenario(
        horizon=horizon, treatments={"replatform": {"support_years": support_years, "parallel_months": 5}},
        policy={"p": prefers, "q": charges},
    )  # fmt: skip
    assert_same_arithmetic(Estate(MIXED, wanted))


def test_the_objective_is_the_discounted_sum_of_the_flows_on_the_example():
    chosen = load_scenario([SHIPPED / "2026-sovereignty.yaml"])
    raw, _ = read([SHIPPED.parent / "data" / "example"])
    assert_same_arithmetic(Estate(load(raw, chosen.horizon.start)[0], chosen))


def assert_same_arithmetic(seen: Estate) -> None:
    discount = seen.periods["discount"].to_numpy()
    everyone = np.arange(len(seen.lanes))
    for each in lines(seen):
        known = discounted(each, seen)
        for wave in range(seen.waves + 1):
            amounts = flows(each, seen, everyone, np.full(len(everyone), wave))
            np.testing.assert_allclose(known[:, wave], amounts @ discount, rtol=1e-9, atol=1e-6)
