"""A plan says whether the clock had a say in it; with work counted it has none, and the same plan comes out again."""

from __future__ import annotations

import json

import pytest

from tests.cli.doors import estuaire, folder, knapsacks, scenario

TABLES = ("assignments.csv", "sites.csv", "cash.csv")
NOT_THE_SAME = {"seconds"}


def said_by(out):
    return json.loads((out / "plan.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("method", ["auto", "exact"])
def test_a_search_cut_short_by_work_ends_at_the_same_plan_again(method, tmp_path):
    estate, hard = knapsacks(tmp_path)
    first, second = tmp_path / "first", tmp_path / "second"
    for out, limits in ((first, []), (second, ["--time-limit", 900])):
        said = estuaire(
            "plan", estate, "--scenario", hard, "--out", out, "--gap", 0, "--method", method, "--work-limit", 3, *limits,
            "--lang", "en",
        )  # fmt: skip
        assert said.code == 3
        assert "make this plan again, on any machine" in said.out
    one, other = said_by(first), said_by(second)
    assert {name for name in one if one[name] != other[name]} <= NOT_THE_SAME
    assert one["repeatable"] is True
    assert one["work"] >= 3
    for table in TABLES:
        assert (first / table).read_bytes() == (second / table).read_bytes()


def test_a_search_that_the_clock_cut_short_says_so(tmp_path):
    estate, hard = knapsacks(tmp_path)
    out = tmp_path / "plan"
    said = estuaire("plan", estate, "--scenario", hard, "--out", out, "--gap", 0, "--time-limit", 1)
    assert said.code == 3
    assert "L’horloge a compté dans ce plan" in said.out
    assert said_by(out)["repeatable"] is False


def test_a_plan_proven_within_the_gap_asked_for_comes_out_again(tmp_path):
    estate, small, out = folder(tmp_path / "estate"), scenario(tmp_path / "small.yaml"), tmp_path / "plan"
    assert estuaire("plan", estate, "--scenario", small, "--out", out).code == 0
    assert said_by(out)["repeatable"] is True


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "seul le travail de HiGHS est compté"), ("en", "only the work of HiGHS is counted")],
)
def test_the_work_of_cbc_is_not_counted(language, words, tmp_path):
    said = estuaire(
        "plan", "x", "--scenario", "base", "--out", tmp_path / "plan", "--solver", "cbc", "--work-limit", 3, "--lang", language,
    )  # fmt: skip
    assert said.code == 2
    assert words in said.err
