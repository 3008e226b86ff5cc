"""`verify` proves a decomposed plan's bound again, and says whose word the rest is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.doors import estuaire, folder, scenario


@pytest.fixture(scope="module")
def plan(tmp_path_factory) -> Path:
    """A small plan, decomposed and written."""
    place = tmp_path_factory.mktemp("decomposed")
    estate, small = folder(place / "estate"), scenario(place / "small.yaml")
    asked = ("plan", estate, "--scenario", small, "--out", place / "plan", "--method", "decomposed")
    assert estuaire(*asked, "--gap", 0.5).code == 0
    return place / "plan"


def summary(plan: Path) -> dict[str, object]:
    return json.loads((plan / "plan.json").read_text(encoding="utf-8"))


def test_the_plan_says_what_of_its_bound_is_certified(plan):
    said = summary(plan)
    assert said["certified_bound"] <= said["bound"] <= said["objective"]
    assert said["bound_source"] in ("certificate", "certificate_and_solver")
    assert all((plan / f"{name}.csv").exists() for name in ("prices", "boxes", "vouched"))


def test_verify_proves_the_bound_again(plan):
    said = estuaire("--lang", "en", "verify", plan)
    assert said.code == 0
    assert "proven again from the tables and the plan’s certificate, without a solver" in said.out
    assert "prouvée de nouveau" in estuaire("--lang", "fr", "verify", plan).out


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "The certified bound is said"), ("fr", "La borne certifiée est dite de")],
)
def test_a_bound_that_the_certificate_does_not_prove_is_a_fault(plan, language, told):
    said = summary(plan)
    higher = {**said, "certified_bound": 2 * said["objective"]}
    text = (plan / "plan.json").read_text(encoding="utf-8")
    try:
        (plan / "plan.json").write_text(json.dumps(higher), encoding="utf-8")
        refused = estuaire("--lang", language, "verify", plan)
    finally:
        (plan / "plan.json").write_text(text, encoding="utf-8")
    assert refused.code == 1
    assert told in refused.err


def test_of_a_solver_s_bound_it_is_said_so(tmp_path):
    estate, small = folder(tmp_path / "estate"), scenario(tmp_path / "small.yaml")
    assert (
        estuaire("plan", estate, "--scenario", small, "--out", tmp_path / "plan", "--method", "exact").code
        == 0
    )
    said = estuaire("--lang", "en", "verify", tmp_path / "plan")
    assert "there is the solver’s word alone" in said.out
    assert summary(tmp_path / "plan")["bound_source"] == "solver"
