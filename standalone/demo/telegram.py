"""Telegram in a demo: what its sandbox remembers from run to run, and the link that connects the owner's chat."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from libs.common.db.faults import DATABASE_AWAY
from libs.common.telegram import links, tokens
from ops.options import owner_of
from services.api.users import find_user
from standalone.demo.saving import Saved
from standalone.processes.worker import Say

LOOK_SECONDS = 3.0
MARGIN = timedelta(minutes=2)
AHEAD = 1_000
"""Updates since the last save may have been seen; their numbers are not given again."""


class TelegramMemory(Saved):
    """Chats and messages of the sandbox, saved now and then and at the stop."""

    seconds = 10.0

    def __init__(self, url: str, path: Path) -> None:
        self._state = f"{url}/_sandbox/state"
        self._path = path
        self._saved = ""

    async def restore(self) -> None:
        """Give a sandbox that starts anew what it knew; a file that it does not take is left alone."""
        if not self._path.exists():
            return
        try:
            saved = json.loads(self._path.read_text(encoding="utf-8"))
            for bot in saved["bots"]:
                bot["next_update"] += AHEAD
        except (ValueError, KeyError, TypeError):
            return
        async with self.client() as client:
            await client.put(self._state, json=saved)

    async def save(self) -> None:
        """Write the state down when it is another one."""
        async with self.client() as client:
            state = (await client.get(self._state)).json()
        text = json.dumps(state, sort_keys=True)
        if text != self._saved:
            await self.write(self._path, state)
            self._saved = text


class Invitation:
    """`link` opens the bot: with a one-time token until the owner's chat is connected, then without."""

    def __init__(self, mode: str, say: Say) -> None:
        self._mode, self._say = mode, say
        self.link = ""
        self.linked = False

    async def keep_fresh(self, engine: AsyncEngine) -> None:
        """Look every few seconds, for ever: the link on the screen always works."""
        while True:
            try:
                async with engine.begin() as connection:
                    await self.look(connection)
            except DATABASE_AWAY:
                pass  # the database is away: the next look will do
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self, connection: AsyncConnection) -> None:
        """Make the link what it has to be now; say it when it is there for the first time."""
        user_id = await find_user(connection, owner_of(self._mode))
        bot = await links.bot(connection)
        if user_id is None or bot is None or bot.username is None:
            return
        self.linked = await links.of_user(connection, user_id) is not None
        token = self.link.partition("?start=")[2]
        if self.linked:
            self.link = f"{bot.link_url}/{bot.username}"
        elif not token or not await tokens.LINKS.works(connection, token, margin=MARGIN):
            first = not self.link
            self.link = bot.deep_link((await tokens.create(connection, user_id))[0]) or ""
            if first and self.link:
                self._say(f"Подключить Telegram (песочница, ссылка одноразовая): {self.link}")
