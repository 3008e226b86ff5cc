"""What a plan says is ruled out is what was, each reason said once of all that it rules out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from inventory.graph import load
from inventory.readers import read
from optimizer.choices import admit
from optimizer.lanes import Estate
from optimizer.ruled_out import EVERY, LANE, REASON, gathered
from optimizer.scenario import Scenario
from optimizer.scenario_files import SHIPPED
from optimizer.scenario_files import load as load_scenario
from tests.optimizer.admission import DENY, SCENARIO, TWO, decided
from tests.optimizer.small import MOVED, inventory, merged

EXAMPLE = Path(__file__).parents[2] / "data" / "example"
MONTHS = {"treatments": {"rehost": {"months": 18}}}  # a wave and a half: rehosting is never of wave 1
WORKLOADS = "workload,organisation,criticality,status,moved_to,moved_on\nv,msss,4,,,\n"
ESTATES = {
    "a treatment that takes months": ({"workloads": WORKLOADS + "w,msss,2,,,\n", "assets": TWO}, MONTHS),
    "policy that denies one offer": ({"workloads": WORKLOADS + "w,msss,3,,,\n", "assets": TWO}, {"policy": {"d": DENY}, "treatments": {"replatform": MOVED}}),
    "a move already made": (
        {"workloads": WORKLOADS + "w,msss,2,done,cti,2026-05-01\n", "assets": TWO}, MONTHS,
    ),
    "forbidden twice": (
        {"workloads": WORKLOADS + "w,msss,2,,,\n", "assets": TWO, **decided("w,forbid,cti,,", "w,forbid,cti,rehost,1")}, MONTHS,
    ),
}  # fmt: skip


def small(name: str) -> Estate:
    tables, changes = ESTATES[name]
    return Estate(inventory(**tables), Scenario.model_validate(merged(SCENARIO, changes)))


def example() -> Estate:
    found, _ = load(read([EXAMPLE])[0], date(2027, 4, 1))
    return Estate(found, load_scenario([SHIPPED / "base.yaml"]))


def spread(rows: pd.DataFrame, estate: Estate) -> set[tuple[object, ...]]:
    """Each row for each lane that it speaks of."""
    lanes = estate.lanes[LANE].assign(made=estate.made)
    said = set()
    for row in rows.to_dict("records"):
        stars = [column for column in LANE if row[column] == EVERY]
        spoken = lanes[~lanes["made"]] if stars else lanes
        for column in LANE:
            spoken = spoken[(spoken[column] == row[column]) | (column in stars)]
        if "offer" in stars or "treatment" in stars:
            spoken = spoken[spoken["offer"] != ""]
        said |= {(*lane, *(row[column] for column in REASON)) for lane in spoken[LANE].to_numpy().tolist()}
    return said


@pytest.mark.parametrize("estate", [example, *ESTATES], ids=str)
def test_nothing_is_lost_and_nothing_added(estate):
    estate = small(estate) if isinstance(estate, str) else estate()
    before = admit(estate).ruled_out
    after = gathered(before, estate)
    assert list(after) == list(before)
    assert spread(after, estate) == set(before.itertuples(index=False, name=None))
    assert len(after) < len(before)


def rows(name: str) -> list[str]:
    estate = small(name)
    after = gathered(admit(estate).ruled_out, estate)
    return [
        f"{r.workload} {r.treatment} {r.offer}, {r.first_wave}-{r.last_wave}: {r.exclusion}"
        for r in after.itertuples()
    ]


def test_what_depends_on_the_treatment_alone_is_said_once():
    assert rows("a treatment that takes months") == ["* rehost *, 1-1: lead_time"]


def test_what_depends_on_the_offer_alone_is_said_once_of_it():
    assert rows("policy that denies one offer") == ["* * cloud, 1-3: policy"]


def test_a_move_made_does_not_keep_the_rest_from_being_said_at_once():
    said = rows("a move already made")
    assert (
        said[0] == "* rehost *, 1-1: lead_time"
    )  # though the move of `w` to the CTI, made in wave 1, is not ruled out
    assert [row for row in said if row.startswith("w rehost cti")] == ["w rehost cti, 2-3: progress"]


def test_an_estate_that_names_something_so_is_told_in_full():
    tables, changes = ESTATES["a treatment that takes months"]
    named = {
        "workloads": "workload,organisation\n*,msss\n",
        "assets": TWO.replace(",w,", ",*,").replace(",v,", ",*,"),
    }
    estate = Estate(inventory(**{**tables, **named}), Scenario.model_validate(merged(SCENARIO, changes)))
    before = admit(estate).ruled_out
    assert gathered(before, estate).equals(before)
