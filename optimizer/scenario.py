"""What a plan is asked to respect and to weigh: horizon, money, offers, policy, limits, targets.

A scenario is one frozen value; `optimizer.scenario_files` reads it from YAML. Money is in
Canadian dollars unless a price says otherwise.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StrictBool, StrictInt, model_validator

from optimizer.conditions import Condition
from optimizer.figures import Figure, Limit, Model, Number, RampedLimit, Sourced, Status, Text
from optimizer.scenario_carbon import Carbon, Electricity, Emissions
from optimizer.scenario_places import Latency, Link, NetworkReadiness, Recovery, Require, Traffic

LEVEL_TEXTS = {str(level): level for level in (1, 2, 3, 4)}
Level = Annotated[
    Literal[1, 2, 3, 4],
    BeforeValidator(lambda level: LEVEL_TEXTS.get(level, level) if isinstance(level, str) else level),
]
"""A level from 1 to 4; as a key of JSON it is text."""
Kind = Literal["external", "ngq", "cti"]
Platform = Literal["x86", "power", "mainframe", "appliance", "saas"]
Portability = Literal["bound", "portable", "containerised"]
Treatment = Literal[
    "retire", "retain", "refresh", "rehost", "relocate", "replatform", "refactor", "repurchase"
]
Measure = Literal["workloads", "vcpu", "storage"]
Resource = Literal["vcpu", "memory_gib", "storage_gib", "servers"]


class Horizon(Model):
    """When waves begin and how long running costs count; 1 April must be a wave boundary."""

    start: date
    wave_months: Literal[1, 2, 3, 4, 6, 12]
    waves: Annotated[int, Field(strict=True, ge=1, le=120)]
    years_after: Annotated[float, Field(strict=True, ge=0, le=30)]
    discount_rate: Figure

    @model_validator(mode="after")
    def _fiscal_years_begin_with_a_wave(self) -> Horizon:
        if self.start.day != 1 or (self.start.month - 4) % self.wave_months:
            raise ValueError("fiscal-year")
        if (self.years_after * 12) % self.wave_months:
            raise ValueError("years-after")
        return self


Part = Annotated[float, Field(strict=True, ge=0, le=1)]
"""A share, from 0 to 1."""


class Discount(Sourced):
    """A tier of volume: the share taken off once all that moved to an offer costs so much a year at list price."""

    from_year: Number
    share: Part


class Price(Model):
    """What a month of hosting costs per unit; a catalogue price fills what is left empty.

    `platform_factor` multiplies the whole price for platforms other than x86. `discounts`, from the least volume to the
    greatest: in each wave, the share of the highest tier reached by what has moved there by then is taken
    off all of it; what stands there from before, and what a quote prices, neither counts nor is discounted.
    """

    catalogue: str = ""
    term: Literal["on_demand", "committed_1y", "committed_3y"] = "on_demand"
    currency: Literal["CAD", "USD"] = "CAD"
    vcpu_month: Figure | None = None
    memory_gib_month: Figure | None = None
    storage_gib_month: Figure | None = None
    platform_factor: dict[Platform, Figure] = {}
    discounts: tuple[Discount, ...] = ()


TERM_READ = Text(
    fr="Trois ans au plus, renouvellements compris, selon la règle lue pour le Directeur général des élections (E-3.3, r. 6.1, art. 58.1); la règle générale (C-65.1, r. 5.1) n’a pas été vérifiée.",
    en="Three years at most, renewals included, by the rule read for the Chief Electoral Officer (E-3.3, r. 6.1, s. 58.1); the general rule (C-65.1, r. 5.1) was not verified.",
)


class Contract(Sourced):
    """How long an offer may be held before it is tendered again, and what that costs.

    `months` are counted from the wave in which the offer is first used, or from wave 1 where it already is; at each
    end of a term the `retender_cost` is paid, to the end of the horizon. It is no move: no budget pays for it.
    """

    months: Annotated[int, Field(strict=True, ge=1, le=240)] = 36
    retender_cost: Limit = Limit()
    source: Text = TERM_READ
    status: Status = Status.REPORTED


class Offer(Sourced):
    """A place a workload can go.

    Its `opening_cost` is paid once, in the wave in which something first moves there, from the budget of that wave;
    its `annual_cost` from then to the end of the horizon, whatever is there. An offer that a site already is, or that a
    move already made went to, is open from the start and is not opened again.
    """

    title: Text
    kind: Kind
    provider: str
    region: str
    location: Literal["quebec", "canada", "abroad"]
    foreign_control: StrictBool
    platforms: tuple[Platform, ...]
    available_from: date | None = None
    price: Price
    opening_cost: Limit = Limit()
    annual_cost: Limit = Limit()
    contract: Contract = Contract()
    capacity: dict[Resource, RampedLimit] = {}
    egress_gb: Figure | None = None
    recovery: Recovery | None = None
    carbon: Electricity | None = None


class PolicyRule(Sourced):
    """One line of policy: for workloads `when`, offers that match are allowed, denied, preferred or charged for.

    Rules are read in `order`; the first `allow` or `deny` that speaks of a workload and an
    offer decides. `prefer` excludes nothing: an offer that does not match is weighed as
    `penalty` times its yearly running cost, every year (valued, not spent). `charge` excludes nothing
    either: a workload that moves to an offer that matches pays `cost` once, with its move and from the same budget.
    `require` asks something of every offer that they move to, whatever another rule allows.
    """

    order: StrictInt
    when: dict[str, Condition] = {}
    allow: dict[str, Condition] | None = None
    deny: dict[str, Condition] | None = None
    prefer: dict[str, Condition] | None = None
    require: Require | None = None
    penalty: Figure | None = None
    charge: dict[str, Condition] | None = None
    cost: Figure | None = None
    because: Text

    @model_validator(mode="after")
    def _one_verb(self) -> PolicyRule:
        verbs = (self.allow, self.deny, self.prefer, self.charge, self.require)
        if sum(verb is not None for verb in verbs) != 1:
            raise ValueError("one-verb")
        if (self.prefer is None) != (self.penalty is None):
            raise ValueError("penalty")
        if (self.charge is None) != (self.cost is None):
            raise ValueError("charge")
        return self


class Unknown(Model):
    """What an unknown level or flag of a workload is taken for."""

    criticality: Level
    availability: Level
    integrity: Level
    confidentiality: Level
    personal_information: Literal["yes", "no"]


class Effort(Model):
    """Staff days of a plain move, before a treatment's factor."""

    per_workload: Figure
    per_server: Figure
    per_terabyte: Figure


class TreatmentTerms(Sourced):
    """What a treatment demands and gives.

    `to` lists, by portability, the kinds of offer it may lead to; a treatment in place needs
    none. `support_years`: how long what it leaves behind is supported by its vendor again;
    empty when it clears nothing. `portability_factor` multiplies the modelled effort and cost per vCPU of a
    workload of that portability, beside `effort_factor`; a quote stands as it is. For its `parallel_months` a workload that
    moves runs in both places: it pays today's running cost again, when it moves and from no budget. Its site
    is not held open for it.
    """

    platforms: tuple[Platform, ...]
    to: dict[Portability, tuple[Kind, ...]] = {}
    months: Annotated[int, Field(strict=True, ge=1, le=60)] = 1
    parallel_months: Annotated[int, Field(strict=True, ge=0, le=60)] = 0
    effort_factor: Figure = Figure(value=1.0)
    cost_per_vcpu: Figure = Figure(value=0.0)
    portability_factor: dict[Portability, Figure] = {}
    running_factor: Figure = Figure(value=1.0)
    support_years: Figure | None = None
    needs_quote: StrictBool = False


class Present(Model):
    """Estimates of today's costs where an inventory leaves them empty."""

    asset_year: Figure
    vcpu_year: Figure
    memory_gib_year: Figure
    storage_gib_year: Figure
    site_year: Figure
    site_closing: Figure


class Staff(Model):
    """Staff days that moves may take: in each wave overall, and of what each body declares."""

    per_wave: RampedLimit = RampedLimit()
    organisation_share: Limit = Limit()


class WaveSize(Model):
    """How much may move in one wave."""

    workloads: RampedLimit = RampedLimit()
    servers: RampedLimit = RampedLimit()
    terabytes: RampedLimit = RampedLimit()


class Blackout(Sourced):
    """No move of a matching workload takes effect from `start` to `end`, both included."""

    start: date
    end: date
    when: dict[str, Condition] = {}
    because: Text


class Limits(Model):
    """Hard limits of the programme.

    `organisation_budget`, by organisation and fiscal year, pays for the moves of its workloads and the closings
    of its sites; what opens an offer belongs to nobody in particular.
    """

    budget: dict[str, Limit] = {}
    organisation_budget: dict[str, dict[str, Limit]] = {}
    staff: Staff = Staff()
    wave_size: WaveSize = WaveSize()
    blackouts: dict[str, Blackout] = {}
    link: Link = Link()
    network_readiness: NetworkReadiness = NetworkReadiness()


class OpenSites(Sourced):
    """At most so many sites open at a date; an empty number constrains nothing.

    A target with a `price` may be missed: each unit missed (here a site) weighs so much, once, in the wave that answers
    for it. It is valued, not spent, and no budget pays for it. Without one it is met, or there is no plan.
    """

    by: date | None = None
    at_most: Annotated[int, Field(strict=True, ge=0)] | None = None
    price: Number | None = None


class Share(Sourced):
    """Share, from 0 to 1, of what is not retired that ends in one kind of hosting.

    With a `price` it may be missed, a unit being a percentage point of everything there is; the last wave answers for it.
    """

    kinds: tuple[Kind, ...]
    measure: Measure
    at_least: Annotated[float, Field(strict=True, ge=0, le=1)] | None = None
    at_most: Annotated[float, Field(strict=True, ge=0, le=1)] | None = None
    price: Number | None = None


class Obsolescence(Sourced):
    """At most such a share, from 0 to 1, of the workloads that are not retired is obsolete at a date; an empty number constrains nothing.

    Obsolete as the indicator of that name: past its vendor's support, which no treatment has given back and no extended
    support bought covers. It is measured in the last wave begun by the date, its moves made; no later wave answers for it.
    With a `price` it may be missed, a unit being a percentage point of all the workloads.
    """

    by: date
    at_most: Annotated[float, Field(strict=True, ge=0, le=1)] | None = None
    price: Number | None = None


class Targets(Model):
    """What the plan must have reached."""

    open_sites: OpenSites = OpenSites()
    shares: dict[str, Share] = {}
    obsolescence: dict[str, Obsolescence] = {}
    emissions: dict[str, Emissions] = {}


class Support(Model):
    """How long systems may run past their vendor's support.

    `grace_months` by criticality, in calendar months: a workload whose support ends after wave 1 begins must have
    been treated this long after it, empty: no deadline. `grace_from_start_months` does the same, counted
    from the start, for what is already obsolete then; it never leaves a workload without a
    choice. `must_extend`: criticalities for which extended support is bought wherever it is
    offered, whatever the risk is priced at.
    """

    grace_months: dict[Level, Limit] = {}
    grace_from_start_months: dict[Level, Limit] = {}
    extended: StrictBool = True
    extended_product_year: Figure
    must_extend: tuple[Level, ...] = ()


class Scenario(Model):
    """Everything a plan is asked to respect and to weigh."""

    name: str
    title: Text
    horizon: Horizon
    usd_cad: Figure
    staff_day: Figure
    present: Present
    offers: dict[str, Offer]
    policy: dict[str, PolicyRule] = {}
    unknown: Unknown
    treatments: dict[Treatment, TreatmentTerms]
    effort: Effort
    limits: Limits = Limits()
    targets: Targets = Targets()
    support: Support
    risk_month: dict[Level, Figure]
    latency: Latency = Latency()
    traffic: Traffic = Traffic()
    carbon: Carbon | None = None
