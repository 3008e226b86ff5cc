"""What a site costs while it is open, and the earliest wave in which it could close."""

from __future__ import annotations

import numpy as np
import pandas as pd

from optimizer.problem import STAYS


def site_waves(sites: pd.DataFrame, periods: pd.DataFrame, wave_months: int) -> pd.DataFrame:
    r"""Cost of each site being open in each wave, and its closing cost.

    A site open in wave $t$ costs its year's cost for that wave (for all that follows, in the last
    one), and puts off its closing cost $f$ from wave $t$ to wave $t+1$, for ever after the last:
    with $n_{s0} = 1$, $\sum_t f d_t (n_{s,t-1} - n_{st}) = f d_1 + \sum_t f (d_{t+1} - d_t)\, n_{st}$, where
    $d_{T+1} = 0$. The first term is the problem's constant. Columns: site, wave, cost
    (discounted CAD), closing_cost (CAD). A site that may not close is never charged its closing.
    """
    waves = int((periods["wave"] > 0).sum())
    discount = periods["discount"].to_numpy(float)
    held = discount[:waves].copy()
    held[-1] += discount[waves:].sum()
    put_off = np.append(discount[1:waves], 0.0) - discount[:waves]
    closing = (sites["closing_cost"] * sites["closable"]).to_numpy(float)
    yearly = sites["annual_cost"].to_numpy(float) * wave_months / 12
    cost = yearly[:, None] * held[None, :] + closing[:, None] * put_off[None, :]
    return pd.DataFrame(
        {
            "site": np.repeat(sites["site"].to_numpy(str), waves),
            "wave": np.tile(np.arange(1, waves + 1), len(sites)),
            "cost": cost.ravel(),
            "closing_cost": np.repeat(closing, waves),
        }
    )


def earliest_closing(
    sites: pd.DataFrame,
    presence: pd.DataFrame,
    choices: pd.DataFrame,
    limits: dict[str, pd.DataFrame],
    waves: int,
) -> np.ndarray:
    """First wave in which each site could be closed, given that staff is a hard limit; `waves` + 1: never.

    A site closes no earlier than its workloads' earliest leaving, nor before the least effort of
    emptying it fits the cumulated staff of its owners and of everyone (OPTIMISER §2: free, and
    valid only while staff is hard).
    """
    leaving = choices.loc[choices["fate"] != STAYS, ["workload", "effort_days", "wave"]]
    least = leaving.groupby("workload").agg(effort=("effort_days", "min"), wave=("wave", "min"))
    owner = (
        choices[["workload", "organisation"]]
        .drop_duplicates("workload")
        .set_index("workload")["organisation"]
    )
    held = presence.assign(
        effort=presence["workload"].map(least["effort"]),
        wave=presence["workload"].map(least["wave"]).fillna(waves + 1),
        organisation=presence["workload"].map(owner),
    )
    earliest = held.groupby("site")["wave"].max().reindex(sites["site"]).fillna(1).to_numpy(int)
    for workloads, staff in (
        (held.assign(organisation=""), limits["staff"].assign(organisation="")),
        (held, limits["organisation_staff"]),
    ):
        counted = workloads[workloads["organisation"].isin(staff["organisation"])]
        needs = counted.groupby(["organisation", "site"])["effort"].sum().reset_index()
        first = needs.assign(wave=_first_wave_with(needs, staff, waves)).groupby("site")["wave"].max()
        earliest = np.maximum(earliest, first.reindex(sites["site"]).fillna(1).to_numpy(int))
    return np.where(sites["closable"], earliest, waves + 1)


def _first_wave_with(needs: pd.DataFrame, staff: pd.DataFrame, waves: int) -> np.ndarray:
    """First wave by whose end the cumulated days of each body reach its effort; a wave without a limit has enough."""
    days = staff.set_index(["organisation", "wave"])["limit"]
    grid = pd.MultiIndex.from_product([needs["organisation"], range(1, waves + 1)])
    by_wave = days.reindex(grid).fillna(np.inf).to_numpy(float).reshape(len(needs), waves)
    short = np.cumsum(by_wave, axis=1) < needs[["effort"]].to_numpy(float) * (1 - 1e-9)
    return np.asarray(short.sum(axis=1) + 1)


def site_flows(
    sites: pd.DataFrame, closes: np.ndarray, periods: pd.DataFrame, wave_months: int
) -> dict[str, np.ndarray]:
    """What each site costs in each period when it closes in these waves (more than there are: never); not discounted.

    `site_operation` is paid while it is open, `site_closing` in the wave it closes.
    """
    period = periods["period"].to_numpy()[None, :]
    gone_by = np.where(closes > (periods["wave"] > 0).sum(), len(periods) + 1, closes)[:, None]
    yearly = sites["annual_cost"].to_numpy(float)[:, None]
    return {
        "site_operation": np.where(period < gone_by, yearly * wave_months / 12, 0.0),
        "site_closing": np.where(period == gone_by, sites["closing_cost"].to_numpy(float)[:, None], 0.0),
    }
