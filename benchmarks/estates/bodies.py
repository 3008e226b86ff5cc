"""The public bodies of an estate: fictitious names, real kinds of network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from benchmarks.estates.recipe import Recipe

_MISSIONS = (
    "des Services numériques", "des Prestations familiales", "des Ressources forestières",
    "des Transports actifs", "du Patrimoine vivant", "de l’Agriculture nordique", "des Eaux vives",
    "du Travail et des Métiers", "de l’Habitation", "du Tourisme d’hiver", "des Pêches côtières",
    "de la Faune", "des Archives", "du Registre civil", "des Permis et Licences", "des Mines anciennes",
    "de l’Énergie propre", "des Langues", "du Loisir", "des Affaires insulaires", "de la Prévention",
    "du Climat", "des Routes rurales", "de la Petite Enfance", "de la Statistique",
)  # fmt: skip
_PLACES = (
    "des Trois-Bouleaux", "du Lac-Argenté", "de la Côte-Claire", "du Vieux-Phare", "des Hautes-Collines",
    "de la Rivière-aux-Hérons", "du Mont-Cendré", "des Quatre-Vents", "de l’Anse-Bleue", "du Grand-Ruisseau",
    "des Érables-Rouges", "de la Baie-Tranquille", "du Pic-Enneigé", "des Sapins-Noirs",
    "de la Pointe-au-Sel",
    "du Pré-Fleuri", "des Falaises-Grises", "de l’Île-Ronde", "du Rang-Double", "des Moulins-Perdus",
    "de la Vallée-Douce", "du Cap-Brumeux", "des Marais-Dorés", "de la Fourche-Nord", "du Portage-Long",
)  # fmt: skip
_TRADES = (
    "des Eaux gazeuses", "du Transport fluvial", "des Assurances communes", "de l’Électricité de quartier",
    "des Parcs couverts", "des Traversiers d’hiver", "des Grands Congrès", "des Jeux d’adresse",
    "du Bois d’œuvre",
    "des Aéroports régionaux", "du Financement agricole", "des Musées réunis", "du Gaz des prairies",
    "des Télésièges", "de la Récupération", "des Ports intérieurs", "des Semences", "du Livre",
    "des Chaussées",
    "des Phares", "de l’Habitation coopérative", "des Minéraux", "des Rails secondaires", "du Froid",
    "des Ponts",
)  # fmt: skip
_NETWORKS: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "ministère": ("MIN", ("Ministère fictif", "Secrétariat fictif", "Conseil fictif"), _MISSIONS),
    "organisme": ("ORG", ("Régie fictive",), _MISSIONS[::-1]),
    "santé": ("SAN", ("CISSS fictif", "CIUSSS fictif", "Hôpital fictif"), _PLACES),
    "éducation": ("EDU", ("Centre de services scolaire fictif",), _PLACES[::-1]),
    "enseignement supérieur": ("SUP", ("Cégep fictif",), _PLACES[10:] + _PLACES[:10]),
    "municipal": ("MUN", ("Ville fictive",), _PLACES[17:] + _PLACES[:17]),
    "société d’État": ("SOC", ("Société fictive", "Fonds fictif"), _TRADES),
}
_IN_TURN = (
    "ministère", "ministère", "santé", "société d’État", "éducation", "ministère",
    "santé", "municipal", "enseignement supérieur", "organisme", "santé", "société d’État",
)  # fmt: skip

UNDERSTAFFED = 2
"""Position of the body that cannot move everything in five years."""

_TREATED = 1.3  # average effort of a move over that of the plainest one
_YEARS = 5


def bodies(recipe: Recipe) -> pd.DataFrame:
    """Public bodies, the largest first: `weight` falls as a power of the rank."""
    networks = [_IN_TURN[rank % len(_IN_TURN)] for rank in range(recipe.organisations)]
    frame = pd.DataFrame({"network": networks})
    nth = frame.groupby("network").cumcount()
    named = [_named(network, int(k)) for network, k in zip(networks, nth, strict=True)]
    frame["organisation"] = [identifier for identifier, _ in named]
    frame["name"] = [name for _, name in named]
    frame["weight"] = 1 / np.arange(1, recipe.organisations + 1) ** 0.8
    return frame


def _named(network: str, nth: int) -> tuple[str, str]:
    """Identifier and name of the nth body of a network."""
    prefix, kinds, subjects = _NETWORKS[network]
    return f"{prefix}-{nth + 1:02}", f"{kinds[nth // len(subjects)]} {subjects[nth % len(subjects)]}"


def staff(recipe: Recipe, owner: np.ndarray, effort: np.ndarray) -> np.ndarray:
    """Days a year each body can give, from the plain effort of the workloads it owns.

    Half a year's staff is always enough for a body's largest workload, except in the
    understaffed one, which needs 150 % of what it has.
    """
    count = recipe.organisations
    needed = _TREATED * np.bincount(owner, effort, count)
    largest = np.zeros(count)
    np.maximum.at(largest, owner, effort)
    used = recipe.stream("staff").uniform(0.6, 0.9, count) * (1.0 if recipe.staff == "tight" else 0.5)
    used[UNDERSTAFFED], largest[UNDERSTAFFED] = 1.5, 0.0
    return np.ceil(np.maximum(needed / _YEARS / used, 2 * 1.1 * largest))
