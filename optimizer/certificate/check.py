"""Check: whether a plan's bound is what its certificate proves, from the tables and it alone."""

from __future__ import annotations

from inventory.findings import Finding, Kind, Refused, error
from optimizer.certificate.evaluate import evaluate
from optimizer.certificate.reading import AGAIN
from optimizer.formulate import formulate
from optimizer.plan import Plan
from optimizer.problem import Problem
from optimizer.verify.tolerance import exceeds_money

CERTIFIED = error(
    "certificate-bound", "the certified bound is said {said} CAD; the certificate proves {found}", AGAIN
)
CLAIMED = error(
    "certificate-claim",
    "the bound is said {said} CAD; the certificate, and what a solver vouches for in it, come to {found}",
    AGAIN,
)
SOURCE = error(
    "certificate-source",
    "the bound is said to rest on a certificate, and the plan has none that says so",
    AGAIN,
)


def faults_of_bound(plan: Plan, problem: Problem | None) -> tuple[Finding, ...]:
    """What of the plan's bound its certificate does not prove; empty when it proves all, or when only a solver vouches for it.

    `problem` is the one that the plan's own inventory and scenario pose; a plan without a certificate needs none.
    """
    said = plan.summary
    if plan.certificate is None or problem is None:
        rests = said.get("bound_source") not in (None, "solver") or said.get("certified_bound") is not None
        return (SOURCE.at(),) if rests else ()
    try:
        found = evaluate(problem, formulate(problem), plan.certificate)
    except Refused as refused:
        return refused.findings
    alone = said.get("bound_source") == "certificate"
    claimed = found.certified if alone else found.claimed
    faults = (
        _above(CERTIFIED, said["certified_bound"], found.certified),
        _above(CLAIMED, said["bound"], claimed),
    )
    return tuple(fault for fault in faults if fault is not None)


def _above(kind: Kind, said: object, found: float) -> Finding | None:
    """The fault of a bound that is above what was found."""
    bound = float(str(said))
    return kind.at(said=bound, found=found) if exceeds_money(bound, found) else None
