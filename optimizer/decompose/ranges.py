"""Ranges of numbers, many at once."""

from __future__ import annotations

import numpy as np


def joined(first: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Every number of each range from `first` to before `end`, in order."""
    length = end - first
    return np.repeat(first - np.cumsum(length) + length, length) + np.arange(length.sum())


def starts(lengths: np.ndarray) -> np.ndarray:
    """Where each of these lengths begins when laid end to end, and where the last ends."""
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
