"""What can be added to a scenario and taken away on its screen: offers, latencies, discounts, black-outs, targets."""

from __future__ import annotations

from datetime import date

import pytest

from optimizer.scenario_files import load_text
from optimizer.scenario_places import Latency
from tests.views.test_scenario import open_tab, refused_figures
from views.scenario.latency import path_between

EFFORT, OFFERS, TARGETS = "Effort et vagues", "Offres et capacités", "Cibles"
OFFER = "ngq-ouest"
DISCOUNTS = f"scenario-0-offers.{OFFER}.price.discounts-"


def unfolded(shown, name):
    """The screen with a folded form opened."""
    shown.session_state[name] = True
    shown.run()
    assert not shown.exception
    return shown


def press(shown, label):
    next(each for each in shown.button if each.label == label).click().run()
    assert not shown.exception


def typed(shown, stem, **parts):
    for part, value in parts.items():
        shown.text_input(key=f"{stem}{part}").set_value(value)


def saved(space):
    return load_text(space.scenario_text())


def test_a_latency_is_added_with_its_source_and_taken_away(screen, empty):
    shown = unfolded(open_tab(screen("scenario", empty), EFFORT), "scenario-add-latency")
    shown.selectbox(key="scenario-0-latency.-one").set_value(OFFER)
    shown.selectbox(key="scenario-0-latency.-status").set_value("reported")
    typed(shown, "scenario-0-latency.-", value="7,5", source="Mesure de mars")
    press(shown, "Ajouter cette latence")
    figure = saved(empty).latency.on_site[OFFER]
    assert (figure.value, figure.status, figure.source.fr) == (7.5, "reported", "Mesure de mars")
    assert shown.text_input(key=f"scenario-0-latency.on_site.{OFFER}-value").value == "7,5"
    press(shown, next(each.label for each in shown.button if each.label.startswith("Retirer\u00a0: ")))
    assert saved(empty).latency.on_site == {}


def test_a_latency_without_a_number_is_refused_and_kept_in_its_form(screen, empty):
    shown = unfolded(open_tab(screen("scenario", empty), EFFORT), "scenario-add-latency")
    typed(shown, "scenario-0-latency.-", value="vite")
    press(shown, "Ajouter cette latence")
    assert empty.scenario_text() is None
    assert refused_figures(shown, "latency.")
    assert shown.text_input(key="scenario-0-latency.-value").value == "vite"


def test_a_latency_from_an_offer_to_itself_is_refused(screen, empty):
    shown = unfolded(open_tab(screen("scenario", empty), EFFORT), "scenario-add-latency")
    for part in ("one", "other"):
        shown.selectbox(key=f"scenario-0-latency.-{part}").set_value(OFFER)
    typed(shown, "scenario-0-latency.-", value="3")
    press(shown, "Ajouter cette latence")
    assert empty.scenario_text() is None


@pytest.mark.parametrize(
    ("one", "other", "path"),
    [
        ("a", "b", ("places", "a", "b")),
        ("d", "c", ("places", "c", "d")),  # said already, the other way round
        ("a", "", ("on_site", "a")),
        ("", "a", ("on_site", "a")),
        ("", "", ("between_sites",)),
    ],
)
def test_a_latency_is_said_once_between_two_places(one, other, path):
    known = Latency.model_validate({"places": {"c": {"d": 4}}})
    assert path_between(known, one, other) == ("latency", *path)


def test_discounts_are_added_in_the_order_of_their_volumes_and_taken_away(screen, empty):
    shown = unfolded(open_tab(screen("scenario", empty), OFFERS), f"scenario-offer-{OFFER}")
    unfolded(shown, f"scenario-add-discount-{OFFER}")
    for volume, share in (("2 000 000", "12,5"), ("500 000", "5")):
        typed(shown, DISCOUNTS, from_year=volume, share=share, source="Entente")
        press(shown, "Ajouter ce rabais")
    tiers = saved(empty).offers[OFFER].price.discounts
    assert [(each.from_year, each.share) for each in tiers] == [(500_000, 0.05), (2_000_000, 0.125)]
    assert {(each.status, each.source.fr) for each in tiers} == {("assumption", "Entente")}
    shown.button(key=f"{DISCOUNTS}remove-0").click().run()
    assert [each.from_year for each in saved(empty).offers[OFFER].price.discounts] == [2_000_000]


def test_a_discount_of_more_than_all_is_refused_at_its_form(screen, empty):
    shown = unfolded(open_tab(screen("scenario", empty), OFFERS), f"scenario-offer-{OFFER}")
    unfolded(shown, f"scenario-add-discount-{OFFER}")
    typed(shown, DISCOUNTS, from_year="1000", share="120")
    press(shown, "Ajouter ce rabais")
    assert empty.scenario_text() is None
    assert refused_figures(shown, f"offers.{OFFER}.price.discounts")
    assert shown.text_input(key=f"{DISCOUNTS}share").value == "120"


def test_a_target_on_obsolescence_is_added_and_taken_away(screen, empty):
    shown = unfolded(open_tab(screen("scenario", empty), TARGETS), "scenario-add-obsolete")
    stem = "scenario-0-targets.obsolescence.-"
    typed(shown, stem, at_most="10", by="2030-04-01", source="Plan directeur")
    press(shown, "Ajouter cette cible")
    target = saved(empty).targets.obsolescence["obsolescence-1"]
    assert (target.at_most, target.by, target.status) == (0.1, date(2030, 4, 1), "assumption")
    press(shown, "Retirer cette cible")
    assert saved(empty).targets.obsolescence == {}


def test_a_target_on_obsolescence_needs_its_date(screen, empty):
    shown = unfolded(open_tab(screen("scenario", empty), TARGETS), "scenario-add-obsolete")
    typed(shown, "scenario-0-targets.obsolescence.-", at_most="10")
    press(shown, "Ajouter cette cible")
    assert empty.scenario_text() is None
    assert refused_figures(shown, "targets.obsolescence.")


def test_a_black_out_of_one_service_is_added_and_taken_away(screen, empty):
    shown = unfolded(open_tab(screen("scenario", empty), EFFORT), "scenario-add-blackout")
    stem = "scenario-0-limits.blackouts.-"
    shown.selectbox(key=f"{stem}about").set_value("service")
    typed(shown, stem, start="2029-12-15", end="2030-01-10", value="Paie", because="Fin d’année")
    press(shown, "Ajouter cette période")
    window = saved(empty).limits.blackouts["blackout-1"]
    assert (window.start, window.end) == (date(2029, 12, 15), date(2030, 1, 10))
    assert (window.when["service"].written, window.because.fr) == ("Paie", "Fin d’année")
    shown.button(key="scenario-0-limits.blackouts.blackout-1-remove").click().run()
    assert "blackout-1" not in saved(empty).limits.blackouts


@pytest.mark.parametrize(
    "parts", [{"start": "2030-02-01", "end": "2030-01-10"}, {"start": "2030-02-01", "end": ""}]
)
def test_a_black_out_that_ends_before_it_begins_or_never_is_refused(screen, empty, parts):
    shown = unfolded(open_tab(screen("scenario", empty), EFFORT), "scenario-add-blackout")
    typed(shown, "scenario-0-limits.blackouts.-", because="x", **parts)
    press(shown, "Ajouter cette période")
    assert empty.scenario_text() is None
    assert refused_figures(shown, "limits.blackouts.")


NAMED = {"title": "Nuage de l’Université", "provider": "Université", "region": "Rimouski"}
NEW_OFFER = "scenario-0-offers.-"


def test_an_offer_is_added_with_its_prices_and_taken_away(screen, empty):
    shown = unfolded(open_tab(screen("scenario", empty), OFFERS), "scenario-add-offer")
    typed(
        shown,
        NEW_OFFER,
        **NAMED,
        vcpu_month="9,5",
        memory_gib_month="2",
        storage_gib_month="0,04",
        source="Entente",
    )
    shown.selectbox(key=f"{NEW_OFFER}kind").set_value("cti")
    press(shown, "Ajouter cette offre")
    offer = saved(empty).offers["offer-1"]
    assert (offer.title.fr, offer.provider, offer.region) == tuple(NAMED.values())
    assert (offer.kind, offer.location, offer.foreign_control, offer.platforms) == (
        "cti",
        "quebec",
        False,
        ("x86",),
    )
    assert (offer.price.vcpu_month.value, offer.price.storage_gib_month.value) == (9.5, 0.04)
    assert (offer.status, offer.source.fr, offer.price.vcpu_month.source.fr) == (
        "assumption",
        "Entente",
        "Entente",
    )
    unfolded(shown, "scenario-offer-offer-1")
    shown.button(key="scenario-0-offers.offer-1-remove").click().run()
    assert not shown.exception
    assert "offer-1" not in saved(empty).offers


@pytest.mark.parametrize("missing", [{"title": ""}, {"vcpu_month": ""}, {"vcpu_month": "cher"}])
def test_an_offer_without_a_name_or_a_price_is_refused_and_kept_in_its_form(screen, empty, missing):
    prices = {"vcpu_month": "9", "memory_gib_month": "2", "storage_gib_month": "0,04"}
    shown = unfolded(open_tab(screen("scenario", empty), OFFERS), "scenario-add-offer")
    typed(shown, NEW_OFFER, **{**NAMED, **prices, **missing})
    press(shown, "Ajouter cette offre")
    assert empty.scenario_text() is None
    assert refused_figures(shown, "offers.")
    assert shown.text_input(key=f"{NEW_OFFER}provider").value == "Université"


def test_an_offer_of_the_preset_is_taken_away(screen, empty):
    shown = unfolded(open_tab(screen("scenario", empty), OFFERS), f"scenario-offer-{OFFER}")
    press(shown, "Retirer cette offre")
    assert OFFER not in saved(empty).offers


def test_an_offer_on_which_something_rests_stays_and_it_is_said(screen, empty):
    empty.save_scenario(f"extends: base\nlatency: {{on_site: {{{OFFER}: {{value: 5, status: reported}}}}}}\n")
    shown = unfolded(open_tab(screen("scenario", empty), OFFERS), f"scenario-offer-{OFFER}")
    press(shown, "Retirer cette offre")
    assert OFFER in saved(empty).offers
    assert refused_figures(shown, f"latency.on_site.{OFFER}")
