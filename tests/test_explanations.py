"""Each sum on the page of explanations is true, and comes to what is quoted above it."""

from __future__ import annotations

import ast
import operator
import re

import pytest

from docs.explanations import PAGE

TEXT = PAGE.read_text(encoding="utf-8")
SUMS = [line.strip("| ").split(" | ") for line in TEXT.splitlines() if re.match(r"\| (?!what \||---)", line)]
SIGNS = {"×": "*", "÷": "/", "−": "-", "^": "**"}
DONE = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


def worked_out(node):
    match node:
        case ast.Constant(value=value):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -worked_out(operand)
        case ast.BinOp(left=left, op=op, right=right):
            return DONE[type(op)](worked_out(left), worked_out(right))


def comes_to(name):
    [value] = [float(value.replace(",", "")) for what, _, value in SUMS if what.startswith(name)]
    return value


@pytest.mark.parametrize(("how", "value"), [(how, value) for _, how, value in SUMS])
def test_each_sum_is_true(how, value):
    for sign, python in SIGNS.items():
        how = how.replace(sign, python)
    assert worked_out(ast.parse(how, mode="eval").body) == pytest.approx(
        float(value.replace(",", "")), abs=0.006, rel=2e-6
    )


def test_the_lines_of_the_workload_are_what_is_quoted_and_add_up():
    lines = [
        comes_to(name)
        for name in ("its move, in wave", "running costs where", "running costs once", "extended", "risk")
    ]
    for each in (*lines, sum(lines)):
        assert f"${each:,.0f}" in TEXT


def test_the_gap_the_price_and_the_days_lacking_are_what_is_quoted():
    assert (
        f"${comes_to('what a better plan'):,.0f} at most ({comes_to('share of the plan'):.2f}% of it)" in TEXT
    )
    assert f"would save ${comes_to('one percent more staff'):,.0f} at most" in TEXT
    assert f"would lack {comes_to('days lacking'):.1f} days" in TEXT
