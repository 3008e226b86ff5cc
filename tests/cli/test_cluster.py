"""`plan --cluster`: workers of a Dask cluster help, and a cluster that is not there is refused before anything is read."""

from __future__ import annotations

import json

from tests.cli.doors import estuaire, folder, scenario
from tests.optimizer.decompose.clusters import cluster


def test_a_cluster_helps_to_the_same_plan(tmp_path):
    estate, small = folder(tmp_path / "estate"), scenario(tmp_path / "small.yaml")
    asked = ("plan", estate, "--scenario", small, "--method", "decomposed", "--gap", 0.0, "--out")
    with cluster(2) as dask:
        there = estuaire(*asked, tmp_path / "there", "--cluster", dask.scheduler_address)
    here = estuaire(*asked, tmp_path / "here")
    assert there.code == here.code
    said = [json.loads((tmp_path / name / "plan.json").read_text("utf-8")) for name in ("here", "there")]
    assert [(each["objective"], each["bound"]) for each in said[:1]] == [
        (each["objective"], each["bound"]) for each in said[1:]
    ]


def test_a_cluster_that_is_not_there_is_refused(tmp_path):
    asked = (
        "plan",
        tmp_path,
        "--scenario",
        "base",
        "--out",
        tmp_path / "plan",
        "--cluster",
        "tcp://127.0.0.1:9",
    )
    refused = estuaire(*asked)
    assert refused.code == 2
    assert "aucun ordonnanceur Dask ne répond à tcp://127.0.0.1:9" in refused.err
    assert not (tmp_path / "plan").exists()
