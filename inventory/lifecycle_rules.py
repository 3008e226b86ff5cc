"""How product names begin, as machines and people write them, and whose lifecycle each is: ordered rules.

To teach Estuaire a new spelling, put a rule where it belongs in `RULES`, and a line in the tests.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


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
WINDOWS_SERVER = (
    *YEARS, (r"\b10\.0\D{1,2}14393\b", "2016"), (r"\b10\.0\D{1,2}17763\b", "2019"),
    (r"\b10\.0\D{1,2}20348\b", "2022"), (r"\b10\.0\D{1,2}26100\b", "2025"),
    (r"\b6\.3\D{1,2}9600\b", "2012-r2"), (r"\b6\.2\D{1,2}9200\b", "2012"),
    (r"\b6\.1\D{1,2}7601\b", "2008-r2 sp1"), (r"\b6\.0\D{1,2}600[23]\b", "2008 sp2"),
    (r"\b(2008|2012)(?:(?:r2|\b.*?\br2)\b)", r"\1-r2"),
    (r"\b(?:1607|1809)\b", ""),  # releases of 2016 and 2019, and 1809 a product of its own too
)  # fmt: skip
WINDOWS = (
    (r"\bxp\b", "5"), (r"\bvista\b", "6"), (r".*\b(1[01])\b.*\b(?:lts[bc]|iot)\b.*", r"\1"),
    (r"\b(1[01])\b(.*?)\b(\d\dh\d|1[5-9]\d\d|2004)\b", r"\1-\3\2"),
    (r"\b(11-\d\dh\d|10-1[5-9]\d\d|10-2[01]h2)\b(?=.*\b(?:ent|education))", r"\1-e"),
    (r"\b(11-\d\dh\d|10-1[5-9]\d\d|10-2[01]h2)\b(?=.*\bpro)", r"\1-w"),
)  # fmt: skip
SQL_SERVER = (
    *YEARS, (r"\brtm\b", "sp0"), (r"\b2008 ?r2\b", "10.50"), (r"\b2008\b(?=.*\bsp[1-3]\b)", "10.00"),
    (r"\b2008\b", "10.0"), (r"\b2005\b(?=.*\bsp[23]\b)", "9.00"), (r"\b2005\b", "9.0"), (r"\b2000\b", "8.0"),
    (r"\b2012\b", "11.0"), (r"\b2014\b", "12.0"), (r"\b2016\b", "13.0"), (r"\b2017\b", "14.0"),
    (r"\b2019\b", "15.0"), (r"\b2022\b", "16.0"), (r"\b2025\b", "17.0"),
)  # fmt: skip
ORACLE = (
    (r"\b(\d+)[gc] ?r(?:elease ?)?(\d)\b(?!\.)", r"\1.\2"), (r"\b\d+[gci]\b(?=.*\b\d+\.\d)", ""),
    (r"\b(\d+)(?:[gci]|ai)\b", r"\1"),
)  # fmt: skip
AIX = ((r"\b(\d)(\d)00-0?(\d+)\S*", r"\1.\2.\3"), (r"\b(\d\.\d)\b.*?\btl ?0?(\d+).*", r"\1.\2"))
JAVA = ((r"\b1\.([1-9]\d?)\b[\d._]*", r"\1"),)
SUBSCRIPTION = ((r"\bse\b", "subscription"),)
PARTS = (
    r".*\b(?:native client|odbc|jdbc|management (?:studio|objects)|client|connector|workbench|updater|"
    r"launcher|plug-?in|drivers?|compact|docker desktop|browser|report builder|setup|redistributable)"
)
ABSENT = (
    r"(?:ibm )?(?:z/?os|z/?vm|z/?vse|db2 .*z/?os|informix|websphere application)|hp-?ux|tru64|sybase|"
    r"(?:hp )?openvms|(?:novell )?netware|(?:oracle )?(?:weblogic|vm server|forms|tuxedo)|sap ase|iis|"
    r"internet information|wildfly|(?:citrix )?xenserver|citrix hypervisor|sco"
)
GENERIC = r"(?:other|autre)s?|(?:gnu/|red ?hat )?linux|unix|open ?jdk(?!-builds)"
SERVER = r"windows[ -]server|win(?:dows)? ?(?:server|serveur|srv)|win(?:dows)?(?= ?(?:20|2k)\d)|w(?=2k\d)"
ORACLE_DATABASE = r"oracle(?: (?:database|db|rdbms))?(?= ?v?\d|$)|oracle[ -](?:database|db|rdbms)"

RULES: tuple[Rule, ...] = (
    Rule(PARTS, reason=Reason.NO_RULE),  # they bear a product's name without its life
    Rule(ABSENT, reason=Reason.NOT_IN_CATALOGUE),
    Rule(GENERIC, reason=Reason.AMBIGUOUS_PRODUCT),
    # Systems
    Rule(SERVER, "windows-server", WINDOWS_SERVER),
    Rule(r"win(?:dows)?(?= ?(?:\d|xp|vista|v\d|pro|ent|$))", "windows", WINDOWS),
    Rule(r"red ?hat ent[a-z]*(?: linux)?|red ?hat(?= ?v?\d)", "rhel"),
    Rule(r"(?:red ?hat )?fedora", "fedora"),
    Rule(r"centos[ -]?(?:linux )?stream", "centos-stream"),
    Rule(r"rocky", "rocky-linux"),
    Rule(r"alma(?: ?linux)?", "almalinux"),
    Rule(r"ol(?=\d)", "oracle-linux"),
    Rule(r"suse opensuse", "opensuse"),
    Rule(r"suse(?: linux)? enterprise|sles", "sles", ((r"\b(\d\d)\b.*?\bsp(\d)\b", r"\1.\2"),)),
    Rule(r"(?:sun (?:microsystems )?|oracle )?solaris", "oracle-solaris"),
    Rule(r"(?:ibm )?aix", "ibm-aix", AIX),
    Rule(r"ibm i(?= ?v?\d|$)|(?:ibm )?(?:i5/?os|os/400)", "ibm-i", ((r"v(\d+)r(\d+)(?:m\d+)?", r"\1.\2"),)),
    Rule(r"(?:vmware )?esx", "vmware-esxi"),
    Rule(r"(?:vmware )?v(?:irtual)?center", "vmware-vcenter"),
    Rule(r"(?:vmware )?vsphere", "vmware-esxi", assumed=True),
    Rule(r"citrix virtual apps|(?:citrix )?xen(?:app|desktop)", "citrix-vad", ((r"\b7 (?=\d{4})", ""),)),
    # Databases, servers and languages
    Rule(r"ms ?sql(?:[ -]?server)?|sql[ -]?(?:server|srv)|sql(?= ?(?:20|2k)\d)", "mssqlserver", SQL_SERVER),
    Rule(ORACLE_DATABASE, "oracle-database", ORACLE),
    Rule(r"postgres(?:ql)?", "postgresql"),
    Rule(r"(?:apache )?tomcat", "tomcat"),
    Rule(r"(?:apache )?httpd|apache(?= ?v?\d|$)", "apache-http-server"),
    Rule(r"(?:red ?hat )?jboss (?:eap|enterprise application platform)", "red-hat-jboss-eap"),
    Rule(r"(?:ibm )?websphere mq", "ibm-mq"),
    Rule(r"docker(?:[ -](?:ce|ee))?(?= ?v?\d|$)", "docker-engine"),
    Rule(r"exchange", "msexchange", SUBSCRIPTION),
    Rule(r"sharepoint", "sharepoint", SUBSCRIPTION),
    Rule(r"\.net framework", "dotnetfx"),
    Rule(r"(?:asp)?\.net(?: core)?", "dotnet"),
    Rule(r"oracle[ -](?:java|jdk|jre)", "oracle-jdk", JAVA),
    Rule(r"java|jdk|jre|j2se", "oracle-jdk", JAVA, assumed=True),
    Rule(r"node(?:\.?js)?", "nodejs"),
)
"""What texts begin with, in the order they are tried; a catalogue product's own name comes last."""
