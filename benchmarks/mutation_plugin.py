"""A pytest plugin that breaks one rule before anything reads it: `ESTUAIRE_MUTATION="rule: mutation" pytest -p …`.

It also keeps drawn problems few and does not shrink them: a break is to be noticed, not explained.
"""

from __future__ import annotations

import functools
import os
import sys

import pytest
from hypothesis import Phase, settings

from benchmarks.broken_rules import MUTATION, MUTATIONS, Mutation
from optimizer import rules
from optimizer.problem import Problem
from optimizer.rules import Rule
from optimizer.rules.tables import Rows

DRAWN = 60
"""How many problems a drawn test tries."""


def broken(rule: Rule, mutation: Mutation) -> Rule:
    """The rule broken, under its own name."""

    @functools.wraps(rule)
    def mutated(problem: Problem) -> Rows:
        return mutation(rule, problem)

    return mutated


def install(name: str, mutation: Mutation) -> None:
    """Put the broken rule wherever `optimizer.rules` names or lists the sound one."""
    sound: Rule = getattr(rules, name)
    replaced = broken(sound, mutation)
    for module in (rules, sys.modules[sound.__module__]):
        for key, value in list(vars(module).items()):
            if value is sound:
                setattr(module, key, replaced)
            elif isinstance(value, tuple) and sound in value:
                setattr(module, key, tuple(replaced if each is sound else each for each in value))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Few drawn problems, and none shrunk."""
    for item in items:
        test = getattr(item, "obj", None)
        asked = getattr(test, "_hypothesis_internal_use_settings", None)
        if asked is not None:
            test._hypothesis_internal_use_settings = settings(  # type: ignore[union-attr]
                asked, max_examples=DRAWN, phases=[Phase.generate], report_multiple_bugs=False
            )


if MUTATION in os.environ:
    _rule, _, _way = os.environ[MUTATION].partition(": ")
    install(_rule, MUTATIONS[_way])
