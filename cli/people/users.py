"""`vkatilsya user create` and `vkatilsya link`: people of this installation and their sign-in links."""

import os
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from cli.people.rights import as_role
from cli.places import Places
from libs.common.db.engine import create_engine
from libs.common.errors import ConfigurationError
from ops.options import owner_of
from services.api.passwords.breached import NOTHING, Breached
from services.api.users import (
    create_user,
    demand_second_factor,
    find_user,
    login_link,
    login_url,
    set_password,
    take_off_second_factor,
)


async def create(where: Places, email: str, *, password: str | None, admin: bool) -> None:
    """Create a user and print a link that signs in once."""
    async with _as_api(where) as connection:
        user_id = await create_user(connection, email, password, is_admin=admin, breached=_breached())
        token = await login_link(connection, user_id)
    sys.stdout.write(
        f"Пользователь {email} создан. Ссылка для входа, одноразовая, на 10 минут:\n{_url(where, token)}\n"
    )


async def print_link(where: Places, email: str) -> None:
    """Print a new one-time link for a user; raises ConfigurationError when there is no such user."""
    wanted = email or owner_of(where.run.mode if where.run else "demo")
    async with _as_api(where) as connection:
        token = await login_link(connection, await _known(connection, wanted))
    sys.stdout.write(f"{_url(where, token)}\n")


async def reset_password(where: Places, email: str, password: str) -> None:
    """Another password for a user, whose sessions all end; raises ConfigurationError when there is no such user."""
    async with _as_api(where) as connection:
        await set_password(connection, await _known(connection, email), password, breached=_breached())
    sys.stdout.write(f"Пароль пользователя {email} изменён, все его сеансы закрыты.\n")


async def without_second_factor(where: Places, email: str) -> None:
    """Take the second step of a user's sign-in off; raises ConfigurationError when there is no such user or step."""
    async with _as_api(where) as connection:
        if not await take_off_second_factor(connection, await _known(connection, email)):
            raise ConfigurationError(f"У пользователя {email} второй шаг входа не включён.")
    sys.stdout.write(f"Второй шаг входа у {email} снят, все сеансы закрыты. Владельцу об этом сказано.\n")


async def second_factor_of_everybody(where: Places, *, demanded: bool) -> None:
    """Demand the second step of everybody's sign-in, or no more."""
    async with _as_api(where) as connection:
        changed = await demand_second_factor(connection, demanded=demanded)
    if not changed:
        sys.stdout.write(f"Второй шаг входа и так {'обязателен' if demanded else 'не обязателен'}.\n")
    elif demanded:
        sys.stdout.write(
            "Второй шаг входа обязателен для всех. У кого его нет, тот после входа может только включить его; "
            "им об этом сказано. Отправка откликов идёт дальше.\n"
        )
    else:
        sys.stdout.write("Второй шаг входа больше не обязателен. У кого он включён, остаётся включённым.\n")


@asynccontextmanager
async def _as_api(where: Places) -> AsyncGenerator[AsyncConnection]:
    """A transaction with the rights of the api."""
    engine = create_engine(where.people, application_name="cli", pool_size=1)
    try:
        with as_role("api"):
            async with engine.begin() as connection:
                yield connection
    finally:
        await engine.dispose()


def _breached() -> Breached:
    given = os.environ.get("BREACHED_PASSWORDS_FILE")
    return Breached(Path(given)) if given else NOTHING


async def _known(connection: AsyncConnection, email: str) -> UUID:
    user_id = await find_user(connection, email)
    if user_id is None:
        raise ConfigurationError(f"Пользователя {email} нет. Создайте его: vkatilsya user create {email}")
    return user_id


def _url(where: Places, token: str) -> str:
    public = os.environ.get("PUBLIC_URL") or (where.run.api_url if where.run else "http://127.0.0.1:8000")
    return login_url(public, token)
