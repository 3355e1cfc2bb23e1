"""A login that hh accepts no more, noticed while the api itself was calling: the account stops until a new sign-in."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from uuid import UUID

from libs.common.accounts import audit, switches
from libs.common.accounts.tokens import NEEDS_LOGIN
from libs.common.events.account import AccountChanged
from libs.common.hh.errors import TokenDeadError
from services.api.accounts import store
from services.api.ports import Deps


@asynccontextmanager
async def noticing_lost_login(deps: Deps, user_id: UUID, account_id: UUID) -> AsyncGenerator[None]:
    """Calls to hh inside; a dead login is recorded and told once, and the fault goes on to the caller."""
    try:
        yield
    except TokenDeadError:
        await _record(deps, user_id, account_id)
        raise


async def _record(deps: Deps, user_id: UUID, account_id: UUID) -> None:
    deps.tokens.forget(account_id)
    async with deps.engine.begin() as connection:
        if not await store.needs_login(connection, user_id, account_id):
            return
        await switches.pause(connection, "account", account_id, "needs_login", by="api")
        data = {"account": str(account_id)}
        await audit.append(connection, user_id=user_id, actor="api", action="account.needs_login", data=data)
        event = AccountChanged(
            user_id=user_id,
            occurred_at=await store.now(connection),
            account_id=account_id,
            change="needs_login",
            scope_id=account_id,
            sentence=NEEDS_LOGIN,
        )
        await deps.outbox.add(connection, event)
    deps.outbox.nudge()
