"""What leaves each site by its link, and how much of it the link carries in a wave."""

from __future__ import annotations

import pandas as pd

from optimizer.lanes import Estate

BITS_OF_TERABYTE = 8 * 2**40
"""Of 1,024 GiB each, as terabytes are counted everywhere else."""


def link_tables(estate: Estate) -> dict[str, pd.DataFrame]:
    r"""The tables by which a Problem holds what leaves a site to its link; empty while its share is unknown.

    A link of $\lambda$ Mbit/s carries $L_{st} = 10^6 \lambda\, \sigma\, \delta_t / 2^{43}$ terabytes in a wave of $\delta_t$
    seconds, of which moves may fill a share $\sigma$. `links`: site, wave, limit (TB). `site_terabytes`: workload, site,
    terabytes of it that lie there, moves already made left out. `by_road`: treatment, whose data take no link.
    """
    link = estate.scenario.limits.link
    sites = estate.inventory["sites"][["site", "link_mbps"]].dropna()
    if link.usable_share.value is None:
        sites = sites.head(0)
    waves = estate.periods.loc[estate.periods["wave"] > 0, ["wave", "start", "end"]]
    links = sites.merge(waves, how="cross")
    seconds = (links["end"] - links["start"]).dt.total_seconds()
    carried = links["link_mbps"] * 1e6 * seconds * (link.usable_share.value or 0.0) / BITS_OF_TERABYTE
    return {
        "links": links[["site", "wave"]].assign(limit=carried.astype(float)),
        "site_terabytes": site_terabytes(estate, sites["site"]),
        "by_road": pd.DataFrame({"treatment": pd.Series(link.by_road if len(sites) else (), dtype="str")}),
    }


def site_terabytes(estate: Estate, sites: pd.Series) -> pd.DataFrame:
    """Terabytes of each workload on each of these sites, moves already made left out: workload, site, terabytes."""
    made = estate.lanes.loc[estate.made, "workload"].unique() if len(sites) else []
    assets = estate.inventory["assets"]
    assets = assets[assets["site"].isin(sites) & ~assets["workload"].isin(made)]
    stored = assets.groupby(["workload", "site"])["storage_gib"].sum().reset_index(name="terabytes")
    return stored.assign(terabytes=stored["terabytes"].astype(float) / 1024)


def unlimited(estate: Estate) -> int:
    """How many sites have no known link while links are limited."""
    if estate.scenario.limits.link.usable_share.value is None:
        return 0
    return int(estate.inventory["sites"]["link_mbps"].isna().sum())
