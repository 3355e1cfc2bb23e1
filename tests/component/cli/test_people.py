"""`vkatilsya user create`, `link`, `export` and `erase`."""

import asyncio
import json
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, insert, literal, select
from sqlmodel import col

from cli.people.personal_data import erase, export
from cli.people.users import create, print_link, second_factor_of_everybody, without_second_factor
from libs.common.db.tables.accounts import AuditEntry
from libs.common.db.tables.base import table_of
from libs.common.db.tables.second_factors import SecondFactor
from libs.common.db.tables.users import LoginLink, User
from libs.common.errors import ConfigurationError, PermanentError
from tests.component.cli.conftest import Town

users, links, factors = table_of(User), table_of(LoginLink), table_of(SecondFactor)


async def test_a_new_user_gets_a_link_that_is_stored_only_as_a_hash(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    await create(town.places, "Boris@Example.org", password=None, admin=True)
    link = capsys.readouterr().out.splitlines()[-1]
    assert link.startswith("http://127.0.0.1:8000/link#")
    async with town.engine.connect() as connection:
        assert await connection.scalar(select(users.c.is_admin).where(users.c.email == "boris@example.org")) is True
        stored = await connection.scalar(select(links.c.token_hash))
    assert str(stored) not in link


async def test_a_role_that_may_not_make_people_is_named(town: Town) -> None:
    only_reads = replace(town.places, people_database_url="")
    with pytest.raises(PermanentError, match="роль api"):
        await create(only_reads, "boris@example.org", password=None, admin=False)


async def test_a_user_is_not_made_twice(town: Town) -> None:
    with pytest.raises(PermanentError, match="уже есть"):
        await create(town.places, "anna@example.org", password=None, admin=False)


async def test_a_link_for_nobody_is_a_sentence(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ConfigurationError, match=r"vkatilsya user create nobody@example\.org"):
        await print_link(town.places, "nobody@example.org")
    await print_link(town.places, "anna@example.org")
    assert "/link#" in capsys.readouterr().out
    async with town.engine.connect() as connection:
        assert await connection.scalar(select(func.count()).select_from(links)) == 1


async def test_a_second_step_is_taken_off_once_by_who_may_make_people(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ConfigurationError, match="не включён"):
        await without_second_factor(town.places, "anna@example.org")
    async with town.engine.begin() as connection:
        owner = select(users.c.id, literal("sealed"), func.now()).where(users.c.email == "anna@example.org")
        await connection.execute(insert(factors).from_select(["user_id", "secret", "confirmed_at"], owner))
    with pytest.raises(PermanentError, match="роль api"):
        await without_second_factor(replace(town.places, people_database_url=""), "anna@example.org")
    await without_second_factor(town.places, "anna@example.org")
    assert "снят, все сеансы закрыты" in capsys.readouterr().out
    async with town.engine.connect() as connection:
        assert await connection.scalar(select(func.count()).select_from(factors)) == 0


async def test_everything_of_a_person_is_exported_to_a_private_file_and_then_erased(
    town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "anna.zip"
    await export(town.places, "anna@example.org", file)
    assert file.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(file) as archive:
        assert len(json.loads(archive.read("applications.json"))) == 4
    with pytest.raises(ConfigurationError, match="уже есть"):
        await export(town.places, "anna@example.org", file)
    await erase(town.places, "anna@example.org")
    said = capsys.readouterr().out
    assert "стёрто 4: Отклики и письма" in said
    assert "не подтвердил отзыв ключей" in said, "nothing here opens the pair"
    async with town.engine.connect() as connection:
        assert await connection.scalar(select(func.count()).select_from(users)) == 0
    with pytest.raises(ConfigurationError, match="нет"):
        await erase(town.places, "anna@example.org")


async def test_a_command_says_only_its_own_sentences(town: Town, tmp_path: Path) -> None:
    """No line of the log among them: those are English and not for people."""
    places = {"DATABASE_URL": town.places.people, "NATS_URL": town.places.nats_url}
    environment = {**os.environ, **places, "DATA_DIR": str(tmp_path)}
    command = (sys.executable, "-m", "cli", "erase", "anna@example.org", "--yes")
    process = await asyncio.create_subprocess_exec(
        *command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    said = (await process.communicate())[0].decode()
    assert process.returncode == 0, said
    assert "Что осталось" in said
    assert [line for line in said.splitlines() if not re.search("[а-яё]", line)] == []


async def test_an_export_that_could_not_be_written_is_not_noted_as_handed_out(town: Town, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        await export(town.places, "anna@example.org", tmp_path / "nowhere" / "anna.zip")
    async with town.engine.connect() as connection:
        noted = select(func.count()).where(col(AuditEntry.action) == "data.exported")
        assert await connection.scalar(noted) == 0


async def test_a_second_step_is_demanded_from_everybody_and_no_more(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    for demanded, words in ((True, "обязателен для всех"), (True, "и так обязателен"), (False, "больше не обязателен")):
        await second_factor_of_everybody(town.places, demanded=demanded)
        assert words in capsys.readouterr().out
