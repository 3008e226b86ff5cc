"""A scenario without a plan ends with code 4, the rules that clash, and the ways out, priced."""

from __future__ import annotations

import pytest

from tests.cli.doors import estuaire, folder, scenario

SAID_IN = {
    "fr": [
        "Ce qui se heurte : budget annuel (2027-2028, 2028-2029, 2029-2030); parts d’hébergement (outside >= 0.6); avec une place à trouver pour sig.",
        "Que l’un d’eux cède, et les autres peuvent tenir : c’est prouvé.",
        "Issues, rien d’autre ne cédant",
        "Le moins d’argent : 1 800 $ de plus aux budgets (2029-2030, de 100 $ à 1 900 $)",
        "Aucun délai de 6 vagues ou moins n’est à lui seul une issue : c’est prouvé.",
        "Ni place, ni personnel, ni taille des vagues ne sont à eux seuls une issue : c’est prouvé.",
    ],
    "en": [
        "What clashes: yearly budget (2027-2028, 2028-2029, 2029-2030); hosting shares (outside >= 0.6); with a place to find for sig.",
        "Leave out any one of these, and the others can hold: this is proven.",
        "Ways out, nothing else giving",
        "Least money: $1,800 more in the budgets (2029-2030 from $100 to $1,900)",
        "No delay of 6 waves or less is a way out by itself: this is proven.",
        "No room, staff or size of the waves is a way out by itself: this is proven.",
    ],
}  # fmt: skip


@pytest.mark.parametrize("language", SAID_IN)
def test_the_ways_out_are_told_with_their_price(language, tmp_path):
    # To meet the share one of the two must move: `sig` frees nothing, and alone weighs 1024 of 3072 GiB; `crm` moves for 1,400 $
    # and closes s1 for 500 $: 1,900 $, of which the last year has 100 $ and the others nothing. With `sig`
    # alone to place, moving it breaks the years' budgets, and leaving it the share: `crm` has no part in the clash.
    none = scenario(
        tmp_path / "none.yaml",
        limits={"budget": {"2027-2028": 0, "2028-2029": 0, "2029-2030": 100}},
        targets={"shares": {"outside": {"kinds": ["external"], "measure": "storage", "at_least": 0.6}}},
        treatments={"retire": None, "refresh": None, "replatform": None},
    )
    estate = folder(tmp_path / "estate")
    said = estuaire("plan", estate, "--scenario", none, "--out", tmp_path / "plan", "--lang", language)
    assert said.code == 4
    assert [words for words in SAID_IN[language] if words not in said.out] == []
    other = "en" if language == "fr" else "fr"
    assert [words for words in SAID_IN[other] if words in said.out] == []
