"""Where the databases are: the environment says it, else the run that is going on in `.local/<mode>`."""

import os
from dataclasses import dataclass
from pathlib import Path

from libs.common.errors import ConfigurationError
from libs.common.settings import LimitSettings
from standalone.control import RunState, read_run_state
from standalone.folder import ROOT, folder_of


@dataclass(frozen=True, slots=True)
class Places:
    """The addresses a command needs, and the run they came from (None: from the environment).

    Where each service has a role and a user of its own, `database_url` and `nats_url` only read; making people and
    replaying messages have addresses of their own. Empty ones: the environment gives one address for everything.
    """

    database_url: str
    nats_url: str
    run: RunState | None
    people_database_url: str = ""
    replay_nats_url: str = ""

    @property
    def people(self) -> str:
        """The database for who makes users and sign-in links."""
        return self.people_database_url or self.database_url

    @property
    def replay(self) -> str:
        """NATS for who hands out dead letters again."""
        return self.replay_nats_url or self.nats_url


def allowed() -> LimitSettings:
    """The limits of this installation, from the environment, `.env` or the defaults."""
    return LimitSettings(_env_file=ROOT / ".env")  # pyright: ignore[reportCallIssue]


def running(mode: str | None = None) -> RunState | None:
    """Return the run that is going on in this checkout; without `mode` the first one of demo and live."""
    data_dir = os.environ.get("DATA_DIR")
    chosen = mode or os.environ.get("MODE")
    for name in (chosen,) if chosen else ("demo", "live"):
        found = read_run_state(folder_of(name, Path(data_dir) if data_dir else None).run_file)
        if found is not None:
            return found
    return None


def places() -> Places:
    """Return the addresses; raises ConfigurationError with what to do when nothing runs and nothing is set."""
    database_url, nats_url = os.environ.get("DATABASE_URL"), os.environ.get("NATS_URL")
    if database_url and nats_url:
        return Places(database_url, nats_url, None)
    run = running()
    if run is None or not run.database_url:
        raise ConfigurationError(
            "Вкатился не запущен. Запустите make run (или vkatilsya up) в другом терминале, "
            "либо задайте DATABASE_URL и NATS_URL своей установки."
        )
    return Places(
        database_url or run.database_url,
        nats_url or run.nats_url,
        run,
        database_url or run.people_database_url,
        nats_url or run.replay_nats_url,
    )
