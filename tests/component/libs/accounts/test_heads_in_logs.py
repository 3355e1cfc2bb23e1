"""Logs that are kept elsewhere hold the audit chains: each line's number and hash, once it is committed."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.accounts import anchors, audit
from libs.common.accounts.anchors import Anchor
from libs.common.db.tables.accounts import AuditEntry
from libs.common.db.tables.users import User
from libs.common.ids import new_id
from libs.common.observability.logging import configure
from libs.common.settings.logs import LogSettings

LINE: dict[str, Any] = {"actor": "test", "action": "did", "data": {}}


Capture = pytest.CaptureFixture[str]


@pytest.fixture
def written(tmp_path: Path) -> Iterator[Path]:
    before = logging.getLogger().handlers[:]
    configure("api", LogSettings(log_format="json", log_dir=str(tmp_path)))
    yield tmp_path
    logging.getLogger().handlers = before
    structlog.reset_defaults()


def heads(folder: Path) -> list[Anchor]:
    lines = [json.loads(line) for file in folder.glob("*.log") for line in file.read_text().splitlines()]
    return [Anchor(one["number"], one["hash"]) for one in lines if one.get("action") == "audit.head"]


async def test_a_committed_line_is_an_anchor_in_the_log_and_one_that_was_rolled_back_is_none(
    written: Path, engine: AsyncEngine
) -> None:
    user_id = new_id()
    async with engine.begin() as connection:
        await connection.execute(insert(User).values(id=user_id, email="audit@example.org"))
        await audit.append(connection, user_id=user_id, **LINE)
        assert heads(written) == [], "it may still be rolled back"
    assert len(heads(written)) == 1
    async with engine.connect() as connection:
        await audit.append(connection, user_id=user_id, **LINE)
        await connection.rollback()
    async with engine.begin() as connection:
        await connection.execute(update(AuditEntry).values(number=123_456))  # a chain as long as a bot's number
        await audit.append(connection, user_id=user_id, **LINE)
    first, last = heads(written)
    assert (first.number, last.number) == (1, 123_457)
    async with engine.connect() as connection:
        assert await anchors.held(connection, last) == user_id


async def test_a_command_without_a_log_says_nothing_of_it(engine: AsyncEngine, capsys: Capture) -> None:
    user_id = new_id()
    async with engine.begin() as connection:
        await connection.execute(insert(User).values(id=user_id, email="audit@example.org"))
        await audit.append(connection, user_id=user_id, **LINE)
    assert capsys.readouterr().out == ""
