"""Scenario files are read whole, laid over each other, and every fault stands on its line."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import BaseModel

from inventory.findings import Refused
from optimizer.figures import Figure, Limit, Sourced, Status
from optimizer.overlays import leaves
from optimizer.scenario import Offer, Share, TreatmentTerms
from optimizer.scenario_faults import known_keys
from optimizer.scenario_files import SHIPPED, effective, load, shipped

BASE = load([SHIPPED / "base.yaml"])


@pytest.fixture
def write(tmp_path):
    def written(text, name="essai"):
        path = tmp_path / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return written


def findings(*paths):
    with pytest.raises(Refused) as refused:
        load(paths)
    return refused.value.findings


def places(*paths):
    return [(found.kind.code, found.line, found.column) for found in findings(*paths)]


def over_base(lines):
    return "extends: base\n" + lines  # so that the first of `lines` is line 2


# What is shipped


def test_the_shipped_scenarios_are_these():
    assert shipped() == (
        "base",
        "2019-external-first",
        "2022-government-share",
        "2026-sovereignty",
        "carbon",
        "places",
    )


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_scenario_loads_and_bears_its_name(name):
    scenario = load([SHIPPED / f"{name}.yaml"])
    assert scenario.name == name
    assert scenario.title.fr != scenario.title.en


@pytest.mark.parametrize("name", shipped())
def test_the_effective_scenario_is_the_same_scenario(name, write):
    scenario = load([SHIPPED / f"{name}.yaml"])
    again = load([write(effective(scenario))])
    assert again == scenario
    assert effective(again) == effective(scenario)
    assert list(again.offers) == list(scenario.offers)


def test_every_offer_has_its_prices():
    for offer in BASE.offers.values():
        assert None not in {
            offer.price.vcpu_month,
            offer.price.memory_gib_month,
            offer.price.storage_gib_month,
        }


def test_the_order_of_keys_changes_nothing(write):
    text = "offers:\n  z-nuage: {a}\n  a-nuage: {a}\n"
    offer = "{title: T, kind: external, provider: P, region: R, location: quebec, foreign_control: false,"
    offer += " platforms: [x86], price: {vcpu_month: 1, memory_gib_month: 1, storage_gib_month: 1}}"
    one = load([write(over_base(text.replace("{a}", offer)))])
    turned = "offers:\n  a-nuage: {a}\n  z-nuage: {a}\n"
    assert list(one.offers) == list(load([write(over_base(turned.replace("{a}", offer)))]).offers)


def sourced(value, where=""):
    if isinstance(value, Sourced):
        yield where, value
    if isinstance(value, BaseModel):
        for name in value.model_fields_set:
            yield from sourced(getattr(value, name), f"{where}.{name}")
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from sourced(inner, f"{where}.{name}")


@pytest.mark.parametrize("name", shipped())
def test_every_figure_and_rule_says_where_it_comes_from_in_both_languages(name):
    found = dict(sourced(load([SHIPPED / f"{name}.yaml"])))
    for where, value in found.items():
        if not isinstance(value, TreatmentTerms):
            assert value.source.fr, where
            assert value.source.en, where


def test_no_target_is_invented():
    assert BASE.targets.open_sites.at_most is None
    assert BASE.targets.open_sites.status is Status.UNKNOWN
    assert BASE.targets.shares == {}


@pytest.mark.parametrize(
    ("name", "share"),
    [
        ("2019-external-first", ("external", ("external",), 0.8)),
        ("2022-government-share", ("government", ("ngq", "cti"), 0.4)),
    ],
)
def test_the_reported_shares_are_of_data(name, share):
    [(key, found)] = load([SHIPPED / f"{name}.yaml"]).targets.shares.items()
    assert isinstance(found, Share)
    assert (key, found.kinds, found.at_least) == share
    assert (found.measure, found.status) == ("storage", Status.REPORTED)


# Laying over


def test_an_overlay_changes_only_what_it_says(write):
    scenario = load([write(over_base("horizon: {waves: 12}\nlimits: {wave_size: {servers: 50}}\n"))])
    assert scenario.horizon == BASE.horizon.model_copy(update={"waves": 12})
    assert scenario.limits.wave_size.servers.in_wave(1) == 50
    assert scenario.limits.budget == BASE.limits.budget
    assert scenario.offers == BASE.offers


def test_a_file_without_a_name_is_called_after_itself(write):
    scenario = load([write("extends: base\n", "budget-double")])
    assert (scenario.name, scenario.title.fr) == ("budget-double", "budget-double")


def test_a_list_replaces_and_null_takes_away(write):
    text = "support: {must_extend: [3, 4], grace_months: {3: null}}\npolicy: {sensitive-not-foreign: null}\n"
    scenario = load([write(over_base(text))])
    assert scenario.support.must_extend == (3, 4)
    assert list(scenario.support.grace_months) == [4]
    assert "sensitive-not-foreign" not in scenario.policy


def test_a_figure_given_anew_does_not_keep_the_old_source(write):
    scenario = load([write(over_base("usd_cad: {value: 1.5}\nlimits: {staff: {per_wave: {value: 9}}}\n"))])
    assert scenario.usd_cad == Figure(value=1.5)
    assert scenario.limits.staff.per_wave.source.fr == ""
    assert scenario.limits.staff.per_wave.ramp == BASE.limits.staff.per_wave.ramp


def test_a_ramp_given_to_a_bare_limit_keeps_its_value(write):
    middle = write(over_base("limits: {wave_size: {servers: 80}}\n"), "milieu")
    assert middle.exists()
    scenario = load([write("extends: milieu\nlimits: {wave_size: {servers: {ramp: [0.5, 1]}}}\n")])
    assert scenario.limits.wave_size.servers.in_wave(1) == 40


def test_a_bare_number_is_an_assumption_and_none_is_unknown():
    assert Figure.model_validate(3).status is Status.ASSUMPTION
    assert Limit.model_validate(None).status is Status.UNKNOWN


def test_files_laid_together_join_their_names(write):
    one = write(over_base("horizon: {waves: 12}\ntitle: {fr: Douze, en: Twelve}\n"), "douze")
    two = write(over_base("staff_day: 900\n"), "cher")
    both = load([one, two])
    assert (both.name, both.title.fr, both.title.en) == ("douze+cher", "Douze + cher", "Twelve + cher")
    assert (both.horizon.waves, both.staff_day.value) == (12, 900)
    assert load([two, one]).model_dump(exclude={"name", "title"}) == both.model_dump(
        exclude={"name", "title"}
    )


def test_a_file_given_twice_counts_once(write):
    path = write(over_base("staff_day: 900\n"), "cher")
    assert load([path, path]).name == "cher"


def test_two_files_may_not_set_one_key(write):
    one = write(over_base("staff_day: 900\nhorizon: {waves: 12}\n"), "un")
    two = write(over_base("\nhorizon:\n  years_after: 5\nstaff_day: {value: 950}\n"), "deux")
    [found] = findings(one, two)
    assert (found.kind.code, found.file, found.line, found.column) == (
        "scenario-clash",
        "deux.yaml",
        5,
        "staff_day",
    )
    assert (found.values["other"], found.values["first"]) == ("un.yaml", 2)


def test_what_one_takes_away_the_other_may_not_change(write):
    one = write(over_base("policy: {sensitive-not-foreign: null}\n"), "un")
    two = write(over_base("policy:\n  sensitive-not-foreign:\n    order: 5\n"), "deux")
    assert [found.line for found in findings(one, two)] == [3]
    assert [found.line for found in findings(two, one)] == [2]


def test_an_overlay_of_an_overlay_may_change_it(write):
    middle = write(over_base("staff_day: 900\n"), "milieu")
    last = write("extends: milieu\nstaff_day: 950\n", "bout")
    assert load([middle, last]).staff_day.value == 950
    assert load([last]).staff_day.value == 950


def test_files_stand_on_one_base(write):
    alone = write("staff_day: 900\n", "seul")
    assert places(SHIPPED / "base.yaml", alone) == [("scenario-other-base", 1, "")]


def test_a_base_of_the_user_goes_before_the_shipped_one(write):
    write(over_base("staff_day: 900\n"), "base")  # their base extends ours
    assert load([write("extends: base\n")]).staff_day.value == 900


def test_extending_in_circles_is_refused(write):
    write("extends: deux\n", "un")
    write("extends: un\n", "deux")
    [found] = findings(write("\nextends: un\n", "trois"))
    assert (found.kind.code, found.file, found.line) == ("scenario-cycle", "deux.yaml", 1)
    assert found.values["trail"] == "trois.yaml → un.yaml → deux.yaml → un.yaml"


@pytest.mark.parametrize("name", ["bas", "../base", "/etc/passwd", "a/b", "."])
def test_a_base_is_named_not_pointed_at(write, name):
    [found] = findings(write(f"# note\nextends: {name}\n"))
    assert (found.kind.code, found.line, found.column) == ("scenario-extends", 2, "extends")
    assert found.values["known"] == ", ".join(shipped())


def test_the_faults_of_form_of_all_files_are_found_together(write):
    one, two = write("a: 1\na: 2\n", "un"), write("extends: 3\n", "deux")
    assert places(one, two) == [("yaml-duplicate", 2, "a"), ("scenario-text", 1, "extends")]


# Faults, one of each kind: the text over the base, its code, line and key

FAULTS = [
    ("stafday: 3\n", "scenario-key", 2, "stafday"),
    ("offers:\n  ngq-est:\n    price:\n      vcpu: 3\n", "scenario-key", 5, "offers.ngq-est.price.vcpu"),
    ("horizon:\n  waves: null\n", "scenario-missing", 3, "horizon.waves"),
    ("policy:\n  x: {deny: {kind: cti}, because: B}\n", "scenario-missing", 3, "policy.x.order"),
    ("horizon: {wave_months: 5}\n", "scenario-choice", 2, "horizon.wave_months"),
    ("offers:\n  ngq-est:\n    kind: nqg\n", "scenario-choice", 4, "offers.ngq-est.kind"),
    (
        "offers:\n  ngq-est:\n    platforms:\n      - x86\n      - x87\n",
        "scenario-choice",
        6,
        "offers.ngq-est.platforms.1",
    ),
    ("treatments:\n  rehsot: {platforms: [x86]}\n", "scenario-choice", 3, "treatments.rehsot"),
    ("risk_month: {5: 100}\n", "scenario-choice", 2, "risk_month.5"),
    ("usd_cad: {value: 1.4, status: sure}\n", "scenario-choice", 2, "usd_cad.status"),
    ("staff_day: -1\n", "scenario-too-low", 2, "staff_day"),
    ("horizon:\n  waves: 0\n", "scenario-too-low", 3, "horizon.waves"),
    ("horizon: {years_after: 40}\n", "scenario-too-high", 2, "horizon.years_after"),
    ("staff_day: cher\n", "scenario-number", 2, "staff_day"),
    ("staff_day: true\n", "scenario-number", 2, "staff_day"),
    ('staff_day: {value: "850"}\n', "scenario-number", 2, "staff_day.value"),
    ("horizon: {waves: 2.5}\n", "scenario-whole-number", 2, "horizon.waves"),
    ("offers:\n  ngq-est: {region: 3}\n", "scenario-text", 3, "offers.ngq-est.region"),
    ("title: 3\n", "scenario-text", 2, "title"),
    ("support: {extended: yes}\n", "scenario-flag", 2, "support.extended"),
    ("horizon: {start: bientôt}\n", "scenario-date", 2, "horizon.start"),
    ("support: {must_extend: 4}\n", "scenario-list", 2, "support.must_extend"),
    ("offers: [ngq]\n", "scenario-keys", 2, "offers"),
    ("limits:\n  staff: 3\n", "scenario-keys", 3, "limits.staff"),
    (
        "policy:\n  highest-not-external:\n    allow: {kind: {}}\n",
        "scenario-condition",
        4,
        "policy.highest-not-external.allow.kind",
    ),
    (
        'policy:\n  highest-not-external:\n    when: {service: ">= a"}\n',
        "scenario-comparison",
        4,
        "policy.highest-not-external.when.service",
    ),
    ("horizon: {start: 2027-05-01}\n", "scenario-fiscal-year", 2, "horizon"),
    ("horizon: {years_after: 1.25}\n", "scenario-years-after", 2, "horizon"),
    (
        "policy:\n  highest-not-external: {allow: {kind: cti}}\n",
        "scenario-one-verb",
        3,
        "policy.highest-not-external",
    ),
    ("policy:\n  highest-not-external: {penalty: 1}\n", "scenario-penalty", 3, "policy.highest-not-external"),
    ("policy:\n  privacy-assessment: {cost: null}\n", "scenario-charge", 3, "policy.privacy-assessment"),
    (
        "limits:\n  wave_size:\n    servers: {value: 3, ramp: []}\n",
        "scenario-ramp",
        4,
        "limits.wave_size.servers",
    ),
    ("limits:\n  budget:\n    2027-2029: 5\n", "scenario-budget-year", 4, "limits.budget.2027-2029"),
    ("limits:\n  budget:\n    2032-2033: 5\n", "scenario-budget-year", 4, "limits.budget.2032-2033"),
    ("latency:\n  on_site: {ngq-oest: 4}\n", "scenario-place", 3, "latency.on_site.ngq-oest"),
    ("latency:\n  places: {cti-1: {cti-3: 4}}\n", "scenario-place", 3, "latency.places.cti-1.cti-3"),
    ("latency:\n  places: {cti-3: {cti-1: 4}}\n", "scenario-place", 3, "latency.places.cti-3"),
    ("latency:\n  places: {cti-1: {cti-1: 0}}\n", "scenario-of-itself", 3, "latency.places.cti-1.cti-1"),
    (
        "latency:\n  places:\n    cti-1: {cti-2: 4}\n    cti-2: {cti-1: 5}\n",
        "scenario-latency-twice",
        5,
        "latency.places.cti-2.cti-1",
    ),
    (
        "offers:\n  cti-1: {recovery: {offer: cti-1, share: 1, factor: 1}}\n",
        "scenario-of-itself",
        3,
        "offers.cti-1.recovery.offer",
    ),
    (
        "offers:\n  cti-1: {recovery: {offer: cti-2, share: 30, factor: 1}}\n",
        "scenario-above-one",
        3,
        "offers.cti-1.recovery.share",
    ),
    ("limits:\n  link: {usable_share: 1.1}\n", "scenario-above-one", 3, "limits.link.usable_share"),
    ("traffic: {share_leaving_provider: 50}\n", "scenario-above-one", 2, "traffic.share_leaving_provider"),
    (
        "targets:\n  obsolescence:\n    vital: {by: 2040-04-01, at_most: 0.1}\n",
        "scenario-outside-horizon",
        4,
        "targets.obsolescence.vital.by",
    ),
    (
        "limits:\n  organisation_budget:\n    msss: {2032-2033: 5}\n",
        "scenario-budget-year",
        4,
        "limits.organisation_budget.msss.2032-2033",
    ),
    (
        "policy:\n  highest-not-external:\n    when: {confidentialty: 4}\n",
        "scenario-column",
        4,
        "policy.highest-not-external.when.confidentialty",
    ),
    (
        "limits: {blackouts: {tax-season: {when: {not_after: x}}}}\n",
        "scenario-column",
        2,
        "limits.blackouts.tax-season.when.not_after",
    ),
    (
        "policy:\n  privacy-assessment: {charge: {pole: Est}}\n",
        "scenario-attribute",
        3,
        "policy.privacy-assessment.charge.pole",
    ),
    (
        "offers:\n  ngq-est:\n    price:\n      discounts: [{from_year: 9, share: 0.1}, {from_year: 9, share: 0.2}]\n",
        "scenario-discounts",
        5,
        "offers.ngq-est.price.discounts",
    ),
    (
        "offers:\n  ngq-est:\n    price:\n      discounts: [{from_year: 9, share: 0.2}, {from_year: 10, share: 0.2}]\n",
        "scenario-discounts",
        5,
        "offers.ngq-est.price.discounts",
    ),
    (
        "policy:\n  highest-not-external: {deny: {pole: Est}}\n",
        "scenario-attribute",
        3,
        "policy.highest-not-external.deny.pole",
    ),
    (
        "policy:\n  personal-not-abroad:\n    when: {personal_information: true}\n",
        "scenario-never-true",
        4,
        "policy.personal-not-abroad.when.personal_information",
    ),
    (
        "policy:\n  highest-not-external: {when: {confidentiality: 5}}\n",
        "scenario-never-true",
        3,
        "policy.highest-not-external.when.confidentiality",
    ),
    (
        "policy:\n  highest-not-external: {deny: {offer: ngq}}\n",
        "scenario-never-true",
        3,
        "policy.highest-not-external.deny.offer",
    ),
    (
        "policy:\n  sensitive-not-foreign: {deny: {foreign_control: yes}}\n",
        "scenario-never-true",
        3,
        "policy.sensitive-not-foreign.deny.foreign_control",
    ),
    (
        "targets:\n  shares:\n    a: {kinds: [cti], measure: vcpu}\n",
        "scenario-share-empty",
        4,
        "targets.shares.a",
    ),
    (
        "targets:\n  shares:\n    a: {kinds: [cti], measure: vcpu, at_least: 0.5, at_most: 0.4}\n",
        "scenario-share-order",
        4,
        "targets.shares.a",
    ),
    (
        "targets:\n  shares:\n    a: {kinds: [cti], measure: vcpu, at_least: 1.5}\n",
        "scenario-too-high",
        4,
        "targets.shares.a.at_least",
    ),
    ("targets: {open_sites: {at_most: 3}}\n", "scenario-sites-date", 2, "targets.open_sites"),
    ("targets:\n  open_sites:\n    by: 2032-04-02\n", "scenario-outside-horizon", 4, "targets.open_sites.by"),
    (
        "limits:\n  blackouts:\n    tax-season: {end: 2028-03-31}\n",
        "scenario-blackout",
        4,
        "limits.blackouts.tax-season.end",
    ),
    (
        "targets: {shares: {=a: {kinds: [cti], measure: vcpu, at_least: 0}}}\n",
        "scenario-identifier",
        2,
        "targets.shares.=a",
    ),
    (
        "offers:\n  gcp-montreal:\n    price:\n      catalogue: gcp\n",
        "price-unknown",
        5,
        "offers.gcp-montreal.price.catalogue",
    ),
    (
        "offers:\n  aws-montreal:\n    price:\n      term: committed_1y\n",
        "price-term",
        5,
        "offers.aws-montreal.price.term",
    ),
    (
        "offers:\n  ngq-est:\n    price:\n      vcpu_month: null\n",
        "price-missing",
        5,
        "offers.ngq-est.price.vcpu_month",
    ),
    (
        "offers:\n  gcp-montreal:\n    price:\n      currency: CAD\n",
        "price-currency",
        5,
        "offers.gcp-montreal.price.currency",
    ),
]


@pytest.mark.parametrize(("text", "code", "line", "column"), FAULTS, ids=lambda part: str(part)[:30])
def test_a_fault_is_told_on_its_line(write, text, code, line, column):
    found = findings(write(over_base(text)))
    assert (code, "essai.yaml", line, column) in [(f.kind.code, f.file, f.line, f.column) for f in found]
    for finding in found:  # the words of a finding find all their values
        finding.kind.problem.format(**finding.values)
        finding.kind.remedy.format(**finding.values)


def test_a_fault_of_the_base_is_told_in_the_base(write):
    # With four waves the base's last budgets meet no wave.
    found = findings(write(over_base("horizon: {waves: 4}\n")))
    assert {(f.kind.code, f.file) for f in found} == {("scenario-budget-year", "base.yaml")}
    assert [f.values["year"] for f in found] == ["2029-2030", "2030-2031", "2031-2032"]


def test_all_faults_are_found_at_once(write):
    text = (
        "staff_day: -1\nstafday: 3\nhorizon: {start: x}\noffers:\n  ngq-est:\n    price: {vcpu: 1, term: 3}\n"
    )
    assert places(write(over_base(text))) == [
        ("scenario-too-low", 2, "staff_day"),
        ("scenario-key", 3, "stafday"),
        ("scenario-date", 4, "horizon.start"),
        ("scenario-choice", 7, "offers.ngq-est.price.term"),
        ("scenario-key", 7, "offers.ngq-est.price.vcpu"),
    ]


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("polcy: {}", "policy"),
        ("horizon: {wave: 3}", "waves"),
        ("offers: {ngq-est: {price: {vcpu_moth: 3}}}", "vcpu_month"),
        ("offers: {ngq-est: {price: {vcpu_month: {valeu: 3}}}}", "value"),
        ("limits: {wave_size: {server: 3}}", "servers"),
        ("targets: {shares: {a: {at_leats: 3}}}", "at_least"),
        ("offers: {ngq-est: {capacity: {vcpu: {rampe: [1]}}}}", "ramp"),
    ],
)
def test_an_unknown_key_is_answered_with_the_nearest(write, text, nearest):
    unknown = [found for found in findings(write(over_base(text))) if found.kind.code == "scenario-key"]
    assert [found.values["nearest"] for found in unknown] == [nearest]


def test_known_keys_are_found_at_any_depth():
    assert known_keys(("offers", "x")) == list(Offer.model_fields)
    assert known_keys(("support", "grace_months", 4)) == list(Limit.model_fields)
    assert known_keys(("nowhere", "x")) == []


def test_a_share_may_be_unknown(write):
    scenario = load(
        [write(over_base("targets: {shares: {a: {kinds: [cti], measure: vcpu, status: unknown}}}\n"))]
    )
    assert scenario.targets.shares["a"].at_least is None


def test_a_target_at_the_end_of_the_horizon_is_inside_it(write):
    scenario = load([write(over_base("targets: {open_sites: {by: 2032-04-01, at_most: 3}}\n"))])
    assert scenario.targets.open_sites.by == date(2032, 4, 1)


def test_leaves_are_what_is_set():
    assert list(leaves({"a": {"b": 1, "c": [2]}, "d": {}, 3: None})) == [("a", "b"), ("a", "c"), ("d",), (3,)]


def test_a_term_that_its_treatment_cannot_use_is_refused(tmp_path):
    # Retaining is no work: a factor of effort would silently change nothing.
    given = tmp_path / "mine.yaml"
    given.write_text("extends: base\ntreatments:\n  retain:\n    effort_factor: 2\n")
    with pytest.raises(Refused) as refused:
        load([given])
    [finding] = refused.value.findings
    assert (finding.kind.code, finding.line) == ("scenario-silent-term", 4)
    assert dict(finding.values) == {"name": "effort_factor", "treatment": "retain"}
