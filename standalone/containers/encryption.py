"""TLS between the containers: `docker-compose.tls.yml` asks for it, an authority of this installation signs.

The authority and the certificates lie beside the keys, which the job `settings` alone mounts; it makes anew what is
about to end. A container gets the certificate of the authority, a server its own pair, too.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from libs.common.services import names
from standalone.certificates import authority_of, server_pair
from standalone.containers.places import NATS, POSTGRES

SETTING = "SERVERS_TLS"
FOLDER = "tls"
CA_FILE = "/run/settings/ca.pem"
"""Where a container finds the authority."""
CERTIFICATE_FILE, KEY_FILE = "/run/settings/server.pem", "/run/settings/server.key"
"""Where a server finds its own pair."""
PROMETHEUS, EVERY_SERVICE = "prometheus", "vkatilsya"
"""It asks replicas by their addresses, so every service shows this name, too (`prometheus.tls.yml`)."""
SERVERS = {"postgres": POSTGRES.partition(":")[0], "nats": NATS.rpartition("/")[2].partition(":")[0]}
"""Who shows a certificate, and by which name the others know it."""
MONITORING = 'http: "0.0.0.0:8222"'
"""The line of `deploy/nats/server.conf` that opens the monitoring port; NATS serves it by TLS where it says `https`."""
OBSERVERS = {"exporter": "nats-exporter", "collector": "otel-collector"}
"""Who shows a certificate to Prometheus and to services that send traces, by the name that they know it by."""
PROXY = "proxy"
PROXY_FILE = "proxy.conf"
"""What `deploy/proxy/nginx.conf` includes."""
_PROXY_CONF = f"""set $inside https;
proxy_ssl_trusted_certificate {CA_FILE};
proxy_ssl_verify on;
proxy_ssl_verify_depth 2;
proxy_ssl_server_name on;
proxy_ssl_session_reuse on;
"""
_NATS_BLOCK = f"""
tls {{
  cert_file: "{CERTIFICATE_FILE}"
  key_file: "{KEY_FILE}"
  timeout: 5
}}
"""
_HBA = """# Nobody from outside without TLS and a password.
local all all trust
hostssl all all all scram-sha-256
"""


def wanted() -> bool:
    """Whether the servers shall speak TLS only."""
    return os.environ.get(SETTING, "").lower() in {"on", "1", "true", "yes"}


def inside(url: str) -> str:
    """The address of a service as another container reaches it."""
    return url.replace("http://", "https://") if wanted() else url


def believed() -> str | None:
    """The file of the authority that a container believes; None in the clear."""
    return CA_FILE if wanted() else None


def added(folders: Mapping[str, Mapping[str, str]], keys: Path) -> dict[str, dict[str, str]]:
    """The same files with what TLS needs: addresses that ask for it, the authority, a pair for each that serves."""
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
    done[PROXY] = {PROXY_FILE: _PROXY_CONF, "ca.pem": authority}
    done[PROMETHEUS] = {"ca.pem": authority}
    done["nats"]["nats.conf"] = done["nats"]["nats.conf"].replace(MONITORING, f"https{MONITORING[4:]}") + _NATS_BLOCK
    done["postgres"]["pg_hba.conf"] = _HBA
    return done


def _client(files: Mapping[str, str], authority: str) -> dict[str, str]:
    told = dict(files)
    if "DATABASE_URL" in told:
        told["DATABASE_CA_FILE"] = CA_FILE
    if "NATS_URL" in told:
        told |= {"NATS_URL": told["NATS_URL"].replace("nats://", "tls://"), "NATS_CA_FILE": CA_FILE}
    if "SERVICE_URLS" in told:
        told |= {"SERVICE_URLS": inside(told["SERVICE_URLS"]), "SERVICE_CA_FILE": CA_FILE}
    if told.keys() & {"DATABASE_CA_FILE", "NATS_CA_FILE"}:
        told["ca.pem"] = authority
    return told
