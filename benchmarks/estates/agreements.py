"""Quotes that teams and suppliers gave, and decisions that people took."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from benchmarks.estates.bodies import UNDERSTAFFED
from benchmarks.estates.stacks import ORDINARY

if TYPE_CHECKING:
    from benchmarks.estates.recipe import Recipe

_ONE_IN = 150  # workloads, for each kind of quote and of decision


def agreements(
    recipe: Recipe, workloads: pd.DataFrame, assets: pd.DataFrame, dependencies: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Quotes and decisions, each about workloads of its own that nothing else ties."""
    draw = recipe.stream("agreements")
    today = np.bincount(
        np.maximum(assets["carries"], 0),
        assets["annual_cost"].fillna(0) * (assets["carries"] >= 0),
        len(workloads),
    )
    each = max(1, len(workloads) // _ONE_IN)
    free = draw.permutation(_free(workloads, dependencies))
    by_cost = free[np.argsort(-today[free], kind="stable")]
    refactored, repurchased = by_cost[:each], by_cost[each : 2 * each]
    left = free[~np.isin(free, by_cost[: 2 * each])]
    quotes = pd.concat(
        [
            _mainframe(workloads, today),
            _refresh(workloads, today, each),
            _quoted(workloads, today, refactored, ("gcp-montreal", "refactor"), (18_000, 0.35, 12)),
            _quoted(workloads, today, repurchased, ("external-quebec", "repurchase"), (25_000, 0.60, 15)),
        ],
        ignore_index=True,
    )
    return quotes, _decided(workloads, left[:each], left[each : 2 * each])


def _free(workloads: pd.DataFrame, dependencies: pd.DataFrame) -> np.ndarray:
    """Positions of ordinary portable workloads without secrets, that move with no other."""
    tied = dependencies.loc[dependencies["kind"] == "together", ["from", "to"]].to_numpy().ravel()
    free = workloads["ordinary"] & ~workloads["idle"] & (workloads["portability"] == "portable")
    free &= (workloads["confidentiality"] <= 2) & (workloads["personal_information"] == "no")
    free &= workloads["stack"].isin(ORDINARY[:4]) & (workloads["owner"] != UNDERSTAFFED)
    return np.flatnonzero(free & ~workloads.index.isin(tied))


def _quoted(
    workloads: pd.DataFrame,
    today: np.ndarray,
    about: np.ndarray,
    to: tuple[str, str],
    terms: tuple[float, float, float],
) -> pd.DataFrame:
    """Quotes to one offer by one treatment; `terms`: price, yearly cost as a share of today's, days."""
    price, share, days = terms
    return pd.DataFrame(
        {
            "workload": workloads["workload"].to_numpy()[about],
            "offer": to[0],
            "treatment": to[1],
            "one_off_cost": price,
            "annual_cost": np.round(share * today[about], -2),
            "effort_days": days,
        }
    )


def _mainframe(workloads: pd.DataFrame, today: np.ndarray) -> pd.DataFrame:
    """Each mainframe moved to the CTI as it is, or renewed where it stands."""
    about = np.flatnonzero(workloads["platform"] == "mainframe")
    moved = _quoted(workloads, today, about, ("cti-1", "relocate"), (2_400_000, 0.75, 90))
    renewed = _quoted(workloads, today, about, ("", "refresh"), (1_100_000, 0.90, 60))
    return pd.concat([moved, renewed], ignore_index=True)


def _refresh(workloads: pd.DataFrame, today: np.ndarray, count: int) -> pd.DataFrame:
    """A Power machine renewed where it stands."""
    about = np.flatnonzero(workloads["platform"] == "power")[:count]
    return _quoted(workloads, today, about, ("", "refresh"), (95_000, 0.85, 20))


def _decided(workloads: pd.DataFrame, pinned: np.ndarray, forbidden: np.ndarray) -> pd.DataFrame:
    pins = pd.DataFrame(
        {
            "workload": workloads["workload"].to_numpy()[pinned],
            "action": "pin",
            "offer": "ngq-ouest",
            "author": "Comité directeur (fictif)",
            "date": np.datetime64("2026-11-12"),
            "note": "Entente signée avec le pôle Ouest; l’équipe y a déjà son environnement d’essais.",
        }
    )
    refusals = pd.DataFrame(
        {
            "workload": workloads["workload"].to_numpy()[forbidden],
            "action": "forbid",
            "offer": "aws-montreal",
            "author": "Responsable de la sécurité (fictif)",
            "date": np.datetime64("2027-01-20"),
            "note": "Avis défavorable à la suite de l’analyse de risques; à revoir en 2029.",
        }
    )
    return pd.concat([pins, refusals], ignore_index=True)
