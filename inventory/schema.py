"""Every column of every table of an inventory, declared once.

Validation, the template download, on-screen help and `docs/data.md` all read this module.
To add a column, add a line here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Type(StrEnum):
    """What a cell holds, and how it stands in a checked table."""

    TEXT = "text"  # str, "" when empty
    NUMBER = "number"  # float64, NaN when empty
    INTEGER = "integer"  # float64 with whole values, NaN when empty
    DATE = "date"  # datetime64, NaT when empty
    FLAG = "flag"  # bool; an empty cell takes the default
    CHOICE = "choice"  # str, one of `choices`; an empty cell takes the default


@dataclass(frozen=True)
class Column:
    """One column: name, type, help in both languages, unit, default and limits.

    `refers` names the table whose key a value must match. `synonyms` are other accepted
    headers, compared without case, accents, spaces or punctuation.
    """

    name: str
    type: Type
    en: str
    fr: str
    unit: str = ""
    key: bool = False
    required: bool = False
    default: str | float | bool | None = None
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    refers: str = ""
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """One table: its columns in order; `synonyms` are other accepted file or sheet names."""

    name: str
    en: str
    fr: str
    columns: tuple[Column, ...]
    synonyms: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, ...]:
        """Names of the columns that together identify a row; empty if rows may repeat."""
        return tuple(column.name for column in self.columns if column.key)

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the columns that must be there and filled."""
        return tuple(column.name for column in self.columns if column.required)

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def __contains__(self, name: str) -> bool:
        return any(column.name == name for column in self.columns)


KINDS_OF_ASSET = ("server", "vm", "template", "appliance", "mainframe", "database", "storage")
SERVER_KINDS = ("server", "vm", "appliance", "mainframe")
PLATFORMS = ("x86", "power", "mainframe", "appliance", "saas")
PORTABILITIES = ("bound", "portable", "containerised")
DEPENDENCY_KINDS = ("together", "order", "traffic")
TREATMENTS = (
    "retire", "retain", "refresh", "rehost", "relocate", "replatform", "refactor", "repurchase",
)  # fmt: skip


def _text(name: str, en: str, fr: str, *synonyms: str, refers: str = "") -> Column:
    return Column(name, Type.TEXT, en, fr, refers=refers, synonyms=synonyms)


def _key(name: str, en: str, fr: str, *synonyms: str, refers: str = "") -> Column:
    return Column(name, Type.TEXT, en, fr, key=True, required=True, refers=refers, synonyms=synonyms)


def _owner(name: str, en: str, fr: str, *synonyms: str, refers: str) -> Column:
    return Column(name, Type.TEXT, en, fr, required=True, refers=refers, synonyms=synonyms)


def _number(name: str, en: str, fr: str, *synonyms: str, unit: str, minimum: float | None = 0.0) -> Column:
    return Column(name, Type.NUMBER, en, fr, unit=unit, minimum=minimum, synonyms=synonyms)


def _level(name: str, en: str, fr: str, *synonyms: str) -> Column:
    return Column(name, Type.INTEGER, en, fr, unit="1–4", minimum=1, maximum=4, synonyms=synonyms)


def _date(name: str, en: str, fr: str, *synonyms: str) -> Column:
    return Column(name, Type.DATE, en, fr, unit="date", synonyms=synonyms)


def _flag(name: str, en: str, fr: str, *synonyms: str, default: bool) -> Column:
    return Column(name, Type.FLAG, en, fr, default=default, synonyms=synonyms)


def _choice(
    name: str, choices: tuple[str, ...], default: str, en: str, fr: str, *synonyms: str, key: bool = False
) -> Column:
    return Column(name, Type.CHOICE, en, fr, key=key, default=default, choices=choices, synonyms=synonyms)


ORGANISATIONS = Table(
    "organisations",
    "Public bodies that own assets.",
    "Organismes publics qui possèdent des actifs.",
    (
        _key("organisation", "Identifier of the public body.", "Identifiant de l’organisme public.", "organisme", "organisme_public"),
        _text("name", "Name of the public body.", "Nom de l’organisme public.", "nom"),
        _text("network", "Network it belongs to: ministry, health, education…", "Réseau d’appartenance : ministère, santé, éducation…", "reseau"),
        _number("staff_days_per_year", "Days of work it can give to moves in a year; empty: not limited.", "Jours-personnes qu’il peut consacrer aux migrations par année; vide : sans limite.", "jours_personnes_par_an", unit="days/year"),
    ),
    ("organismes", "organismes_publics"),
)  # fmt: skip

SITES = Table(
    "sites",
    "Places that host assets today: server rooms, data centres, or already a cloud.",
    "Lieux qui hébergent des actifs aujourd’hui : salles de serveurs, centres de traitement, ou déjà un nuage.",
    (
        _key("site", "Identifier of the site.", "Identifiant du site."),
        _text("organisation", "Public body that runs the site.", "Organisme qui exploite le site.", "organisme", refers="organisations"),
        _text("name", "Name of the site.", "Nom du site.", "nom"),
        _text("municipality", "Municipality.", "Municipalité.", "municipalite", "ville"),
        _text("region", "Administrative region.", "Région administrative."),
        _number("latitude", "Latitude, north positive.", "Latitude, positive au nord.", unit="°", minimum=-90),
        _number("longitude", "Longitude, east positive.", "Longitude, positive à l’est.", unit="°", minimum=-180),
        _number("annual_cost", "Fixed cost of the site, saved only when it closes; empty: estimated by the scenario.", "Coût fixe du site, épargné seulement à sa fermeture; vide : estimé par le scénario.", "cout_annuel", unit="CAD/year"),
        _number("closing_cost", "Cost of closing the site, once; empty: estimated by the scenario.", "Coût de fermeture du site, une seule fois; vide : estimé par le scénario.", "cout_fermeture", unit="CAD"),
        _number("power_kw", "Average electric power drawn by its equipment.", "Puissance électrique moyenne de ses équipements.", "puissance_kw", unit="kW"),
        _number("pue", "Power usage effectiveness.", "Indicateur d’efficacité énergétique (PUE).", unit="ratio", minimum=1),
        _number("link_mbps", "Bandwidth of its network link.", "Débit de son lien réseau.", "debit_mbps", unit="Mbit/s"),
        _date("network_ready", "Date from which the site is on the government network.", "Date de raccordement au réseau gouvernemental.", "reseau_pret"),
        _date("lease_ends", "End of the lease: nothing may stay past it.", "Fin du bail : rien ne peut y rester ensuite.", "fin_bail"),
        _date("must_close_by", "Date by which the site must be closed.", "Date avant laquelle le site doit fermer.", "fermeture_au_plus_tard"),
        _flag("may_close", "Whether the site may close.", "Le site peut-il fermer?", "peut_fermer", default=True),
        _text("offer", "Hosting offer that this site already is, if it is one.", "Offre d’hébergement que ce site constitue déjà, s’il y a lieu.", "offre"),
    ),
    ("sites_actuels",),
)  # fmt: skip

WORKLOADS = Table(
    "workloads",
    "What moves as one: an application and the assets that carry it.",
    "Ce qui migre d’un bloc : une application et les actifs qui la portent.",
    (
        _key("workload", "Identifier of the workload.", "Identifiant de la charge de travail.", "charge", "charge_de_travail"),
        _owner("organisation", "Public body that owns it.", "Organisme propriétaire.", "organisme", refers="organisations"),
        _text("name", "Name of the workload.", "Nom de la charge de travail.", "nom"),
        _text("service", "Service to citizens or mission that it supports.", "Service ou mission soutenu."),
        _text("environment", "Environment: production, test, development…", "Environnement : production, essais, développement…", "environnement"),
        _level("criticality", "Criticality, 4 the highest; empty: unknown.", "Criticité, 4 la plus forte; vide : inconnue.", "criticite"),
        _level("availability", "Availability (D of the DIC triplet); empty: unknown.", "Disponibilité (D du triplet DIC); vide : inconnue.", "disponibilite"),
        _level("integrity", "Integrity (I of the DIC triplet); empty: unknown.", "Intégrité (I du triplet DIC); vide : inconnue.", "integrite"),
        _level("confidentiality", "Confidentiality (C of the DIC triplet); empty: unknown.", "Confidentialité (C du triplet DIC); vide : inconnue.", "confidentialite"),
        _choice("personal_information", ("yes", "no", "unknown"), "unknown", "Whether it holds personal information.", "Contient-elle des renseignements personnels?", "renseignements_personnels"),
        _choice("portability", PORTABILITIES, "portable", "How freely it moves: bound, portable or containerised.", "Facilité de déplacement : liée, portable ou en conteneurs.", "portabilite"),
        _choice("platform", PLATFORMS, "x86", "What it runs on.", "Ce sur quoi elle s’exécute.", "plateforme"),
        _date("not_before", "It may not move before this date.", "Ne peut migrer avant cette date.", "pas_avant"),
        _date("not_after", "It must have moved by this date.", "Doit avoir migré au plus tard à cette date.", "pas_apres"),
        _choice("status", ("planned", "moving", "done", "cancelled"), "planned", "Where its move stands.", "État de sa migration.", "statut"),
        _text("moved_to", "Offer it moved to, or is moving to.", "Offre vers laquelle elle a migré ou migre.", "migree_vers"),
        _date("moved_on", "Date of its move.", "Date de sa migration.", "migree_le"),
    ),
    ("charges", "charges_de_travail"),
)  # fmt: skip

ASSETS = Table(
    "assets",
    "Servers, virtual machines, appliances, mainframes, databases.",
    "Serveurs, machines virtuelles, appliances, ordinateurs centraux, bases de données.",
    (
        _key("asset", "Identifier of the asset.", "Identifiant de l’actif.", "actif"),
        _text("workload", "Workload it carries; empty: a workload of its own.", "Charge de travail qu’il porte; vide : une charge à lui seul.", "charge", "charge_de_travail", refers="workloads"),
        _owner("site", "Site where it lies.", "Site où il se trouve.", refers="sites"),
        _choice("kind", KINDS_OF_ASSET, "server", "Kind of asset.", "Nature de l’actif.", "nature", "type"),
        _text("product", "Operating system or product, as people write it.", "Système d’exploitation ou produit, tel qu’on l’écrit.", "produit"),
        _text("version", "Version of the product.", "Version du produit."),
        _number("vcpu", "Virtual processors.", "Processeurs virtuels.", "processeurs", unit="vCPU"),
        _number("memory_gib", "Memory.", "Mémoire vive.", "memoire_gio", unit="GiB"),
        _number("storage_gib", "Storage.", "Stockage.", "stockage_gio", unit="GiB"),
        _flag("powered", "Whether it is switched on.", "Est-il sous tension?", "sous_tension", default=True),
        _number("annual_cost", "Cost of running it where it is; empty: estimated by the scenario.", "Coût d’exploitation là où il est; vide : estimé par le scénario.", "cout_annuel", unit="CAD/year"),
        _date("purchased", "Date of purchase.", "Date d’achat.", "achete_le"),
        _date("warranty_ends", "End of the hardware warranty.", "Fin de la garantie du matériel.", "fin_garantie"),
        _date("support_ends", "End of vendor support; overrides the catalogue.", "Fin du soutien du fournisseur; prévaut sur le catalogue.", "fin_soutien"),
        _date("extension_ends", "End of the extended support that can be bought; overrides the catalogue.", "Fin du soutien prolongé offert; prévaut sur le catalogue.", "fin_soutien_prolonge"),
        _number("extension_cost", "Price of extended support; empty: estimated by the scenario.", "Prix du soutien prolongé; vide : estimé par le scénario.", "cout_soutien_prolonge", unit="CAD/year"),
    ),
    ("actifs",),
)  # fmt: skip

SOFTWARE = Table(
    "software",
    "Products and versions that run on an asset.",
    "Produits et versions qui s’exécutent sur un actif.",
    (
        _key("asset", "Asset it runs on.", "Actif sur lequel il s’exécute.", "actif", refers="assets"),
        _key("product", "Product, as people write it.", "Produit, tel qu’on l’écrit.", "produit", "logiciel"),
        _text("version", "Version.", "Version."),
        _date("support_ends", "End of vendor support; overrides the catalogue.", "Fin du soutien du fournisseur; prévaut sur le catalogue.", "fin_soutien"),
    ),
    ("logiciels",),
)  # fmt: skip

DEPENDENCIES = Table(
    "dependencies",
    "A consumer workload needs a provider workload.",
    "Une charge consommatrice a besoin d’une charge fournisseuse.",
    (
        _key("consumer", "Workload that needs the other.", "Charge qui a besoin de l’autre.", "consommateur", "consommatrice", refers="workloads"),
        _key("provider", "Workload that is needed.", "Charge dont on a besoin.", "fournisseur", "fournisseuse", refers="workloads"),
        _choice("kind", DEPENDENCY_KINDS, "traffic", "together: same place, same wave; order: provider first; traffic: exchanges data.", "together : même lieu, même vague; order : le fournisseur d’abord; traffic : échange de données.", "nature", "type", key=True),
        _number("gb_per_month", "Data exchanged.", "Données échangées.", "go_par_mois", unit="GB/month"),
        _number("max_latency_ms", "Latency that must not be exceeded.", "Latence à ne pas dépasser.", "latence_max_ms", unit="ms"),
        _text("source", "Where this was learned.", "Provenance de l’information.", "provenance"),
    ),
    ("dependances",),
)  # fmt: skip

QUOTES = Table(
    "quotes",
    "A supplier's or a team's quote; it overrides the model.",
    "Soumission d’un fournisseur ou d’une équipe; elle prévaut sur le modèle.",
    (
        _key("workload", "Workload quoted for.", "Charge visée.", "charge", "charge_de_travail", refers="workloads"),
        Column("offer", Type.TEXT, "Offer quoted for; empty: in place.", "Offre visée; vide : sur place.", key=True, synonyms=("offre",)),
        Column("treatment", Type.CHOICE, "Treatment quoted for.", "Traitement visé.", key=True, required=True, choices=TREATMENTS, synonyms=("traitement",)),
        _number("one_off_cost", "Cost of the move, once.", "Coût de la migration, une seule fois.", "cout_unique", unit="CAD"),
        _number("annual_cost", "Cost of running it afterwards.", "Coût d’exploitation ensuite.", "cout_annuel", unit="CAD/year"),
        _number("effort_days", "Staff effort of the move.", "Effort de migration.", "effort_jours", unit="days"),
    ),
    ("soumissions",),
)  # fmt: skip

DECISIONS = Table(
    "decisions",
    "What a person has settled: pin this, forbid that.",
    "Ce qu’une personne a tranché : imposer ceci, interdire cela.",
    (
        _key("workload", "Workload decided on.", "Charge visée.", "charge", "charge_de_travail", refers="workloads"),
        Column("action", Type.CHOICE, "Pin or forbid.", "Imposer (pin) ou interdire (forbid).", key=True, required=True, choices=("pin", "forbid")),
        Column("offer", Type.TEXT, "Offer; empty: any.", "Offre; vide : toutes.", key=True, synonyms=("offre",)),
        Column("treatment", Type.CHOICE, "Treatment; empty: any.", "Traitement; vide : tous.", key=True, default="", choices=TREATMENTS, synonyms=("traitement",)),
        Column("wave", Type.INTEGER, "Wave; empty: any.", "Vague; vide : toutes.", key=True, minimum=1, synonyms=("vague",)),
        _text("author", "Who decided.", "Qui a décidé.", "auteur"),
        _date("date", "When.", "Quand."),
        _text("note", "Why.", "Pourquoi."),
    ),
)  # fmt: skip

TABLES: tuple[Table, ...] = (
    ORGANISATIONS, SITES, WORKLOADS, ASSETS, SOFTWARE, DEPENDENCIES, QUOTES, DECISIONS,
)  # fmt: skip
"""Every table of an inventory, in reading order."""


def table(name: str) -> Table:
    """The declared table of that name; `KeyError` if there is none."""
    for declared in TABLES:
        if declared.name == name:
            return declared
    raise KeyError(name)
