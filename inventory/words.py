"""What people write for the value of a choice, in French or otherwise, beside the value itself.

Words are compared folded: without case, accents, spaces or punctuation. A word may stand for two
values as long as no column offers both (a test walks the schema).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

WORDS: Mapping[str, tuple[str, ...]] = {
    # personal_information
    "yes": ("oui", "o", "y", "true", "vrai", "1"),
    "no": ("non", "n", "false", "faux", "0"),
    "unknown": ("inconnu", "inconnue", "indéterminé", "ne sait pas"),
    # kinds of assets, platforms
    "server": ("serveur", "serveur physique", "physical server"),
    "vm": ("machine virtuelle", "serveur virtuel", "virtual machine", "MV"),
    "template": ("gabarit", "modèle"),
    "appliance": ("appareil",),
    "mainframe": ("ordinateur central",),
    "database": ("base de données", "BD"),
    "storage": ("stockage", "baie de stockage"),
    "power": ("IBM Power",),
    "saas": ("logiciel-service",),
    # portability
    "bound": ("liée", "lié"),
    "portable": ("déplaçable",),
    "containerised": ("en conteneurs", "conteneurisée", "conteneurisé", "containerized"),
    # status of a move
    "planned": ("prévue", "prévu", "planifiée", "planifié"),
    "moving": ("en cours", "en migration"),
    "done": ("faite", "fait", "terminée", "terminé", "migrée", "migré"),
    "cancelled": ("annulée", "annulé", "canceled"),
    # dependencies, decisions
    "together": ("ensemble",),
    "order": ("ordre",),
    "traffic": ("trafic",),
    "pin": ("imposer", "imposé", "imposée"),
    "forbid": ("interdire", "interdit", "interdite"),
    # treatments
    "retire": ("retirer", "retrait", "mettre hors service"),
    "retain": ("conserver", "garder", "maintenir"),
    "refresh": ("moderniser sur place", "modernisation sur place", "rafraîchir"),
    "rehost": ("réhéberger", "réhébergement"),
    "relocate": ("relocaliser", "relocalisation", "déplacer"),
    "replatform": ("changer de plateforme", "replateformer", "replateformage"),
    "refactor": ("remanier", "réécrire", "réécriture", "refactoriser"),
    "repurchase": ("racheter", "rachat", "remplacer", "remplacement"),
}
"""Other words of each value of a choice."""

FLAGS: Mapping[str, bool] = {
    **dict.fromkeys(("yes", *WORDS["yes"]), True),
    **dict.fromkeys(("no", *WORDS["no"]), False),
}
"""What people write for yes and no, folded."""

PLACEHOLDERS = frozenset(("n/a", "na", "nd", "s.o.", "tbd", "inconnu", "unknown", "?", "-"))
"""What people write, in any case, when they do not know; in a text column it stays as written."""


def fold(text: str) -> str:
    """The text without case, accents, spaces or punctuation."""
    return "".join(char for char in unicodedata.normalize("NFKD", text).casefold() if char.isalnum())


def meanings(choices: tuple[str, ...]) -> dict[str, str]:
    """The choice that each folded word stands for, among these choices."""
    return {fold(word): choice for choice in choices for word in (choice, *WORDS.get(choice, ()))}
