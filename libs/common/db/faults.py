"""Why PostgreSQL cannot be used: for good, or for now; one Russian sentence either way."""

from sqlalchemy import URL, make_url
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError, SQLAlchemyError

from libs.common.errors import ConfigurationError, TransientError, VkatilsyaError

DATABASE_AWAY = (SQLAlchemyError, OSError, TimeoutError)
"""What the driver and the network raise while the database is away, or refuses; `explained` tells what it means."""
DATA_FAULTS = (DataError, IntegrityError, ProgrammingError, UnicodeError)
"""What is raised over a value that cannot be stored: a repeat does not help, the database is there."""
_OF_DATA = ("22", "23")
"""Classes of SQLSTATE for values that do not fit; some of them reach us as no more than DBAPIError."""
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
    "53300": "у сервера кончились соединения",
    "55P03": "таблицы заняты другой программой",
    "57P03": "сервер ещё запускается",
    "57P01": "сервер останавливается",
}


def explained(error: BaseException, url: str | URL) -> VkatilsyaError:
    """Return ConfigurationError for what a repeat cannot mend, else TransientError. No password is repeated."""
    address = make_url(url)
    place = f"{address.host or 'localhost'}:{address.port or 5432}"
    state = state_of(error)
    known = _FOR_GOOD.get(state)
    if known is not None:
        return ConfigurationError(known.format(user=address.username, name=address.database, place=place))
    if state in _FOR_NOW or not state:
        return TransientError(f"PostgreSQL по адресу {place} не отвечает: {_FOR_NOW.get(state) or _reason(error)}.")
    return TransientError(f"PostgreSQL по адресу {place} ответил ошибкой {state}: {_reason(error)}.")


def is_data_fault(error: BaseException) -> bool:
    """Whether it was raised over a value that cannot be stored."""
    return isinstance(error, DATA_FAULTS) or state_of(error).startswith(_OF_DATA)


def is_away(error: BaseException) -> bool:
    """Whether the database is away or refuses for now: waiting may mend it."""
    return isinstance(error, DATABASE_AWAY) and not is_data_fault(error)


def state_of(error: BaseException) -> str:
    """Return the SQLSTATE, "" when the server said none."""
    found = error.orig if isinstance(error, DBAPIError) else error
    return str(getattr(found, "sqlstate", None) or "")


def _reason(error: BaseException) -> str:
    if isinstance(error, ConnectionRefusedError):
        return "соединение отклонено"
    if isinstance(error, TimeoutError):
        return "время вышло"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__
