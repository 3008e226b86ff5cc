"""The sites of an estate: real municipalities, fictitious rooms and data centres."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from benchmarks.estates.recipe import Recipe

ROOM, MEDIUM, LARGE, CLOUD = range(4)
CTI_SITE, CLOUD_SITE, FIRST_SITE = 0, 1, 2
"""The CTI to be kept, the cloud already in use, and the main site of the first body, then of the second…"""

MUNICIPALITIES: tuple[tuple[str, str, float, float, int], ...] = (
    ("Québec", "Capitale-Nationale", 46.8139, -71.2080, 4),
    ("Montréal", "Montréal", 45.5019, -73.5674, 3),
    ("Laval", "Laval", 45.6066, -73.7124, 1),
    ("Gatineau", "Outaouais", 45.4765, -75.7013, 1),
    ("Longueuil", "Montérégie", 45.5312, -73.5181, 1),
    ("Sherbrooke", "Estrie", 45.4042, -71.8929, 1),
    ("Saguenay", "Saguenay–Lac-Saint-Jean", 48.4280, -71.0685, 1),
    ("Lévis", "Chaudière-Appalaches", 46.8033, -71.1779, 1),
    ("Trois-Rivières", "Mauricie", 46.3432, -72.5430, 1),
    ("Terrebonne", "Lanaudière", 45.7000, -73.6470, 1),
    ("Saint-Jean-sur-Richelieu", "Montérégie", 45.3071, -73.2626, 1),
    ("Repentigny", "Lanaudière", 45.7422, -73.4503, 1),
    ("Drummondville", "Centre-du-Québec", 45.8833, -72.4834, 1),
    ("Saint-Jérôme", "Laurentides", 45.7804, -74.0036, 1),
    ("Granby", "Estrie", 45.4000, -72.7333, 1),
    ("Saint-Hyacinthe", "Montérégie", 45.6307, -72.9569, 1),
    ("Shawinigan", "Mauricie", 46.5618, -72.7435, 1),
    ("Rimouski", "Bas-Saint-Laurent", 48.4489, -68.5239, 1),
    ("Victoriaville", "Centre-du-Québec", 46.0500, -71.9667, 1),
    ("Joliette", "Lanaudière", 46.0164, -73.4236, 1),
    ("Rouyn-Noranda", "Abitibi-Témiscamingue", 48.2366, -79.0231, 1),
    ("Sorel-Tracy", "Montérégie", 46.0416, -73.1136, 1),
    ("Salaberry-de-Valleyfield", "Montérégie", 45.2500, -74.1300, 1),
    ("Val-d’Or", "Abitibi-Témiscamingue", 48.0975, -77.7974, 1),
    ("Alma", "Saguenay–Lac-Saint-Jean", 48.5500, -71.6491, 1),
    ("Sept-Îles", "Côte-Nord", 50.2001, -66.3821, 1),
    ("Baie-Comeau", "Côte-Nord", 49.2168, -68.1489, 1),
    ("Thetford Mines", "Chaudière-Appalaches", 46.0943, -71.3051, 1),
    ("Saint-Georges", "Chaudière-Appalaches", 46.1137, -70.6653, 1),
    ("Rivière-du-Loup", "Bas-Saint-Laurent", 47.8303, -69.5361, 1),
    ("Gaspé", "Gaspésie–Îles-de-la-Madeleine", 48.8316, -64.4869, 1),
    ("Chibougamau", "Nord-du-Québec", 49.9168, -74.3659, 1),
    ("Amos", "Abitibi-Témiscamingue", 48.5667, -78.1167, 1),
    ("Mont-Laurier", "Laurentides", 46.5500, -75.4999, 1),
    ("La Tuque", "Mauricie", 47.4333, -72.7833, 1),
    ("Magog", "Estrie", 45.2667, -72.1500, 1),
    ("Matane", "Bas-Saint-Laurent", 48.8500, -67.5333, 1),
    ("Roberval", "Saguenay–Lac-Saint-Jean", 48.5168, -72.2244, 1),
    ("La Malbaie", "Capitale-Nationale", 47.6547, -70.1526, 1),
    ("Montmagny", "Chaudière-Appalaches", 46.9804, -70.5550, 1),
    ("Sainte-Anne-des-Monts", "Gaspésie–Îles-de-la-Madeleine", 49.1245, -66.4925, 1),
    ("Beauharnois", "Montérégie", 45.3151, -73.8779, 1),
    ("Nicolet", "Centre-du-Québec", 46.2236, -72.6110, 1),
    ("Maniwaki", "Outaouais", 46.3833, -75.9667, 1),
)
"""Name, region, latitude, longitude (city centre, to about a kilometre) and how often it is drawn."""

_TITLES = (
    "Salle de serveurs (fictive)",
    "Centre de données (fictif)",
    "Centre de traitement informatique (fictif)",
    "Nuage externe déjà en usage (fictif)",
)
_LINKS = np.array([100.0, 1_000.0, 10_000.0, 1_000.0])


def places(recipe: Recipe, bodies: pd.DataFrame) -> pd.DataFrame:
    """Sites with who runs them (`owner`), their `size`, and their `weight` in workloads, heavy-tailed."""
    draw = recipe.stream("places")
    owner = _owners(recipe, bodies)
    size = _sizes(recipe, owner)
    place = _municipalities(draw, recipe.sites)
    named = pd.DataFrame(
        [MUNICIPALITIES[k][:4] for k in place], columns=["municipality", "region", "latitude", "longitude"]
    )
    name = pd.Series([_TITLES[k] for k in size]) + " – " + named["municipality"]
    again = name.groupby(name).cumcount()
    width = len(str(recipe.sites))
    return named.assign(
        site=[f"site-{k + 1:0{width}}" for k in range(recipe.sites)],
        owner=owner,
        organisation=bodies["organisation"].to_numpy()[owner],
        name=name + pd.Series([f" {k + 1}" if k else "" for k in again]),
        size=size,
        weight=_weights(draw, size),
        pue=np.round(draw.uniform(1.3, 1.5, recipe.sites) + np.array([0.6, 0.3, 0.0, -0.15])[size], 2),
        link_mbps=_LINKS[size],
        network_ready=_ready(draw, size),
        offer=_offers(recipe.sites),
    )


def _owners(recipe: Recipe, bodies: pd.DataFrame) -> np.ndarray:
    """The first body runs the CTI and the cloud; each has a main site, the largest have more."""
    more = recipe.sites - FIRST_SITE - len(bodies)
    ideal = (bodies["weight"] / bodies["weight"].sum() * more).to_numpy()
    extra = np.floor(ideal).astype(int)
    extra[np.argsort(extra - ideal, kind="stable")[: more - extra.sum()]] += 1
    return np.concatenate([[0, 0], np.arange(len(bodies)), np.repeat(np.arange(len(bodies)), extra)])


def _sizes(recipe: Recipe, owner: np.ndarray) -> np.ndarray:
    """Main sites are large or medium in the largest bodies; all others are server rooms."""
    large, medium = max(1, round(0.05 * recipe.sites)), max(2, round(0.2 * recipe.sites))
    size = np.full(len(owner), ROOM)
    size[FIRST_SITE : FIRST_SITE + min(large + medium, recipe.organisations)] = MEDIUM
    size[FIRST_SITE + 1 : FIRST_SITE + 1 + large] = LARGE
    size[CTI_SITE], size[CLOUD_SITE] = LARGE, CLOUD
    return size


def _weights(draw: np.random.Generator, size: np.ndarray) -> np.ndarray:
    by_size = np.stack(
        [
            draw.uniform(1, 4, len(size)),
            draw.uniform(6, 16, len(size)),
            np.minimum(18 * (1 + draw.pareto(1.6, len(size))), 150),
            np.full(len(size), 3.0),
        ]
    )
    weights: np.ndarray = by_size[size, np.arange(len(size))]
    weights[CTI_SITE] = 14.0
    return weights


def _municipalities(draw: np.random.Generator, sites: int) -> np.ndarray:
    """A municipality for each site: the CTI in the first, the cloud in the second, the rest shuffled."""
    pool = draw.permutation(np.repeat(np.arange(len(MUNICIPALITIES)), [m[4] for m in MUNICIPALITIES]))
    return np.concatenate([[0, 1], np.resize(pool, sites - 2)])


def _ready(draw: np.random.Generator, size: np.ndarray) -> np.ndarray:
    """When each site joins the government network: most have, some will in the first year."""
    past = np.datetime64("2023-01-01") + draw.integers(0, 1_300, len(size))
    late = draw.choice(np.array(["2027-09-30", "2028-03-31"], "datetime64[D]"), len(size))
    return np.where((draw.random(len(size)) < 0.25) & (size == ROOM), late, past)


def _offers(sites: int) -> list[str]:
    offers = [""] * sites
    offers[CTI_SITE], offers[CLOUD_SITE] = "cti-1", "external-quebec"
    return offers
