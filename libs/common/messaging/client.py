"""A plain connection for commands: the user's own inbox, and a refusal of the server told as one, not as a timeout."""

import asyncio
import math
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import nats.errors
from nats.aio.client import DEFAULT_INBOX_PREFIX, Client
from nats.js import JetStreamContext

from libs.common.errors import ConfigurationError, TransientError
from libs.common.messaging.guarded import GuardedClient, PlaintextError, trusted
from libs.common.messaging.permissions import api_of, inbox_of
from libs.common.net.tls import Own, own_settings, refusal
from libs.common.net.urls import TLS_TO_NATS


class RefusedError(ConfigurationError):
    """NATS does not know this user, or does not allow it what was asked."""

    code = "nats_refused"


class UnknownUserError(RefusedError):
    """NATS does not know this name and password."""

    code = "nats_unknown_user"


class UntrustedError(ConfigurationError):
    """Whoever answers there does not prove by TLS that it is this NATS."""

    code = "nats_untrusted"


class AwayError(TransientError):
    """No NATS answers there."""

    code = "nats_away"


class _Client(GuardedClient):
    """Its `jetstream()` asks where the streams are for its user."""

    def __init__(self, user: str | None) -> None:
        super().__init__()
        self._api = api_of(user)

    def jetstream(self, **opts: Any) -> JetStreamContext:
        return super().jetstream(**{"prefix": self._api, **opts})


_WHY: dict[type[Exception], str] = {TimeoutError: "время вышло", nats.errors.NoServersError: "соединение отклонено"}


@asynccontextmanager
async def connected(
    servers: Sequence[str],
    *,
    name: str,
    user: str | None = None,
    password: str | None = None,
    ca_file: str | None = None,
    shown: Own | None = None,
    seconds: float = 15,
) -> AsyncGenerator[Client]:
    """Connect as `user`, or as the user in the address, within `seconds`.

    Raises AwayError, RefusedError, and UntrustedError for a server of `tls://` that `ca_file` does not vouch for.
    A permission that is missing would otherwise end in a timeout: the server says so on the side.
    """
    signed_in_as, tls = user_of(servers, user), trusted(servers, ca_file, shown)
    client = _Client(signed_in_as)
    try:
        # An address where nobody listens is known after the second try; only silence takes the whole time.
        async with asyncio.timeout(seconds):
            await client.connect(
                list(servers),
                name=name,
                user=user,
                password=password,
                tls=tls,
                inbox_prefix=inbox_of(signed_in_as) if signed_in_as else DEFAULT_INBOX_PREFIX,
                allow_reconnect=False,
                # nats-py gives a handshake two seconds of its own, which a busy machine does not keep.
                connect_timeout=math.ceil(seconds),
                max_reconnect_attempts=1,
                reconnect_time_wait=0.05,  # pyright: ignore[reportArgumentType] - it sleeps for a part of a second too
                error_cb=_raised_by_the_call,
            )
    except (nats.errors.Error, OSError, TimeoutError) as error:
        raise _not_connected(error, servers, signed_in_as, shown) from error
    try:
        yield client
    except TimeoutError as error:
        _check(client)
        raise TransientError("NATS не ответил вовремя.") from error
    finally:
        await client.close()


async def settled(client: Client) -> None:
    """Return when the server has dealt with everything sent so far; raise RefusedError when it refused something."""
    for _ in range(2):  # the first answer may be that to the ping of the handshake, which nats-py leaves behind
        await client.flush()
    _check(client)


def _not_connected(
    error: Exception, servers: Sequence[str], user: str | None, shown: Own | None
) -> RefusedError | AwayError | UntrustedError:
    where = ", ".join(map(_shown, servers))
    plain = "сервер не говорит по TLS" if isinstance(error, PlaintextError) else None
    if why := plain or refusal(error, "NATS"):
        return UntrustedError(f"NATS по адресу {where}: {why}.")
    if "authorization" in str(error).lower():
        who = f"пользователя {user}: имя или пароль неверны" if user else "без имени и пароля"
        also = f", и что сертификат из {shown.settings} выписан на него" if shown else ""
        return UnknownUserError(f"NATS по адресу {where} не пускает {who}. Проверьте NATS_USER и NATS_PASSWORD{also}.")
    why = _hung_up(error, servers) or _WHY.get(type(error)) or str(error) or type(error).__name__
    return AwayError(f"NATS по адресу {where} не отвечает: {why}.")


def _hung_up(error: Exception, servers: Sequence[str]) -> str | None:
    """A server that does not take a certificate hangs up, and its alert may be lost on the way."""
    lost = isinstance(error, (ConnectionResetError, BrokenPipeError, nats.errors.UnexpectedEOF))
    if not lost or not servers[0].startswith(TLS_TO_NATS):
        return None
    return f"он оборвал соединение после начала TLS; если так и дальше, проверьте {own_settings('NATS')}"


def _check(client: Client) -> None:
    if "violation" in str(client.last_error).lower():
        raise RefusedError(f"NATS не разрешает этого своему пользователю: {client.last_error}")


async def _raised_by_the_call(_: Exception) -> None:
    """Whatever fails comes back from the call that waits for it."""


def with_user(servers: Sequence[str], user: str, password: str) -> list[str]:
    """The addresses with a user's name and password in each."""
    login = f"{quote(user, safe='')}:{quote(password, safe='')}"
    whole = (server if "://" in server else f"nats://{server}" for server in servers)
    return [server.replace("://", f"://{login}@", 1) for server in whole]


def _shown(server: str) -> str:
    """The address without a name and a password."""
    scheme, separator, rest = server.partition("://")
    return f"{scheme}{separator}{rest.rpartition('@')[2]}"


def user_of(servers: Sequence[str], user: str | None) -> str | None:
    """Who signs in: `user`, else the one in the first address."""
    if user:
        return user
    name = urlsplit(servers[0]).username
    return unquote(name) if name else None
