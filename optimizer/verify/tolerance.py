"""How far two numbers may differ and still be the same, for every check of a plan."""

from __future__ import annotations

from math import isclose

RELATIVE = 1e-6
CENT = 0.01  # CAD
GRAIN = 1e-6  # of any other unit


def same(one: float, other: float) -> bool:
    """Whether two quantities are one; what is not a number is like no other."""
    return isclose(one, other, rel_tol=RELATIVE, abs_tol=GRAIN)


def same_money(one: float, other: float) -> bool:
    """Whether two amounts in CAD are one."""
    return isclose(one, other, rel_tol=RELATIVE, abs_tol=CENT)


def exceeds(used: float, limit: float) -> bool:
    """Whether a quantity is above its limit."""
    return not (used <= limit or same(used, limit))


def exceeds_money(used: float, limit: float) -> bool:
    """Whether an amount in CAD is above its limit."""
    return not (used <= limit or same_money(used, limit))
