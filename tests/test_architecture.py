"""Imports run one way: the doors import the optimizer, which imports the inventory."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOORS = {
    "app",
    "cli",
    "help_texts",
    "terminal",
    "terminal_compare",
    "terminal_explain",
    "terminal_ways_out",
    "explained",
    "explained_infeasible",
    "language",
    "terms",
}
VIEWS = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "views").rglob("*.py"))
SOLVERS = {"pulp", "highspy"}
MAY_SOLVE = {
    "optimizer/solve.py",
    "optimizer/bulk_highs.py",
    "optimizer/clash_rows.py",
    "optimizer/decompose/small.py",
    "optimizer/explain.py",
    "optimizer/rule_prices.py",
    "optimizer/ways_out.py",
}
SHARED_WITH_VERIFY = {
    "optimizer.scenario",
    "optimizer.scenario_carbon",
    "optimizer.figures",
    "optimizer.conditions",
}
SOURCES = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in ("inventory", "optimizer")
    for path in (ROOT / folder).rglob("*.py")
)


def imports(source):
    """Every module that a source imports, by its full name; `from a import b` counts as `a` and `a.b`."""
    found = set()
    for node in ast.walk(ast.parse((ROOT / source).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            found |= {str(node.module)} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def packages(source):
    return {name.partition(".")[0] for name in imports(source)}


@pytest.mark.parametrize("source", SOURCES)
def test_imports_run_one_way(source):
    above = DOORS | {"views", "streamlit"} | ({"optimizer"} if source.startswith("inventory/") else set())
    assert not packages(source) & above


@pytest.mark.parametrize("source", SOURCES)
def test_solvers_stay_where_they_are_driven(source):
    assert not packages(source) & SOLVERS or source in MAY_SOLVE


@pytest.mark.parametrize("source", VIEWS)
def test_screens_drive_no_solver_and_know_no_terminal(source):
    assert not packages(source) & (SOLVERS | {"cli", "terminal", "help_texts"})


@pytest.mark.parametrize("source", [source for source in SOURCES if source.startswith("optimizer/verify/")])
def test_verify_shares_nothing_with_what_it_checks(source):
    ours = {
        name
        for name in imports(source)
        if name.startswith("optimizer.") and not name.startswith("optimizer.verify")
    }
    assert {".".join(name.split(".")[:2]) for name in ours} <= SHARED_WITH_VERIFY


@pytest.mark.parametrize(
    "source", [source for source in SOURCES if source.startswith("optimizer/certificate/")]
)
def test_a_certificate_is_checked_by_other_code_than_found_it(source):
    assert not packages(source) & (SOLVERS | {"numba"})
    assert not {name for name in imports(source) if name.startswith("optimizer.decompose")}


@pytest.mark.parametrize("door", sorted(DOORS))
def test_doors_drive_no_solver(door):
    assert not packages(f"{door}.py") & SOLVERS


def test_words_know_nothing_of_the_optimizer():
    assert not (packages("language.py") | packages("terms.py")) & {"optimizer", "cli", "terminal"}
