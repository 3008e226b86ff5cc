"""Carbon: what a tonne weighs, what electricity emits and machines draw, and what a year may emit."""

from __future__ import annotations

import streamlit as st

from language import Language
from optimizer.scenario import Offer
from optimizer.scenario_carbon import Electricity, Emissions, Watts
from optimizer.yaml_files import KeyPath
from views.scenario.edits import Screen, key
from views.scenario.fields import Field, figure, figures
from views.scenario.origins import Origin, restated
from views.scenario.typed import written

FIGURES = ("grams_kwh", "pue")


def section(screen: Screen) -> None:
    """The price of a tonne, the electricity of the sites and what machines draw, where carbon is counted."""
    words, carbon = screen.words, screen.scenario.carbon
    st.subheader(words.say("Carbon"), anchor=False)
    if carbon is None:
        st.caption(words.say("Not counted: the YAML may say what electricity emits."))
        return
    figure(Field(screen, ("carbon", "price"), "Carbon.price"))
    figures(screen, _stated(carbon.sites, ("carbon", "sites")), "Electricity.")
    figures(screen, [("carbon", "watts", name) for name in Watts.model_fields], "Watts.")


def of_offer(screen: Screen, name: str, offer: Offer) -> None:
    """What the electricity of an offer emits; nothing where nobody said."""
    if offer.carbon is not None:
        figures(screen, _stated(offer.carbon, ("offers", name, "carbon")), "Electricity.")


def caps(screen: Screen) -> None:
    """What each fiscal year may emit."""
    words = screen.words
    st.subheader(words.say("Emissions of a year"), anchor=False)
    if not screen.scenario.targets.emissions:
        st.caption(words.say("None: unknown, and constraining nothing."))
    for year, target in screen.scenario.targets.emissions.items():
        said, path = emissions_sentence(words, year, target), ("targets", "emissions", year)
        with st.container(border=True, key=key(path, "box")):
            st.text(said)
            restated(Origin(screen, path, said, target))


def emissions_sentence(words: Language, year: str, target: Emissions) -> str:
    """What a year may emit; unknown when it gives no bound."""
    if target.at_most is None:
        return words.say("{year}: {bounds}.", year=year, bounds=words.say("unknown"))
    bound = words.say("at most {tonnes} tonnes of CO₂", tonnes=written(words, target.at_most))
    return words.say("{year}: {bounds}.", year=year, bounds=bound)


def _stated(electricity: Electricity, path: KeyPath) -> list[KeyPath]:
    return [(*path, name) for name in FIGURES if getattr(electricity, name) is not None]
