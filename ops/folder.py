"""What lies where under `.local/<mode>/`, and the keys that are made once."""

import base64
import json
import os
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from libs.common.errors import ConfigurationError
from libs.common.notifications.vapid import new_key

ROOT = Path(__file__).resolve().parents[1]
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Folder:
    """The data of one mode. `world`: the key of what a sandbox plays (`ops/world.py`), empty for the usual one."""

    path: Path
    world: str = ""

    @property
    def nats(self) -> Path:
        """Data of NATS."""
        return self.path / f"nats{self._suffix}"

    @property
    def database(self) -> str:
        """The database within that PostgreSQL."""
        return f"vkatilsya{self._suffix.replace('-', '_')}"

    @property
    def postgres(self) -> Path:
        """Data of PostgreSQL, or the place beside which a note says where they are."""
        return self.path / "postgres"

    @property
    def logs(self) -> Path:
        """The services' own log files."""
        return self.path / "logs"

    @property
    def output(self) -> Path:
        """What each process prints, of this run."""
        return self.path / "output"

    @property
    def state(self) -> Path:
        """What sandbox processes keep from run to run."""
        return self.path / "sandbox"

    @property
    def headhunter_file(self) -> Path:
        """The state of the sandbox of hh.ru."""
        return self.state / f"headhunter{self._suffix}.json"

    @property
    def telegram_file(self) -> Path:
        """The state of the sandbox of Telegram."""
        return self.state / f"telegram{self._suffix}.json"

    @property
    def worlds_file(self) -> Path:
        """Which worlds have data here."""
        return self.path / "world.json"

    @property
    def run_file(self) -> Path:
        """Addresses and pids of the run that is going on."""
        return self.path / "run.json"

    def make(self) -> None:
        """Create what is missing. Under root others may pass through, because PostgreSQL then runs as another user."""
        for folder in (self.path, self.logs, self.output, self.state):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o711 if os.geteuid() == 0 and folder == self.path else 0o700)

    def secret_keys(self) -> str:
        """Return the keys that encrypt tokens, made once: `id:base64 of 32 bytes`."""
        keys = self._remembered("secrets.json")
        if "secret_keys" not in keys:
            keys["secret_keys"] = f"k1:{base64.b64encode(secrets.token_bytes(32)).decode()}"
            write_private(self.path / "secrets.json", keys)
        return str(keys["secret_keys"])

    def vapid_key(self) -> str:
        """Return the key of Web Push, made once; browsers are subscribed with its public half."""
        keys = self._remembered("secrets.json")
        if "vapid_private_key" not in keys:
            keys["vapid_private_key"] = new_key()
            write_private(self.path / "secrets.json", keys)
        return str(keys["vapid_private_key"])

    def backup_passphrase(self) -> str:
        """Return the passphrase of backups, made once; who has only a backup needs it from elsewhere."""
        keys = self._remembered("secrets.json")
        if "backup_passphrase" not in keys:
            keys["backup_passphrase"] = _new_passphrase()
            write_private(self.path / "secrets.json", keys)
        return str(keys["backup_passphrase"])

    def has_passphrase(self) -> bool:
        """Whether a passphrase was made here, or came with a backup."""
        return "backup_passphrase" in self._remembered("secrets.json")

    def take_keys(self, keys: Mapping[str, str]) -> None:
        """Use the keys of a backup from now on; passwords of this folder's servers stay."""
        write_private(self.path / "secrets.json", {**self._remembered("secrets.json"), **keys})

    def passwords(self, names: Collection[str], *, anew: Collection[str] = ()) -> dict[str, str]:
        """Return the passwords of the servers' users by name, made once; those named in `anew` are replaced."""
        keys = self._remembered("secrets.json")
        known: dict[str, str] = keys.setdefault("passwords", {})
        missing = [name for name in names if name not in known or name in anew]
        known.update({name: new_password() for name in missing})
        if missing:
            write_private(self.path / "secrets.json", keys)
        return {name: known[name] for name in names}

    def remembered_ports(self) -> dict[str, int]:
        """Return the ports of the last run by name."""
        return {name: int(port) for name, port in self._remembered("ports.json").items()}

    def remember_ports(self, ports: dict[str, int]) -> None:
        """Keep the ports for the next run, so that open browser tabs go on working."""
        write_private(self.path / "ports.json", ports)

    @property
    def _suffix(self) -> str:
        return f"-{self.world}" if self.world else ""

    def _remembered(self, name: str) -> dict[str, Any]:
        path = self.path / name
        if not path.exists():
            return {}
        try:
            found: dict[str, Any] = dict(json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, TypeError) as error:
            raise ConfigurationError(
                f"Файл {path} испорчен ({error}). Восстановите его из копии или удалите."
            ) from error
        return found


def new_password() -> str:
    """Make a password that no address and no configuration file has to quote; it does not begin with a digit."""
    return f"p{secrets.token_hex(24)}"


def _new_passphrase() -> str:
    """Five groups of five letters that are not mistaken for each other: 123 bits, fit to be written down."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(5))


def folder_of(mode: str, data_dir: Path | None = None) -> Folder:
    """Return the folder of a mode, `.local/<mode>` of the project unless `data_dir` names another root."""
    return Folder((data_dir or ROOT / ".local") / mode)


def write_private(path: Path, content: object) -> None:
    """Write JSON that only the owner can read, whole or not at all."""
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    fd = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(fd, "w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(fd)  # a machine that loses power would otherwise keep the name without the keys
    draft.replace(path)
