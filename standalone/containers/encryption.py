"""TLS between the containers: `docker-compose.tls.yml` asks for it, an authority of this installation signs.

The authority and the certificates lie beside the keys, which the job `settings` alone mounts; it makes anew what is
about to end. A container gets the certificate of the authority, a server its own pair, too.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from standalone.certificates import authority_of, server_pair
from standalone.containers.places import NATS, POSTGRES

SETTING = "SERVERS_TLS"
FOLDER = "tls"
CA_FILE = "/run/settings/ca.pem"
"""Where a container finds the authority."""
SERVERS = {"postgres": POSTGRES.partition(":")[0], "nats": NATS.rpartition("/")[2].partition(":")[0]}
"""Who shows a certificate, and by which name the others know it."""
_NATS_BLOCK = """
tls {
  cert_file: "/run/settings/server.pem"
  key_file: "/run/settings/server.key"
  timeout: 5
}
"""
_HBA = """# Nobody from outside without TLS and a password.
local all all trust
hostssl all all all scram-sha-256
"""


def wanted() -> bool:
    """Whether the servers shall speak TLS only."""
    return os.environ.get(SETTING, "").lower() in {"on", "1", "true", "yes"}


def added(folders: Mapping[str, Mapping[str, str]], keys: Path) -> dict[str, dict[str, str]]:
    """The same files with what TLS needs: addresses that ask for it, the authority, the servers' pairs."""
    pairs = {name: server_pair(keys / FOLDER, name, [host, "localhost", "127.0.0.1"]) for name, host in SERVERS.items()}
    authority = authority_of(keys / FOLDER)
    done = {name: _client(files, authority) for name, files in folders.items()}
    for name, pair in pairs.items():
        done[name] |= {"server.pem": pair.certificate, "server.key": pair.key}
    done["nats"]["nats.conf"] += _NATS_BLOCK
    done["postgres"]["pg_hba.conf"] = _HBA
    return done


def _client(files: Mapping[str, str], authority: str) -> dict[str, str]:
    told = dict(files)
    if "DATABASE_URL" in told:
        told["DATABASE_CA_FILE"] = CA_FILE
    if "NATS_URL" in told:
        told |= {"NATS_URL": told["NATS_URL"].replace("nats://", "tls://"), "NATS_CA_FILE": CA_FILE}
    if told.keys() & {"DATABASE_CA_FILE", "NATS_CA_FILE"}:
        told["ca.pem"] = authority
    return told
