"""Why PostgreSQL cannot be used: for good, or for now; one Russian sentence either way."""

from sqlalchemy import URL, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    ProgrammingError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from libs.common.errors import ConfigurationError, TransientError, VkatilsyaError
from libs.common.net.tls import own_settings, refusal

DATABASE_AWAY = (SQLAlchemyError, OSError, TimeoutError)
"""What the driver and the network raise while the database is away, or refuses; `explained` tells what it means."""
DATA_FAULTS = (DataError, IntegrityError, ProgrammingError, UnicodeError)
"""What an engine of `create_engine` raises over a value that cannot be stored: a repeat does not help."""
_OF_VALUES = "22"
"""SQLSTATE class of values that do not fit."""
_WAITING_MENDS = ("08", "25006", "40", "53", "55", "57", "58")
"""SQLSTATE classes of a server that is away, full, stopping, failing over, in conflict, or cancelled the statement."""
_CUT_OFF = "08"
_AWAY = (OSError, TimeoutError, PoolTimeoutError, OperationalError, InterfaceError)
_FOR_GOOD = {
    "28P01": "PostgreSQL не пускает пользователя {user}: имя или пароль неверны. Проверьте DATABASE_URL.",
    "28000": "PostgreSQL не пускает пользователя {user} с этого компьютера. Проверьте DATABASE_URL и pg_hba.conf.",
    "3D000": "Базы {name} на сервере {place} нет. Создайте её или исправьте DATABASE_URL.",
    "42P01": "В базе {name} нет нужных таблиц. Выполните make migrate.",
    "42703": "В базе {name} другая схема. Выполните make migrate.",
    "42501": "Пользователю {user} базы {name} не хватает прав. Выполните make migrate от владельца базы.",
}
NO_SCHEMA = frozenset({"42P01", "42703"})
"""A table or column that is not there: another schema."""
_FOR_NOW = {
    "53100": "на его диске кончилось место",
    "53300": "у сервера кончились соединения",
    "55P03": "таблицы заняты другой программой",
    "57P03": "сервер ещё запускается",
    "57P01": "сервер останавливается",
}


def explained(error: BaseException, url: str) -> VkatilsyaError:
    """Return ConfigurationError for what a repeat cannot mend, else TransientError. No password is repeated.

    `url` is the address of the settings: that of an engine knows nothing of certificates any more.
    """
    address = make_url(url)
    place = f"{address.host or 'localhost'}:{address.port or 5432}"
    if why := _about_tls(error) or _about_the_client(error, address):
        return ConfigurationError(f"PostgreSQL по адресу {place}: {why}.")
    state = state_of(error)
    known = _FOR_GOOD.get(state)
    if known is not None:
        return ConfigurationError(known.format(user=address.username, name=address.database, place=place))
    if state in _FOR_NOW or not state:
        return TransientError(f"PostgreSQL по адресу {place} не отвечает: {_FOR_NOW.get(state) or _reason(error)}.")
    if state.startswith(_CUT_OFF) and "sslcert" in address.query:
        # A server that does not take a certificate hangs up, and its alert may be lost on the way.
        return TransientError(
            f"PostgreSQL по адресу {place} оборвал соединение; если так и дальше, проверьте {own_settings('DATABASE')}."
        )
    return TransientError(f"PostgreSQL по адресу {place} ответил ошибкой {state}: {_reason(error)}.")


def is_away(error: BaseException) -> bool:
    """Whether the database is away or refuses for now: waiting may mend it."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    state = state_of(error)
    return state.startswith(_WAITING_MENDS) if state else isinstance(error, _AWAY)


def tells_of_the_server(error: BaseException) -> bool:
    """Whether it says how the server is, which `explained` tells, not that a statement or a value of ours is wrong."""
    return isinstance(error, (DBAPIError, PoolTimeoutError)) and (
        not isinstance(error, DATA_FAULTS) or state_of(error) in _FOR_GOOD
    )


def as_data_error(context: ExceptionContext) -> BaseException | None:
    """Call a refused value what it is: the dialect of asyncpg says no more of it than DBAPIError."""
    found = context.sqlalchemy_exception
    if type(found) is not DBAPIError or not state_of(found).startswith(_OF_VALUES):
        return None
    assert found.orig is not None
    return DataError(found.statement, found.params, found.orig, found.hide_parameters)


def state_of(error: BaseException) -> str:
    """Return the SQLSTATE, "" when the server said none."""
    found = error.orig if isinstance(error, DBAPIError) else error
    return str(getattr(found, "sqlstate", None) or "")


def _about_tls(error: BaseException) -> str | None:
    if isinstance(error, ConnectionError) and "rejected SSL" in str(error):  # the driver has no type for it
        return "сервер не говорит по TLS, включите в нём ssl"
    if state_of(error) == "28000" and "no encryption" in str(error):
        return "сервер пускает только по TLS, уберите sslmode=disable и назовите его центр в DATABASE_CA_FILE"
    return refusal(error, "DATABASE")


def _about_the_client(error: BaseException, address: URL) -> str | None:
    """PostgreSQL says of a certificate of another role what it says of a wrong password."""
    state, named = state_of(error), own_settings("DATABASE")
    if state == "28000" and "client certificate" in str(error):
        return f"сервер просит сертификат клиента, назовите его в {named}"
    if state == "28P01" and "sslcert" in address.query:
        return (
            f"не пускает пользователя {address.username}: имя или пароль в DATABASE_URL неверны, или сертификат из "
            f"{named} выписан не на него"
        )
    return None


def _reason(error: BaseException) -> str:
    if isinstance(error, ConnectionRefusedError):
        return "соединение отклонено"
    if isinstance(error, TimeoutError):
        return "время вышло"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__
