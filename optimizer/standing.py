"""Where the support of workloads stands in a wave, whatever is done with them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from optimizer.cash import extensions_bought
from optimizer.lanes import Estate
from optimizer.problem import RETIRES


@dataclass(frozen=True)
class Standing:
    """Of each line, at the start of a wave, its moves made.

    `row`: of the estate's profiles. `past`: its vendor's support is over and no treatment has given it back.
    `covered`: it is past, and extended support is bought. `renewed`: a treatment's years of support still last.
    """

    row: np.ndarray
    past: np.ndarray
    covered: np.ndarray
    renewed: np.ndarray


def standing(estate: Estate, acting: pd.DataFrame, wave: int) -> Standing:
    """How lines (workload, treatment, wave in which it acts, 0: never) stand in a wave; wave 0 is today, before any move."""
    position = pd.Series(np.arange(len(estate.profiles)), index=estate.profiles["workload"])
    row = acting["workload"].map(position).to_numpy()
    period = max(wave - 1, 0)
    start = estate.periods["start"].iloc[period]
    lapsed = (estate.exposure.lapses < start).to_numpy()[row]
    years = {name: terms.support_years for name, terms in estate.scenario.treatments.items()}
    gained = acting["treatment"].map({name: y.value for name, y in years.items() if y is not None})
    waves_gained = np.ceil(gained.to_numpy(float) * 12 / estate.scenario.horizon.wave_months)
    acts = acting["wave"].to_numpy()
    acted = (acts > 0) & (acts <= wave)
    renewed = acted & (wave < acts + np.nan_to_num(waves_gained))
    bought = extensions_bought(estate)[row, period] & ~acted & (wave > 0)
    past = lapsed & ~renewed
    return Standing(row, past, past & bought, renewed)


def obsolete_choices(estate: Estate, choices: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """The choices that leave their workload obsolete in the wave of each target: choice, target, weight (1).

    Obsolete: past its vendor's support, not covered, not retired; as the indicator of that name is. `targets`: target, wave.
    """
    frames = [pd.DataFrame({"choice": [], "target": [], "weight": []})]
    for target in targets.to_dict("records"):
        stands = standing(estate, choices, target["wave"])
        gone = (choices["fate"] == RETIRES) & choices["wave"].between(1, target["wave"])
        obsolete = np.flatnonzero(stands.past & ~stands.covered & ~gone.to_numpy())
        frames.append(pd.DataFrame({"choice": obsolete, "target": target["target"], "weight": 1.0}))
    return pd.concat(frames[1:] or frames, ignore_index=True).astype({"choice": "int64", "target": "str"})
