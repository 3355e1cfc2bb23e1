"""After something changed for an account, its held rows are looked at again at once."""

from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.stdlib import get_logger

from libs.common.events.account import AccountChanged
from services.auto_reply.sending.store import lanes

log = get_logger(__name__)
HOPEFUL = frozenset({"linked", "resumed", "settings", "resumes_synced", "resume_available"})


async def look_again(connection: AsyncConnection, event: AccountChanged) -> None:
    """Queue held rows when the change may have ended their pause; the claim checks everything anew."""
    if event.change not in HOPEFUL:
        return
    if event.scope == "system":
        count = await lanes.release_everybody(connection)
    else:
        count = await lanes.release(connection, event.user_id)
    log.info("held applications look again", action="lane.released", change=event.change, count=count)
