"""What a plan emits: of a capped year by choice and by open site, of sites by period, of a wave by all there is."""

from __future__ import annotations

import numpy as np
import pandas as pd

from optimizer.cash import carbon_price, emitted, weighed
from optimizer.lanes import Estate
from optimizer.problem import LEAVES, RETIRES

GRAM = 6
"""Decimals of a tonne that are told."""


def emission_tables(
    estate: Estate, lane: np.ndarray, wave: np.ndarray, caps: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    r"""The tables by which a Problem holds a year to its tonnes; empty where none is capped.

    `choice_emissions`: choice, fiscal_year, tonnes, $\epsilon_{cy}$, of its workload before, while and after it acts.
    `site_emissions`: site, wave, fiscal_year, tonnes, $\epsilon_{sty}$, while the site is open in the wave; in the last wave, in
    all that follows too. `caps`: fiscal_year.
    """
    by_choice = [pd.DataFrame({"choice": [], "fiscal_year": [], "tonnes": []})]
    by_site = [pd.DataFrame({"site": [], "wave": [], "fiscal_year": [], "tonnes": []})]
    for year in caps["fiscal_year"]:
        inside = (estate.periods["fiscal_year"] == year).to_numpy(float)
        tonnes = weighed(emitted(estate), estate, inside)[lane, wave]
        choice = np.flatnonzero(tonnes)
        by_choice.append(pd.DataFrame({"choice": choice, "fiscal_year": year, "tonnes": tonnes[choice]}))
        by_site.append(_site_year(estate, inside).assign(fiscal_year=year))
    return {
        "choice_emissions": pd.concat(by_choice[1:] or by_choice, ignore_index=True).astype(
            {"choice": "int64", "fiscal_year": "str", "tonnes": "float64"}
        ),
        "site_emissions": pd.concat(by_site[1:] or by_site, ignore_index=True).astype(
            {"site": "str", "wave": "int64", "fiscal_year": "str", "tonnes": "float64"}
        ),
    }


def _site_year(estate: Estate, inside: np.ndarray) -> pd.DataFrame:
    """Tonnes that each site adds by being open in each wave, in periods `inside`; none where there are none."""
    held = inside[: estate.waves].copy()
    held[-1] += inside[estate.waves :].sum()
    tonnes = site_tonnes(estate)[:, None] * estate.scenario.horizon.wave_months / 12 * held[None, :]
    site, wave = np.nonzero(tonnes)
    names = estate.inventory.tables["sites"]["site"].to_numpy(str)
    return pd.DataFrame({"site": names[site], "wave": wave + 1, "tonnes": tonnes[site, wave]})


def site_tonnes(estate: Estate) -> np.ndarray:
    """Tonnes a year that each site of the inventory adds while it is open; 0 where carbon is not counted."""
    found = estate.footprint
    return np.zeros(len(estate.inventory.tables["sites"])) if found is None else found.sites


def site_carbon(estate: Estate) -> np.ndarray:
    """CAD a year that each site's emissions weigh while it is open."""
    return site_tonnes(estate) * carbon_price(estate)


def tonnes_by_wave(estate: Estate, taken: pd.DataFrame, closes: pd.Series, wave: int) -> float:
    """Tonnes a year at the pace of a wave, its moves made; wave 0 is today. The scenario must count carbon.

    `taken`: workload, offer, fate, wave of every choice. `closes`: the wave in which each site does.
    """
    found = estate.footprint
    assert found is not None
    left = found.after(*_standing(estate, taken, wave))
    opened = closes.reindex(estate.inventory.tables["sites"]["site"]).to_numpy(float) > wave
    return round(float(left.sum() + found.sites[opened].sum()), GRAM)


def unknown_by_wave(estate: Estate, taken: pd.DataFrame, wave: int) -> float:
    """How many workloads not retired by a wave are not counted: nobody knows their size, or what their offer emits."""
    found = estate.footprint
    assert found is not None
    workload, offer, retired = _standing(estate, taken, wave)
    return float((found.uncounted(workload, offer) & ~retired).sum())


def _standing(estate: Estate, taken: pd.DataFrame, wave: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The workloads' rows, the rows of the offers that they have moved to by a wave (−1: none), and whether they are retired."""
    acted = ((taken["wave"] > 0) & (taken["wave"] <= wave)).to_numpy()
    moved = acted & (taken["fate"] == LEAVES).to_numpy()
    workload = pd.Index(estate.profiles["workload"]).get_indexer(pd.Index(taken["workload"]))
    offer = np.where(moved, estate.offer_rows(taken["offer"]), -1)
    return np.asarray(workload), offer, acted & (taken["fate"] == RETIRES).to_numpy()
