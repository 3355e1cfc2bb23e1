"""`vkatilsya export` and `vkatilsya erase`: everything that is kept of one person, in a file or gone."""

import asyncio
import os
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from libs.common.errors import ConfigurationError

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from cli.places import Places
    from services.api.personal_data.erasing import Revoke, Unseal
    from services.api.personal_data.store import SealedPair

PATIENCE = 120.0
"""Longer than the lease of a send."""


def register(app: typer.Typer) -> None:
    """Add both commands."""
    app.command("export")(export_command)
    app.command("erase")(erase_command)


def export_command(
    email: Annotated[str, typer.Argument(metavar="ПОЧТА", help="Чьи данные выгрузить.")],
    output: Annotated[Path | None, typer.Option(help="Куда; без неё — vkatilsya-export.zip в этой папке.")] = None,
) -> None:
    """Выгрузить всё, что хранится о пользователе, в один ZIP."""
    from cli.places import places

    asyncio.run(export(places(), email, output or Path("vkatilsya-export.zip")))


def erase_command(
    email: Annotated[str, typer.Argument(metavar="ПОЧТА", help="Чьи данные стереть.")],
    yes: Annotated[bool, typer.Option("--yes", help="Не спрашивать подтверждения.")] = False,
) -> None:
    """Стереть всё, что хранится о пользователе, сразу и навсегда."""
    from cli.places import places
    from services.api.personal_data.domain import CONFIRMATIONS, confirms, goes, remains

    if not yes:
        sys.stdout.write(f"{email}. {goes()}\n" + "".join(f"- {one}\n" for one in remains()))
        if not confirms(typer.prompt(f"Впишите «{CONFIRMATIONS['ru']}»")):
            raise ConfigurationError("Подтверждения нет, ничего не стёрто.")
    asyncio.run(erase(places(), email))


async def export(where: "Places", email: str, output: Path) -> None:
    """Write the archive, whole or not at all; an existing file is not replaced. Raises ConfigurationError."""
    from services.api.personal_data.erasing import patient
    from services.api.personal_data.exporting import export as pieces
    from services.api.personal_data.exporting import note

    async with patient(where.people) as engine:
        user_id = await _user(engine, email)
        try:
            fd = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise ConfigurationError(f"{output} уже есть. Назовите другой файл: --output ФАЙЛ.") from None
        try:
            with os.fdopen(fd, "wb") as file:
                async for piece in pieces(engine, user_id):
                    file.write(piece)
            await note(engine, user_id, by="operator")
        except BaseException:  # also Ctrl-C: half an archive is none
            os.unlink(output)  # noqa: PTH108 - not through pathlib, which may wait
            raise
    sys.stdout.write(f"{output}: всё, что хранится о {email}. Файл виден только вам.\n")


async def erase(where: "Places", email: str) -> None:
    """Stop, delete, make the tokens void at hh; say what remains."""
    from services.api.personal_data.domain import remains, title
    from services.api.personal_data.erasing import erase as erase_user
    from services.api.personal_data.erasing import patient

    async with patient(where.people) as engine, _hh(where) as (unseal, revoke):
        user_id = await _user(engine, email)
        gone = await erase_user(engine, user_id, by="operator", patience=PATIENCE, unseal=unseal, revoke=revoke)
    for one in gone.rows:
        sys.stdout.write(f"стёрто {one.rows}: {title(one.table)}\n")
    if gone.not_revoked:
        sys.stdout.write("hh.ru не подтвердил отзыв ключей. Пусть владелец отключит приложение в настройках hh.ru.\n")
    sys.stdout.write("Что осталось:\n" + "".join(f"- {one}\n" for one in remains()))


async def _user(engine: "AsyncEngine", email: str) -> UUID:

    from cli.people.rights import as_role
    from services.api.users import find_user

    with as_role("api"):
        async with engine.connect() as connection:
            user_id = await find_user(connection, email)
    if user_id is None:
        raise ConfigurationError(f"Пользователя {email} нет.")
    return user_id


@asynccontextmanager
async def _hh(where: "Places") -> AsyncGenerator[tuple["Unseal", "Revoke"]]:
    """What opens token pairs and makes them void; without the keys or hh's address each pair is told as not revoked."""
    import httpx
    from pydantic import SecretStr

    from libs.common.hh.oauth import HHOAuth
    from libs.common.hh.settings import HHSettings
    from libs.common.net.bounded import bounded
    from libs.common.security.crypto import KeyRing
    from libs.common.settings.base import load
    from libs.common.settings.hh import HHApiSettings
    from ops.options import chosen_folder

    sealed_by = os.environ.get("SECRET_KEYS") or (chosen_folder().secret_keys() if where.run else "")

    def unseal(pair: "SealedPair") -> str:
        keys = KeyRing.parse(SecretStr(sealed_by))
        return keys.open(pair.access_token, row=pair.row, column="access_token")

    async with httpx.AsyncClient(event_hooks=bounded(httpx)) as http:

        async def revoke(token: str) -> None:
            sandbox = where.run.services.get("headhunter") if where.run else None
            settings = (
                HHSettings(sandbox, sandbox, "Vkatilsya/0.1 (vkatilsya@localhost)")
                if sandbox
                else HHSettings.of(load(HHApiSettings))
            )
            await HHOAuth(http, settings).revoke(token)

        yield unseal, revoke
