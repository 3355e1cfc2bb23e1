"""Whether the bot is there and Telegram answers it, as a row for whoever asks: api, status, doctor."""

from structlog.stdlib import get_logger

from libs.common.db.tables.telegram import BotState
from services.telegram import store
from services.telegram.ports import Deps

log = get_logger(__name__)


async def reached(deps: Deps) -> None:
    """Telegram answered."""
    await _become(deps, "on", None)


async def lost(deps: Deps, state: BotState, error: str) -> None:
    """Telegram did not answer, or refused the bot."""
    await _become(deps, state, error)


async def _become(deps: Deps, state: BotState, error: str | None) -> None:
    if deps.seen.state == state:
        return
    async with deps.engine.begin() as connection:
        await store.become(connection, state, error)
    if state != "on":
        log.warning("Telegram does not answer the bot", action=f"telegram.{state}", error=error)
    elif deps.seen.state not in {"", "starting"}:
        log.info("Telegram answers again", action="telegram.on")
    deps.seen.state = state
