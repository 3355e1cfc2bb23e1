"""Which secrets each process of a run is given; every other one is taken out of its environment."""

from collections.abc import Mapping

from libs.common.services import SERVICES

_SERVERS = frozenset({"DATABASE_URL", "NATS_PASSWORD"})

_LAUNCHER = "LAUNCHER_TOKEN"

NEEDED: Mapping[str, frozenset[str]] = {
    service.name: _SERVERS | service.secrets | ({_LAUNCHER} if service.name == "api" else set()) for service in SERVICES
}
"""By service; a process that is not named here, such as a sandbox or a server, needs none."""

SECRETS = frozenset[str]().union(*NEEDED.values()) | {"DATABASE_ROLE_PASSWORDS", "PGPASSWORD", "BACKUP_PASSPHRASE"}


def only_needed(name: str, environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment without the secrets that the process `name` has no use for."""
    withheld = SECRETS - NEEDED.get(name, frozenset())
    return {key: value for key, value in environment.items() if key.upper() not in withheld}
