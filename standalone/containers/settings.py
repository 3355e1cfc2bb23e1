"""Fills the folder of settings of each container: `python -m standalone.containers.settings`.

Passwords and keys are made once; `--new-passwords` replaces the passwords of the services (`up -d --force-recreate` is
next). Secrets of the person (`HH_CLIENT_SECRET`, ...) are in the environment of this job alone; each service is given
those that its entry in the registry names. Running it again brings everything up to date.
"""

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from libs.common import exits
from libs.common.db.grants import OPS
from libs.common.db.roles import Roles
from libs.common.errors import VkatilsyaError, exit_code
from libs.common.messaging.accounts import server_block
from libs.common.messaging.permissions import HELPERS, PROVISION, REPLAY
from libs.common.services import SERVICES, Service, names
from ops.folder import ROOT, Folder
from standalone.containers import encryption
from standalone.containers.places import DATABASE, KEYS, NATS, OWNER, POSTGRES, SANDBOX, SETTINGS, is_demo, played
from standalone.plan import demo_world

SERVER = ROOT / "deploy" / "nats" / "server.conf"
_POSTGRES = "postgres"
NEW_PASSWORDS = "--new-passwords"
SERVICE_URLS = {"SERVICE_URLS": ",".join(f"{name}=https://{name}:8000" for name in names())}


def fill(root: Path, *, new_passwords: bool = False) -> None:
    """Write every folder below `root` that is there, i.e. mounted.

    The owner's password of PostgreSQL stays: the server takes another one from nobody but its owner.
    """
    keys = Folder(root / KEYS)
    own = (*names(), *HELPERS)
    passwords = keys.passwords((*own, _POSTGRES), anew=own if new_passwords else ())
    folders = {
        **{service.name: _service(service, keys, passwords) for service in SERVICES},
        "migrate": _migrate(passwords),
        PROVISION: _nats(PROVISION, passwords),
        "forgetting": _database(OPS, passwords) | _nats(PROVISION, passwords),
        OPS: _database(OPS, passwords) | _nats(OPS, passwords) | SERVICE_URLS,
        REPLAY: _database(OPS, passwords) | _nats(REPLAY, passwords),
        _POSTGRES: {"password": passwords[_POSTGRES]},
        "nats": {"nats.conf": nats_conf(passwords)},
        encryption.PROXY: {},
        encryption.PROMETHEUS: {},
        **{name: {} for name in encryption.OBSERVERS},
    }
    for name, files in encryption.added(folders, root / KEYS).items():
        if (root / name).is_dir():
            # Prometheus is another user; it is given nothing secret.
            _write(root / name, files, mode=0o444 if name == encryption.PROMETHEUS else 0o400)


def nats_conf(passwords: Mapping[str, str]) -> str:
    """The whole configuration of the NATS server: its users have the subjects that topology and catalogue give them."""
    users = (*names(), *HELPERS)
    known = [f'NATS_PASSWORD_{name.upper()}: "{passwords[name]}"' for name in users]
    return "\n".join([SERVER.read_text(encoding="utf-8"), *known, server_block(users)])


def _service(service: Service, keys: Folder, passwords: Mapping[str, str]) -> dict[str, str]:
    made = {"SECRET_KEYS": keys.secret_keys, "VAPID_PRIVATE_KEY": keys.vapid_key}
    world = demo_world(played()) if is_demo() else {}
    if os.environ.get("TELEGRAM_BOT_TOKEN"):
        world.pop("telegram", None)  # a bot of one's own
    files = {name: value for whom in service.needs for name, value in world.get(whom, {}).items()}
    if files:
        files |= {"SANDBOX_HOSTS": SANDBOX, "LLM_ALLOWED_HOSTS": SANDBOX}
    for name in service.secrets - files.keys():
        files[name] = os.environ.get(name) or (made[name]() if name in made else "")
    return files | _database(service.name, passwords) | _nats(service.name, passwords)


def _database(service: str, passwords: Mapping[str, str]) -> dict[str, str]:
    return {"DATABASE_URL": f"postgresql://{Roles().of(service)}:{passwords[service]}@{POSTGRES}/{DATABASE}"}


def _nats(user: str, passwords: Mapping[str, str]) -> dict[str, str]:
    return {"NATS_URL": NATS, "NATS_USER": user, "NATS_PASSWORD": passwords[user]}


def _migrate(passwords: Mapping[str, str]) -> dict[str, str]:
    return {
        "DATABASE_URL": f"postgresql://{OWNER}:{passwords[_POSTGRES]}@{POSTGRES}/{DATABASE}",
        "DATABASE_ROLE_PASSWORDS": ",".join(f"{name}:{passwords[name]}" for name in (*names(), OPS)),
    }


def _write(folder: Path, files: Mapping[str, str], *, mode: int) -> None:
    wanted = {name.lower(): value for name, value in files.items() if value}
    for stale in _files(folder):
        if stale.name not in wanted:
            stale.unlink()
    for name, value in wanted.items():
        draft = folder / f".{name}"
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as file:
            file.write(value)
        draft.replace(folder / name)


def _files(folder: Path) -> Iterable[Path]:
    return [entry for entry in folder.iterdir() if entry.is_file()]


def main() -> int:
    """Fill the folders of `/settings`, or of the folder that is named.

    Exit codes: 0 filled, 2 no folder or a damaged one, 3 a full disk and the like.
    """
    given = sys.argv[1:]
    new_passwords = NEW_PASSWORDS in given
    root = next((Path(one) for one in given if one != NEW_PASSWORDS), SETTINGS)
    if not (root / KEYS).is_dir():
        sys.stderr.write(f"Нет папки {root / KEYS}: подключите том, в котором останутся ключи.\n")
        return 2
    try:
        fill(root, new_passwords=new_passwords)
    except VkatilsyaError as error:
        sys.stderr.write(f"{error}\n")
        return exit_code(error)
    except OSError as error:
        sys.stderr.write(f"Настройки контейнеров не записаны: {error.filename or root}: {error.strerror}.\n")
        return exits.NOT_IN_TIME
    sys.stdout.write(f"settings in {root} are up to date\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
