"""People of this installation: made from the command line, signed in by password or by a one-time link.

For the command line and the launcher: `create_user(connection, email, password)` and `login_link(connection, user_id)`;
the link's page is `{PUBLIC_URL}/link#{token}`, whose button signs in. Both work in the caller's
transaction and never commit.
"""

import re
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.accounts import audit
from libs.common.accounts.one_time import LIFE
from libs.common.db.tables.base import table_of
from libs.common.db.tables.users import User
from libs.common.errors import PermanentError
from libs.common.ids import new_id
from libs.common.messages.said import say
from libs.common.messaging.outbox import Outbox
from services.api.passwords.breached import NOTHING, Breached
from services.api.passwords.hashing import Passwords, check_password
from services.api.sessions.second_factor import demand
from services.api.sessions.second_factor.store import switch_off
from services.api.sessions.store import forget_access, password_of, sign_in_links, store_password_hash
from services.api.sessions.telling import tell

# RFC 5321's dot-string with letters of any alphabet, and a host name: what is more would be a list, a name or a comment
# to whoever reads it as a header of a letter.
_ATOM, _LABEL = r"[\w!#$%&'*+/=?^`{|}~-]+", r"\w(?:[\w-]{0,61}\w)?"
EMAIL = re.compile(rf"(?=[^@]{{1,64}}@.{{1,190}}\Z){_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")


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
    breached: Breached = NOTHING,
) -> UUID:
    """A new user's id. Without a password only one-time links sign in.

    Raises BadEmailError, WeakPasswordError, UserExistsError.
    """
    address = normal_email(email)
    if password is not None:
        check_password(password, address, display_name, breached=breached)
    row = {
        "id": new_id(),
        "email": address,
        "password_hash": await (passwords or Passwords()).hash(password) if password is not None else None,
        "display_name": display_name,
        "is_admin": is_admin,
        "timezone": timezone,
    }
    statement = (
        pg_insert(table_of(User)).values(row).on_conflict_do_nothing(index_elements=["email"]).returning(col(User.id))
    )
    user_id = (await connection.execute(statement)).scalar_one_or_none()
    if user_id is None:
        raise UserExistsError(f"Пользователь {address} уже есть.")
    return user_id


async def set_password(
    connection: AsyncConnection,
    user_id: UUID,
    password: str,
    *,
    passwords: Passwords | None = None,
    breached: Breached = NOTHING,
) -> None:
    """Another password by the operator; every session, link and known device of the user ends. WeakPasswordError."""
    known = await password_of(connection, user_id)
    check_password(password, known.email, known.display_name, breached=breached)
    await store_password_hash(connection, user_id, await (passwords or Passwords()).hash(password))
    await forget_access(connection, user_id)
    await audit.append(connection, user_id=user_id, actor="operator", action="password.reset", data={})


async def take_off_second_factor(connection: AsyncConnection, user_id: UUID) -> bool:
    """The operator's way for a lost phone; False when it was not on.

    Every session, link and known device of the user ends, the owner is told, the audit log names the operator.
    """
    if not await switch_off(connection, user_id):
        return False
    await forget_access(connection, user_id)
    await audit.append(
        connection, user_id=user_id, actor="operator", action="account.second_factor_off", data={"by": "operator"}
    )
    said = say("news", "second_factor_taken_off")
    await tell(Outbox("api"), connection, user_id, "second_factor_off", said)
    return True


async def demand_second_factor(connection: AsyncConnection, *, demanded: bool) -> bool:
    """The operator's word for everybody of the installation; False when it stood so already."""
    if demanded:
        return await demand.begin(connection, Outbox("api"), by="operator")
    return await demand.end(connection, by="operator")


async def find_user(connection: AsyncConnection, email: str) -> UUID | None:
    """The id of the user with this e-mail."""
    return await connection.scalar(select(col(User.id)).where(col(User.email) == email.strip().lower()))


async def login_link(connection: AsyncConnection, user_id: UUID, *, life: timedelta = LIFE) -> str:
    """A token that signs in once within `life`; only its hash is stored. Its page is `login_url(...)`."""
    return await sign_in_links.issue(connection, user_id, life=life)


def login_url(base_url: str, token: str) -> str:
    """The address to open in a browser."""
    return f"{base_url.rstrip('/')}/link#{token}"


def token_of(link: str) -> str:
    """The token of an address that `login_url` made."""
    return link.rpartition("#")[2]


def normal_email(email: str) -> str:
    """The address in the form in which it is stored; BadEmailError when it is none."""
    address = email.strip().lower()
    if not EMAIL.fullmatch(address):
        raise BadEmailError("Это не похоже на адрес почты. Пример: anna@example.org.")
    return address
