"""Secrets for Kubernetes, for who renders the chart without a cluster: `python -m standalone.containers.secret`.

    python -m standalone.containers.secret --name vkatilsya --postgres vkatilsya-postgres:5432 | kubectl apply -f -

It makes passwords and keys anew each time: keep what it printed, the keys decrypt what is in the database. Secrets of
the person (HH_CLIENT_SECRET, LLM_API_KEY, ...) are taken from the environment. Beside them come the certificates of
servers, services and clients, for 397 days: `--certificates` makes these alone, by a new authority; restart all then.
"""

import argparse
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from libs.common.db.grants import OPS
from libs.common.db.roles import Roles
from libs.common.messaging.permissions import HELPERS, PROVISION, REPLAY
from libs.common.services import SERVICES, names
from ops.folder import Folder, new_password
from standalone.certificates import authority_of, client_pair, server_pair
from standalone.containers.places import DATABASE, OWNER

_OWNER, _ROUTE = "owner", "route"
FORGETTING, MIGRATE = "forgetting", "migrate"


def secret_data(address: str, database: str, given: Mapping[str, str]) -> dict[str, str]:
    """Every key that the chart reads from an existing Secret. `address`: host:port of PostgreSQL."""
    passwords = {name: new_password() for name in (_OWNER, _ROUTE, *names(), *HELPERS)}
    data = {f"{_dashed(name)}-password": password for name, password in passwords.items()}
    for name in (_OWNER, OPS, REPLAY, *names()):
        # Who replays reads as `ops`.
        role, whose = (
            (OWNER, name) if name == _OWNER else (Roles().of(OPS), OPS) if name == REPLAY else (Roles().of(name), name)
        )
        data[f"{_dashed(name)}-database-url"] = f"postgresql://{role}:{passwords[whose]}@{address}/{database}"
    data["database-role-passwords"] = ",".join(f"{name}:{passwords[name]}" for name in (*names(), OPS))
    with TemporaryDirectory() as folder:
        keys = Folder(Path(folder))
        data |= {"secret-keys": keys.secret_keys(), "vapid-private-key": keys.vapid_key()}
    for name in sorted({name for service in SERVICES for name in service.secrets}):
        if given.get(name):
            data[_dashed(name.lower())] = given[name]
    return data


def certificate_data(release: str) -> dict[str, dict[str, str]]:
    """The files of each Secret with a certificate, by its name: those of the plain manifests."""
    hosts = {
        "nats": [f"{release}-nats", f"*.{release}-nats-peers"],
        "postgres": [f"{release}-postgres"],
        "services": [f"{release}-{_dashed(name)}" for name in names()],
    }
    with TemporaryDirectory() as folder:
        pairs = {name: server_pair(Path(folder), name, called) for name, called in hosts.items()}
        clients = {
            _dashed(name): client_pair(Path(folder), name, user=user, role=role) for name, user, role in _clients()
        }
        authority = authority_of(Path(folder))
    made = {
        f"{release}-{name}-tls": {"ca.crt": authority, "tls.crt": pair.certificate, "tls.key": pair.key}
        for name, pair in pairs.items()
    }
    shown = {f"{name}.crt": pair.certificate for name, pair in clients.items()}
    shown |= {f"{name}.key": pair.key for name, pair in clients.items()}
    return made | {f"{release}-clients-tls": {"ca.crt": authority} | shown}


def _clients() -> list[tuple[str, str, str]]:
    """Who shows a certificate: its name, its user of NATS and its role in PostgreSQL."""
    helpers = [(FORGETTING, PROVISION, Roles().of(OPS)), (OPS, OPS, Roles().of(OPS)), (REPLAY, REPLAY, Roles().of(OPS))]
    jobs = [(MIGRATE, MIGRATE, OWNER), (PROVISION, PROVISION, PROVISION)]
    return [*helpers, *jobs, *((name, name, Roles().of(name)) for name in names())]


def _dashed(name: str) -> str:
    return name.replace("_", "-")


def _secret(name: str, kind: str, data: Mapping[str, str]) -> dict[str, object]:
    return {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name}, "type": kind, "stringData": dict(data)}


def main() -> int:
    """Print the manifests, as JSON, which kubectl reads like YAML."""
    parser = argparse.ArgumentParser(
        prog="python -m standalone.containers.secret", description="Secrets for the chart."
    )
    parser.add_argument("--name", default="vkatilsya", help="name of the Secret (default: vkatilsya)")
    parser.add_argument("--postgres", default="vkatilsya-postgres:5432", help="host:port of PostgreSQL")
    parser.add_argument("--database", default=DATABASE, help="name of the database (default: vkatilsya)")
    parser.add_argument("--release", default="vkatilsya", help="what names of Services begin with (default: vkatilsya)")
    parser.add_argument("--certificates", action="store_true", help="certificates only")
    options = parser.parse_args()
    made = certificate_data(options.release)
    kinds = {name: "kubernetes.io/tls" if "tls.crt" in files else "Opaque" for name, files in made.items()}
    items = [_secret(name, kinds[name], files) for name, files in made.items()]
    if not options.certificates:
        data = secret_data(options.postgres, options.database, os.environ)
        items.insert(0, _secret(options.name, "Opaque", data))
    sys.stdout.write(json.dumps({"apiVersion": "v1", "kind": "List", "items": items}, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
