"""Combining: no combination of several plans, organisation by organisation, costs less than the one that is found."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given

from optimizer.decompose.programmes import labelled
from optimizer.decompose.small import Effort
from optimizer.solve import Search, is_kept
from tests.optimizer.decompose.seen import SEEN, seen
from tests.optimizer.decompose.test_climb import HERE, climbing, rows
from tests.optimizer.oracle import Meaning
from tests.optimizer.problems import problem as made_of
from tests.optimizer.test_oracle import drawn

FULL = Effort(nodes=1000, seconds=60.0, gap=0.0)


def combined(here, plans, search=Search(gap=0.0)):
    """A climb that stands on a combination of these plans (each a list of choices), made as the search says."""
    made = climbing(here)
    made.mend([made.estate.values(rows(taken)) for taken in plans], HERE, rounds=0)
    made.watch.search = search
    made.combine(labelled(here.program, here.whole).column, FULL, HERE)
    return made


def combinations(plans, owners):
    """Every way to take each organisation's part (`owners`: that of each workload) of one of the plans."""
    every = sorted(set(owners.values()))
    for parts in product(plans, repeat=len(every)):
        chosen = dict(zip(every, parts, strict=True))
        whose = [owners[choice["workload"]] for choice in plans[0]]
        yield [chosen[owner][position] for position, owner in enumerate(whose)]


def alone(here, owners):
    """Whether every site holds only workloads of the organisation that runs it."""
    presence = here.problem.presence
    runs = dict(zip(here.problem.sites["site"], here.whole.bodies.site, strict=True))
    held = zip(presence["workload"], presence["site"], strict=True)
    return all(owners[workload] == runs[site] for workload, site in held)


@drawn(60)
@given(here=SEEN)
def test_the_best_combination_of_plans_is_found(here):
    plans = here.plans[:: max(1, len(here.plans) // 4)][:4]
    if len(plans) < 2:
        return
    made, meaning = combined(here, plans), Meaning(here.problem)
    assert is_kept(made.estate.program, made.kept)
    owners = {workload: made.owner[unit] for workload, unit in made.estate.units.items()}
    best = min(meaning.cost(taken) for taken in combinations(plans, owners) if meaning.keeps(taken))
    if alone(here, owners):
        assert made.watch.best == pytest.approx(best)
    assert best - 1e-6 <= made.watch.best <= min(meaning.cost(taken) for taken in plans) + 1e-6


def three_apart(room):
    """A problem of three organisations, and three plans, in each of which another is in the NGQ, for 1 less and two vCPU of so many."""
    lines = [
        f"{name} o-{name} {offer} {offer} 1 {cost} {vcpu}"
        for name in "abc"
        for offer, cost, vcpu in (("cti", 2, 1), ("ngq", 1, 2))
    ]
    problem = made_of(
        1,
        "\n".join(["workload organisation offer kind wave cost vcpu", *lines]),
        capacity=f"offer resource wave limit\nngq vcpu 1 {room}",
    )
    choices = Meaning(problem).choices
    return seen(problem), [[choices[each] for each in taken] for taken in ([1, 2, 4], [0, 3, 4], [0, 2, 5])]


@pytest.mark.parametrize(("room", "best"), [(6, 3), (4, 4), (2, 5)])
def test_as_many_organisations_have_the_better_part_as_fit(room, best):
    made = combined(*three_apart(room))
    assert made.watch.best == pytest.approx(best)
    assert is_kept(made.estate.program, made.kept)


def test_nothing_is_combined_once_who_waits_has_cancelled():
    made = combined(*three_apart(6), Search(gap=0.0, cancelled=lambda: True))
    assert made.watch.best == pytest.approx(5)
