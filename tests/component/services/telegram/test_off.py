"""Without a token there is no bot, and everything else works: the service is ready, says so, and swallows no event."""

import asyncio

import httpx
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.telegram.settings import TelegramSettings
from tests.component.services.telegram.conftest import Publish, notice, person, rows, serving


async def test_without_a_token_the_service_is_ready_says_so_and_keeps_nothing_for_later(
    settings: TelegramSettings, engine: AsyncEngine, publish: Publish
) -> None:
    user_id = await person(engine)
    async with engine.begin() as connection:  # linked while there was a bot
        link = "insert into telegram_links (id, user_id, chat_id) values (:id, :id, 7)"
        await connection.execute(text(link), {"id": user_id})
    off = settings.model_copy(update={"telegram_bot_token": None})
    async with serving(off) as address, httpx.AsyncClient(trust_env=False) as http:
        await publish(notice(user_id, "№ 1"))
        async with asyncio.timeout(60):
            while not await rows(engine, "select 1 from inbox where consumer = 'telegram'"):
                await asyncio.sleep(0.05)
            while (await http.get(f"{address}/readyz")).status_code != 200:
                await asyncio.sleep(0.05)
    assert [row["state"] for row in await rows(engine, "select state from telegram_bot")] == ["off"]
    assert await rows(engine, "select 1 from telegram_deliveries") == []
