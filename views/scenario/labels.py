"""What each key of a scenario is called on the screen, in what unit it is written, and what it means."""

from __future__ import annotations

from dataclasses import dataclass

from language import Language
from optimizer.scenario import Scenario
from optimizer.scenario_keys import KEYS
from optimizer.yaml_files import KeyPath, dotted


@dataclass(frozen=True)
class Label:
    """A name, the unit of what is written, and by what a value is multiplied to be written in it.

    `short` is the name where its owner, an offer or a treatment, is in sight.
    """

    name: str
    unit: str = ""
    scale: float = 1.0
    short: str = ""

    @property
    def full(self) -> str:
        """The name with its unit."""
        return _with_unit(self.name, self.unit)

    @property
    def beside(self) -> str:
        """The short name with its unit."""
        return _with_unit(self.short or self.name, self.unit)


def _with_unit(name: str, unit: str) -> str:
    return f"{name} ({unit})" if unit else name


def capital(text: str) -> str:
    """The text with a capital first."""
    return text[:1].upper() + text[1:]


def label(words: Language, scenario: Scenario, path: KeyPath) -> Label:
    """What stands at a path; the path itself where it has no words."""
    match path:
        case ("horizon",):
            return Label(words.say("Horizon"))
        case ("horizon", str(key)) | ("horizon", str(key), _):
            return _horizon(words, key)
        case ("offers", str(name), *rest):
            return _offer(words, scenario, name, tuple(rest))
        case ("limits", *rest):
            return _limit(words, tuple(rest))
        case ("treatments", str(name), *rest):
            return _treatment(words, name, tuple(map(str, rest)) or ("",))
        case ("policy" | "targets" | "support" | "unknown" | "risk_month" as part, *rest):
            return _rule(words, str(part), tuple(rest))
        case ("latency", *rest):
            return Label(_apart(words, scenario, tuple(map(str, rest))), "ms")
        case ("carbon", *rest):
            return _carbon(words, tuple(rest))
        case ("traffic", "share_leaving_provider"):
            return Label(words.say("Share of a dependency’s data that its provider sends"), "%", 100)
        case (("usd_cad" | "staff_day" as key),) | ("present" | "effort", str(key)):
            return _price(words, str(key))
    return Label(dotted(path))


def help_for(words: Language, key: str) -> str:
    """What a key means, in a line; `key` is that of `KEYS`."""
    return words.say(KEYS[key])


def _horizon(words: Language, key: str) -> Label:
    return {
        "start": Label(words.say("First day of wave 1")),
        "wave_months": Label(words.say("Length of a wave"), words.say("months")),
        "waves": Label(words.say("Number of waves")),
        "years_after": Label(words.say("Years counted after the last wave")),
        "discount_rate": Label(words.say("Discount rate"), "%", 100),
    }.get(key, Label(key))


def _price(words: Language, key: str) -> Label:
    return {
        "usd_cad": Label(words.say("Canadian dollars for one US dollar")),
        "staff_day": Label(words.say("Price of a day of work"), "$"),
        "asset_year": Label(words.say("Running one asset for a year"), "$"),
        "vcpu_year": Label(words.say("One vCPU for a year"), "$"),
        "memory_gib_year": Label(words.say("One GiB of memory for a year"), "$"),
        "storage_gib_year": Label(words.say("One GiB of storage for a year"), "$"),
        "site_year": Label(words.say("Keeping a site open for a year"), "$"),
        "site_closing": Label(words.say("Closing a site"), "$"),
        "per_workload": Label(words.say("For each workload"), words.say("days")),
        "per_server": Label(words.say("For each server"), words.say("days")),
        "per_terabyte": Label(words.say("For each terabyte"), words.say("days")),
    }.get(key, Label(key))


def _carbon(words: Language, rest: KeyPath) -> Label:
    match rest:
        case ("price",):
            return Label(words.say("A tonne of CO₂ equivalent"), "$")
        case ("sites", "grams_kwh"):
            return Label(words.say("Emitted by a kilowatt-hour on the sites"), words.say("g CO₂ eq."))
        case ("sites", "pue"):
            return Label(words.say("PUE of a site that gives none"))
        case ("watts", "vcpu"):
            return Label(words.say("Drawn by one vCPU"), "W")
        case ("watts", "memory_gib"):
            return Label(words.say("Drawn by one GiB of memory"), "W")
        case ("watts", "storage_tb"):
            return Label(words.say("Drawn by one terabyte of storage"), "W")
    return Label(words.say("Carbon"))


def _limit(words: Language, rest: KeyPath) -> Label:
    match rest:
        case ("budget", str(year)):
            return Label(words.say("Budget {year}", year=year), "$")
        case ("staff", "per_wave"):
            return Label(words.say("Staff in a wave"), words.say("days"))
        case ("staff", "organisation_share"):
            return Label(words.say("Share of the days that each public body declares"), "%", 100)
        case ("wave_size", str(what)):
            return {
                "workloads": Label(words.say("Workloads in a wave")),
                "servers": Label(words.say("Servers in a wave")),
                "terabytes": Label(words.say("Terabytes in a wave"), words.say("TB")),
            }.get(what, Label(what))
        case ("link", "usable_share"):
            return Label(words.say("Share of its link that moves may fill"), "%", 100)
        case ("network_readiness", *_):
            return Label(words.say("Nothing leaves a site before it is on the government’s network"))
        case ("blackouts", ""):
            return Label(words.say("Add a black-out"))
        case ("blackouts", str(name)):
            return Label(words.say("Black-out “{name}”", name=name))
    return Label(dotted(("limits", *rest)))


def _offer(words: Language, scenario: Scenario, name: str, rest: KeyPath) -> Label:
    offer = scenario.offers.get(name)
    title = offer.title.say(words.code) if offer else name or words.say("a new offer")
    match rest:
        case ("capacity", str(resource)):
            what = words.say("capacity in {resource}", resource=resource)
            return Label(f"{title}, {what}", short=capital(what))
        case ("price", "platform_factor", str(platform)):
            what = words.say("price factor on {platform}", platform=platform)
            return Label(f"{title}, {what}", short=capital(what))
        case ("price", "discounts", *_):
            what = words.say("volume discounts")
            return Label(f"{title}, {what}", short=capital(what))
        case ("price", str(key)):
            currency = offer.price.currency if offer else "CAD"
            unit = "$" if currency == "CAD" else words.say("US$")
            what = _monthly(words, key)
            return Label(f"{title}, {what}", unit, short=capital(what))
        case ("opening_cost",) | ("annual_cost",) | ("contract", "retender_cost"):
            what = {
                "opening_cost": words.say("opening it"),
                "annual_cost": words.say("keeping it open for a year"),
                "retender_cost": words.say("tendering its contract again"),
            }[str(rest[-1])]
            return Label(f"{title}, {what}", "$", short=capital(what))
        case ("carbon", "grams_kwh"):
            what = words.say("emitted by a kilowatt-hour")
            return Label(f"{title}, {what}", words.say("g CO₂ eq."), short=capital(what))
        case ("carbon", "pue"):
            return Label(f"{title}, PUE", short="PUE")
        case ("egress_gb",):
            what = words.say("one GB that leaves it")
            return Label(f"{title}, {what}", "$", short=capital(what))
        case ("recovery", "share" | "factor" as part):
            reserved, paid = (
                words.say("load reserved in its pair"),
                words.say("running cost paid for its pair"),
            )
            what = reserved if part == "share" else paid
            return Label(f"{title}, {what}", "%", 100, short=capital(what))
    return Label(title if not rest else f"{title}, {dotted(rest)}")


def _apart(words: Language, scenario: Scenario, rest: tuple[str, ...]) -> str:
    titles = {name: offer.title.say(words.code) for name, offer in scenario.offers.items()}
    match rest:
        case ("places", one, other):
            return words.say("{one} to {other}", one=titles.get(one, one), other=titles.get(other, other))
        case ("on_site", name):
            return words.say("{one} to what stays on a site", one=titles.get(name, name))
        case ("between_sites",):
            return words.say("From a site to another")
    return words.say("Latency")


def _monthly(words: Language, key: str) -> str:
    return {
        "vcpu_month": words.say("one vCPU for a month"),
        "memory_gib_month": words.say("one GiB of memory for a month"),
        "storage_gib_month": words.say("one GiB of storage for a month"),
    }.get(key, key)


def _treatment(words: Language, name: str, rest: tuple[str, ...]) -> Label:
    key, of = rest[0], rest[-1]
    what = {
        "effort_factor": words.say("effort factor"),
        "cost_per_vcpu": words.say("cost for one vCPU"),
        "running_factor": words.say("running-cost factor"),
        "portability_factor": words.say("effort and cost factor when {portability}", portability=of),
        "support_years": words.say("support gained"),
    }.get(key, key)
    units = {"cost_per_vcpu": "$", "support_years": words.say("years")}
    named = f"{capital(words.term(name))}, {what}" if what else capital(words.term(name))
    return Label(named, units.get(key, ""), short=capital(what))


def _rule(words: Language, part: str, rest: KeyPath) -> Label:
    match (part, *rest):
        case ("policy", str(name), "penalty"):
            return Label(words.say("Weight of the preference “{name}”", name=name), "%", 100)
        case ("policy", str(name), "cost"):
            return Label(words.say("What the rule “{name}” charges", name=name), "$")
        case ("policy", str(name), *_):
            return Label(words.say("Policy rule “{name}”", name=name))
        case ("targets", "open_sites", *_):
            return Label(words.say("Open sites"))
        case ("targets", "shares"):
            return Label(words.say("Add a share"))
        case ("targets", "obsolescence", ""):
            return Label(words.say("Add a share obsolete"))
        case ("targets", "obsolescence", str(name), *_):
            return Label(words.say("Share obsolete “{name}”", name=name))
        case ("targets", "emissions", str(year), *_):
            return Label(words.say("Emissions of {year}", year=year))
        case ("targets", "shares", str(name), *_):
            return Label(words.say("Hosting share “{name}”", name=name))
        case ("unknown", str(column)):
            name = column_name(words, column)
            return Label(words.say("Unknown {column} taken for", column=name))
        case ("risk_month", level):
            return Label(words.say("A month without support, criticality {level}", level=str(level)), "$")
    return _support(words, rest)


def _support(words: Language, rest: KeyPath) -> Label:
    months = words.say("months")
    match rest:
        case ("grace_months", level):
            name = words.say("Grace after the end of support, criticality {level}", level=str(level))
            return Label(name, months)
        case ("grace_from_start_months", level):
            name = words.say("Grace of what is obsolete at the start, criticality {level}", level=str(level))
            return Label(name, months)
        case ("extended_product_year",):
            return Label(words.say("Extended support of a product for a year"), "$")
        case ("extended",):
            return Label(words.say("Extended support may be bought"))
        case ("must_extend",):
            return Label(words.say("Criticalities whose support is always extended"))
    return Label(dotted(("support", *rest)))


def column_name(words: Language, column: str) -> str:
    """What a column of workloads is called inside a sentence; itself where it has no words."""
    return {
        "confidentiality": words.say("confidentiality"),
        "integrity": words.say("integrity"),
        "availability": words.say("availability"),
        "criticality": words.say("criticality"),
        "personal_information": words.say("personal information"),
        "service": words.say("service"),
        "environment": words.say("environment"),
        "organisation": words.say("public body"),
        "platform": words.say("platform"),
    }.get(column, column)
