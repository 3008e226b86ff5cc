"""Public instances posed as the product's own Problem, with what is known of their optimum.

A folder of instances holds a folder a family (`gap`, `sscflp`, `minelib`) with its files and their `best_known.csv`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from benchmarks.instances import gap, minelib, sscflp
from benchmarks.instances.instance import Instance

FAMILIES: dict[str, Callable[[Path], list[Instance]]] = {
    "gap": gap.instances,
    "sscflp": sscflp.instances,
    "minelib": minelib.instances,
}
"""The reader of each family, in the order of the table."""


def found(folder: Path, families: Iterable[str] = FAMILIES) -> list[Instance]:
    """Every instance of these families that a folder holds, family by family, from small to large."""
    return [
        instance
        for family in families
        if (folder / family).is_dir()
        for instance in sorted(FAMILIES[family](folder / family), key=lambda each: len(each.problem.choices))
    ]
