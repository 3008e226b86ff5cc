"""Fictitious estates of any size, from a seed; `python -m benchmarks.estates --help`."""

from benchmarks.estates.estate import generate
from benchmarks.estates.recipe import Recipe, workloads_for
from benchmarks.estates.tables import write

__all__ = ["Recipe", "generate", "workloads_for", "write"]
