"""A rule of a table without lines has no rows, and is not asked; with a line, it has what it says."""

from __future__ import annotations

from optimizer.rules import RULES
from optimizer.rules.tables import of_table, rows
from tests.optimizer.problems import problem

LIMITED = problem(1, "workload offer cost\na x 1", staff="wave limit\n1 3")
FREE = problem(1, "workload offer cost\na x 1")


def test_a_rule_is_asked_only_where_its_table_has_lines():
    asked = []

    @of_table("staff")
    def within(given):
        """What it says."""
        asked.append(given)
        return rows(given.staff, "<=", given.numbered.assign(weight=2.0), by="wave")

    assert within(FREE).limits.empty
    assert within(FREE).entries.empty
    assert asked == []
    made = within(LIMITED)
    assert made.limits[["about", "sense", "limit"]].to_numpy().tolist() == [["1", "<=", 3.0]]
    assert made.entries.to_numpy().tolist() == [[0, 0, 2.0]]
    assert (within.__name__, within.__doc__) == ("within", "What it says.")


def test_a_problem_without_limits_or_sites_has_rows_of_what_is_chosen_alone():
    held = {rule.__name__ for rule in RULES if len(rule(FREE).limits)}
    assert held == {"one_choice_each"}
