"""What applications are built on, and what public bodies call them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Stack:
    """A way of building an application: families of `releases.csv`, platform, share of estates."""

    name: str
    system: str
    platform: str = "x86"
    databases: tuple[str, ...] = ()
    middleware: tuple[str, ...] = ()
    share: float = 0.0


STACKS: tuple[Stack, ...] = (
    Stack("dotnet", "windows", databases=("sqlserver",), middleware=("dotnet",), share=0.36),
    Stack("java", "linux", databases=("oracle", "postgresql"), middleware=("java", "tomcat"), share=0.22),
    Stack("java-windows", "windows", "x86", ("oracle", "sqlserver"), ("java", "tomcat"), share=0.11),
    Stack("php", "linux", databases=("postgresql",), middleware=("php",), share=0.14),
    Stack("files", "windows", share=0.05),
    Stack("sharepoint", "windows", databases=("sqlserver",), middleware=("sharepoint",), share=0.03),
    Stack("aix", "aix", "power", databases=("db2", "oracle"), share=0.025),
    Stack("ibmi", "ibmi", "power", share=0.02),
    Stack("solaris", "solaris", databases=("oracle",), share=0.015),
    Stack("appliance", "firmware", "appliance", share=0.03),
    Stack("mainframe", "zos", "mainframe"),
    Stack("directory", "windows"),
    Stack("exchange", "windows", middleware=("exchange",)),
    Stack("bus", "linux", databases=("oracle",), middleware=("java", "tomcat")),
    Stack("saas", "saas", "saas"),
)  # fmt: skip

POSITION = {stack.name: position for position, stack in enumerate(STACKS)}
ORDINARY = tuple(POSITION[name] for name in ("dotnet", "java", "java-windows", "php", "files", "sharepoint"))
SHARED = tuple(POSITION[name] for name in ("directory", "exchange", "bus"))

CALLED: dict[str, tuple[tuple[str, str], ...]] = {
    "files": (
        ("Serveur de fichiers", "Bureautique"),
        ("Impression", "Bureautique"),
    ),
    "sharepoint": (("Espace de collaboration", "Collaboration"),),
    "aix": (
        ("Gestion des dossiers historiques", "Gestion documentaire"),
        ("Système de paiements", "Finances"),
    ),
    "ibmi": (
        ("Gestion des stocks (IBM i)", "Approvisionnement"),
        ("Paie d’origine (IBM i)", "Rémunération"),
    ),
    "solaris": (("Entrepôt de données d’origine", "Statistiques"),),
    "appliance": (
        ("Pare-feu applicatif", "Sécurité"),
        ("Téléphonie", "Communications"),
        ("Archivage d’images", "Imagerie"),
    ),
    "mainframe": (("Registre central des prestations", "Versement des prestations"),),
    "directory": (("Annuaire et identités", "Services communs"),),
    "exchange": (("Courriel", "Services communs"),),
    "bus": (("Bus d’intégration", "Services communs"),),
    "saas": (
        ("Gestion du recrutement (SaaS)", "Ressources humaines"),
        ("Sondages en ligne (SaaS)", "Participation citoyenne"),
    ),
}
"""(application, service) pairs of the stacks that have their own; the others take those of a network."""

_COMMON = (
    ("Paie et temps de travail", "Rémunération"), ("Gestion financière", "Finances"),
    ("Gestion électronique des documents", "Gestion documentaire"),
    ("Site Web institutionnel", "Information au public"),
    ("Intranet", "Communication interne"), ("Entrepôt de données", "Statistiques"),
    ("Suivi des demandes", "Soutien informatique"), ("Gestion des projets", "Gouvernance"),
    ("Gestion des contrats", "Approvisionnement"), ("Surveillance et journalisation", "Sécurité"),
    ("Formation à distance", "Ressources humaines"), ("Tableaux de bord", "Gouvernance"),
)  # fmt: skip
_MINISTRY = (
    ("Délivrance des permis", "Permis et licences"), ("Portail citoyen", "Prestation de services"),
    ("Registre des bénéficiaires", "Prestations"), ("Inspection et conformité", "Surveillance"),
    ("Gestion des plaintes", "Relations citoyennes"), ("Cartographie numérique", "Géomatique"),
    ("Subventions aux organismes", "Aide financière"), ("Calcul des redevances", "Perception"),
    ("Prévision budgétaire", "Finances"), ("Demandes d’accès à l’information", "Conformité"),
    ("Suivi parlementaire", "Cabinet"), ("Réservation d’équipements", "Opérations"),
)  # fmt: skip
_HEALTH = (
    ("Dossier clinique", "Soins aux patients"), ("Rendez-vous en ligne", "Accès aux soins"),
    ("Laboratoire médical", "Analyses"), ("Imagerie diagnostique", "Imagerie"),
    ("Pharmacie d’établissement", "Médicaments"), ("Gestion des lits", "Hospitalisation"),
    ("Urgences", "Soins aux patients"), ("Santé publique", "Prévention"),
    ("Soins à domicile", "Soins aux patients"), ("Bloc opératoire", "Chirurgie"),
)  # fmt: skip
_EDUCATION = (
    ("Dossier de l’élève", "Parcours scolaire"), ("Inscription en ligne", "Admission"),
    ("Transport scolaire", "Transport"), ("Bibliothèque", "Ressources documentaires"),
    ("Résultats et bulletins", "Évaluation"), ("Environnement d’apprentissage", "Enseignement"),
    ("Horaires et groupes", "Organisation scolaire"), ("Recherche et calcul", "Recherche"),
)  # fmt: skip
_TOWN = (
    ("Taxation foncière", "Perception"), ("Permis de construction", "Urbanisme"),
    ("Cour municipale", "Justice"), ("Loisirs et inscriptions", "Loisirs"),
    ("Gestion des eaux usées", "Travaux publics"), ("Requêtes des citoyens", "Relations citoyennes"),
)  # fmt: skip
_COMPANY = (
    ("Facturation", "Clientèle"), ("Relève des compteurs", "Exploitation"),
    ("Centre d’appels", "Clientèle"), ("Télésurveillance du réseau", "Exploitation"),
    ("Planification des travaux", "Entretien"), ("Vente en ligne", "Commerce"),
    ("Gestion du risque", "Gouvernance"), ("Actuariat", "Finances"),
)  # fmt: skip

NAMES: dict[str, tuple[tuple[str, str], ...]] = {
    "ministère": _MINISTRY + _COMMON,
    "organisme": _MINISTRY + _COMMON,
    "santé": _HEALTH + _COMMON,
    "éducation": _EDUCATION + _COMMON,
    "enseignement supérieur": _EDUCATION + _COMMON,
    "municipal": _TOWN + _COMMON,
    "société d’État": _COMPANY + _COMMON,
}
"""(application, service) pairs by network of public bodies."""
