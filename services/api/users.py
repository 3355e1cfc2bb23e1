"""People of this installation: made from the command line, signed in by password or by a one-time link.

For the command line and the launcher: `create_user(connection, email, password)` and `login_link(connection, user_id)`;
the link's page is `GET {PUBLIC_URL}/login/{token}`, whose button signs in. Both work in the caller's
transaction and never commit.
"""

import re
import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, func, insert, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.accounts import audit
from libs.common.db.tables.api import LoginLink, User
from libs.common.db.tables.base import table_of
from libs.common.errors import PermanentError
from libs.common.ids import new_id
from libs.common.sessions import token_hash
from services.api.sessions.passwords import Passwords, check_password
from services.api.sessions.store import forget_access, password_of, store_password_hash

users: Any = table_of(User)
links: Any = table_of(LoginLink)
EMAIL = re.compile(r"[^\s@\x00-\x1f]{1,64}@[^\s@\x00-\x1f]{1,190}")
LINK_LIFE = timedelta(minutes=10)
LINKS_KEPT = 5
"""Unspent links of one user: a new one ends the oldest."""
TOKEN_BYTES = 32
LINK_BYTES = 18
"""Of a one-time link: 144 bits cannot be guessed within ten minutes, and the address fits 60 columns."""


class UserExistsError(PermanentError):
    """Somebody with this e-mail is there already."""

    code = "user_exists"
    status = 409


class BadEmailError(PermanentError):
    """The text is no e-mail address."""

    code = "bad_email"


async def create_user(
    connection: AsyncConnection,
    email: str,
    password: str | None = None,
    *,
    display_name: str = "",
    is_admin: bool = False,
    timezone: str = "Europe/Moscow",
    passwords: Passwords | None = None,
) -> UUID:
    """A new user's id. Without a password only one-time links sign in.

    Raises BadEmailError, WeakPasswordError, UserExistsError.
    """
    address = normal_email(email)
    if password is not None:
        check_password(password, address, display_name)
    row = {
        "id": new_id(),
        "email": address,
        "password_hash": await (passwords or Passwords()).hash(password) if password is not None else None,
        "display_name": display_name,
        "is_admin": is_admin,
        "timezone": timezone,
    }
    statement = pg_insert(users).values(row).on_conflict_do_nothing(index_elements=["email"]).returning(users.c.id)
    user_id = (await connection.execute(statement)).scalar_one_or_none()
    if user_id is None:
        raise UserExistsError(f"Пользователь {address} уже есть.")
    return user_id


async def set_password(
    connection: AsyncConnection, user_id: UUID, password: str, *, passwords: Passwords | None = None
) -> None:
    """Another password by the operator; every session, link and known device of the user ends. WeakPasswordError."""
    known = await password_of(connection, user_id)
    check_password(password, known.email, known.display_name)
    await store_password_hash(connection, user_id, await (passwords or Passwords()).hash(password))
    await forget_access(connection, user_id)
    await audit.append(connection, user_id=user_id, actor="operator", action="password.reset", data={})


async def find_user(connection: AsyncConnection, email: str) -> UUID | None:
    """The id of the user with this e-mail."""
    return await connection.scalar(select(users.c.id).where(users.c.email == email.strip().lower()))


async def login_link(connection: AsyncConnection, user_id: UUID, *, life: timedelta = LINK_LIFE) -> str:
    """A token that signs in once within `life`; only its hash is stored. Its page is `login_url(...)`."""
    token = secrets.token_urlsafe(LINK_BYTES)
    await connection.execute(delete(links).where(links.c.expires_at < func.now() - timedelta(days=1)))
    newest = (
        select(links.c.token_hash)
        .where(links.c.user_id == user_id, links.c.used_at.is_(None))
        .order_by(links.c.expires_at.desc(), links.c.created_at.desc())
        .limit(LINKS_KEPT - 1)
    )
    await connection.execute(
        delete(links).where(links.c.user_id == user_id, links.c.used_at.is_(None), links.c.token_hash.not_in(newest))
    )
    await connection.execute(
        insert(links).values(token_hash=token_hash(token), user_id=user_id, expires_at=func.now() + life)
    )
    return token


async def link_works(connection: AsyncConnection, token: str, *, margin: timedelta) -> bool:
    """Whether the link signs in now and for `margin` more."""
    unspent = links.c.used_at.is_(None) & (links.c.expires_at > func.now() + margin)
    return bool(await connection.scalar(select(exists().where(links.c.token_hash == token_hash(token), unspent))))


def login_url(base_url: str, token: str) -> str:
    """The address to open in a browser."""
    return f"{base_url.rstrip('/')}/login/{token}"


def normal_email(email: str) -> str:
    """The address in the form in which it is stored; BadEmailError when it is none."""
    address = email.strip().lower()
    if not EMAIL.fullmatch(address):
        raise BadEmailError("Это не похоже на адрес почты. Пример: anna@example.org.")
    return address
