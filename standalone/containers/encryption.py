"""TLS between the containers: an authority of this installation signs, nobody speaks in the clear.

The authority and the certificates lie beside the keys, which the job `settings` alone mounts; it makes anew what is
about to end. A container gets the certificate of the authority, a server its own pair, too, and whoever signs in to
NATS or PostgreSQL a pair that says who it is: both servers ask for it, beside the password.
"""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from libs.common.messaging.permissions import REPLAY
from libs.common.services import names
from standalone.certificates import authority_of, client_pair, server_pair
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
HBA = """# Nobody from outside without TLS, a password and a certificate whose CN is the role.
local all all trust
hostssl all vkatilsya 127.0.0.1/32 scram-sha-256
hostssl all all all scram-sha-256 clientcert=verify-full
"""
_FOLDERS = {REPLAY: "/run/replay"}
"""Who finds its settings elsewhere than in /run/settings: the container `cli` has two sets."""


def added(folders: Mapping[str, Mapping[str, str]], keys: Path) -> dict[str, dict[str, str]]:
    """The same files with what TLS needs: the authority, and a pair for each that serves."""
    hosts = {name: [host] for name, host in SERVERS.items()} | {name: [name, EVERY_SERVICE] for name in names()}
    here = ["localhost", "127.0.0.1"]
    hosts |= {name: [host] for name, host in OBSERVERS.items()}
    pairs = {name: server_pair(keys / FOLDER, name, [*called, *here]) for name, called in hosts.items()}
    authority = authority_of(keys / FOLDER)
    done = {name: _client(name, files, authority, keys) for name, files in folders.items()}
    done |= {name: {"ca.pem": authority} for name in OBSERVERS}
    for name, pair in pairs.items():
        done[name] |= {"server.pem": pair.certificate, "server.key": pair.key}
    for name in names():
        done[name] |= {"HTTP_CERTIFICATE_FILE": CERTIFICATE_FILE, "HTTP_KEY_FILE": KEY_FILE}
    done |= {name: {"ca.pem": authority} for name in (PROXY, PROMETHEUS)}
    done["postgres"]["pg_hba.conf"] = HBA
    for name in SERVERS:
        done[name]["ca.pem"] = authority
    return done


def _client(name: str, files: Mapping[str, str], authority: str, keys: Path) -> dict[str, str]:
    told = dict(files)
    servers = {"DATABASE": "DATABASE_URL", "NATS": "NATS_URL"}
    spoken = [server for server, url in servers.items() if url in told]
    folder = _FOLDERS.get(name, "/run/settings")
    for server in spoken:
        told[f"{server}_CA_FILE"] = CA_FILE
        told[f"{server}_CERTIFICATE_FILE"] = f"{folder}/client.pem"
        told[f"{server}_KEY_FILE"] = f"{folder}/client.key"
    if spoken:
        user = told.get("NATS_USER", name)
        role = urlsplit(told.get("DATABASE_URL", "")).username or user
        shown = client_pair(keys / FOLDER, name, user=user, role=role)
        told |= {"client.pem": shown.certificate, "client.key": shown.key}
    if "SERVICE_URLS" in told:
        told["SERVICE_CA_FILE"] = CA_FILE
    if told.keys() & {"DATABASE_CA_FILE", "NATS_CA_FILE"}:
        told["ca.pem"] = authority
    return told
