"""The certificate travels in the plan's folder, and `verify` proves the bound again from it, or says what it does not."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from inventory.findings import Refused
from optimizer.certificate.check import faults_of_bound
from optimizer.certificate.folder import TABLES
from optimizer.plan import Plan, report
from optimizer.plan_folder import read, write
from optimizer.solve import Search, solve
from tests.optimizer.certificate.proofs import estate, proved


@pytest.fixture(scope="module")
def plan() -> Plan:
    """A plan of sixty workloads by the solver, with the bound that the decomposition proves of them."""
    posed = estate()
    made, solved = proved(posed.problem, rounds=60), solve(posed.problem, Search(gap=0.3, time_limit=60.0))
    known = replace(solved, bound=made.certificate.claimed, certificate=made.certificate)
    return report(posed, known)


def said(plan: Plan, **changes) -> Plan:
    return replace(plan, summary={**plan.summary, **changes})


def codes(plan: Plan) -> list[str]:
    return [fault.kind.code for fault in faults_of_bound(plan, estate().problem)]


def altered(plan: Plan, name: str, **columns) -> Plan:
    table = getattr(plan.certificate, name).assign(**columns)
    return replace(plan, certificate=replace(plan.certificate, **{name: table}))


def test_a_certificate_is_read_back_as_it_was(plan, tmp_path):
    write(plan, tmp_path / "plan")
    back = read(tmp_path / "plan").certificate
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(back, name), getattr(plan.certificate, name))
    assert (back.certified, back.claimed) == (plan.summary["certified_bound"], plan.summary["bound"])


def test_a_plan_without_a_certificate_has_no_table_of_one(plan, tmp_path):
    bare = said(replace(plan, certificate=None), certified_bound=None, bound_source="solver")
    write(bare, tmp_path / "plan")
    assert not [name for name in TABLES if (tmp_path / "plan" / f"{name}.csv").exists()]
    assert read(tmp_path / "plan").certificate is None
    assert faults_of_bound(bare, None) == ()


def test_the_bound_that_the_certificate_proves_is_sound(plan):
    assert plan.summary["bound_source"] == "certificate"
    assert codes(plan) == []


def test_a_bound_above_what_the_tables_give_is_a_fault(plan):
    higher = plan.summary["bound"] * 1.001
    assert codes(said(plan, bound=higher)) == ["certificate-claim"]
    assert codes(said(plan, certified_bound=higher, bound=higher)) == [
        "certificate-bound",
        "certificate-claim",
    ]


def test_a_bound_below_what_the_tables_give_is_none(plan):
    assert codes(said(plan, certified_bound=0.0, bound=0.0)) == []


def test_a_solver_may_vouch_for_more_where_the_plan_says_so(plan):
    [organisation, *_] = plan.certificate.boxes["organisation"]
    more = pd.DataFrame({"organisation": [organisation], "bound": [1e12]})
    claiming = said(
        replace(plan, certificate=replace(plan.certificate, vouched=more)), bound=plan.summary["bound"] + 1e11
    )
    assert codes(said(claiming, bound_source="certificate_and_solver")) == []
    assert codes(claiming) == ["certificate-claim"]  # it says that its certificate alone proves it


def test_prices_of_the_wrong_sign_are_a_fault(plan):
    assert set(codes(altered(plan, "prices", price=-plan.certificate.prices["price"]))) == {
        "certificate-sign"
    }


def test_prices_that_prove_less_are_a_fault(plan):
    doubled = altered(plan, "prices", price=2 * plan.certificate.prices["price"])
    assert codes(doubled) == ["certificate-bound", "certificate-claim"]


def test_boxes_that_leave_a_hole_are_a_fault(plan):
    narrower = altered(plan, "boxes", last_wave=plan.certificate.boxes["first_wave"])
    assert set(codes(narrower)) == {"certificate-boxes"}


def test_a_bound_that_says_it_is_certified_brings_its_certificate(plan):
    assert codes(replace(plan, certificate=None)) == ["certificate-source"]


@pytest.mark.parametrize("name", TABLES)
def test_a_broken_table_is_refused(plan, tmp_path, name):
    write(plan, tmp_path / "plan")
    path = tmp_path / "plan" / f"{name}.csv"
    path.write_text("organisation,box\nx,y\n", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        read(tmp_path / "plan")
    assert [finding.kind.code for finding in refused.value.findings] == ["certificate-broken"]
    path.unlink()
    with pytest.raises(Refused):
        read(tmp_path / "plan")
