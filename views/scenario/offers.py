"""Offers and capacities: each place a workload can go, what it holds and what it costs."""

from __future__ import annotations

from typing import get_args

import streamlit as st

from optimizer.figures import Figure
from optimizer.scenario import Offer, Resource
from optimizer.yaml_files import KeyPath, dotted
from views.design import DESTINATIONS
from views.markup import label_text
from views.scenario import carbon, discounts, new_offer
from views.scenario.adding import another
from views.scenario.chips import faults
from views.scenario.edits import Screen, key, refusals, take_away
from views.scenario.fields import figures
from views.scenario.labels import capital, help_for
from views.scenario.new_offer import PRICES
from views.scenario.origins import Origin, restated
from views.scenario.places import of_offer
from views.scenario.sentences import offer_sentence


def tab(screen: Screen) -> None:
    """Every offer, opened when asked for."""
    words = screen.words
    st.caption(help_for(words, "Offer.capacity"))
    waiting = {each.path[1] for each in refusals().values() if each.path[:1] == ("offers",)}
    for name, offer in screen.scenario.offers.items():
        sign = DESTINATIONS[offer.kind].sign
        panel = st.expander(
            f"{sign} {label_text(offer.title.say(words.code))}", on_change="rerun", key=f"scenario-offer-{name}",
            expanded=name in waiting,
        )  # fmt: skip
        if panel.open:
            with panel:
                _offer(screen, name, offer)
    another(words.say("Add an offer"), "offer", new_offer.form, screen)


def _offer(screen: Screen, name: str, offer: Offer) -> None:
    words = screen.words
    st.text(capital(offer_sentence(words, offer)))
    restated(Origin(screen, ("offers", name), offer.title.say(words.code), offer))
    st.markdown(f"**{words.say('Capacity')}**")
    capacities = [("offers", name, "capacity", resource) for resource in get_args(Resource)]
    figures(screen, capacities, "Offer.capacity", ramped=True)
    st.markdown(f"**{words.say('Price')}**")
    stated = [each for each in PRICES if isinstance(getattr(offer.price, each), Figure)]
    figures(screen, [("offers", name, "price", each) for each in stated], "Price.")
    factors = [("offers", name, "price", "platform_factor", each) for each in offer.price.platform_factor]
    figures(screen, factors, "Price.platform_factor")
    discounts.section(screen, name, offer)
    st.markdown(f"**{words.say('Opening and contract')}**")
    figures(screen, [("offers", name, "opening_cost"), ("offers", name, "annual_cost")], "Offer.")
    st.caption(help_for(words, "Contract.months") + " " + words.number(offer.contract.months))
    restated(Origin(screen, ("offers", name, "contract"), words.say("contract"), offer.contract))
    figures(screen, [("offers", name, "contract", "retender_cost")], "Contract.")
    of_offer(screen, name, offer)
    carbon.of_offer(screen, name, offer)
    path: KeyPath = ("offers", name)
    waiting = refusals().get(dotted(path))
    faults(words, waiting.findings if waiting else ())
    st.button(words.say("Remove this offer"), key=key(path, "remove"), on_click=take_away, args=(path,))
