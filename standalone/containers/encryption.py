"""TLS between the containers: an authority of this installation signs, nobody speaks in the clear.

The authority and the certificates lie beside the keys, which the job `settings` alone mounts; it makes anew what is
about to end. A container gets the certificate of the authority, a server its own pair, too.
"""

from collections.abc import Mapping
from pathlib import Path

from libs.common.services import names
from standalone.certificates import authority_of, server_pair
from standalone.containers.places import NATS, POSTGRES

FOLDER = "tls"
CA_FILE = "/run/settings/ca.pem"
"""Where a container finds the authority."""
CERTIFICATE_FILE, KEY_FILE = "/run/settings/server.pem", "/run/settings/server.key"
"""Where a server finds its own pair."""
PROMETHEUS, EVERY_SERVICE = "prometheus", "vkatilsya"
"""It asks replicas by their addresses, so every service shows this name, too (`prometheus.yml`)."""
SERVERS = {"postgres": POSTGRES.partition(":")[0], "nats": NATS.rpartition("/")[2].partition(":")[0]}
"""Who shows a certificate, and by which name the others know it."""
OBSERVERS = {"exporter": "nats-exporter", "collector": "otel-collector"}
"""Who shows a certificate to Prometheus and to services that send traces, by the name that they know it by."""
PROXY = "proxy"
_HBA = """# Nobody from outside without TLS and a password.
local all all trust
hostssl all all all scram-sha-256
"""


def added(folders: Mapping[str, Mapping[str, str]], keys: Path) -> dict[str, dict[str, str]]:
    """The same files with what TLS needs: the authority, and a pair for each that serves."""
    hosts = {name: [host] for name, host in SERVERS.items()} | {name: [name, EVERY_SERVICE] for name in names()}
    here = ["localhost", "127.0.0.1"]
    hosts |= {name: [host] for name, host in OBSERVERS.items()}
    pairs = {name: server_pair(keys / FOLDER, name, [*called, *here]) for name, called in hosts.items()}
    authority = authority_of(keys / FOLDER)
    done = {name: _client(files, authority) for name, files in folders.items()}
    done |= {name: {"ca.pem": authority} for name in OBSERVERS}
    for name, pair in pairs.items():
        done[name] |= {"server.pem": pair.certificate, "server.key": pair.key}
    for name in names():
        done[name] |= {"HTTP_CERTIFICATE_FILE": CERTIFICATE_FILE, "HTTP_KEY_FILE": KEY_FILE}
    done |= {name: {"ca.pem": authority} for name in (PROXY, PROMETHEUS)}
    done["postgres"]["pg_hba.conf"] = _HBA
    return done


def _client(files: Mapping[str, str], authority: str) -> dict[str, str]:
    told = dict(files)
    if "DATABASE_URL" in told:
        told["DATABASE_CA_FILE"] = CA_FILE
    if "NATS_URL" in told:
        told["NATS_CA_FILE"] = CA_FILE
    if "SERVICE_URLS" in told:
        told["SERVICE_CA_FILE"] = CA_FILE
    if told.keys() & {"DATABASE_CA_FILE", "NATS_CA_FILE"}:
        told["ca.pem"] = authority
    return told
