r"""RULES: the laws of the programme, one function each, in reading order.

A rule is a pure function of a Problem that returns rows as tables. To add a rule, write its function (under
`of_table`, where it speaks of the lines of one table), put it in `RULES`, and give it golden rows and an estate
where it bites in `tests/`.

| symbol | meaning | where it stands in the Problem |
|---|---|---|
| $x_c$ | choice $c$ is taken | column *c* |
| $m_{wt}$, $e_{wt}$ | workload $w$ has moved, is retired, by wave $t$ | columns `moved`, `retired` |
| $n_{st}$ | site $s$ is open in wave $t$ | columns `open` |
| $u_{ort}$ | what offer $o$ holds of resource $r$ in wave $t$ | columns `stock` |
| $y_{ot}$ | offer $o$ is in use by wave $t$ | columns `opened` |
| $\tau_{okt}$, $v_{okt}$ | offer $o$ is in tier $k$ of its discount in wave $t$, the volume counted there | columns `tier`, `tier_volume` |
| $C_w$, $C_{ot}$, $C_y$… | choices of a workload, of an offer in a wave, of a fiscal year… | rows of `choices` |
| $k_c$ | cost of the move, once | `choices.one_off_cost` |
| $a_{cr}$, $a_{cq}$ | what a choice takes of resource $r$, weighs in measure $q$ | columns of `choices` |
| $e_{ct}$ | staff days that choice $c$ takes in wave $t$ | `effort.effort_days` |
| $f_{st}$ | cost of closing site $s$ in wave $t$ | `site_waves.closing_cost` |
| $g_{ot}$, $o_{ot}$ | cost of first using offer $o$ in wave $t$, what its opening takes from that year's budget | `openings.cost`, `openings.budget_cost` |
| $\underline{v}_{ok}$, $\overline{v}_{ok}$ | volume at which tier $k$ of offer $o$ begins and ends | `discounts.least` |
| $S_g$ | sites of an organisation | `sites.organisation` |
| $W_s$ | workloads that hold site $s$ open | `presence` |
| $K_{ort}$, $B_y$, $B_{gy}$, $E_t$, $E_{gt}$, $A_{qt}$, $N_t$ | limits of capacity, budget, an organisation's budget, staff, an organisation's staff, wave size, open sites | `capacity`, `budget`, `organisation_budget`, `staff`, `organisation_staff`, `wave_sizes`, `open_sites` |
| $z_{wvo}$ | $w$ ends in offer $o$, and $v$ elsewhere, not retired | columns `crossing` |
| $b_{ws}$, $L_{st}$ | terabytes of a workload on a site; what the site's link carries in a wave | `site_terabytes`, `links` |
| $\varrho_{wo'o}$ | share of workload $w$, in offer $o'$, that is reserved in offer $o$ | `reserves` |
| $\gamma_{wvo}$ | cost of what $w$ sends $v$ from offer $o$ | `traffic.cost` |
| $s$ | what is missed of a target that has a price | columns `short` |
| $\epsilon_{cy}$, $\epsilon_{sty}$, $G_y$ | tonnes that a choice emits in year $y$, that site $s$ does while open in wave $t$, that may be | `choice_emissions`, `site_emissions`, `emissions` |
| $\alpha$ | share asked of some kinds of hosting | `shares.limit` |
| $b_{cj}$, $\rho_j$, $t_j$ | what a choice leaves obsolete, the share that may be, in which wave | `obsolete.weight`, `obsolescence.limit`, `obsolescence.wave` |
"""

from __future__ import annotations

from collections.abc import Callable

from optimizer.problem import Problem
from optimizer.rules.choice import acts_by_wave, one_choice_each, stocks_add_up
from optimizer.rules.discounts import one_tier_each, volume_within_tier, volumes_add_up
from optimizer.rules.emissions import within_emissions
from optimizer.rules.groups import moves_together, providers_first
from optimizer.rules.limits import (
    within_budget,
    within_capacity,
    within_organisation_budget,
    within_organisation_staff,
    within_staff,
    within_wave_size,
)
from optimizer.rules.offers import offer_open_once_used, offer_opens_when_used
from optimizer.rules.places import near_enough, traffic_crosses, within_link
from optimizer.rules.sites import open_sites_by_date, site_closes_once_empty, site_open_until_empty
from optimizer.rules.tables import Rows
from optimizer.rules.targets import hosting_shares, obsolescence_by_date

Rule = Callable[[Problem], Rows]

RULES: tuple[Rule, ...] = (
    one_choice_each,
    acts_by_wave,
    stocks_add_up,
    within_capacity,
    within_budget,
    within_organisation_budget,
    within_staff,
    within_organisation_staff,
    within_wave_size,
    within_link,
    moves_together,
    providers_first,
    near_enough,
    traffic_crosses,
    site_open_until_empty,
    site_closes_once_empty,
    offer_open_once_used,
    offer_opens_when_used,
    volumes_add_up,
    volume_within_tier,
    one_tier_each,
    open_sites_by_date,
    hosting_shares,
    obsolescence_by_date,
    within_emissions,
)
"""Every rule, in reading order."""

RELAXABLE: tuple[Rule, ...] = (
    within_capacity,
    within_budget,
    within_organisation_budget,
    within_staff,
    within_organisation_staff,
    within_wave_size,
    within_link,
    moves_together,
    providers_first,
    near_enough,
    open_sites_by_date,
    hosting_shares,
    obsolescence_by_date,
    within_emissions,
)
"""Rules that a clash may name: laws of the scenario, not of what the words mean."""
