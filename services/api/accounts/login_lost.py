"""A login that hh accepts no more, noticed while the api itself was calling: the account stops until a new sign-in."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from uuid import UUID

from libs.common.accounts.lifecycle import lose_login
from libs.common.hh.answers.errors import TokenDeadError
from services.api.accounts.store import linked
from services.api.ports import Deps


@asynccontextmanager
async def noticing_lost_login(deps: Deps, user_id: UUID, account_id: UUID) -> AsyncGenerator[None]:
    """Calls to hh inside; a dead login is recorded and told once, and the fault goes on to the caller."""
    async with deps.engine.connect() as connection:
        account = await linked.current(connection, user_id)
    try:
        yield
    except TokenDeadError:
        deps.tokens.forget(account_id)
        if account is not None and account.id == account_id:
            async with deps.engine.begin() as connection:
                await lose_login(connection, deps.outbox, account_id, seen_version=account.version, by="api")
        raise
