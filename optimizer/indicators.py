"""What a plan changes, wave by wave: open sites, progress, hosting, support."""

from __future__ import annotations

import numpy as np
import pandas as pd

from optimizer.emissions import tonnes_by_wave, unknown_by_wave
from optimizer.lanes import Estate
from optimizer.problem import LEAVES, RETIRES
from optimizer.profiles import sites
from optimizer.standing import standing


def indicators(estate: Estate, taken: pd.DataFrame, closes: pd.Series) -> pd.DataFrame:
    """One row a wave and indicator, at the start of the wave, its moves made: wave, indicator, value, unit.

    Wave 0 is today's estate at the start of wave 1, before any move. Shares go from 0 to 1 and count
    workloads that are not retired; the kinds of hosting and what stays as it is make one. Where carbon is counted, `emissions` is a
    year at that wave’s pace, an estimate wherever no power was measured, and `emissions_unknown` what it leaves out.
    """
    counted = sites(estate.inventory, estate.scenario).set_index("site")["counted"]
    lines = []
    for wave in range(estate.waves + 1):
        opened = int((counted & (closes.reindex(counted.index) > wave)).sum())
        lines.append((wave, "open_sites", float(opened), "sites"))
        lines += [(wave, *line) for line in _workloads_at(estate, taken, wave)]
        if estate.footprint is not None:
            lines.append((wave, "emissions", tonnes_by_wave(estate, taken, closes, wave), "tonnes"))
            lines.append((wave, "emissions_unknown", unknown_by_wave(estate, taken, wave), "workloads"))
    return pd.DataFrame(lines, columns=["wave", "indicator", "value", "unit"])


def _workloads_at(estate: Estate, taken: pd.DataFrame, wave: int) -> list[tuple[str, float, str]]:
    acted = ((taken["wave"] > 0) & (taken["wave"] <= wave)).to_numpy()
    retired = acted & (taken["fate"] == RETIRES).to_numpy()
    moved = acted & (taken["fate"] == LEAVES).to_numpy()
    kept = max(int((~retired).sum()), 1)
    kinds = {name: offer.kind for name, offer in estate.scenario.offers.items()}
    profile = estate.profiles.set_index("workload").reindex(taken["workload"])
    now = np.where(moved, taken["kind"], profile["at_offer"].map(kinds).fillna(""))
    lines = [("moved", float(moved.sum()), "workloads"), ("retired", float(retired.sum()), "workloads")]
    for kind in ("external", "ngq", "cti"):
        lines.append((f"share_{kind}", float((~retired & (now == kind)).sum()) / kept, "share"))
    lines += [
        (name, float((mask & ~retired).sum()) / kept, "share")
        for name, mask in _support_at(estate, taken, wave).items()
    ]
    return lines


def _support_at(estate: Estate, taken: pd.DataFrame, wave: int) -> dict[str, np.ndarray]:
    """Where the support of each workload stands: `obsolete` is past it uncovered, `extended` past it and covered by what was bought, `ending` is within twelve months of it, `support_unknown` nobody knows, `supported` is the rest."""
    stands = standing(estate, taken, wave)
    start = estate.periods["start"].iloc[max(wave - 1, 0)]
    settled = stands.past | stands.renewed
    soon = (estate.exposure.lapses < start + pd.DateOffset(months=12)).to_numpy()[stands.row] & ~settled
    unknown = estate.exposure.unknown[stands.row] & ~settled & ~soon
    return {
        "obsolete": stands.past & ~stands.covered,
        "extended": stands.covered,
        "ending": soon,
        "support_unknown": unknown,
        "supported": ~stands.past & ~soon & ~unknown,
    }
