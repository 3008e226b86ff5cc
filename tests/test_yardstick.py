"""An estate of the yardstick, posed as our own Problem, costs what trying every plan of its arrays costs."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from benchmarks import yardstick
from optimizer.solution import Solution, Status
from optimizer.solve import Search, solve

WAVES, OPTIONS = 2, 13
STAYS = (yardstick.STAY, WAVES)
ALLOWED = {  # what each unit may do, with its cost in waves 0 and 1; staying has one
    0: {0: (9, 9), 4: (7, 5), yardstick.STAY: (5,)},
    1: {0: (6, 8), 1: (1, 4), 12: (5, 5)},
    2: {4: (3, 8), 8: (6, 1), 12: (4, 8), yardstick.STAY: (2,)},
    3: {2: (8, 2), 5: (9, 2), yardstick.STAY: (3,)},
}


def estate(**changed):
    """Four units of two organisations on two sites, of which any part changed changes the optimum."""
    costs, stay = np.full((4, OPTIONS, WAVES), 1e30), np.full(4, 1e30)
    for unit, options in ALLOWED.items():
        for option, cost in options.items():
            if option == yardstick.STAY:
                stay[unit] = cost[0]
            else:
                costs[unit, option] = cost
    effort = np.array([2.0, 3.0, 1.0, 2.0])[:, None] * np.linspace(1, 2, OPTIONS)
    arrays = {
        "C": costs, "stay": stay, "E": effort, "M": effort / 2, "site": [0, 0, 1, 1], "org": [0, 1, 1, 0],
        "nsv": [4, 3, 2, 1], "res": np.outer([4, 3, 2, 1], [1.0, 2.0, 0.5]),
        "resf": [1.0, 0.8] * 6 + [0.0],
        "F": [[1, 3], [2, 5]], "eu": [0, 1, 2], "ev": [1, 2, 3], "ec": [2.0, 1.5, 3.0], "sv": [0, 3], "dp": [1, 2],
        "cap": np.full((4, 3, WAVES), 20.0), "budget": [9.0, 9.0], "geff": [19.0, 19.0], "oeff": np.full((2, WAVES), 19.0),
        "K": 2, "pshare": 0.1, "tmin": [0, 0],
    }  # fmt: skip
    return {name: np.asarray(values) for name, values in {**arrays, **changed}.items()}


def cheapest(given):
    """The least cost over every plan: of each unit an option and a wave."""
    ways = []
    for unit, costs in enumerate(given["C"]):
        may = [(int(option), int(wave)) for option, wave in np.argwhere(costs < 1e29)]
        ways.append(may + [STAYS] * int(given["stay"][unit] < 1e29))
    return min(cost(given, plan) for plan in product(*ways))


def cost(given, plan):
    """The cost of a plan by the yardstick's own words; infinity where it breaks a rule."""
    option, wave = np.array(plan).T
    moved = [(u, o, t) for u, (o, t) in enumerate(plan) if o != yardstick.STAY]
    paid = sum(given["C"][move] for move in moved) + given["stay"][option == yardstick.STAY].sum()
    closes = [max(wave[given["site"] == site]) for site in range(2)]
    paid += sum(given["F"][site, :until].sum() for site, until in enumerate(closes))
    label = [None if o == 12 else "stay" if o == yardstick.STAY else o // 2 for o in option]
    apart = [None not in (label[u], label[v]) and label[u] != label[v] for u, v in pairs(given, "eu", "ev")]
    paid += given["ec"] @ apart
    return paid if kept(given, moved, option, wave, closes) else np.inf


def kept(given, moved, option, wave, closes):
    staff, budget, owned, held = np.zeros(WAVES), np.zeros(2), np.zeros((2, WAVES)), np.zeros((4, 3, WAVES))
    clouds = 0
    for unit, o, t in moved:
        staff[t] += given["E"][unit, o]
        owned[given["org"][unit], t] += given["E"][unit, o]
        budget[t] += given["M"][unit, o]
        clouds += given["nsv"][unit] * (o < 8)
        if 4 <= o < 12:
            held[o // 2 - 2, :, t:] += (given["res"][unit] * given["resf"][o])[:, None]
    return (
        (staff <= given["geff"]).all() and (owned <= given["oeff"]).all() and (budget <= given["budget"]).all()
        and (held <= given["cap"]).all() and clouds >= given["pshare"] * given["nsv"].sum()
        and sum(until == WAVES for until in closes) <= given["K"]
        and all(wave[service] <= wave[dependant] for service, dependant in pairs(given, "sv", "dp"))
    )  # fmt: skip


def pairs(given, one, other):
    return list(zip(given[one], given[other], strict=True))


CHANGED = {
    "as it is": {},
    "staff": {"geff": [4.0, 6.0]},
    "an organisation’s staff": {"oeff": np.array([[19.0, 3.0], [3.0, 19.0]])},
    "the budgets": {"budget": [1.5, 4.0]},
    "the room of an NGQ pole": {"cap": np.where(np.arange(4)[:, None, None] == 0, 4.0, np.full((4, 3, 2), 20.0))},
    "the room of a CTI": {"cap": np.where(np.arange(4)[:, None, None] == 2, 1.0, np.full((4, 3, 2), 20.0))},
    "the share of clouds": {"pshare": 0.9},
    "pairs that cost nothing": {"ec": [0.0, 0.0, 0.0]},
    "sites that cost nothing": {"F": np.zeros((2, 2))},
    "no order": {"sv": np.zeros(0, int), "dp": np.zeros(0, int)},
    "an order the other way": {"sv": [1, 2], "dp": [0, 3]},
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGED.values(), ids=CHANGED)
def test_the_optimum_is_what_trying_everything_finds(change):
    given = estate(**change)
    solution = solve(yardstick.pose(given), Search(gap=0.0))
    assert solution.objective == pytest.approx(cheapest(given))
    assert change == {} or cheapest(given) != cheapest(estate())


def test_sites_that_cost_nothing_close_because_they_must():
    free, closed = estate(F=np.zeros((2, 2))), estate(F=np.zeros((2, 2)), K=0)
    assert cheapest(closed) > cheapest(free)
    assert solve(yardstick.pose(closed), Search(gap=0.0)).objective == pytest.approx(cheapest(closed))


def test_a_plan_is_said_in_the_yardsticks_own_numbers_and_costs_the_same():
    given = estate()
    problem = yardstick.pose(given)
    solution = solve(problem, Search(gap=0.0))
    plan = yardstick.plan(problem, solution)
    said = zip(plan["place_treatment"], plan["wave"], strict=True)
    assert cost(given, list(said)) == pytest.approx(solution.objective)


def test_without_a_plan_there_is_nothing_to_say():
    problem = yardstick.pose(estate())
    with pytest.raises(ValueError, match="no plan"):
        yardstick.plan(problem, Solution(Status.UNKNOWN, None, None, None, "exact", "none", 0.0))


def test_a_site_does_not_close_before_its_earliest_wave():
    held = yardstick.pose(estate(tmin=[1, 2]))
    columns = held.columns[held.columns["family"] == "open"]
    assert columns["lower"].tolist() == [1, 0, 1, 1]


def test_the_generator_is_found_where_one_says(tmp_path, monkeypatch):
    (tmp_path / "generate.py").write_text("def gen(size, seed):\n    return {'said': (size, seed)}\n")
    monkeypatch.setenv("YARDSTICK", str(tmp_path))
    assert yardstick.folder() == tmp_path
    assert yardstick.generated(300, 7) == {"said": (300, 7)}
    monkeypatch.setenv("YARDSTICK", str(tmp_path / "nowhere"))
    with pytest.raises(FileNotFoundError, match="YARDSTICK"):
        yardstick.generated(300, 7)


needs_it = pytest.mark.skipif(yardstick.folder() is None, reason="the yardstick is not beside the project")


@needs_it
def test_the_yardsticks_own_check_finds_the_same_objective_and_no_broken_row():
    problem = yardstick.problem(300, seed=1)
    solution = solve(problem, Search(gap=0.5, time_limit=60.0))
    objective, violation = yardstick.judge(300, 1, yardstick.plan(problem, solution))
    assert violation <= 1e-6
    assert objective == pytest.approx(solution.objective, rel=1e-6)


@needs_it
def test_the_yardsticks_own_check_refuses_a_choice_that_is_not_there():
    units = yardstick.generated(300, 1)["U"]
    nobody = {"place_treatment": np.full(units, yardstick.RETIRE), "wave": np.zeros(units, int)}
    with pytest.raises(ValueError, match="not allowed"):
        yardstick.judge(300, 1, nobody)
