"""The Scenario screen shows every figure with its source, saves what can be used and gives back what cannot."""

from __future__ import annotations

from datetime import date

import pytest

from language import Language
from optimizer.figures import Figure, Limit
from optimizer.overlay_edits import differences, value_at
from optimizer.scenario_files import load_text
from optimizer.yaml_files import dotted
from views.scenario.typed import ramp_read, ramp_written, read, written

TABS = {
    "fr": ["Horizon et argent", "Effort et vagues", "Offres et capacités", "Politique", "Cibles", "YAML"],
    "en": ["Horizon and money", "Effort and waves", "Offers and capacities", "Policy", "Targets", "YAML"],
}
BASE = load_text("extends: base\n")
DAY, BUDGET = "scenario-0-staff_day-", "scenario-0-limits.budget.2027-2028-"
FR, EN = Language("fr"), Language("en")


def open_tab(shown, name, language="fr"):
    shown.session_state["scenario-tabs"] = TABS[language][TABS["fr"].index(name)]
    return shown.run()


def markup(shown):
    return " ".join(each.proto.body for each in shown.get("html"))


def errors(shown):
    return " ".join(each.value for each in shown.error).replace("\\", "")


def refused_figures(shown, path):
    return [each.proto.body for each in shown.get("html") if f'data-about="{path}' in each.proto.body]


PERCENT = {"discount_rate", "organisation_share", "usable_share", "share_leaving_provider"}
"""Keys of figures that the screen writes in percent."""


def figures(whole, path=()):
    """Every figure of a scenario by its path; a treatment's own ones only, for the others are neutral."""
    if isinstance(whole, Figure | Limit):
        yield path
    elif isinstance(whole, dict):
        for key, inner in whole.items():
            yield from figures(inner, (*path, key))
    elif hasattr(whole, "model_fields_set"):
        for key in whole.model_fields_set if path[:1] == ("treatments",) else type(whole).model_fields:
            yield from figures(getattr(whole, key), (*path, key))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_figure_of_the_scenario_stands_on_the_screen_with_its_value(screen, empty, language):
    shown = screen("scenario", empty, language)
    for panel in (
        *(f"offer-{name}" for name in BASE.offers),
        *(f"treatment-{name}" for name in BASE.treatments),
    ):
        shown.session_state[f"scenario-{panel}"] = True
    fields = {}
    for tab in TABS["fr"]:
        open_tab(shown, tab, language)
        assert not shown.exception
        fields |= {each.key: each.value for each in shown.text_input}
    words = Language(language)
    for path in figures(BASE):
        scale = 100 if path[-1] in PERCENT else 1
        value = value_at(BASE, path).value
        assert fields[f"scenario-0-{dotted(path)}-value"] == written(words, value, scale)


def test_the_unknown_is_shown_as_unknown_and_the_source_as_written(screen, empty):
    shown = open_tab(screen("scenario", empty), "Effort et vagues")
    terabytes = shown.text_input(key="scenario-0-limits.wave_size.terabytes-value")
    assert (terabytes.value, terabytes.placeholder) == ("", "inconnu\N{NO-BREAK SPACE}: ne contraint rien")
    assert 'data-status="unknown"' in markup(shown)
    assert "Non connu." in markup(shown)
    assert "équipe centrale de migration" in markup(shown)


def test_a_figure_given_anew_is_saved_as_an_assumption_without_the_old_source(screen, empty):
    shown = screen("scenario", empty)
    shown.text_input(key=f"{BUDGET}value").set_value("2 500 000,50").run()
    budget = load_text(empty.scenario_text()).limits.budget["2027-2028"]
    assert (budget.value, budget.status, budget.source.fr) == (2_500_000.5, "assumption", "")
    assert "Écarts avec le scénario de départ\N{NO-BREAK SPACE}: 1" in [each.label for each in shown.expander]
    assert "Aucune source donnée." in markup(shown)


def test_a_person_states_source_and_status_without_touching_the_value(screen, empty):
    shown = screen("scenario", empty)
    shown.session_state[f"{DAY}popover"] = True
    shown.run()
    shown.text_area(key=f"{DAY}source").set_value("Convention collective").run()
    shown.selectbox(key=f"{DAY}status").set_value("official").run()
    day = load_text(empty.scenario_text()).staff_day
    assert (day.value, day.status, day.source.fr) == (850, "official", "Convention collective")


def test_a_limit_emptied_is_unknown(screen, empty):
    shown = screen("scenario", empty)
    shown.text_input(key=f"{BUDGET}value").set_value("").run()
    budget = load_text(empty.scenario_text()).limits.budget["2027-2028"]
    assert (budget.value, budget.status) == (None, "unknown")


@pytest.mark.parametrize("typed", ["beaucoup", "-5"])
def test_what_cannot_be_used_is_not_saved_and_not_lost(screen, empty, typed):
    shown = screen("scenario", empty)
    shown.text_input(key=f"{BUDGET}value").set_value(typed).run()
    assert empty.scenario_text() is None
    assert "Budget 2027-2028" in errors(shown)
    assert refused_figures(shown, "limits.budget.2027-2028")
    open_tab(shown, "Politique")
    open_tab(shown, "Horizon et argent")
    assert shown.text_input(key=f"{BUDGET}value").value == typed
    shown.text_input(key=f"{BUDGET}value").set_value("5").run()
    assert load_text(empty.scenario_text()).limits.budget["2027-2028"].value == 5
    assert not shown.error


def test_edits_refused_can_be_given_up(screen, empty):
    shown = screen("scenario", empty)
    shown.text_input(key=f"{BUDGET}value").set_value("beaucoup").run()
    shown.button(key="scenario-give-up").click().run()
    assert not shown.error
    assert [each.value for each in shown.text_input if each.key.endswith("2027-2028-value")] == [
        written(FR, 1_200_000)
    ]


def test_a_ramp_is_typed_in_percent(screen, empty):
    shown = open_tab(screen("scenario", empty), "Effort et vagues")
    ramp = shown.text_input(key="scenario-0-limits.wave_size.workloads-ramp")
    assert ramp.value == "25; 50; 100"
    ramp.set_value("10; 62,5; 100").run()
    edited = load_text(empty.scenario_text()).limits.wave_size.workloads
    assert (edited.value, edited.ramp) == (40, (0.1, 0.625, 1))
    assert edited.source == BASE.limits.wave_size.workloads.source


def test_a_shorter_horizon_takes_its_budgets_away_and_says_so(screen, empty):
    shown = screen("scenario", empty)
    shown.text_input(key="scenario-0-horizon-waves").set_value("6")
    next(each for each in shown.button if each.label == "Appliquer").click().run()
    assert list(load_text(empty.scenario_text()).limits.budget) == ["2027-2028", "2028-2029", "2029-2030"]
    assert "2030" in shown.info[0].value


def test_a_horizon_without_fiscal_years_is_refused_at_its_fields(screen, empty):
    shown = screen("scenario", empty)
    shown.text_input(key="scenario-0-horizon-start").set_value("2027-05-01")
    next(each for each in shown.button if each.label == "Appliquer").click().run()
    assert empty.scenario_text() is None
    assert refused_figures(shown, "horizon")
    assert shown.text_input(key="scenario-0-horizon-start").value == "2027-05-01"


def test_a_difference_is_taken_back(screen, empty):
    shown = screen("scenario", empty)
    shown.text_input(key=f"{DAY}value").set_value("900").run()
    shown.button(key="scenario-revert-staff_day").click().run()
    assert differences(empty.scenario_text()) == ()
    assert shown.text_input(key=f"{DAY}value").value == "850"


def test_a_horizon_taken_back_shows_again_in_its_form(screen, empty):
    shown = screen("scenario", empty)
    shown.text_input(key="scenario-0-horizon-years_after").set_value("2")
    next(each for each in shown.button if each.label == "Appliquer").click().run()
    assert load_text(empty.scenario_text()).horizon.years_after == 2
    shown.button(key="scenario-revert-horizon.years_after").click().run()
    assert load_text(empty.scenario_text()).horizon.years_after == 4
    assert shown.text_input(key="scenario-0-horizon-years_after").value == "4"


def test_everything_is_taken_back_at_once(screen, empty):
    empty.save_scenario("extends: base\nstaff_day: 900\nusd_cad: 1.4\npolicy: {personal-not-abroad: null}\n")
    shown = screen("scenario", empty)
    assert "Quand elle contient des renseignements personnels" in " ".join(each.value for each in shown.text)
    shown.button(key="scenario-revert-everything").click().run()
    assert differences(empty.scenario_text()) == ()


def test_a_preset_keeps_what_was_changed(screen, empty):
    shown = screen("scenario", empty)
    shown.text_input(key=f"{DAY}value").set_value("900").run()
    shown.selectbox(key="scenario-preset").set_value("2026-sovereignty").run()
    scenario = load_text(empty.scenario_text())
    assert scenario.staff_day.value == 900
    assert "prefer-domestic" in scenario.policy


def test_rules_are_read_in_sentences(screen, empty):
    shown = open_tab(screen("scenario", empty), "Politique")
    said = " ".join(each.value.replace("\\", "") for each in shown.markdown)
    assert (
        "Quand sa confidentialité est de 3 ou plus\N{NO-BREAK SPACE}: jamais une offre sous contrôle étranger."
        in said
    )
    shown = open_tab(screen("scenario", empty, "en"), "Politique", "en")
    said = " ".join(each.value.replace("\\", "") for each in shown.markdown)
    assert "When it holds personal information: never an offer whose place is abroad." in said


def test_a_rule_is_switched_off_and_on_again(screen, empty):
    shown = open_tab(screen("scenario", empty), "Politique")
    shown.button(key="scenario-0-policy.personal-not-abroad-off").click().run()
    assert "personal-not-abroad" not in load_text(empty.scenario_text()).policy
    shown.button(key="scenario-0-policy.personal-not-abroad-on").click().run()
    assert "personal-not-abroad" in load_text(empty.scenario_text()).policy


def test_a_threshold_moved_is_an_assumption_of_its_own(screen, empty):
    shown = open_tab(screen("scenario", empty), "Politique")
    shown.selectbox(key="scenario-0-policy.sensitive-not-foreign-when-confidentiality").set_value(4).run()
    rule = load_text(empty.scenario_text()).policy["sensitive-not-foreign"]
    assert (rule.when["confidentiality"].written, rule.status, rule.source.fr) == (">= 4", "assumption", "")


def test_a_rule_is_added_from_a_shape(screen, empty):
    shown = open_tab(screen("scenario", empty), "Politique")
    shown.session_state["scenario-add-rule"] = True
    shown.run()
    shown.selectbox(key="scenario-new-shape").set_value("in-quebec")
    shown.selectbox(key="scenario-new-column").set_value("personal_information")
    shown.text_input(key="scenario-new-because").set_value("Prudence")
    next(each for each in shown.button if each.label == "Ajouter cette règle").click().run()
    rule = load_text(empty.scenario_text()).policy["in-quebec"]
    assert (rule.when["personal_information"].written, rule.because.fr) == ("yes", "Prudence")


def test_a_target_of_open_sites_needs_its_date(screen, empty):
    shown = open_tab(screen("scenario", empty), "Cibles")
    shown.text_input(key="scenario-0-targets.open_sites-at_most").set_value("3")
    next(each for each in shown.button if each.label == "Appliquer").click().run()
    assert empty.scenario_text() is None
    assert refused_figures(shown, "targets.open_sites")
    assert shown.text_input(key="scenario-0-targets.open_sites-at_most").value == "3"
    shown.text_input(key="scenario-0-targets.open_sites-by").set_value("2030-04-01")
    next(each for each in shown.button if each.label == "Appliquer").click().run()
    target = load_text(empty.scenario_text()).targets.open_sites
    assert (target.at_most, target.by, target.status) == (3, date(2030, 4, 1), "assumption")


def test_a_target_changed_on_the_screen_keeps_its_price_and_its_neighbours(screen, empty):
    empty.save_scenario(
        "extends: base\ntargets:\n  open_sites: {by: 2030-04-01, at_most: 5, price: 900}\n"
        "  obsolescence:\n    vital: {by: 2029-04-01, at_most: 0.1}\n"
    )
    shown = open_tab(screen("scenario", empty), "Cibles")
    assert any(each.value.startswith("Charges de travail désuètes le") for each in shown.text)
    shown.text_input(key="scenario-0-targets.open_sites-at_most").set_value("3")
    next(each for each in shown.button if each.label == "Appliquer").click().run()
    targets = load_text(empty.scenario_text()).targets
    assert (targets.open_sites.at_most, targets.open_sites.price) == (3, 900)
    assert targets.obsolescence["vital"].at_most == 0.1


def test_a_text_that_cannot_be_used_is_kept_in_its_field_with_its_lines(screen, empty):
    shown = open_tab(screen("scenario", empty), "YAML")
    area = "scenario-0-written-text"
    shown.text_area(key=area).set_value("extends: base\nhorizon: {wave: 3}\n")
    next(each for each in shown.button if each.label == "Appliquer ce texte").click().run()
    assert empty.scenario_text() is None
    assert shown.text_area(key=area).value == "extends: base\nhorizon: {wave: 3}\n"
    assert "ligne 2" in errors(shown)


def test_a_scenario_is_brought_in_a_file(screen, empty):
    shown = open_tab(screen("scenario", empty), "YAML")
    content = "\ufeffextends: 2026-sovereignty\nstaff_day: 990  # de la paie\n".encode()
    shown.file_uploader[0].set_value(("mien.yaml", content, "application/yaml")).run()
    assert empty.scenario_text() == "extends: 2026-sovereignty\nstaff_day: 990  # de la paie\n"
    assert shown.selectbox(key="scenario-preset").value == "2026-sovereignty"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"extends: base\nstaff_day: !!python/object:os.system 3\n", "python/object"),
        (b"extends: base\nstaff_day: &a 3\nusd_cad: *a\n", "ancre"),
        (b"extends: ../../etc/passwd\n", "etc/passwd"),
        (b"# " + b"x" * (1 << 20), "octets"),
        (b"extends: base\nname: \xff\n", "UTF-8"),
    ],
    ids=["tag", "alias", "path", "size", "bytes"],
)
def test_a_hostile_file_is_refused_at_its_field_and_changes_nothing(screen, empty, content, told):
    shown = open_tab(screen("scenario", empty), "YAML")
    shown.file_uploader[0].set_value(("mauvais.yaml", content, "application/yaml")).run()
    assert not shown.exception
    assert empty.scenario_text() is None
    assert told in errors(shown)
    assert any("estuaire-fault" in each.proto.body and told in each.proto.body for each in shown.get("html"))


def test_a_hostile_text_is_shown_not_obeyed(screen, empty):
    empty.save_scenario(
        "extends: base\noffers: {ngq-est: {title: '<img src=x onerror=alert(1)> **gras** :material/home:'}}\n"
        "staff_day: {value: 3, source: '<script>alert(1)</script>'}\n"
    )
    shown = screen("scenario", empty)
    assert "<script>alert" not in markup(shown)
    open_tab(shown, "Offres et capacités")
    labels = [each.label for each in shown.expander]
    assert any(r"\<img src\=x" in label and r"\*\*gras\*\*" in label for label in labels)


def test_a_scenario_that_cannot_be_used_any_more_can_be_mended(screen, empty):
    empty.save_scenario("extends: base\nnothing: 1\n")
    shown = screen("scenario", empty)
    assert "ligne 2" in errors(shown)
    assert shown.text_area(key="scenario-0-written-text").value == "extends: base\nnothing: 1\n"
    shown.text_area(key="scenario-0-written-text").set_value("extends: base\n")
    next(each for each in shown.button if each.label == "Appliquer ce texte").click().run()
    assert not shown.error
    assert shown.text_input(key="scenario-1-staff_day-value").value == "850"


@pytest.mark.parametrize(("words", "text"), [(FR, "1\N{NO-BREAK SPACE}234,5"), (EN, "1,234.5")])
def test_numbers_are_typed_as_they_are_written(words, text):
    assert written(words, 1234.5) == text
    assert read(words, text) == 1234.5


@pytest.mark.parametrize(
    ("text", "scale", "value"),
    [("3,5 %", 100, 0.035), ("7", 100, 0.07), ("12 000 $", 1, 12_000), ("", 1, None), ("1,234", 1, 1.234)],
)
def test_a_unit_may_stand_beside_a_number(text, scale, value):
    assert read(FR, text, scale) == value


def test_a_ramp_is_written_as_it_is_read():
    assert ramp_read(FR, "25; 62,5;100") == [0.25, 0.625, 1]
    assert ramp_written(FR, [0.25, 0.625, 1]) == "25; 62,5; 100"
