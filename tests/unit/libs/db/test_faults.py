"""A database that is away is told from a statement or a value that it refuses."""

import asyncpg
import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from libs.common.db.faults import is_away


@pytest.mark.parametrize(
    ("error", "away"),
    [
        (ConnectionRefusedError(), True),
        (TimeoutError(), True),
        (asyncpg.CannotConnectNowError(), True),
        (asyncpg.AdminShutdownError(), True),
        (asyncpg.TooManyConnectionsError(), True),
        (asyncpg.QueryCanceledError(), True),
        (asyncpg.DeadlockDetectedError(), True),
        (PoolTimeoutError(), True),
        (asyncpg.UniqueViolationError(), False),
        (asyncpg.UntranslatableCharacterError(), False),
        (asyncpg.UndefinedTableError(), False),
        (OperationalError("x", None, Exception()), True),
        (RuntimeError(), False),
    ],
)
def test_a_database_that_is_away_is_told_from_a_wrong_statement(error: Exception, away: bool) -> None:
    assert is_away(error) is away
