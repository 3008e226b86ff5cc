"""Every rule can bite: a small problem whose least cost changes when that rule alone is left out."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import pytest

from optimizer.problem import Problem
from optimizer.rules import (
    RULES,
    Rule,
    acts_by_wave,
    hosting_shares,
    moves_together,
    near_enough,
    obsolescence_by_date,
    offer_open_once_used,
    offer_opens_when_used,
    one_choice_each,
    one_tier_each,
    open_sites_by_date,
    providers_first,
    site_closes_once_empty,
    site_open_until_empty,
    stocks_add_up,
    traffic_crosses,
    volume_within_tier,
    volumes_add_up,
    within_budget,
    within_capacity,
    within_emissions,
    within_link,
    within_organisation_budget,
    within_organisation_staff,
    within_staff,
    within_wave_size,
)
from tests.optimizer.oracle import Meaning
from tests.optimizer.problems import least, problem, without


class Bite(NamedTuple):
    """A problem with its least cost under every rule, and under all but one; `None` where nothing is allowed."""

    problem: Problem
    kept: float | None
    left_out: float | None


STAY_OR_GO = """
    workload organisation offer kind wave cost one_off_cost vcpu effort_days
    a        msss         -     -    0    10   0            4    0
    a        msss         ngq   ngq  1    3    8            4    5
"""  # staying costs 10; going saves 7, if it may

APART = "workload offer cost\na x 1\na y 5\nb x 5\nb y 2"  # each is cheapest where the other is not

ONE_SITE = {
    "presence": "workload site\na s1",
    "site_waves": "site wave cost closing_cost\ns1 1 2 6",
}  # open, it costs 2 more

BITES: dict[Rule, Bite] = {
    # Taking no choice at all would cost nothing.
    one_choice_each: Bite(problem(1, STAY_OR_GO), 3, 0),
    # Staying for 2 and keeping the site for 5 makes 7, going 8; and 2, if the site may believe that `a` has gone.
    acts_by_wave: Bite(
        problem(
            1,
            "workload offer wave cost\na - 0 2\na ngq 1 8",
            presence="workload site\na s1",
            site_waves="site wave cost\ns1 1 5",
        ),
        7,
        2,
    ),
    # Room for 3 of 4: the stock must count what arrives…
    stocks_add_up: Bite(problem(1, STAY_OR_GO, capacity="offer resource wave limit\nngq vcpu 1 3"), 10, 3),
    # …and be held to the limit.
    within_capacity: Bite(problem(1, STAY_OR_GO, capacity="offer resource wave limit\nngq vcpu 1 3"), 10, 3),
    # Going costs 8 and leaves an empty site that costs 6 to close: 14, of a budget of 13.
    within_budget: Bite(
        problem(
            1,
            STAY_OR_GO,
            **ONE_SITE,
            budget="fiscal_year limit\n2027-2028 13",
            wave_years="wave fiscal_year\n1 2027-2028",
        ),
        12,
        3,
    ),
    # The same, where the room is its owner's; what others may spend changes nothing.
    within_organisation_budget: Bite(
        problem(
            1,
            STAY_OR_GO,
            **ONE_SITE,
            sites="site organisation\ns1 msss",
            organisation_budget="organisation fiscal_year limit\nmsss 2027-2028 13\nmri 2027-2028 0",
            wave_years="wave fiscal_year\n1 2027-2028",
        ),
        12,
        3,
    ),
    # Going takes 5 days, of 4.
    within_staff: Bite(problem(1, STAY_OR_GO, staff="wave limit\n1 4"), 10, 3),
    within_organisation_staff: Bite(
        problem(1, STAY_OR_GO, organisation_staff="organisation wave limit\nmsss 1 4\nmri 1 9"), 10, 3
    ),
    within_wave_size: Bite(problem(1, STAY_OR_GO, wave_sizes="measure wave limit\nvcpu 1 3"), 10, 3),
    # Four terabytes would leave, by a link that carries three.
    within_link: Bite(
        problem(
            1, STAY_OR_GO, links="site wave limit\ns1 1 3", site_terabytes="workload site terabytes\na s1 4"
        ),
        10,
        3,
    ),
    # Where each is cheapest, they are too far apart: both in x cost 1 + 5.
    near_enough: Bite(problem(1, APART, too_far="consumer provider place other\na b x y"), 6, 3),
    # Where each is cheapest, what `a` sends from x costs 9.
    traffic_crosses: Bite(problem(1, APART, traffic="workload other offer cost\na b x 9"), 6, 3),
    # Each would rather go elsewhere; together, the cheapest place is x for 1 + 4.
    moves_together: Bite(
        problem(
            1,
            "workload offer cost\na x 1\na y 5\nb x 4\nb y 2",
            together="workload group\na a\nb a",
        ),
        5,
        3,
    ),
    # The provider is cheapest in wave 2, its consumer in wave 1: both in wave 2 cost 1 + 3, both in wave 1 cost 2 + 4.
    providers_first: Bite(
        problem(
            2,
            "workload offer wave cost\nc x 1 2\nc x 2 3\np x 1 4\np x 2 1",
            orders="consumer provider\nc p",
        ),
        4,
        3,
    ),
    # Staying is cheaper than going (4 against 7), but keeps a site open for 5.
    site_open_until_empty: Bite(
        problem(
            1,
            "workload offer wave cost\na - 0 4\na ngq 1 7",
            presence="workload site\na s1",
            site_waves="site wave cost\ns1 1 5",
        ),
        7,
        4,
    ),
    # Closing costs 3 more than it saves: a site that has emptied would rather be kept open for nobody.
    site_closes_once_empty: Bite(
        problem(1, STAY_OR_GO, presence="workload site\na s1", site_waves="site wave cost\ns1 1 -3"), 3, 0
    ),
    # Going costs 3 and saves 7, but opening the offer costs 9: staying costs 10, and not 3 as if it opened itself.
    offer_open_once_used: Bite(
        problem(1, STAY_OR_GO, openings="offer wave cost budget_cost\nngq 1 9 0"), 10, 3
    ),
    # Opening costs 6 in wave 2, where nothing of the budget is left; opening in wave 1 for nobody would cost 7.
    offer_opens_when_used: Bite(
        problem(
            2,
            "workload offer wave cost\na - 0 20\na ngq 2 3",
            openings="offer wave cost budget_cost\nngq 1 7 1\nngq 2 6 1",
            budget="fiscal_year limit\n2028-2029 0",
            wave_years="wave fiscal_year\n1 2027-2028\n2 2028-2029",
        ),
        20,
        10,
    ),
    # Going costs 20 less 2 for each of 4 vCPU: 12, and staying 10, unless what stays is discounted too.
    volumes_add_up: Bite(
        problem(
            1,
            "workload offer wave cost vcpu\na - 0 10 4\na ngq 1 20 4",
            discounts="offer measure wave least cost\nngq vcpu 1 4 -2",
        ),
        10,
        2,
    ),
    # Going costs 13 less 2 for each of 3 vCPU, but only from 4 vCPU on: staying costs 10.
    volume_within_tier: Bite(
        problem(
            1,
            "workload offer wave cost vcpu\na - 0 10 3\na ngq 1 13 3",
            discounts="offer measure wave least cost\nngq vcpu 1 4 -2",
        ),
        10,
        7,
    ),
    # Two off for each vCPU under 2, none from there on: 3 vCPU are in the second tier, not one of them in each.
    one_tier_each: Bite(
        problem(
            1,
            "workload offer wave cost vcpu\na - 0 10 3\na ngq 1 11 3",
            discounts="offer measure wave least cost\nngq vcpu 1 0 -2\nngq vcpu 1 2 0",
        ),
        10,
        9,
    ),
    # No site may be open in wave 1, so `b` goes too, for 6 more.
    open_sites_by_date: Bite(
        problem(
            1,
            "workload offer wave cost\na ngq 1 1\nb - 0 2\nb ngq 1 8",
            presence="workload site\na s1\nb s1",
            site_waves="site wave cost\ns1 1 0",
            open_sites="wave limit\n1 0",
        ),
        9,
        3,
    ),
    # Half of what is kept must end in a cloud of the government, though staying is cheaper for both.
    hosting_shares: Bite(
        problem(
            1,
            """
            workload offer kind wave cost vcpu
            a        -     -    0    1    2
            a        ngq   ngq  1    4    2
            b        -     -    0    1    2
            b        ngq   ngq  1    6    2
            """,
            shares="share kinds measure sense limit\ngovernment ngq+cti vcpu >= 0.5",
        ),
        5,
        2,
    ),
    # Half may be obsolete: `a` goes for 3 more, or `b` for 5 more, where its support is given back.
    obsolescence_by_date: Bite(
        problem(
            1,
            "workload offer wave cost\na - 0 1\na ngq 1 4\nb - 0 1\nb ngq 1 6",
            obsolescence="target wave limit\nvital 1 0.5",
            obsolete="choice target weight\n0 vital 1\n2 vital 1",
        ),
        5,
        2,
    ),
    # Staying emits 2 tonnes and keeps a site open that emits 1, of 2 a year; gone, `a` emits 1.
    within_emissions: Bite(
        problem(
            1,
            "workload offer wave cost\na - 0 1\na ngq 1 4",
            **ONE_SITE,
            emissions="fiscal_year wave limit\n2027-2028 1 2",
            choice_emissions="choice fiscal_year tonnes\n0 2027-2028 2\n1 2027-2028 1",
            site_emissions="site wave fiscal_year tonnes\ns1 1 2027-2028 1",
        ),
        4,
        3,
    ),
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_rule_can_bite(rule):
    bite = BITES[rule]
    assert bite.kept != bite.left_out
    assert least(bite.problem) == pytest.approx(bite.kept)
    assert least(bite.problem, without(rule)) == pytest.approx(bite.left_out)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_trying_everything_agrees_on_every_bite(rule):
    bite = BITES[rule]
    assert Meaning(bite.problem).best() == bite.kept


RETIRED_PROVIDER = problem(
    2,
    "workload offer wave cost\nc x 1 9\nc x 2 2\np retire 1 1\np retire 2 5\np - 0 20",
    orders="consumer provider\nc p",
)


def test_a_provider_is_not_retired_under_its_consumer():
    # Retiring in wave 1 is cheapest, but the consumer is still there until wave 2: 2 + 5 against 9 + 1.
    assert least(RETIRED_PROVIDER) == pytest.approx(7)
    assert least(RETIRED_PROVIDER, without(providers_first)) == pytest.approx(3)


def test_a_rule_may_leave_nothing():
    # Going takes 5 days of 4, and staying is no choice.
    alone = problem(1, "workload offer cost effort_days\na ngq 3 5", staff="wave limit\n1 4")
    assert least(alone) is None
    assert least(alone, without(within_staff)) == pytest.approx(3)


def test_a_body_pays_for_no_site_of_another():
    lodged = problem(
        1, STAY_OR_GO, **ONE_SITE, sites="site organisation\ns1 mri", wave_years="wave fiscal_year\n1 2027-2028",
        organisation_budget="organisation fiscal_year limit\nmsss 2027-2028 8\nmri 2027-2028 6",
    )  # fmt: skip
    assert least(lodged) == pytest.approx(3)


@pytest.mark.parametrize(("price", "cost"), [(4, 7), (8, 9)])
def test_a_target_with_a_price_is_missed_where_that_is_cheaper(price, cost):
    # One site too many for 4 more, or `b` goes for 6 more.
    bite = BITES[open_sites_by_date].problem
    priced = replace(bite, open_sites=bite.open_sites.assign(price=float(price)))
    assert least(priced) == pytest.approx(cost)
    assert Meaning(priced).best() == cost


def test_what_is_carried_by_road_takes_no_link():
    by_road = problem(
        1, "workload offer wave cost treatment\na - 0 10 -\na ngq 1 3 relocate", links="site wave limit\ns1 1 3",
        site_terabytes="workload site terabytes\na s1 4", by_road="treatment\nrelocate",
    )  # fmt: skip
    assert least(by_road) == pytest.approx(3)


def test_what_is_retired_or_in_the_same_offer_receives_for_nothing():
    # `a` is cheapest in x; `b` already stands there, or is retired.
    sends = {"traffic": "workload other offer cost\na b x 9", "homes": "workload offer\nb x"}
    assert least(problem(1, "workload offer wave cost\na x 1 1\nb - 0 2", **sends)) == pytest.approx(3)
    assert least(problem(1, "workload offer cost\na x 1\nb retire 2", **sends)) == pytest.approx(3)
    assert least(problem(1, "workload offer cost\na x 1\nb y 2", **sends)) == pytest.approx(12)


def test_what_recovers_elsewhere_takes_room_there_too():
    # Half of 4 is reserved in y, which has room for less; or for exactly that.
    paired = {"reserves": "workload offer pair part\na ngq y 0.5"}
    room = "offer resource wave limit\ny vcpu 1 "
    assert least(problem(1, STAY_OR_GO, capacity=room + "1.9", **paired)) == pytest.approx(10)
    assert least(problem(1, STAY_OR_GO, capacity=room + "2", **paired)) == pytest.approx(3)


def test_a_limit_holds_whatever_its_offer_is_called():
    # The name holds what joins an offer and a resource in the name of a stock.
    named = BITES[within_capacity].problem
    offers = {"ngq": "ngq · est"}
    renamed = replace(
        named,
        choices=named.choices.replace({"offer": offers}),
        capacity=named.capacity.replace({"offer": offers}),
    )
    assert least(renamed) == pytest.approx(10)
