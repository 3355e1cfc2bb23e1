"""services.api.ports.Launcher over its loopback port: `make run` gives the api port and token."""

from typing import Any
from uuid import UUID

from structlog.stdlib import get_logger

from libs.common.runtime import launcher
from services.api.settings import ApiSettings
from services.api.web.problems import ApiError, conflict, not_found

log = get_logger(__name__)
SECONDS = 30.0


class LauncherOfRun:
    """Raises a 503 `launcher_away` when it does not answer, a 404 for an unknown backup, a 409 for what it refuses."""

    def __init__(self, settings: ApiSettings) -> None:
        self._port, self._token = settings.launcher_port, settings.launcher_token

    async def backups(self) -> dict[str, Any]:
        """See services.api.ports.Launcher."""
        return await self._ask("backups")

    async def back_up(self) -> None:
        """See services.api.ports.Launcher."""
        await self._ask("back_up")

    async def restore(self, backup: str, passphrase: str | None, *, by: UUID) -> str:
        """See services.api.ports.Launcher."""
        answer = await self._ask("restore", id=backup, passphrase=passphrase, by=str(by))
        return str(answer["id"])

    async def _ask(self, do: str, **facts: object) -> dict[str, Any]:
        try:
            answer = await launcher.ask(self._port, self._token.get_secret_value(), do, timeout=SECONDS, **facts)
        except (OSError, TimeoutError) as error:
            log.warning("the launcher does not answer", action="launcher.away", do=do, error=type(error).__name__)
            raise ApiError(503, "launcher_away", headers={"Retry-After": "5"}) from error
        if "error" not in answer:
            return answer
        code = str(answer.get("code"))
        if code == "not_found":
            raise not_found()
        log.info("the launcher refused", action="launcher.refused", do=do, code=code)
        raise conflict(code if code.startswith("backup_") else "backup_unreadable")
