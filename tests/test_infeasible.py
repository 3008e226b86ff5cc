"""A State's scenario that no plan can keep is answered: what clashes, down to its offers and years, and that none of it can be left out."""

from __future__ import annotations

from benchmarks.infeasible import posed
from benchmarks.page import PAGE
from explained_infeasible import told_rows
from language import Language
from optimizer.explain import clashes


def test_what_clashes_is_what_the_page_says():
    made = posed()
    assert {name: len(made.estate.inventory[name]) for name in ("organisations", "sites", "assets")} == {
        "organisations": 10, "sites": 24, "assets": 303,
    }  # fmt: skip
    clash = clashes(made.problem)
    assert [set(rules) for rules in clash.sets] == [{"within_capacity", "within_budget", "hosting_shares"}]
    assert clash.minimal
    text = PAGE.read_text(encoding="utf-8")
    assert [said for said in told_rows(Language("en"), clash) if said not in text] == []


def test_the_page_tells_three_ways_out_each_with_its_price():
    told = (
        PAGE.read_text(encoding="utf-8")
        .partition("<!-- infeasible: printed by a run -->")[2]
        .partition("<!-- end")[0]
    )
    for way in ("Least money: ", "Least delay: ", "Least capacity: "):
        [line] = [line for line in told.splitlines() if line.startswith(f"> {way}")]
        assert "; the plan found costs $" in line
