"""Retype endoflife.date's release cycles into `lifecycles.csv`, for the products a public body runs.

    python data/catalogue/retype_lifecycles.py CYCLES_CSV OUT_CSV --snapshot 2026-08-22

CYCLES_CSV holds one row per release cycle: `product, cycle, releaseDate, eoas_support_end, eol,
eoes_extendedSupport_end`, each end a date, `true` (ended, no date), `false` (not ended) or empty.
A listed product that the file does not hold stops the work.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

SOURCE = "endoflife.date @a70eca3 (MIT)"

PRODUCTS: tuple[str, ...] = (
    # Windows
    "windows-server", "windows", "windows-embedded",
    # Linux
    "rhel", "centos", "centos-stream", "oracle-linux", "rocky-linux", "almalinux", "ubuntu", "debian", "sles",
    "opensuse", "fedora", "amazon-linux", "alpine-linux", "vmware-photon",
    # Unix and midrange
    "freebsd", "openbsd", "oracle-solaris", "ibm-aix", "ibm-i",
    # Virtualisation and desktops
    "vmware-esxi", "vmware-vcenter", "vmware-srm", "vmware-cloud-foundation", "omnissa-horizon", "citrix-vad",
    "proxmox-ve", "xcp-ng", "ovirt", "nutanix-aos",
    # Containers
    "kubernetes", "red-hat-openshift", "docker-engine", "rancher", "containerd", "podman",
    # Databases and search
    "mssqlserver", "oracle-database", "postgresql", "mysql", "mariadb", "mongodb", "ibm-db2", "redis",
    "elasticsearch", "opensearch", "apache-cassandra", "couchbase-server", "solr",
    # Web and application servers, messaging
    "apache-http-server", "nginx", "haproxy", "tomcat", "eclipse-jetty", "red-hat-jboss-eap", "keycloak",
    "ibm-mq", "rabbitmq", "apache-activemq", "apache-kafka", "traefik",
    # Collaboration and content
    "msexchange", "sharepoint", "office", "confluence", "jira-software", "drupal", "wordpress", "joomla",
    "typo3", "plone", "moodle", "mediawiki", "nextcloud",
    # Languages and frameworks
    "dotnet", "dotnetfx", "oracle-jdk", "eclipse-temurin", "amazon-corretto", "azul-zulu",
    "red-hat-build-of-openjdk", "ibm-semeru", "openjdk-builds-from-oracle", "php", "python", "nodejs", "perl",
    "ruby", "coldfusion", "filemaker", "visual-cobol", "oracle-apex", "spring-boot", "spring-framework",
    # Operations
    "gitlab", "jenkins", "sonarqube-server", "splunk", "zabbix", "centreon", "controlm", "red-hat-satellite",
    "suse-manager", "puppet", "grafana", "graylog",
    # Backup, storage and network
    "veeam-backup-and-replication", "commvault", "netbackup-appliance-os", "netapp-ontap", "big-ip",
    "fortios", "pan-os", "cisco-ios-xe",
)  # fmt: skip

COLUMNS = (
    "product", "cycle", "released", "active_support_ends", "security_support_ends", "extended_support_ends",
    "ended", "snapshot", "source",
)  # fmt: skip

ENDED = {"true": "yes", "false": "no", "": "unknown"}


def dated(cell: str) -> str:
    """The cell when it is a date, else nothing: a boolean end says nothing of when."""
    return cell if cell[:1].isdigit() else ""


def retyped(row: dict[str, str], snapshot: str) -> tuple[str, ...]:
    """One row of `lifecycles.csv`; `ended` is filled only where the end of support has no date."""
    end = row["eol"]
    return (
        row["product"],
        row["cycle"],
        dated(row["releaseDate"]),
        dated(row["eoas_support_end"]),
        dated(end),
        dated(row["eoes_extendedSupport_end"]),
        "" if dated(end) else ENDED[end],
        snapshot,
        SOURCE,
    )


def retype(cycles: Path, out: Path, snapshot: str) -> int:
    """Write the cycles of every listed product, in listed order, and return how many."""
    of_product: dict[str, list[dict[str, str]]] = {product: [] for product in PRODUCTS}
    with cycles.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["product"] in of_product:
                of_product[row["product"]].append(row)
    missing = [product for product, rows in of_product.items() if not rows]
    if missing:
        raise SystemExit(f"{cycles} has no cycle of: {', '.join(missing)}")
    rows = [retyped(row, snapshot) for found in of_product.values() for row in found]
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    return len(rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("cycles", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--snapshot", required=True, help="day the cycles were read, YYYY-MM-DD")
    asked = parser.parse_args()
    print(retype(asked.cycles, asked.out, asked.snapshot), "cycles")
