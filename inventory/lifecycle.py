"""Product and version, as machines and people write them, resolved to the dates of their support.

A text is resolved by the first of `RULES` whose pattern begins it, then by a catalogue product's
own name; never by likeness. What the text does not say stays unknown, with the reason why.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path

import pandas as pd

CATALOGUE = Path(__file__).resolve().parent.parent / "data" / "catalogue" / "lifecycles.csv"
LONGEST = 200  # characters of a text that are read: none of these names is longer


class Confidence(StrEnum):
    """How the cycle was known: `exact`, the text says it; `rule`, a written assumption completes it."""

    EXACT = "exact"
    RULE = "rule"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why a product or its cycle is unknown; `NONE` when it is known."""

    NONE = ""
    EMPTY = "empty"
    NO_RULE = "no-rule"
    AMBIGUOUS_PRODUCT = "ambiguous-product"
    NO_VERSION = "no-version"
    AMBIGUOUS_VERSION = "ambiguous-version"
    CONTRADICTORY_VERSION = "contradictory-version"
    NOT_IN_CATALOGUE = "not-in-catalogue"


@dataclass(frozen=True)
class Resolved:
    """A catalogue cycle and its support dates, or the reason why there is none.

    Each date is the last day of its support. `ended` is said only where the end of security
    support has no date: True, it is over; False, it goes on.
    """

    product: str = ""
    cycle: str = ""
    confidence: Confidence = Confidence.UNKNOWN
    reason: Reason = Reason.NONE
    active_support_ends: date | None = None
    security_support_ends: date | None = None
    extended_support_ends: date | None = None
    ended: bool | None = None


@dataclass(frozen=True)
class Rule:
    """A text that begins with `pattern` names `product`; `rewrites` put its version in the catalogue's words.

    `assumed` marks a product that is the usual meaning of the name, not its only one. A rule
    without product says by its `reason` why that name has no lifecycle here.
    """

    pattern: str
    product: str = ""
    rewrites: tuple[tuple[str, str], ...] = ()
    assumed: bool = False
    reason: Reason = Reason.NONE

    @cached_property
    def begins(self) -> re.Pattern[str]:
        """The pattern, not followed by a letter: `java` does not begin `javascript`."""
        return re.compile(rf"(?:{self.pattern})(?![a-z])")


YEARS = ((r"\b2k(\d\d)", r"20\1"), (r"\b2k(\d)", r"200\1"))
BUILDS = (
    (r"\b10\.0\D{1,2}14393\b", "2016"), (r"\b10\.0\D{1,2}17763\b", "2019"), (r"\b10\.0\D{1,2}20348\b", "2022"),
    (r"\b10\.0\D{1,2}26100\b", "2025"), (r"\b6\.3\D{1,2}9600\b", "2012-r2"), (r"\b6\.2\D{1,2}9200\b", "2012"),
    (r"\b6\.1\D{1,2}7601\b", "2008-r2 sp1"), (r"\b6\.0\D{1,2}600[23]\b", "2008 sp2"),
)  # fmt: skip
WINDOWS_SERVER = (
    *YEARS, *BUILDS, (r"\b(2008|2012)\b ?(?=r2)", r"\1"), (r"\b(2008|2012)(?:\b.*?\b)?r2\b", r"\1-r2"),
    (r"\b(?:1607|1809)\b", ""),  # the release inside 2016 and 2019, and a product of its own: it tells nothing
)  # fmt: skip
WINDOWS = (
    (r"\bxp\b", "5"), (r"\bvista\b", "6"), (r"\b10\b.*\blts[bc] 2016\b", "10-1607-e-lts"),
    (r"\b10\b.*\bltsc 2019\b", "10-1809-e-lts"), (r"\b10\b.*\bltsc 2021\b", "10-21h2-e-lts"),
    (r"\b(1[01])\b(.*?)\b(\d\dh\d|1[5-9]\d\d|2004)\b", r"\1-\3\2"),
    (r"-(\d\dh\d|1[5-9]\d\d)\b(?=.*\b(?:ent|education))", r"-\1-e"), (r"-(\d\dh\d|1[5-9]\d\d)\b(?=.*\bpro)", r"-\1-w"),
    (r"^\W*(10-(?:22h2|21h1|2004|1903))-[ew]\b", r"\1"),
)  # fmt: skip
SQL_SERVER = (
    *YEARS, (r"\brtm\b", "sp0"), (r"\b2008 ?r2\b", "10.50"), (r"\b2008\b(?=.*\bsp[1-3]\b)", "10.00"), (r"\b2008\b", "10.0"),
    (r"\b2005\b(?=.*\bsp[23]\b)", "9.00"), (r"\b2005\b", "9.0"), (r"\b2000\b", "8.0"), (r"\b2012\b", "11.0"),
    (r"\b2014\b", "12.0"), (r"\b2016\b", "13.0"), (r"\b2017\b", "14.0"), (r"\b2019\b", "15.0"), (r"\b2022\b", "16.0"),
    (r"\b2025\b", "17.0"),
)  # fmt: skip
ORACLE = (
    (r"\b(\d+)[gc] ?r(?:elease ?)?(\d)\b(?!\.)", r"\1.\2"), (r"\b\d+[gci]\b(?=.*\b\d+\.\d)", ""), (r"\b(\d+)(?:[gci]|ai)\b", r"\1"),
)  # fmt: skip
AIX = ((r"\b(\d)(\d)00-0?(\d+)\S*", r"\1.\2.\3"), (r"\b(\d\.\d)\b.*?\btl ?0?(\d+).*", r"\1.\2"))
JAVA = ((r"\b1\.([1-9]\d?)\b[\d._]*", r"\1"),)
SUBSCRIPTION = ((r"\bse\b", "subscription"),)

RULES: tuple[Rule, ...] = (
    # Parts, clients and tools bear a product's name without its life.
    Rule(
        r".*\b(?:native client|odbc|jdbc|management (?:studio|objects)|client|connector|workbench|updater|launcher|"
        r"plug-?in|drivers?|compact|(?:docker|github) desktop|browser|report builder|setup|redistributable)\b(?! ?access)",
        reason=Reason.NO_RULE,
    ),
    # Named, and known to be absent from the catalogue.
    Rule(
        r"(?:ibm )?(?:z/?os|z/?vm|z/?vse|db2 .*z/?os|informix|websphere application)|hp-?ux|tru64|(?:hp )?openvms|netware|"
        r"novell|(?:oracle )?(?:weblogic|vm server|forms|tuxedo)|sybase|sap ase|iis|internet information|wildfly|"
        r"(?:citrix )?xenserver|citrix hypervisor|red ?hat linux|sco",
        reason=Reason.NOT_IN_CATALOGUE,
    ),
    Rule(r"(?:other|autre)s?|(?:gnu/)?linux|unix|windows server or|openjdk|open jdk", reason=Reason.AMBIGUOUS_PRODUCT),
    # Systems
    Rule(r"windows[ -]server|win(?:dows)? ?(?:server|serveur|srv)|win(?:dows)?(?= ?(?:20|2k)\d)|w(?=2k\d)", "windows-server", WINDOWS_SERVER),
    Rule(r"win(?:dows)?(?= ?(?:\d|xp|vista|v\d|pro|ent|$))", "windows", WINDOWS),
    Rule(r"(?:red ?hat )?fedora", "fedora"),
    Rule(r"red ?hat ent[a-z]*(?: linux)?|rhel|red ?hat(?= ?v?\d)", "rhel"),
    Rule(r"centos[ -]?(?:linux )?stream", "centos-stream"),
    Rule(r"rocky", "rocky-linux"),
    Rule(r"alma ?linux|alma", "almalinux"),
    Rule(r"ol(?=\d)", "oracle-linux"),
    Rule(r"suse opensuse", "opensuse"),
    Rule(r"suse(?: linux)? enterprise|sles", "sles", ((r"\b(\d\d)\b.*?\bsp(\d)\b", r"\1.\2"),)),
    Rule(r"(?:vmware )?photon", "vmware-photon"),
    Rule(r"(?:sun (?:microsystems )?|oracle )?solaris", "oracle-solaris"),
    Rule(r"(?:ibm )?aix", "ibm-aix", AIX),
    Rule(r"ibm i(?= ?v?\d|$)|(?:ibm )?(?:i5/?os|os/400)", "ibm-i", ((r"v(\d+)r(\d+)(?:m\d+)?", r"\1.\2"),)),
    Rule(r"(?:vmware )?esxi?", "vmware-esxi"),
    Rule(r"(?:vmware )?v(?:irtual)?center", "vmware-vcenter"),
    Rule(r"(?:vmware )?vsphere", "vmware-esxi", assumed=True),
    Rule(r"proxmox(?: ve)?(?= ?v?\d|$)", "proxmox-ve"),
    Rule(r"citrix virtual apps|(?:citrix )?xen(?:app|desktop)", "citrix-vad", ((r"\b7 (?=\d{4})", ""),)),
    Rule(r"(?:red ?hat )?openshift|ocp", "red-hat-openshift"),
    Rule(r"docker(?:[ -](?:engine|ce|ee))?(?= ?v?\d|$)", "docker-engine"),
    # Databases
    Rule(r"mssql(?:[ -]?server)?|sql[ -]?(?:server|srv)|sql(?= ?(?:20|2k)\d)", "mssqlserver", SQL_SERVER),
    Rule(r"oracle(?: (?:database|db|rdbms))?(?= ?v?\d|$)|oracle[ -](?:database|db|rdbms)", "oracle-database", ORACLE),
    Rule(r"postgres(?:ql)?", "postgresql"),
    Rule(r"(?:ibm )?db2", "ibm-db2"),
    # Servers and languages
    Rule(r"(?:apache )?tomcat", "tomcat"),
    Rule(r"(?:apache )?httpd|apache(?: http(?: server)?)?(?= ?v?\d|$)", "apache-http-server"),
    Rule(r"(?:red ?hat )?jboss (?:eap|enterprise application platform)", "red-hat-jboss-eap"),
    Rule(r"(?:ibm )?(?:websphere )?mq", "ibm-mq"),
    Rule(r"exchange", "msexchange", SUBSCRIPTION),
    Rule(r"sharepoint", "sharepoint", SUBSCRIPTION),
    Rule(r"\.net framework", "dotnetfx"),
    Rule(r"(?:asp)?\.net(?: core)?", "dotnet"),
    Rule(r"oracle[ -](?:java|jdk|jre)", "oracle-jdk", JAVA),
    Rule(r"java|jdk|jre|j2se", "oracle-jdk", JAVA, assumed=True),
    Rule(r"node(?:\.?js)?", "nodejs"),
    Rule(r"red ?hat satellite", "red-hat-satellite"),
    Rule(r"veeam(?: backup)?(?= ?v?\d|$)", "veeam-backup-and-replication"),
)  # fmt: skip
"""What texts begin with, in the order they are tried; a catalogue product's own name comes last."""
