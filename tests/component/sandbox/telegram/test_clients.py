"""Client libraries work unchanged but for the base URL."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from .conftest import TOKEN

Act = Callable[..., Awaitable[dict[str, Any]]]


async def test_aiogram_polls_answers_buttons_and_maps_errors(
    address: str, act: Act, person: int, http: httpx.AsyncClient
) -> None:
    pytest.importorskip("aiogram")
    from aiogram import Bot, Dispatcher, F
    from aiogram.client.default import DefaultBotProperties
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
    from aiogram.filters import CommandObject, CommandStart
    from aiogram.types import BotCommand, CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

    done = asyncio.Event()
    seen: list[str] = []
    dispatcher = Dispatcher()

    @dispatcher.message(CommandStart(deep_link=True))
    async def started(message: Message, command: CommandObject) -> None:
        seen.append(command.args or "")
        button = InlineKeyboardButton(text="Да", callback_data="yes")
        await message.answer("<b>Подключить?</b>", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[button]]))
        done.set()

    @dispatcher.callback_query(F.data == "yes")
    async def pressed(query: CallbackQuery) -> None:
        await query.answer("Готово")
        assert isinstance(query.message, Message)
        await query.message.edit_text("Подключено")
        done.set()

    session = AiohttpSession(api=TelegramAPIServer.from_base(address))
    async with Bot(TOKEN, session=session, default=DefaultBotProperties(parse_mode="HTML")) as bot:
        assert (await bot.get_me()).username == "vacancy_bot"
        await bot.set_my_commands([BotCommand(command="stop", description="Остановить")])
        assert (await bot.get_my_commands())[0].command == "stop"
        polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False, close_bot_session=False))
        await act("start", payload="token-1")
        await asyncio.wait_for(done.wait(), 30)
        done.clear()
        chat = (await http.get(f"/_sandbox/bots/vacancy_bot/chats/{person}")).json()
        await act("press", message_id=chat["messages"][-1]["message_id"], data="yes")
        await asyncio.wait_for(done.wait(), 30)
        await dispatcher.stop_polling()
        await polling
        chat = (await http.get(f"/_sandbox/bots/vacancy_bot/chats/{person}")).json()
        assert chat["messages"][-1]["text"] == "Подключено"
        assert chat["toasts"][-1]["text"] == "Готово"
        assert seen == ["token-1"]

        with pytest.raises(TelegramBadRequest, match="can't parse entities"):
            await bot.send_message(person, "<oops>")
        await http.post("/_sandbox/faults", json={"kind": "rate_limit", "retry_after": 7, "times": 1})
        with pytest.raises(TelegramRetryAfter) as caught:
            await bot.send_message(person, "раз")
        assert caught.value.retry_after == 7
        await http.post("/_sandbox/clock", json={"advance": 7})
        await act("block")
        with pytest.raises(TelegramForbiddenError):
            await bot.send_message(person, "раз")


async def test_aiogram_takes_a_webhook_with_its_secret(address: str, act: Act, person: int) -> None:
    pytest.importorskip("aiogram")
    from aiogram import Bot, Dispatcher
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import Message
    from aiogram.webhook.aiohttp_server import SimpleRequestHandler
    from aiohttp import web

    got: asyncio.Queue[str] = asyncio.Queue()
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def heard(message: Message) -> None:
        await got.put(message.text or "")

    session = AiohttpSession(api=TelegramAPIServer.from_base(address))
    async with Bot(TOKEN, session=session) as bot:
        application = web.Application()
        SimpleRequestHandler(dispatcher, bot, secret_token="s3cret").register(application, path="/hook")
        runner = web.AppRunner(application)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        await bot.set_webhook(f"http://127.0.0.1:{port}/hook", secret_token="s3cret")
        await act("start", payload="hook")
        assert await asyncio.wait_for(got.get(), 30) == "/start hook"
        assert (await bot.get_webhook_info()).last_error_message is None
        await bot.delete_webhook()
        await runner.cleanup()


async def test_python_telegram_bot_polls_and_maps_errors(
    address: str, act: Act, person: int, http: httpx.AsyncClient
) -> None:
    pytest.importorskip("telegram")
    from telegram import Update
    from telegram.error import BadRequest, Forbidden, RetryAfter
    from telegram.ext import ApplicationBuilder, CallbackContext, CommandHandler

    done: asyncio.Queue[str] = asyncio.Queue()

    async def started(update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
        assert update.message is not None
        await update.message.reply_html("<b>привет</b>")
        await done.put((context.args or [""])[0])

    application = ApplicationBuilder().token(TOKEN).base_url(f"{address}/bot").build()
    application.add_handler(CommandHandler("start", started))
    async with application:
        assert application.updater is not None
        await application.start()
        await application.updater.start_polling(poll_interval=0)
        await act("start", payload="token-2")
        assert await asyncio.wait_for(done.get(), 30) == "token-2"
        with pytest.raises(BadRequest, match="Message text is empty"):
            await application.bot.send_message(person, " ")
        await http.post(
            "/_sandbox/faults", json={"kind": "rate_limit", "retry_after": 7, "times": 1, "when": "sendMessage"}
        )
        with pytest.raises(RetryAfter):
            await application.bot.send_message(person, "раз")
        await http.post("/_sandbox/clock", json={"advance": 7})
        await act("block")
        with pytest.raises(Forbidden):
            await application.bot.send_message(person, "раз")
        await application.updater.stop()
        await application.stop()
