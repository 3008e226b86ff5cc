"""Whoever plans an estate in `benchmarks.peers`, each in a process of its own: to add one, add a line to `CONTESTANTS`."""

from __future__ import annotations

from benchmarks.contestants.found import Contestant
from benchmarks.contestants.people import ordered_rules, site_by_site
from benchmarks.contestants.solvers import cbc, cp_sat, estuaire, highs, scip

CONTESTANTS: dict[str, Contestant] = {
    "Estuaire": estuaire,
    "site by site": site_by_site,
    "ordered rules": ordered_rules,
    "PuLP and CBC": cbc,
    "HiGHS": highs,
    "SCIP": scip,
    "CP-SAT": cp_sat,
}
"""In the order of the table."""
