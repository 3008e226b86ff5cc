"""Contestants plan the same estate, each judged by the programme's own rows; and the table says no more than they came to."""

from __future__ import annotations

import json
import math
import subprocess
from dataclasses import asdict, replace

import numpy as np
import pandas as pd
import pytest

from benchmarks.contestants import CONTESTANTS, solvers
from benchmarks.contestants.by_hand import Tables, planned
from benchmarks.contestants.cases import Case, case
from benchmarks.contestants.found import Task, judged
from benchmarks.contestants.ledger import Accounts, Ledger
from benchmarks.contestants.orders import by_rules, by_site
from benchmarks.peers import Result, compete, kept, section
from optimizer.solution import completed
from tests.optimizer.problems import problem

# `a` and `b` hold site s1 (5 a wave), `c` holds s2 (1 a wave); a wave has 4 days; `c` needs `b`; x has room for two.
SMALL = problem(
    3,
    """workload offer wave cost effort_days vcpu
    a - 0 30 0 0
    a x 1 3 2 1
    a x 2 3 2 1
    a y 1 5 2 1
    b x 1 2 2 1
    b x 2 3 2 1
    b y 3 4 2 1
    c x 1 1 2 1
    c x 2 1 2 1
    c y 2 6 2 1
    c y 3 6 2 1""",
    presence="workload site\na s1\nb s1\nc s2",
    site_waves="site wave cost\ns1 1 5\ns1 2 5\ns1 3 5\ns2 1 1\ns2 2 1\ns2 3 1",
    orders="consumer provider\nc b",
    staff="wave limit\n1 4\n2 4\n3 4",
    capacity="offer resource wave limit\nx vcpu 1 2\nx vcpu 2 2\nx vcpu 3 2",
    traffic="workload other offer cost\nc b x 2",
)
FACTS = pd.DataFrame(
    {"application": ["p", "p", "q"], "stage": [1, 1, 0], "criticality": [4, 1, 2]}, index=["a", "b", "c"]
)
CASE = Case("small:3:0", SMALL, FACTS)
# By hand, a and b leave s1 in wave 1 for x, for 3 + 2; x is then full, and c goes to y in wave 2 for 6 and a wave of s2.
BY_HAND = 3 + 2 + 6 + 1
# It is better to leave room in x: a goes to y for 5, b to x for 2, c to x in wave 2 for 1 and a wave of s2.
BEST = 5 + 2 + 1 + 1


def plan(order, most=math.inf, given=CASE):
    chosen = planned(Tables(given.problem, given.facts), order, most)
    taken = given.problem.choices.iloc[chosen]
    return dict(zip(taken["workload"], taken["offer"] + " " + taken["wave"].astype(str), strict=True))


def test_site_by_site_the_dearest_site_for_its_workloads_goes_first():
    # s1 costs 15 for two, s2 3 for one: `a`, dearest of its own, then `b`; `c` finds x full, and no days in wave 1.
    assert plan(by_site) == {"a": "x 1", "b": "x 1", "c": "y 2"}


def test_by_rules_tests_go_first_and_what_they_need_before_them():
    # `c` is of tests, and takes `b` along; with two moves a wave, and x full, nothing is left to `a` but to stay.
    apart = replace(CASE, problem=replace(SMALL, traffic=SMALL.traffic.head(0)))
    assert plan(by_rules, 2, apart) == {"a": " 0", "b": "x 1", "c": "x 1"}


def test_by_rules_what_strongly_depends_goes_together():
    # The traffic of `c` and `b` is the strongest there is: all are one bundle, `a` is first of it, and `c` finds x full.
    assert plan(by_rules, 2) == {"a": "x 1", "b": "x 1", "c": "y 2"}


def test_what_is_planned_by_hand_keeps_every_row():
    for order in (by_site, by_rules):
        chosen = planned(Tables(SMALL, FACTS), order)
        assert judged(CASE, chosen)[1]


def test_a_ledger_takes_and_gives_back():
    accounts = Accounts(SMALL)
    ledger = Ledger(SMALL, accounts, accounts.limit)
    rows = np.arange(len(SMALL.choices))
    assert ledger.fits(rows).all()
    ledger.take(1)
    ledger.take(4)  # `a` and `b` to x in wave 1: its room is gone for good, and the days of wave 1
    offer, wave = SMALL.choices["offer"], SMALL.choices["wave"]
    assert ledger.fits(rows).tolist() == (((offer != "x") | (wave == 0)) & (wave != 1)).tolist()
    ledger.take(4, -1.0)
    assert ledger.fits(rows).all()


def test_a_wave_takes_no_more_moves_than_it_may():
    accounts = Accounts(SMALL)
    ledger = Ledger(SMALL, accounts, accounts.limit, most=1)
    ledger.take(3)
    assert ledger.fits(np.arange(len(SMALL.choices))).tolist() == (SMALL.choices["wave"] != 1).tolist()


def test_a_target_is_leaned_on_until_it_is_met():
    asked = replace(
        SMALL, shares=pd.DataFrame({"share": ["y"], "kinds": [("k",)], "measure": ["vcpu"], "sense": [">="], "limit": [0.6]}),
        choices=SMALL.choices.assign(kind=np.where(SMALL.choices["offer"] == "y", "k", ""), vcpu=1.0),
    )  # fmt: skip
    given = replace(CASE, problem=asked)
    assert sum(to.startswith("y") for to in plan(by_site, given=given).values()) == 2


def test_what_closing_costs_is_kept_back_for():
    # `c` leaving s2 in wave 2 takes 4 of the year's 4; closing s2 then takes 1 that is not there, in wave 3 it is.
    given = replace(
        SMALL, choices=SMALL.choices.assign(one_off_cost=np.where(SMALL.choices["workload"] == "c", 4.0, 0.0)),
        wave_years=pd.DataFrame({"wave": [1, 2, 3], "fiscal_year": ["1", "2", "3"]}),
        budget=pd.DataFrame({"fiscal_year": ["1", "2", "3"], "limit": [9.0, 4.0, 5.0]}),
        site_waves=SMALL.site_waves.assign(closing_cost=np.where(SMALL.site_waves["site"] == "s2", 1.0, 0.0)),
    )  # fmt: skip
    assert plan(by_site, given=replace(CASE, problem=given))["c"] == "y 3"


def solved(name):
    found = CONTESTANTS[name](Task(CASE, 20.0))
    cost, is_kept = judged(CASE, found.chosen)
    assert is_kept
    return cost, found.bound


@pytest.mark.parametrize("name", ["HiGHS", "PuLP and CBC"])
def test_a_solver_proves_the_least_cost(name):
    assert solved(name) == (pytest.approx(BEST), pytest.approx(BEST))


def brings(package: str) -> bool:
    """Whether `uv` can bring a package here."""
    try:
        words = ["uv", "run", "--quiet", "--no-project", "--with", package, "python", "-c", ""]
        return subprocess.run(words, check=False, capture_output=True, timeout=120).returncode == 0
    except (FileNotFoundError, subprocess.TimeoutExpired):
        return False


@pytest.mark.parametrize(
    ("name", "package"), [("SCIP", "pyscipopt==6.3.0"), ("CP-SAT", "ortools==9.15.6755")]
)
def test_a_solver_of_an_environment_of_its_own_does_too(name, package):
    if not brings(package):
        pytest.skip(f"{package} cannot be brought here")
    assert solved(name) == (pytest.approx(BEST), pytest.approx(BEST))
    assert package in (solvers.SCRIPTS / f"{name.lower().replace('-', '_')}_script.py").read_text()


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("imagined:300:1", "not imagined"),
        ("generated:300:1:heavy:bold", "not bold"),
        ("yardstick:300:1:heavy", "nothing like heavy"),
    ],
)
def test_an_estate_of_no_known_kind_is_refused(name, fault):
    with pytest.raises(ValueError, match=fault):
        case(name)


def test_an_estate_is_drawn_as_its_name_says():
    fixed = [
        case(f"generated:300:1:{regime}").problem.site_waves["cost"].sum() for regime in ("light", "heavy")
    ]
    assert fixed[0] < fixed[1]


def test_a_contestant_has_a_process_of_its_own_and_a_failure_is_told(monkeypatch):
    monkeypatch.setenv("YARDSTICK", "/nowhere")
    result = compete("site by site", "yardstick:300:1", 5.0, 0)
    assert result.fault.startswith("failed: FileNotFoundError")
    assert (result.cost, result.mebibytes > 50) == (None, True)


RESULT = Result(
    "e", "HiGHS", 100.0, 90.0, ((1.0, 120.0), (3.0, 100.0)), 9.0, 4.0, 200.0, "HiGHS 1", "", 60.0, "a machine"
)


def test_gaps_compare_with_the_best_bound_of_all():
    worse = replace(RESULT, contestant="SCIP", cost=120.0, bound=96.0, trail=((2.0, 120.0),))
    lines = section([worse, RESULT])
    assert (
        "| e | HiGHS | 100 | 90 | 10.00 % | 4.00 % | 1.0 | 3.0 | – | – | 9.0 | 4.0 | 200 | HiGHS 1 |" in lines
    )
    assert "| e | SCIP | 120 | 96 | 20.00 % | 20.00 % | 2.0 | – | – | – |" in lines
    assert lines.index("| HiGHS |") < lines.index("| SCIP |")


def test_no_plan_is_reported_as_such():
    none = replace(RESULT, cost=None, trail=(), fault="no plan")
    assert "| e | HiGHS | **no plan** | 90 | – | – | – | – | – | – |" in section([none])


def test_the_last_of_each_is_kept(tmp_path):
    file = tmp_path / "r.jsonl"
    assert list(kept(file)) == []
    file.write_text("".join(json.dumps(asdict(each)) + "\n" for each in (replace(RESULT, cost=1.0), RESULT)))
    assert list(kept(file)) == [RESULT]


def test_a_plan_of_the_small_case_costs_what_it_says():
    values = completed(SMALL, planned(Tables(SMALL, FACTS), by_site))
    assert SMALL.columns["cost"] @ values == pytest.approx(BY_HAND)
