"""The generated estates: the same bytes for the same recipe, and the shape they promise."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from benchmarks.estates import Recipe, generate, workloads_for, write
from benchmarks.estates.bodies import UNDERSTAFFED, bodies
from benchmarks.estates.recipe import END, START, Regime
from benchmarks.estates.software import spellings
from inventory.check import check
from inventory.readers import read
from inventory.schema import SERVER_KINDS, TABLES, Table, Type

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "data" / "example"
Tables = dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def example() -> Tables:
    return generate(Recipe())


@pytest.fixture(scope="module")
def large() -> Tables:
    return generate(Recipe(workloads=2_000))


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.csv"))}


def _ends(rows: pd.DataFrame) -> pd.Series[pd.Timestamp]:
    """End of support of each row's product, as the generator knows it."""
    return rows.merge(spellings(), how="left", on=["product", "version"])["ends"]


def test_the_shipped_example_is_what_the_generator_makes(example: Tables, tmp_path: Path) -> None:
    write(example, tmp_path)
    assert _bytes(tmp_path) == _bytes(EXAMPLE)
    assert not any(b"\r" in data for data in _bytes(tmp_path).values())


def test_the_hash_seed_changes_nothing(tmp_path: Path) -> None:
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "benchmarks.estates", str(tmp_path / seed), "--servers", "240"]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run(command, check=True, cwd=ROOT, env=environment, capture_output=True)
    assert _bytes(tmp_path / "1") == _bytes(tmp_path / "2") != {}


def test_written_and_read_again_the_tables_are_the_same(large: Tables, tmp_path: Path) -> None:
    write(large, tmp_path)
    raw, found = read([tmp_path])
    checked = check(raw, today=date(2027, 4, 1))
    assert not [finding for finding in (*found, *checked.findings) if finding.is_error]
    for name, table in large.items():
        pd.testing.assert_frame_equal(checked.tables[name], table)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_columns_are_those_of_the_schema(example: Tables, large: Tables, table: Table) -> None:
    for rows in (example[table.name], large[table.name]):
        assert list(rows.columns) == [column.name for column in table.columns]
        assert not rows.duplicated(list(table.key)).any()
        for column in table.columns:
            values = rows[column.name]
            if column.required:
                assert (values != "").all()
            if column.type is Type.CHOICE:
                assert set(values) <= {*column.choices, column.default}
            if column.minimum is not None:
                assert values.dropna().ge(column.minimum).all()


def test_every_reference_resolves(example: Tables, large: Tables) -> None:
    for estate in (example, large):
        for table in TABLES:
            for column in table.columns:
                if column.refers:
                    target = estate[column.refers].iloc[:, 0]
                    assert estate[table.name][column.name].isin([*target, ""]).all()


def test_the_example_has_the_size_it_announces(example: Tables) -> None:
    assert len(example["organisations"]) == 12
    assert example["organisations"]["network"].nunique() >= 5
    assert 25 <= len(example["sites"]) <= 30
    assert len(example["workloads"]) == 150
    assert 470 <= len(example["assets"]) <= 530
    assert (example["assets"]["kind"] == "mainframe").sum() == 1
    assert example["sites"]["offer"].tolist().count("cti-1") == 1


def test_names_are_plainly_fictitious_and_places_in_quebec(example: Tables, large: Tables) -> None:
    for table in ("organisations", "sites"):
        assert example[table]["name"].str.contains("ficti").all()
        assert example[table]["name"].is_unique
    assert large["sites"]["latitude"].between(45, 62.6).all()
    assert large["sites"]["longitude"].between(-79.8, -57.1).all()


def test_close_to_half_of_the_assets_are_out_of_support_and_some_can_be_extended(example: Tables) -> None:
    assets = example["assets"]
    ends = assets["support_ends"].fillna(_ends(assets))
    assert 0.40 <= (ends <= START).mean() <= 0.50
    assert (ends.between(START, END, inclusive="right")).mean() >= 0.2
    assert ends.isna().mean() > 0.01
    sold = assets.dropna(subset="extension_cost")
    assert len(sold) >= 40
    assert sold["extension_ends"].gt(START).all()
    assert sold["extension_cost"].between(2_000, 6_000).all()


def test_some_workloads_are_idle_and_some_assets_belong_to_none(example: Tables) -> None:
    assets = example["assets"]
    powered = assets[assets["workload"] != ""].groupby("workload")["powered"].any()
    assert (~powered).sum() >= 4
    assert 1 <= (assets["workload"] == "").sum() <= 3
    assert (assets["kind"] == "template").sum() >= 2


def test_orders_hold_a_cycle_and_services_have_many_users(example: Tables) -> None:
    needs = example["dependencies"]
    assert set(needs["kind"]) == {"together", "order", "traffic"}
    orders = needs[needs["kind"] == "order"]
    graph = nx.DiGraph(list(zip(orders["consumer"], orders["provider"], strict=True)))
    cycles = [each for each in nx.strongly_connected_components(graph) if len(each) > 1]
    assert [len(each) for each in cycles] == [2]
    assert needs["provider"].value_counts().nlargest(3).min() >= 15


def test_workloads_are_guests_and_span_sites_as_often_as_announced(large: Tables) -> None:
    assets, workloads = large["assets"], large["workloads"]
    claimed = assets[assets["workload"] != ""].merge(large["sites"][["site", "organisation"]], on="site")
    hosts = claimed.drop_duplicates("workload").set_index("workload")["organisation"]
    guests = workloads["organisation"].to_numpy() != hosts[workloads["workload"]].to_numpy()
    assert 0.07 <= guests.mean() <= 0.11
    places = claimed.groupby("workload")["site"].nunique()
    assert 0.03 <= (places > 1).mean() <= 0.08


def test_applications_and_sites_are_heavy_tailed(large: Tables) -> None:
    assets = large["assets"]
    servers = assets[assets["kind"].isin(SERVER_KINDS)].groupby("workload").size()
    assert 2.5 <= servers.mean() <= 3.3
    assert servers.median() <= 2
    assert servers.max() >= 20
    by_site = assets["site"].value_counts()
    assert by_site.max() >= 4 * by_site.mean()
    assert by_site.nlargest(len(by_site) // 10).sum() >= 0.3 * len(assets)
    owned = large["workloads"]["organisation"].value_counts()
    assert owned.max() >= 3.5 * owned.mean()


@pytest.mark.parametrize(("regime", "share"), [("light", 0.10), ("heavy", 0.40)])
def test_site_costs_weigh_what_the_regime_says(regime: Regime, share: float) -> None:
    estate = generate(Recipe(workloads=2_000, regime=regime))
    fixed, running = estate["sites"]["annual_cost"].sum(), estate["assets"]["annual_cost"].sum()
    assert fixed / (fixed + running) == pytest.approx(share, abs=0.005)


def test_dense_estates_have_more_dependencies_and_loose_ones_more_staff(large: Tables) -> None:
    other = generate(Recipe(workloads=2_000, staff="loose", dependencies="dense"))
    assert len(other["dependencies"]) > 1.4 * len(large["dependencies"])
    days = "staff_days_per_year"
    assert other["organisations"][days].sum() > 1.4 * large["organisations"][days].sum()


def _effort(estate: Tables) -> pd.Series[float]:
    """Plain staff days of each workload, recomputed: 6, 3 a server, 1 a terabyte; 90 for a mainframe."""
    assets = estate["assets"]
    days = 3.0 * assets["kind"].isin(SERVER_KINDS) + assets["storage_gib"] / 1_024
    effort = 6 + days.groupby(assets["workload"]).sum()
    effort[assets.loc[assets["kind"] == "mainframe", "workload"]] = 90.0
    return effort.drop("", errors="ignore")


def test_staff_binds_and_one_body_lacks_it(example: Tables) -> None:
    effort = _effort(example)
    owner = example["workloads"].set_index("workload")["organisation"]
    needed = 1.3 * effort.groupby(owner).sum()
    staff = example["organisations"].set_index("organisation")["staff_days_per_year"]
    used = needed / (5 * staff)
    lacking = example["organisations"]["organisation"][UNDERSTAFFED]
    assert used[lacking] > 1.3
    assert used.drop(lacking).lt(0.91).all()
    assert needed.sum() > 0.6 * 5 * staff.sum()
    # Half a year's staff is enough for the largest workload of every other body.
    assert effort.groupby(owner).max().drop(lacking).le(staff.drop(lacking) / 2).all()


@pytest.mark.parametrize("size", [150, 2_000])
def test_sites_that_must_be_left_can_be(size: int) -> None:
    estate = generate(Recipe(workloads=size))
    sites, assets = estate["sites"].set_index("site"), estate["assets"]
    until = sites[["must_close_by", "lease_ends"]].min(axis=1)
    assert sites["must_close_by"].notna().sum() >= 3
    assert sites["lease_ends"].notna().sum() >= 2
    bound = assets.assign(until=assets["site"].map(until)).query("workload != ''")
    leaves = bound.groupby("workload")["until"].min().dropna()
    workloads = estate["workloads"].set_index("workload").loc[leaves.index]
    assert (workloads["platform"] == "x86").all()
    staff = estate["organisations"].set_index("organisation")["staff_days_per_year"]
    work = pd.DataFrame({"organisation": workloads["organisation"], "until": leaves, "days": _effort(estate)})
    work = work.dropna().sort_values("until")
    years = (work["until"] - pd.Timestamp(START)).dt.days / 365.25
    needed = 1.3 * work.groupby("organisation")["days"].cumsum()
    assert (needed <= np.floor(2 * years) / 2 * work["organisation"].map(staff)).all()


def test_a_room_may_cost_more_to_close_than_it_can_save(example: Tables) -> None:
    sites = example["sites"]
    assert (sites["closing_cost"] > 9 * sites["annual_cost"]).sum() == 1  # five years, and four after
    assert sites.query("offer == ''")["may_close"].value_counts()[False] == 1


def test_portability_is_as_announced(large: Tables) -> None:
    share = large["workloads"]["portability"].value_counts(normalize=True)
    assert share["bound"] == pytest.approx(0.25, abs=0.03)
    assert share["containerised"] == pytest.approx(0.15, abs=0.03)


def test_quotes_and_decisions_are_as_announced(example: Tables) -> None:
    quotes = example["quotes"].set_index("treatment")
    assert {"relocate", "refresh", "refactor", "repurchase"} == set(quotes.index)
    assert quotes.loc["relocate", "offer"] == "cti-1"
    assert (quotes.loc[["refresh"], "offer"] == "").all()
    decisions = example["decisions"]
    assert decisions["action"].tolist() == ["pin", "forbid"]
    assert decisions["note"].str.len().min() > 20
    assert decisions["date"].notna().all()


def test_sizes_follow_the_recipe() -> None:
    most = Recipe(100_000)
    assert (most.organisations, most.sites) == (300, 457)
    assert bodies(most)["name"].is_unique
    estate = generate(Recipe(workloads_for(servers=3_000)))
    assert estate["assets"]["kind"].isin(SERVER_KINDS).sum() == pytest.approx(3_000, rel=0.1)
    with pytest.raises(ValueError, match="at least 40"):
        Recipe(workloads=39)
