"""What each workload weighs and costs today: its assets summed, its unknowns taken as the scenario says."""

from __future__ import annotations

import pandas as pd

from inventory.graph import Inventory
from inventory.schema import SERVER_KINDS
from optimizer.scenario import Scenario

LEVELS = ("criticality", "availability", "integrity", "confidentiality")


def profiles(inventory: Inventory, scenario: Scenario) -> pd.DataFrame:
    """One row a workload, in the order of the table, with everything a choice depends on.

    The workload's own columns (unknown levels and flags replaced by what the scenario takes
    them for), then `vcpu` and `memory_gib` of what is on, `storage_gib`, `servers`, `terabytes` (of
    1,024 GiB), `workloads` (always 1), `today_year` (CAD a year, estimated where the inventory is silent), `idle` (it
    has assets and all are off), `main_site` (the one with most of its assets), `at_offer` (the
    offer that its main site already is, or "").
    """
    assets = inventory.tables["assets"]
    workloads = _levels_taken(inventory.tables["workloads"], scenario)
    sums = _sums(assets, scenario).reindex(workloads["workload"])
    frame = workloads.reset_index(drop=True)
    for column in ("vcpu", "memory_gib", "storage_gib", "servers", "today_year"):
        frame[column] = sums[column].fillna(0.0).to_numpy()
    frame["terabytes"] = frame["storage_gib"] / 1024
    frame["workloads"] = 1.0
    frame["idle"] = (sums["powered"] == 0).to_numpy()
    frame["main_site"] = _main_sites(assets).reindex(frame["workload"]).fillna("").to_numpy()
    at_offer = inventory.tables["sites"].set_index("site")["offer"]
    frame["at_offer"] = at_offer.reindex(frame["main_site"]).fillna("").to_numpy()
    return frame


def _levels_taken(workloads: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    taken = {level: workloads[level].fillna(getattr(scenario.unknown, level)) for level in LEVELS}
    personal = workloads["personal_information"]
    taken["personal_information"] = personal.where(
        personal != "unknown", scenario.unknown.personal_information
    )
    return workloads.assign(**taken)


def asset_costs(assets: pd.DataFrame, scenario: Scenario) -> pd.Series:
    """Yearly cost of each asset where it is, in CAD; estimated by the scenario where it is empty."""
    present = scenario.present
    estimate = (
        present.asset_year.value
        + present.vcpu_year.value * assets["vcpu"].fillna(0.0)
        + present.memory_gib_year.value * assets["memory_gib"].fillna(0.0)
        + present.storage_gib_year.value * assets["storage_gib"].fillna(0.0)
    )
    return assets["annual_cost"].fillna(estimate.where(assets["powered"], 0.0))


def _sums(assets: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    return (
        assets.assign(
            today_year=asset_costs(assets, scenario),
            servers=assets["kind"].isin(SERVER_KINDS).astype(float),
            vcpu=assets["vcpu"].where(assets["powered"], 0.0),
            memory_gib=assets["memory_gib"].where(assets["powered"], 0.0),
            powered=assets["powered"].astype(float),
        )
        .groupby("workload")[["vcpu", "memory_gib", "storage_gib", "servers", "today_year", "powered"]]
        .sum()
    )


def _main_sites(assets: pd.DataFrame) -> pd.Series:
    counts = assets.groupby(["workload", "site"]).size().reset_index(name="assets")
    counts = counts.sort_values(["workload", "assets", "site"], ascending=[True, False, True])
    return counts.drop_duplicates("workload").set_index("workload")["site"]


def sites(inventory: Inventory, scenario: Scenario) -> pd.DataFrame:
    """One row a site: its organisation, yearly and closing cost (CAD, estimated where empty), whether it can close, whether it counts.

    A site that is itself an offer, or that may not close, stays open. It counts among the
    open sites unless it is a cloud: an external or NGQ offer.
    """
    frame = inventory.tables["sites"][
        ["site", "organisation", "annual_cost", "closing_cost", "may_close", "offer"]
    ].copy()
    frame["annual_cost"] = frame["annual_cost"].fillna(scenario.present.site_year.value)
    frame["closing_cost"] = frame["closing_cost"].fillna(scenario.present.site_closing.value)
    kinds = frame["offer"].map({name: offer.kind for name, offer in scenario.offers.items()}).fillna("")
    frame["closable"] = (frame["may_close"] & (frame["offer"] == "")).to_numpy(dtype=bool)
    frame["counted"] = ~kinds.isin(["external", "ngq"])
    return frame


def open_today(inventory: Inventory, scenario: Scenario) -> int:
    """How many sites are open before any move; a cloud in use is none of them."""
    return int(sites(inventory, scenario)["counted"].sum())
