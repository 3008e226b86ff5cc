"""The rows of every rule, on a small problem, are those kept in `tests/golden/`.

When a rule is meant to change, write them anew and read the difference before committing it:

    ESTUAIRE_GOLDEN=write pytest tests/optimizer/test_golden_rows.py
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from optimizer.rules import RULES
from tests.optimizer.golden import written

GOLDEN = Path(__file__).parents[1] / "golden"
HOW = "ESTUAIRE_GOLDEN=write pytest tests/optimizer/test_golden_rows.py writes them anew"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_rule_has_its_golden_rows(rule):
    path, rows = GOLDEN / f"{rule.__name__}.txt", written(rule)
    if os.environ.get("ESTUAIRE_GOLDEN") == "write":
        path.write_text(rows, encoding="utf-8")
    assert path.is_file(), f"{rule.__name__} has no golden rows: {HOW}"
    assert rows == path.read_text(encoding="utf-8"), f"the rows of {rule.__name__} have changed: {HOW}"
    assert rows.count("\n") >= 1


def test_golden_rows_are_those_of_rules():
    assert {path.stem for path in GOLDEN.glob("*.txt")} == {rule.__name__ for rule in RULES}
