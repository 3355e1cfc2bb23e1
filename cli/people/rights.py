"""A role that may not do what a command needs is a sentence, not a stack trace."""

from collections.abc import Generator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from libs.common.db.roles import INSUFFICIENT_PRIVILEGE
from libs.common.errors import PermanentError


@contextmanager
def as_role(needed: str) -> Generator[None]:
    """Raise PermanentError, naming the role that may do it, when PostgreSQL refuses the one of DATABASE_URL."""
    try:
        yield
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", "") != INSUFFICIENT_PRIVILEGE:
            raise
        raise PermanentError(
            f"Роли из DATABASE_URL это не разрешено. Задайте в DATABASE_URL роль {needed} (или владельца базы)."
        ) from error
