"""A product and version are known by written rules, or unknown with the reason why."""

from __future__ import annotations

import time
from datetime import date

import pandas as pd
import pytest

from inventory.lifecycle import Confidence, load_catalogue, resolve, resolve_all
from inventory.lifecycle_rules import RULES, Reason

# Product, version, then the catalogue's product and cycle, then the confidence or why it is unknown.
SAMPLES = [  # every system named in the RVTools workbooks that were collected
    ("Microsoft Windows Server 2022", "", "windows-server", "2022", "exact"),
    ("Red Hat Enterprise Linux 9 (64-bit)", "", "rhel", "9", "exact"),
    ("Red Hat Fedora (32-bit)", "", "fedora", "", "no-version"),
    ("Ubuntu Linux (64-bit)", "", "ubuntu", "", "no-version"),
    ("Debian GNU/Linux 9 (64-bit)", "", "debian", "9", "exact"),
    ("Debian GNU/Linux 7 (64-bit)", "", "debian", "7", "exact"),
    ("Amazon Linux 2 (64-bit)", "", "amazon-linux", "2", "exact"),
    ("Red Hat Enterprise Linux 8 (64-bit)", "", "rhel", "8", "exact"),
]
WRITTEN = [  # as VMware, GLPI, databases and people write them
    ("Microsoft Windows Server 2012 R2 (64-bit)", "", "windows-server", "2012-r2", "exact"),
    ("Microsoft Windows Server 2016 or later (64-bit)", "", "windows-server", "", "ambiguous-version"),
    ("Microsoft Windows Server 2008 (32-bit)", "", "windows-server", "2008-sp2", "rule"),
    ("Microsoft Windows Server 2008 R2 (64-bit)", "", "windows-server", "2008-r2-sp1", "rule"),
    ("Microsoft Windows Server 2003 Standard (64-bit)", "", "windows-server", "2003-sp2", "rule"),
    ("Microsoft Windows 10 (64-bit)", "", "windows", "", "ambiguous-version"),
    ("Microsoft Windows 8.x (64-bit)", "", "windows", "", "ambiguous-version"),
    ("Microsoft Windows 7 (64-bit)", "", "windows", "7-sp1", "rule"),
    ("Microsoft Windows XP Professional (32-bit)", "", "windows", "5-sp3", "rule"),
    ("Windows 10 Entreprise 22H2", "", "windows", "10-22h2", "exact"),
    ("Windows 11 Enterprise 23H2", "", "windows", "11-23h2-e", "exact"),
    ("Windows 10 Pro 1809", "", "windows", "10-1809-w", "exact"),
    ("Windows Server 2003 R2", "", "windows-server", "2003-sp2", "rule"),
    ("Windows Server", "10.0.17763", "windows-server", "2019", "exact"),
    ("Windows Server 2019 Standard", "1809", "windows-server", "2019", "exact"),
    ("Windows Server 2019", "10.0 (17763)", "windows-server", "2019", "exact"),
    ("Windows Server 20H2", "", "windows-server", "20h2-sac", "rule"),
    ("Windows", "Server 2019", "windows-server", "2019", "exact"),
    ("Red Hat Enterprise Linux 7 (64-bit)", "", "rhel", "7", "exact"),
    ("Red Hat Enterprise Linux Server release 7.9 (Maipo)", "", "rhel", "7", "exact"),
    ("Red Hat Enterprise Linux 7 (64 bits)", "", "rhel", "7", "exact"),
    ("CentOS 4/5/6/7 (64-bit)", "", "centos", "", "ambiguous-version"),
    ("CentOS 4/5/6/7 (64-bit)", "7.9", "centos", "7", "exact"),
    ("CentOS Linux 7.9.2009 (Core)", "", "centos", "7", "exact"),
    ("CentOS Stream 9", "", "centos-stream", "9", "exact"),
    ("Other 2.6.x Linux", "", "", "", "ambiguous-product"),
    ("Other 2.6.x Linux (64-bit)", "", "", "", "ambiguous-product"),
    ("Ubuntu 20.04.6 LTS", "", "ubuntu", "20.04", "exact"),
    ("SUSE Linux Enterprise 12 (64-bit)", "", "sles", "", "ambiguous-version"),
    ("SUSE Linux Enterprise 12 (64-bit)", "12.5", "sles", "12.5", "exact"),
    ("SUSE Linux Enterprise Server 12 SP5", "", "sles", "12.5", "exact"),
    ("SLES 15 SP4", "", "sles", "15.4", "exact"),
    ("Oracle Solaris 11 (64-bit)", "", "oracle-solaris", "", "ambiguous-version"),
    ("Oracle Solaris 10 (64-bit)", "", "oracle-solaris", "10", "exact"),
    ("Solaris 11.4", "", "oracle-solaris", "11.4", "exact"),
    ("FreeBSD", "", "freebsd", "", "no-version"),
    ("FreeBSD 13 (64-bit)", "", "freebsd", "", "ambiguous-version"),
    ("FreeBSD 13.2", "", "freebsd", "13.2", "exact"),
    ("VMware Photon OS (64-bit)", "", "vmware-photon", "", "no-version"),
    ("Photon 3.0", "", "vmware-photon", "3.0", "exact"),
    ("Amazon Linux 3 (64-bit)", "", "amazon-linux", "", "not-in-catalogue"),
    ("Oracle Linux 4/5/6/7", "", "oracle-linux", "", "ambiguous-version"),
    ("Oracle Linux 8 (64-bit)", "", "oracle-linux", "8", "exact"),
    ("VMware ESXi 6.7.0", "", "vmware-esxi", "6.7", "exact"),
    ("VMware ESXi 7.0 Update 3", "", "vmware-esxi", "7.0", "exact"),
    ("VMware ESX 4.1", "", "vmware-esxi", "", "not-in-catalogue"),
    ("ESXi 8", "", "vmware-esxi", "8.0", "rule"),
    ("Rocky Linux 8", "", "rocky-linux", "8", "exact"),
    ("AlmaLinux 9", "", "almalinux", "9", "exact"),
    ("Microsoft® Windows Server® 2008 R2 Entreprise", "", "windows-server", "2008-r2-sp1", "rule"),
    ("Windows Server™ 2012 Standard", "", "windows-server", "2012", "exact"),
    ("RHEL 7.9", "", "rhel", "7", "exact"),
    ("RHEL7", "", "rhel", "7", "exact"),
    ("RHEL 7", "8.2", "rhel", "", "contradictory-version"),
    ("rhel", "7", "rhel", "7", "exact"),
    ("Win2k12 R2", "", "windows-server", "2012-r2", "exact"),
    ("W2K8R2", "", "windows-server", "2008-r2-sp1", "rule"),
    ("Win 2016", "", "windows-server", "2016", "exact"),
    ("Windows 2012R2", "", "windows-server", "2012-r2", "exact"),
    ("Windows Server", "2012 R2", "windows-server", "2012-r2", "exact"),
    ("Windows Server 2012", "R2", "windows-server", "2012-r2", "exact"),
    ("Windows Server 2012", "2012 R2", "windows-server", "2012-r2", "exact"),
    ("Windows Server 2008 R2", "2008", "windows-server", "2008-r2-sp1", "rule"),
    ("SQL Server 2014", "", "mssqlserver", "12.0-sp3", "rule"),
    ("SQL 2016 SP3", "", "mssqlserver", "13.0-sp3", "exact"),
    ("SQL Server 2016", "13.0.5026.0", "mssqlserver", "13.0-sp3", "rule"),
    (
        "Microsoft SQL Server 2014 (SP3) (KB4022619) - 12.0.6024.0 (X64)",
        "",
        "mssqlserver",
        "12.0-sp3",
        "exact",
    ),
    ("SQL Server 2008 R2 SP2", "", "mssqlserver", "10.50-sp2", "exact"),
    ("SQL Server 2008", "", "mssqlserver", "10.0-sp4", "rule"),
    ("SQL Server 2008 SP3", "", "mssqlserver", "10.00-sp3", "exact"),
    ("SQL Server 2005", "", "mssqlserver", "9.0-sp4", "rule"),
    ("SQL Server 2012 Native Client", "", "", "", "no-rule"),
    ("MS SQL Server 2019", "", "mssqlserver", "15.0", "exact"),
    ("SQL Server 2014 RTM", "", "mssqlserver", "12.0", "exact"),
    ("SQL Server 2017", "", "mssqlserver", "14.0", "exact"),
    ("Microsoft SQL Server", "12.0.6449.1", "mssqlserver", "12.0-sp3", "rule"),
    ("Oracle 19c", "", "oracle-database", "19", "exact"),
    ("Oracle", "19c", "oracle-database", "19", "exact"),
    ("Oracle Database 11g R2", "", "oracle-database", "11.2", "exact"),
    ("Oracle Database 11g", "", "oracle-database", "", "ambiguous-version"),
    (
        "Oracle Database 11g Enterprise Edition Release 11.2.0.4.0 - 64bit",
        "",
        "oracle-database",
        "11.2",
        "exact",
    ),
    ("Oracle Database 12c Release 2", "", "oracle-database", "12.2", "exact"),
    ("Oracle Database 12.1.0.2", "", "oracle-database", "12.1", "exact"),
    ("PostgreSQL 13", "", "postgresql", "13", "exact"),
    ("PostgreSQL 9.6.24", "", "postgresql", "9.6", "exact"),
    ("PostgreSQL 9", "", "postgresql", "", "ambiguous-version"),
    ("Tomcat 9", "", "tomcat", "9.0", "rule"),
    ("Apache Tomcat 8", "", "tomcat", "", "ambiguous-version"),
    ("Tomcat 8", "8.5.100", "tomcat", "8.5", "exact"),
    ("Tomcat9", "", "tomcat", "9.0", "rule"),
    ("Java 8", "", "oracle-jdk", "8", "rule"),
    ("Java(TM) SE 8 Update 291 (64-bit)", "", "oracle-jdk", "8", "rule"),
    ("Java 1.8.0_291", "", "oracle-jdk", "8", "rule"),
    ("JavaScript 8", "", "", "", "no-rule"),
    ("OpenJDK 11", "", "", "", "ambiguous-product"),
    ("Oracle JDK 21", "", "oracle-jdk", "21", "exact"),
    ("IBM i 7.3", "", "ibm-i", "7.3", "exact"),
    ("IBM i V7R4M0", "", "ibm-i", "7.4", "exact"),
    ("AIX 7.1", "", "ibm-aix", "7.1.5", "rule"),
    ("AIX 7.2", "", "ibm-aix", "", "ambiguous-version"),
    ("AIX 7.2 TL5", "", "ibm-aix", "7.2.5", "exact"),
    ("AIX 7200-05-03", "", "ibm-aix", "7.2.5", "exact"),
    ("z/OS 2.4", "", "", "", "not-in-catalogue"),
    ("Db2 11.5", "", "ibm-db2", "11.5", "exact"),
    ("IBM DB2 v10.5", "", "ibm-db2", "10.5", "exact"),
    ("Db2 for z/OS 12", "", "", "", "not-in-catalogue"),
    ("Exchange Server 2016 CU23", "", "msexchange", "2016", "exact"),
    ("Exchange 2010 SP3", "", "msexchange", "2010", "exact"),
    ("Exchange Server SE", "", "msexchange", "subscription", "exact"),
    ("SharePoint 2019", "", "sharepoint", "2019", "exact"),
    (".NET Framework 4.6.1", "", "dotnetfx", "4.6.1", "exact"),
    (".NET Framework 3.5", "", "dotnetfx", "3.5-sp1", "rule"),
    (".NET Core 3.1.32", "", "dotnet", "3.1", "exact"),
    (".NET 6", "", "dotnet", "6", "exact"),
    ("PHP 7.4.33", "", "php", "7.4", "exact"),
    ("nginx 1.18", "", "nginx", "1.18", "exact"),
    ("Apache 2.4.6", "", "apache-http-server", "2.4", "exact"),
    ("Apache httpd 2.2", "", "apache-http-server", "2.2", "exact"),
    ("Node.js 16.20", "", "nodejs", "16", "exact"),
    ("Kubernetes v1.27.3", "", "kubernetes", "1.27", "exact"),
    ("OpenShift 4.12", "", "red-hat-openshift", "4.12", "exact"),
    ("Docker 20.10.7", "", "docker-engine", "20.10", "exact"),
    ("Docker CE 20.10", "", "docker-engine", "20.10", "exact"),
    ("vCenter Server 7.0.3", "", "vmware-vcenter", "7.0", "exact"),
    ("Citrix Virtual Apps and Desktops 7 1912 LTSR CU5", "", "citrix-vad", "1912", "exact"),
    ("XenApp 7.15", "", "citrix-vad", "7.15", "exact"),
    ("JBoss EAP 7.4", "", "red-hat-jboss-eap", "7", "exact"),
    ("MySQL Server 5.7", "", "mysql", "5.7", "exact"),
    ("MySQL 8", "", "mysql", "", "ambiguous-version"),
    ("MariaDB 10.5.12-MariaDB", "", "mariadb", "10.5", "exact"),
    ("IBM WebSphere MQ 9.1", "", "ibm-mq", "9.1", "exact"),
    ("mssqlserver", "13.0-sp3", "mssqlserver", "13.0-sp3", "exact"),
    ("windows-server", "2012-r2", "windows-server", "2012-r2", "exact"),
    ("PostgreSQL", "", "postgresql", "", "no-version"),
    ("MonApp maison 3", "", "", "", "no-rule"),
    ("Red Hat Linux 9", "", "", "", "ambiguous-product"),
    ("Windows Server 2016+", "", "windows-server", "", "ambiguous-version"),
    ("Windows Server 2012 ou ultérieur", "", "windows-server", "", "ambiguous-version"),
    ("openjdk-builds-from-oracle", "17", "openjdk-builds-from-oracle", "17", "exact"),
    ("Microsoft Windows Embedded 8.1", "", "windows-embedded", "", "ambiguous-version"),
    ("Windows Server 2019 Standard", "", "windows-server", "2019", "exact"),
    ("FreeBSD Pre-11 versions (64-bit)", "", "freebsd", "", "ambiguous-version"),
    ("Red Hat Enterprise Linux 7\u00a0(64\u00a0bits)", "", "rhel", "7", "exact"),
    ("Serveur Windows 2012 R2", "", "windows-server", "2012-r2", "exact"),
    ("redhat 7.9", "", "rhel", "7", "exact"),
    ("Red Hat Enterprise Linux", "7", "rhel", "7", "exact"),
    ("debian", "12", "debian", "12", "exact"),
    ("Windows Server 2016 or later", "2019", "windows-server", "2019", "exact"),
    ("Win", "", "windows", "", "no-version"),
    ("OL7", "", "oracle-linux", "7", "exact"),
    ("SUSE openSUSE (64-bit)", "", "opensuse", "", "no-version"),
    ("vSphere 6.7", "", "vmware-esxi", "6.7", "rule"),
    ("Windows 10 Enterprise LTSC 2019", "", "windows", "", "ambiguous-version"),
    ("Windows 10 1507 LTSB", "", "windows", "", "ambiguous-version"),
    ("freebsd", "13", "freebsd", "13", "exact"),
    ("SLES 12 SP9", "", "sles", "", "not-in-catalogue"),
    ("SQL Server 2014 SP9", "", "mssqlserver", "", "not-in-catalogue"),
    ("Docker Desktop 4.2", "", "", "", "no-rule"),
]

# Active, security and extended support ends, read apart from the catalogue's own source.
GOLDEN = """
windows-server 2008-r2-sp1 2015-01-13 2020-01-14 2023-01-10
windows-server 2012 2018-10-09 2023-10-10 2026-10-13
windows-server 2012-r2 2018-10-09 2023-10-10 2026-10-13
windows-server 2016 2022-01-11 2027-01-12 2030-01-12
windows-server 2019 2024-01-09 2029-01-09 -
windows-server 2022 2026-10-13 2031-10-14 -
windows-server 2025 2029-11-13 2034-11-14 -
mssqlserver 11.0-sp4 2022-07-12 2022-07-12 2025-07-08
mssqlserver 12.0-sp3 2019-07-09 2024-07-09 2027-07-12
mssqlserver 13.0-sp3 2026-07-14 2026-07-14 2029-07-17
mssqlserver 14.0 2022-10-11 2027-10-12 -
mssqlserver 15.0 2025-02-28 2030-01-08 -
mssqlserver 16.0 2028-01-11 2033-01-11 -
rhel 6 2016-05-10 2020-11-30 2024-06-30
rhel 7 2019-08-06 2024-06-30 2029-05-31
rhel 8 2024-05-31 2029-05-31 2033-05-31
rhel 9 2027-05-31 2032-05-31 2036-05-31
centos 7 2020-08-06 2024-06-30 -
oracle-database 11.2 - 2015-01-31 2020-12-31
oracle-database 12.2 - 2022-03-31 -
oracle-database 19 - 2029-12-31 2032-12-31
ibm-db2 10.5 - 2020-04-30 2025-04-30
ibm-db2 11.1 - 2022-04-30 2026-04-30
ibm-db2 11.5 - 2027-04-30 2031-04-30
oracle-solaris 10 - 2018-01-01 2027-01-01
oracle-solaris 11.4 - 2031-11-01 2037-11-01
ibm-i 7.3 - 2023-09-30 2028-09-30
ibm-i 7.4 - 2026-09-30 2029-09-30
ibm-aix 7.1.5 - 2023-04-30 -
vmware-esxi 6.7 - 2022-10-15 -
vmware-esxi 7.0 - 2025-10-02 -
vmware-esxi 8.0 - 2027-10-11 -
sharepoint 2016 2021-07-13 2026-07-14 -
sharepoint 2019 2024-01-09 2026-07-14 -
msexchange 2016 2020-10-13 2025-10-14 2026-11-01
msexchange 2019 2024-01-09 2025-10-14 2026-11-01
sles 12.5 - 2024-10-31 2027-10-31
php 7.4 2021-11-28 2022-11-28 -
php 8.1 2023-11-25 2025-12-31 -
postgresql 11 - 2023-11-09 -
postgresql 13 - 2025-11-13 -
postgresql 16 - 2028-11-09 -
tomcat 8.5 - 2024-03-31 -
tomcat 9.0 - 2027-03-31 -
dotnetfx 4.6.1 - 2022-04-26 -
oracle-jdk 21 - 2028-09-30 2031-09-30
"""


@pytest.mark.parametrize(("product", "version", "known_as", "cycle", "how"), SAMPLES + WRITTEN)
def test_a_text_names_this_cycle_or_says_why_not(product, version, known_as, cycle, how):
    found = resolve(product, version)
    assert (found.product, found.cycle, found.confidence if found.cycle else found.reason) == (
        known_as,
        cycle,
        how,
    )


@pytest.mark.parametrize("line", GOLDEN.split("\n")[1:-1])
def test_golden_dates(line):
    product, cycle, *ends = line.split()
    found = resolve(product, cycle)
    assert found.confidence is Confidence.EXACT
    said = [found.active_support_ends, found.security_support_ends, found.extended_support_ends]
    assert said == [None if end == "-" else date.fromisoformat(end) for end in ends]


def test_every_cycle_of_the_catalogue_answers_to_its_own_name():
    for product, cycles in load_catalogue().cycles.items():
        for cycle, known in cycles.items():
            assert resolve(product, cycle) == known


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.product], ids=lambda rule: rule.product)
def test_every_rule_leads_to_the_catalogue(rule):
    assert rule.product in load_catalogue().cycles


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.product or rule.reason)
def test_every_rule_is_tried_by_a_text_of_the_tables(rule):
    texts = [*SAMPLES, *WRITTEN]
    plain = [
        f"{product} {version}".casefold().removeprefix("microsoft ").strip() for product, version, *_ in texts
    ]
    assert any(rule.begins.match(text) for text in plain)


def test_no_text_is_empty():
    assert resolve("", "").reason is Reason.EMPTY
    assert resolve("\u00a0 ").reason is Reason.EMPTY


def test_an_ended_cycle_without_date_says_so():
    # Solaris 11.2 is over and its source gives no date; AIX 7.2.5 goes on and no end is announced.
    assert resolve("Oracle Solaris 11.2").ended is True
    assert resolve("AIX 7.2 TL5").ended is False
    assert resolve("RHEL 7").ended is None


def test_a_very_long_text_is_refused_quickly():
    began = time.perf_counter()
    resolve("Oracle " + "11g " * 100_000, "2008 " * 100_000)
    assert time.perf_counter() - began < 1


def test_a_hundred_thousand_rows_take_less_than_a_second():
    texts = [f"Red Hat Enterprise Linux {major}.{minor}" for major in range(4, 11) for minor in range(50)]
    frame = pd.DataFrame({"product": (texts * 300)[:100_000], "version": ""})
    load_catalogue()
    began = time.perf_counter()
    found = resolve_all(frame)
    assert time.perf_counter() - began < 1
    assert list(found["cycle"].unique()) == ["4", "5", "6", "7", "8", "9", "10"]


def test_rows_keep_their_index_and_their_own_answer():
    frame = pd.DataFrame({"product": ["RHEL 7", "?", "RHEL 7"], "version": ["", "", "8"]}, index=[7, 3, 5])
    found = resolve_all(frame)
    assert list(found.index) == [7, 3, 5]
    assert list(found["reason"]) == ["", "no-rule", "contradictory-version"]
    assert found["security_support_ends"].iloc[0] == pd.Timestamp("2024-06-30")
    assert found["security_support_ends"].isna().tolist() == [False, True, True]


def test_no_rows_give_no_answer():
    empty = resolve_all(pd.DataFrame({"product": [], "version": []}, dtype="str"))
    assert len(empty) == 0
    assert str(empty["security_support_ends"].dtype) == "datetime64[s]"
