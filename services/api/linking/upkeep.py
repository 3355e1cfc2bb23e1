"""A linked account: finding out what it may do, reading it, and unlinking it."""

from uuid import UUID

from structlog.stdlib import get_logger

from libs.common.db.clock import now
from libs.common.errors import VkatilsyaError
from libs.common.hh.answers.errors import HHError
from libs.common.hh.capabilities import probe
from libs.common.messages.said import say
from services.api.accounts.domain import lost, stored_capabilities
from services.api.accounts.giving_back import give_back
from services.api.accounts.login_lost import noticing_lost_login
from services.api.accounts.store import linked
from services.api.accounts.telling import tell
from services.api.ports import Deps
from services.api.resumes.syncing import sync
from services.api.web.problems import conflict

log = get_logger(__name__)


async def look_around(deps: Deps, user_id: UUID, account_id: UUID) -> None:
    """Probe the account and sync its resumes; what hh refuses or loses now is logged and can be asked for again."""
    try:
        await check(deps, user_id, account_id)
        await sync(deps, user_id, account_id)
    except HHError as error:
        log.warning("the linked account could not be read yet", action="account.unread", fault=error.code)


async def check(deps: Deps, user_id: UUID, account_id: UUID) -> None:
    """Find out what the account may do and store it; a lost function is told as an event."""
    async with noticing_lost_login(deps, user_id, account_id):
        found = await probe(deps.hh.of(account_id))
    async with deps.engine.begin() as connection:
        account = await linked.current(connection, user_id)
        if account is None or account.id != account_id:
            raise conflict("no_account")
        capabilities = stored_capabilities(found, await now(connection))
        await linked.store_capabilities(connection, user_id, account_id, capabilities)
        for name in lost(account.capabilities, capabilities):
            said = getattr(found, name).said
            await tell(deps, connection, user_id, account_id, "capability_lost", said, capability=name)


async def unlink(deps: Deps, user_id: UUID, account_id: UUID) -> None:
    """Erase the pair here first, then ask hh to forget it; that hh cannot be asked does not keep the account linked."""
    try:
        token = await deps.tokens.access_token(account_id)
    except VkatilsyaError:
        token = None
    async with deps.engine.begin() as connection:
        if not await linked.unlink(connection, user_id, account_id):
            raise conflict("no_account")
        await tell(deps, connection, user_id, account_id, "unlinked", say("account", "unlinked"))
    deps.tokens.forget(account_id)
    if token is not None:
        await give_back(deps, token)
