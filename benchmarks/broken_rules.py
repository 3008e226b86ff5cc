"""Ways to break a rule: each takes a rule and a Problem, and returns other rows than the rule's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from optimizer.problem import Problem
from optimizer.rules import Rule
from optimizer.rules.tables import Rows

MUTATION = "ESTUAIRE_MUTATION"
"""The environment variable that tells the tests what is broken, as `rule: mutation`."""

Mutation = Callable[[Rule, Problem], Rows]


def left_out(rule: Rule, problem: Problem) -> Rows:
    """No row at all."""
    made = rule(problem)
    return Rows(made.limits.head(0), made.entries.head(0))


def last_row_left_out(rule: Rule, problem: Problem) -> Rows:
    """All rows but the last."""
    made = rule(problem)
    kept = len(made.limits) - 1
    return Rows(made.limits.head(max(0, kept)), made.entries[made.entries["row"] < kept])


def sense_flipped(rule: Rule, problem: Problem) -> Rows:
    """At most for at least, and the reverse; at most for equal."""
    return _with_senses(rule(problem), {"<=": ">=", ">=": "<=", "=": "<="})


def equal_is_at_least(rule: Rule, problem: Problem) -> Rows:
    """At least for equal."""
    return _with_senses(rule(problem), {"=": ">="})


def _with_senses(made: Rows, senses: dict[str, str]) -> Rows:
    return replace(made, limits=made.limits.assign(sense=made.limits["sense"].replace(senses)))


def one_weight_halved(rule: Rule, problem: Problem) -> Rows:
    """Half the weight of the first column of each row."""
    made = rule(problem)
    first = ~made.entries.sort_values(["row", "column"]).duplicated("row")
    halved = made.entries["weight"].where(~first.reindex(made.entries.index), made.entries["weight"] / 2)
    return replace(made, entries=made.entries.assign(weight=halved))


def weights_halved(rule: Rule, problem: Problem) -> Rows:
    """Half of every weight."""
    made = rule(problem)
    return replace(made, entries=made.entries.assign(weight=made.entries["weight"] / 2))


def limits_halved(rule: Rule, problem: Problem) -> Rows:
    """Half of every limit."""
    made = rule(problem)
    return replace(made, limits=made.limits.assign(limit=made.limits["limit"] / 2))


def limits_doubled(rule: Rule, problem: Problem) -> Rows:
    """Twice every limit."""
    made = rule(problem)
    return replace(made, limits=made.limits.assign(limit=made.limits["limit"] * 2))


def choices_late(rule: Rule, problem: Problem) -> Rows:
    """Choices and their effort read as if a wave later than they are."""
    acting = problem.choices["wave"].where(problem.choices["wave"] == 0, problem.choices["wave"] + 1)
    effort = problem.effort.assign(wave=problem.effort["wave"] + 1)
    return rule(replace(problem, choices=problem.choices.assign(wave=acting), effort=effort))


def columns_late(rule: Rule, problem: Problem) -> Rows:
    """The column of the wave before in place of each that is no choice; none in place of the first wave's."""
    made, columns = rule(problem), problem.columns
    number = made.entries["column"].to_numpy(int)
    own = columns[["family", "item"]].astype(str).agg("\n".join, axis=1).to_numpy()
    choice = number < len(problem.choices)
    kept = choice | (own[number] == own[np.maximum(number, 1) - 1])
    return replace(made, entries=made.entries.assign(column=np.where(choice, number, number - 1))[kept])


MUTATIONS: dict[str, Mutation] = {
    "left out": left_out,
    "last row left out": last_row_left_out,
    "sense flipped": sense_flipped,
    "= read as ≥": equal_is_at_least,
    "a weight halved": one_weight_halved,
    "weights halved": weights_halved,
    "limits halved": limits_halved,
    "limits doubled": limits_doubled,
    "choices a wave late": choices_late,
    "columns a wave late": columns_late,
}
"""Every way to break a rule, by its title in the table."""


def matter(made: Rows) -> list[tuple[object, ...]]:
    """What rows say, whatever they are called and scaled by: sense, limit, terms; without those that say nothing."""
    terms: dict[int, list[tuple[int, float]]] = {}
    for row, column, weight in sorted(made.entries[["row", "column", "weight"]].itertuples(index=False)):
        terms.setdefault(int(row), []).append((int(column), float(weight)))
    said: list[tuple[object, ...]] = []
    limits = (made.limits["limit"] - made.limits["constant"]).to_numpy(float)
    for row, sense, limit in zip(made.limits["row"], made.limits["sense"], limits, strict=True):
        size = max((abs(weight) for _, weight in terms.get(row, [])), default=0.0)
        idle = {"<=": limit >= 0, ">=": limit <= 0, "=": limit == 0}[sense]
        if size or not idle:
            scaled = tuple((column, weight / (size or 1.0)) for column, weight in terms.get(row, []))
            said.append((sense, limit / (size or 1.0), scaled))
    return said
