"""Where the databases are: the environment says it, else the run that is going on in `.local/<mode>`."""

import os
from dataclasses import dataclass

from libs.common.errors import ConfigurationError
from ops.options import running
from ops.run_state import RunState


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
