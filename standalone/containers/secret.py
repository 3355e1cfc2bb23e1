"""A Secret for Kubernetes, for who renders the chart without a cluster: `python -m standalone.containers.secret`.

    python -m standalone.containers.secret --name vkatilsya --postgres vkatilsya-postgres:5432 | kubectl apply -f -

It makes passwords and keys anew each time: keep what it printed, the keys decrypt what is in the database. Secrets of
the person (HH_CLIENT_SECRET, LLM_API_KEY, ...) are taken from the environment.
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
from libs.common.messaging.permissions import HELPERS, REPLAY
from libs.common.services import SERVICES, names
from ops.folder import Folder, new_password
from standalone.containers.places import DATABASE, OWNER

_OWNER, _ROUTE = "owner", "route"
_PROVISION = "provision"


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


def _dashed(name: str) -> str:
    return name.replace("_", "-")


def main() -> int:
    """Print the manifest, as JSON, which kubectl reads like YAML."""
    parser = argparse.ArgumentParser(
        prog="python -m standalone.containers.secret", description="A Secret for the chart."
    )
    parser.add_argument("--name", default="vkatilsya", help="name of the Secret (default: vkatilsya)")
    parser.add_argument("--postgres", default="vkatilsya-postgres:5432", help="host:port of PostgreSQL")
    parser.add_argument("--database", default=DATABASE, help="name of the database (default: vkatilsya)")
    options = parser.parse_args()
    data = secret_data(options.postgres, options.database, os.environ)
    manifest = {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": options.name},
        "type": "Opaque",
        "stringData": data,
    }
    sys.stdout.write(json.dumps(manifest, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
