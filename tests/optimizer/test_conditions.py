"""A condition says of each value of a column whether it holds."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from pydantic import TypeAdapter, ValidationError

from optimizer.conditions import Condition, matching

LEVELS = pd.Series([1.0, 3.0, 4.0, np.nan])
PLACES = pd.Series(["quebec", "canada", "abroad", "quebec"])
FLAGS = pd.Series([True, False, True, False])


@pytest.mark.parametrize(
    ("written", "column", "held"),
    [
        (4, LEVELS, [False, False, True, False]),
        (">= 3", LEVELS, [False, True, True, False]),
        ("<3", LEVELS, [True, False, False, False]),
        ("> 3", LEVELS, [False, False, True, False]),
        ("<= 3", LEVELS, [True, True, False, False]),
        ("!= 3", LEVELS, [True, False, True, True]),  # an empty number is not 3
        ([1, 4], LEVELS, [True, False, True, False]),
        ("quebec", PLACES, [True, False, False, True]),
        ("!= quebec", PLACES, [False, True, True, False]),
        (["canada", "abroad"], PLACES, [False, True, True, False]),
        (True, FLAGS, [True, False, True, False]),
        (False, FLAGS, [False, True, False, True]),
    ],
)
def test_a_condition_holds_where_it_says(written, column, held):
    assert Condition(written).holds(column).tolist() == held


def test_every_condition_of_a_mapping_must_hold():
    frame = pd.DataFrame({"level": LEVELS, "place": PLACES})
    conditions = {"level": Condition(">= 3"), "place": Condition("canada")}
    assert matching(conditions, frame).tolist() == [False, True, False, False]


def test_no_condition_is_satisfied_by_all():
    assert matching({}, pd.DataFrame({"level": LEVELS})).all()


def test_a_condition_tells_what_it_tests():
    assert Condition(">= 3").tested == (3.0,)
    assert Condition("!= quebec").tested == ("quebec",)
    assert Condition(["a", "b"]).tested == ("a", "b")
    assert [Condition(w).is_ordered for w in (">= 3", "!= 3", 3)] == [True, False, False]


@pytest.mark.parametrize("written", [None, {"a": 1}, [], [1.5], [[1]]])
def test_what_is_no_condition_is_refused_once(written):
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(Condition).validate_python(written)
    assert len(refused.value.errors()) == 1


def test_order_is_asked_of_numbers_only():
    with pytest.raises(ValueError, match="comparison"):
        Condition(">= quebec")
