"""What an offer takes off for volume: its tiers, taken away, added."""

from __future__ import annotations

from typing import Any

import streamlit as st

from optimizer.figures import Status
from optimizer.overlay_edits import with_key
from optimizer.scenario import Discount, Offer
from optimizer.yaml_files import KeyPath
from views.scenario.adding import another, asked, needed, origin_typed, stated, typed_in
from views.scenario.chips import faults, origin
from views.scenario.edits import Screen, change, key, refused_at
from views.scenario.labels import help_for


def section(screen: Screen, name: str, offer: Offer) -> None:
    """Every tier of an offer, and the form of another."""
    words, path = screen.words, path_of(name)
    st.markdown(f"**{words.say('Volume discounts')}**")
    if not offer.price.discounts:
        st.caption(words.say("None."))
    for number, tier in enumerate(offer.price.discounts):
        with st.container(border=True, key=key(path, f"box-{number}")):
            volume, share = words.number(tier.from_year), words.percent(tier.share)
            st.text(
                words.say(
                    "From ${volume} a year at list price, {share} off all of it", volume=volume, share=share
                )
            )
            origin(words, tier.status, tier.source)
            st.button(
                words.say("Remove"), key=key(path, f"remove-{number}"), on_click=_remove,
                args=(path, offer.price.discounts, number),
            )  # fmt: skip
    another(words.say("Add a volume discount"), f"discount-{name}", _new, screen, name)


def path_of(name: str) -> KeyPath:
    """Where an offer's tiers stand; they are written together."""
    return ("offers", name, "price", "discounts")


def _new(screen: Screen, name: str) -> None:
    words, path = screen.words, path_of(name)
    with st.form(f"scenario-new-discount-{name}", border=False):
        one, two = st.columns(2)
        with one:
            asked(
                words.say("From a volume of ($ a year at list price)"), path, "from_year",
                help=help_for(words, "Discount.from_year"),
            )  # fmt: skip
        with two:
            asked(words.say("Share taken off (%)"), path, "share", help=words.say("Of all that moved there."))
        stated(screen, path, Status.ASSUMPTION, "")
        faults(words, refused_at(path))
        st.form_submit_button(
            words.say("Add this discount"), type="primary", on_click=_add, args=(screen, name)
        )


def _add(screen: Screen, name: str) -> None:
    path, words = path_of(name), screen.words
    typed = typed_in(path, ("from_year", "share", "status", "source"))

    def edit(text: str) -> str:
        tier = {
            "from_year": needed(words, typed["from_year"]),
            "share": needed(words, typed["share"], 100),
            **origin_typed(typed),
        }
        tiers = [*_plain(screen.scenario.offers[name].price.discounts), tier]
        return with_key(text, path, sorted(tiers, key=lambda each: float(each["from_year"])))

    change(path, edit, {part: str(typed[part]) for part in ("from_year", "share")})


def _remove(path: KeyPath, tiers: tuple[Discount, ...], number: int) -> None:
    left = _plain(tiers[:number] + tiers[number + 1 :])
    change(path, lambda text: with_key(text, path, left), {})


def _plain(tiers: tuple[Discount, ...]) -> list[dict[str, Any]]:
    return [tier.model_dump(mode="json") for tier in tiers]
