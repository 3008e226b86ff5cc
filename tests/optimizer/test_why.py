"""What is told of a workload's choice is what the programme holds of it."""

from __future__ import annotations

from dataclasses import fields

import pandas as pd
import pytest

from benchmarks.at_scale import cheapest
from benchmarks.estates import Recipe, generate
from benchmarks.exact import scaled
from inventory.graph import build
from optimizer import plan_folder
from optimizer.formulate import formulate
from optimizer.part import around
from optimizer.plan import report
from optimizer.pose import pose
from optimizer.rules import RELAXABLE
from optimizer.scenario_files import SHIPPED, load
from optimizer.solution import completed
from optimizer.solve import Search, solve
from optimizer.why import Answer, asked, why
from tests.optimizer import rich, small
from tests.optimizer.test_carbon import COUNTED

CHOICE = ["offer", "treatment", "wave"]
WORKLOADS = rich.inventory()["workloads"]["workload"].tolist()
LOOKED_AT = {
    "within_capacity", "within_budget", "within_staff", "within_organisation_staff", "within_wave_size", "within_link",
    "hosting_shares", "obsolescence_by_date", "within_emissions",
}  # fmt: skip


def told(workload: str):
    return why(rich.posed(), rich.plan(), workload)


def solved(**given):
    posed = small.posed(**given)
    return posed, report(posed, solve(posed.problem, Search(gap=0.0)))


# Money


@pytest.mark.parametrize("workload", WORKLOADS)
def test_the_lines_add_up_to_what_the_programme_says_the_choice_costs(workload):
    answer, choices = told(workload), rich.posed().problem.choices
    own = choices[choices["workload"] == workload]
    assert answer.allowed.values.tolist() == own[[*CHOICE, "cost"]].values.tolist()
    [cost] = own.loc[(own[CHOICE] == answer.chosen[CHOICE]).all(axis=1), "cost"]
    assert answer.own_cost == cost
    assert answer.lines["discounted"].sum() == pytest.approx(cost)


@pytest.mark.parametrize("workload", WORKLOADS)
def test_the_differences_of_an_alternative_add_up_to_what_it_costs_more(workload):
    answer = told(workload)
    apart = answer.differences.groupby(CHOICE)["discounted"].sum()
    extra = answer.alternatives.set_index(CHOICE)["extra"]
    pd.testing.assert_series_equal(
        extra.sort_index(), apart.reindex(extra.index, fill_value=0.0).sort_index(), check_names=False
    )


def test_a_move_and_what_runs_before_and_after_it():
    # In wave 2 of 3, worth 0.8: a year of today's 1000 $; 240 $ a year for the other two, worth 0.8 + 0.64 + 0.512.
    decisions = "workload,action,offer,treatment,wave\nw,pin,cti,rehost,2\n"
    posed, plan = solved(tables={"decisions": decisions})
    answer = why(posed, plan, "w")
    assert answer.lines.set_index("line")["discounted"].to_dict() == pytest.approx(
        {"running_today": 1000, "running_after": 240 * (0.8 + 0.64 + 0.512), "move": 1000 * 0.8}
    )
    assert answer.chosen["reason"] == "pinned"
    assert len(answer.alternatives) == 0
    assert len(answer.waves) == 1


def test_effects_on_others_are_not_counted_and_it_says_so():
    # Closing the site saves 1000 $ a year; no cost told of the workload holds any of it.
    posed, plan = solved()
    answer = why(posed, plan, "w")
    assert answer.own_cost_only
    assert plan.summary["objective"] - answer.own_cost == pytest.approx(
        plan.cash[plan.cash["line"].isin(["site_operation", "site_closing"])]["discounted"].sum()
    )


# Alternatives


@pytest.mark.parametrize("workload", WORKLOADS)
def test_an_alternative_is_the_cheapest_wave_of_each_other_offer_and_treatment(workload):
    answer, choices = told(workload), rich.posed().problem.choices
    own = choices[choices["workload"] == workload]
    least = own.groupby(["offer", "treatment"])["cost"].min()
    chosen = (answer.chosen["offer"], answer.chosen["treatment"])
    assert answer.alternatives.set_index(["offer", "treatment"])["own_cost"].to_dict() == pytest.approx(
        least.drop(chosen).to_dict()
    )
    assert answer.alternatives["own_cost"].is_monotonic_increasing
    waves = own[(own["offer"] == chosen[0]) & (own["treatment"] == chosen[1])].set_index("wave")["cost"]
    assert answer.waves.set_index("wave")["own_cost"].to_dict() == waves.to_dict()


@pytest.mark.parametrize("workload", WORKLOADS)
def test_an_obstacle_is_a_limit_that_the_plan_would_break_if_only_this_changed(workload):
    posed, plan, answer = rich.posed(), rich.plan(), told(workload)
    numbered, program = posed.problem.numbered, formulate(posed.problem, RELAXABLE)
    kept = numbered.merge(plan.assignments[["workload", *CHOICE]]).sort_values("workload")
    for other in answer.alternatives[CHOICE].to_dict("records"):
        [column] = numbered.loc[
            (numbered["workload"] == workload) & (numbered[CHOICE] == pd.Series(other)).all(axis=1), "column"
        ]
        swapped = kept["column"].where(kept["workload"] != workload, column).to_numpy()
        limits = program.limits
        used = program.matrix @ completed(posed.problem, swapped) + limits["constant"].to_numpy(float)
        short = (used - limits["limit"]).where(limits["sense"] == "<=", limits["limit"] - used)
        broken = (short > 1e-6 * limits["limit"].abs().clip(lower=1)) & limits["rule"].isin(LOOKED_AT)
        said = answer.obstacles[(answer.obstacles[CHOICE] == pd.Series(other)).all(axis=1)]
        assert said.set_index(["rule", "about"])["short_by"].to_dict() == pytest.approx(
            {
                (rule, about): amount
                for rule, about, amount in zip(
                    limits["rule"][broken], limits["about"][broken], short[broken], strict=True
                )
            }
        )


def test_a_full_offer_is_in_the_way_of_what_would_be_cheaper():
    # `cti` has room for one of two servers of 2 vCPU alike; the other would have gone there too.
    posed, plan = solved(
        tables={
            "workloads": "workload,organisation,criticality\nv,msss,2\nw,msss,2\n",
            "assets": "asset,workload,site,vcpu,memory_gib,storage_gib,annual_cost\na,w,s,2,4,1024,9000\nb,v,s,2,4,1024,9000\n",
        },
        offers={"cti": {"capacity": {"vcpu": 3}}},
    )  # fmt: skip
    [out] = plan.assignments.loc[plan.assignments["offer"] != "cti", "workload"]
    answer = why(posed, plan, out)
    assert answer.chosen["reason"] == "held_back"
    cheaper = answer.obstacles[answer.obstacles["offer"] == "cti"]
    assert set(cheaper["rule"]) == {"within_capacity"}
    assert cheaper["about"].tolist()[:2] == ["cti · vcpu · 1", "cti · vcpu · 2"]
    assert cheaper["short_by"].tolist()[:2] == [1.0, 1.0]


# Exclusions


def test_what_rules_out_every_wave_is_told_alone():
    ruled = told("crm").ruled_out
    foreign = ruled[(ruled["offer"] == "aws-montreal") & (ruled["treatment"] == "rehost")]
    assert foreign[["first_wave", "last_wave", "exclusion", "source", "waves_left"]].to_numpy().tolist() == [
        [1, 4, "policy", "sensitive-not-foreign", 0],
        [1, 4, "recovery_required", "recover", 0],
    ]
    partly = ruled[(ruled["offer"] == "ngq-est") & (ruled["treatment"] == "rehost")]
    assert partly[["first_wave", "last_wave", "exclusion", "waves_left"]].to_numpy().tolist() == [
        [1, 1, "network_not_ready", 2],
        [3, 3, "blackout", 2],
    ]


@pytest.mark.parametrize("workload", WORKLOADS)
def test_every_offer_and_treatment_is_a_choice_or_ruled_out_with_its_reason(workload):
    answer, lanes = told(workload), rich.posed().estate.lanes
    told_of = {
        *zip(answer.alternatives["offer"], answer.alternatives["treatment"], strict=True),
        *zip(answer.ruled_out["offer"], answer.ruled_out["treatment"], strict=True),
        (answer.chosen["offer"], answer.chosen["treatment"]),
    }
    own = lanes[lanes["workload"] == workload]
    assert told_of == set(zip(own["offer"], own["treatment"], strict=True))


# What stands around


def test_ties_say_who_moves_along_and_who_needs_whom():
    assert told("held").ties[["tie", "workload", "offer", "wave"]].to_numpy().tolist() == [
        ["together", "unlevelled", "gcp-montreal", 2]
    ]
    assert told("web").ties[["tie", "workload", "treatment", "wave"]].to_numpy().tolist() == [
        ["provider", "crm", "retire", 2]
    ]
    assert told("crm").ties[["tie", "workload"]].to_numpy().tolist() == [["consumer", "web"]]
    assert len(told("idle").ties) == 0


def test_sites_say_whether_the_workload_is_the_last_to_leave():
    # `web` leaves s2 in wave 1, `crm` and `power` in wave 2, when it closes; `appliance` never leaves s1.
    columns = ["site", "closable", "closes", "others", "without_it", "last_to_leave"]
    assert told("crm").sites[columns].to_numpy().tolist() == [
        ["s1", True, 0, 5, 0, False],
        ["s2", True, 2, 2, 2, True],
    ]
    assert told("web").sites[columns].to_numpy().tolist() == [["s2", True, 2, 2, 2, False]]
    assert told("hosted").sites[columns].to_numpy().tolist() == [["s3", False, 0, 0, 1, True]]


# Parts of the estate


def same(one, two):
    for each in fields(Answer):
        left, right = getattr(one, each.name), getattr(two, each.name)
        if isinstance(left, pd.DataFrame):
            pd.testing.assert_frame_equal(left, right, rtol=1e-12, obj=each.name)
        elif isinstance(left, pd.Series):
            pd.testing.assert_series_equal(left, right)
        else:
            assert left == pytest.approx(right, rel=1e-12) if isinstance(left, float) else left == right


@pytest.mark.parametrize("workload", WORKLOADS)
def test_posing_what_lies_around_a_workload_answers_as_posing_everything_does(workload):
    # `rich` has groups, orders, quotes, decisions, moves made, and a share of hosting, which is of the whole estate.
    plan = rich.plan()
    assert len(plan.rules[plan.rules["rule"] == "hosting_shares"]) > 0
    same(asked(plan, workload), told(workload))


def test_what_lies_around_a_workload_is_a_small_part_of_a_large_estate():
    estate = build(generate(Recipe(2_000, seed=4)))
    sizes = [len(around(estate, each)["workloads"]) for each in estate["workloads"]["workload"][::100]]
    assert sorted(sizes)[len(sizes) // 2] < 200


@pytest.mark.parametrize("seed", [1, 2])
def test_it_answers_so_on_a_generated_estate_too(seed):
    estate = build(generate(Recipe(300, seed)))
    posed = pose(estate, scaled(load([SHIPPED / "base.yaml"]), 2.0))
    plan = report(posed, cheapest(posed))
    for workload in estate["workloads"]["workload"][::15]:
        same(asked(plan, workload), why(posed, plan, workload))


# Plans


def test_a_plan_read_from_its_folder_answers_the_same(tmp_path):
    plan_folder.write(rich.plan(), tmp_path / "plan")
    plan = plan_folder.read(tmp_path / "plan")
    again, first = why(pose(plan.inventory, plan.scenario), plan, "crm"), told("crm")
    assert again.own_cost == pytest.approx(first.own_cost)
    for name in ("lines", "waves", "alternatives", "differences", "obstacles", "ruled_out", "sites"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(first, name), check_dtype=False)


def test_a_workload_that_the_plan_does_not_have_is_refused():
    with pytest.raises(ValueError, match="nobody"):
        told("nobody")


# Shares obsolete at a date, and tonnes


def alternative(answer, treatment, wave):
    found = answer.obstacles
    return found[(found["treatment"] == treatment) & (found["wave"] == wave)].drop(columns=CHOICE)


def test_the_tonnes_of_a_year_and_what_may_be_obsolete_stand_in_the_way_of_staying():
    # A kilowatt of 2 vCPU, a tonne a year where it stands and half where it goes: to stay would be half a tonne over a
    # year of 0.6, and obsolete at a date by which nothing may be.
    assets = small.ASSETS.replace("annual_cost\n", "annual_cost,support_ends\n").replace(
        ",1000\n", ",1000,2026-06-30\n"
    )
    posed, plan = solved(
        tables={"assets": assets},
        support={"extended": False},
        **small.merged(
            COUNTED,
            {
                "targets": {
                    "obsolescence": {"vital": {"by": "2028-04-01", "at_most": 0.0}},
                    "emissions": {"2028-2029": {"at_most": 0.6}},
                }
            },
        ),
    )
    answer = why(posed, plan, "w")
    assert answer.chosen["treatment"] != "retain"
    over = alternative(answer, "retain", 0).set_index("rule")["short_by"]
    assert over["obsolescence_by_date"] == pytest.approx(1.0)
    assert over["within_emissions"] == pytest.approx(0.4)
