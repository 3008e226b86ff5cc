"""Certifying: a proof's prices and boxes in the words of the programme, for whoever wants to check them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from optimizer.certificate.reading import nth
from optimizer.certificate.value import OUTSIDE, Certificate
from optimizer.decompose.bound import Proof, Whole
from optimizer.formulate import Program
from optimizer.problem import Problem

DIGITS = 10
"""Digits of a price that are kept: any price proves a bound, and these prove the same to a billionth."""


def certificate(
    problem: Problem, program: Program, whole: Whole, proof: Proof, vouched: Mapping[int, float]
) -> Certificate:
    """The certificate of a proof; `vouched`: the bound of a solver for some parts, by number, at the prices outside."""
    names = pd.Index(pd.concat([problem.sites["organisation"], problem.choices["organisation"]]).unique())
    organisation = names[whole.numbers]
    more = {
        number: bound - min(box.value for box in proof.boxes[number]) for number, bound in vouched.items()
    }
    gained = {number: gain for number, gain in more.items() if gain > 0}
    return Certificate(
        _prices(program, whole, proof, organisation),
        _boxes(problem, whole, proof, organisation),
        pd.DataFrame(
            {"organisation": organisation[list(gained)], "bound": [vouched[number] for number in gained]}
        ).astype({"organisation": "str", "bound": "float64"}),
        proof.value,
        proof.value + sum(gained.values()),
    )


def _prices(program: Program, whole: Whole, proof: Proof, organisation: pd.Index) -> pd.DataFrame:
    """Every price that is not 0, outside and in each box."""
    inner = [
        (number, k, part.rows, box.price)
        for number, (part, boxes) in enumerate(zip(whole.parts, proof.boxes, strict=True))
        for k, box in enumerate(boxes, start=1)
    ]
    all_rows = np.arange(len(proof.price))
    told = [(len(organisation), OUTSIDE, all_rows, proof.price), *inner]
    price = np.concatenate([each[3] for each in told])
    size = [len(each[3]) for each in told]
    kept = np.flatnonzero(price)
    row = whole.relaxation.blocks.priced[np.concatenate([each[2] for each in told])[kept]]
    number = np.repeat([each[0] for each in told], size)[kept]
    limits = program.limits[["rule", "about"]]
    same = limits[limits["about"].isin(limits["about"].take(np.unique(row)))]
    which = np.zeros(len(limits), dtype=np.int64)
    which[same.index] = nth(same)
    return pd.DataFrame({
        "organisation": organisation.append(pd.Index([""])).take(number).to_numpy(),
        "box": np.repeat([each[1] for each in told], size)[kept],
        "rule": limits["rule"].take(row).to_numpy(),
        "about": limits["about"].take(row).to_numpy(),
        "nth": which[row],
        "price": _rounded(price[kept]),
    }).astype({"organisation": "str", "rule": "str", "about": "str"})  # fmt: skip


def _rounded(price: np.ndarray) -> np.ndarray:
    """Prices, none 0, to so many digits."""
    unit = 10.0 ** (np.floor(np.log10(np.abs(price))) - DIGITS + 1)
    return np.asarray(np.round(price / unit) * unit)


def _boxes(problem: Problem, whole: Whole, proof: Proof, organisation: pd.Index) -> pd.DataFrame:
    """The waves of each box's sites, where they are not all that the site has."""
    blocks, sites = whole.relaxation.blocks, problem.sites["site"].to_numpy(str)
    lines = [
        (organisation[number], k, sites[part.sites[at]], int(box.low[at]), int(box.high[at]))
        for number, (part, boxes) in enumerate(zip(whole.parts, proof.boxes, strict=True))
        for k, box in enumerate(boxes, start=1)
        for at in np.flatnonzero((box.low > blocks.earliest[part.sites]) | (box.high < blocks.waves + 1))
    ]
    table = pd.DataFrame(lines, columns=["organisation", "box", "site", "first_wave", "last_wave"])
    numbers = dict.fromkeys(("box", "first_wave", "last_wave"), "int64")
    return table.astype({"organisation": "str", "site": "str", **numbers})
