"""The Bot API by aiogram: the one place where a call of Telegram is made."""

import socket
from collections.abc import Sequence
from typing import Any, cast
from urllib.parse import urlsplit

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import ClientDecodeError, TelegramNetworkError
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from aiohttp import ClientError, ClientResponse, ClientTimeout

from libs.common.net.bounded import Measured, TooLargeError
from libs.common.net.outgoing import Rule, check_address, operators_rule, public_only
from services.telegram.message import Button
from services.telegram.settings import TELEGRAM, TelegramSettings

MOST_BYTES, AT_ONCE = 4 << 20, 1 << 16
"""Of one answer; a hundred updates have a megabyte at most."""
CONNECT_SECONDS = 5.0
"""A connection that takes longer never came to be, so nothing was sent."""


class Session(AiohttpSession):
    """A session that tells a call that never left from one whose answer was lost.

    It connects to addresses that the rule allows; behind a proxy the proxy chooses them.
    """

    def __init__(self, rule: Rule, *, proxy: str | None, **kwargs: Any) -> None:
        super().__init__(proxy=proxy, **kwargs)
        if proxy is None:
            self._connector_init["socket_factory"] = _checked(rule)

    async def make_request(
        self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None
    ) -> TelegramType:
        """One call; see AiohttpSession. No redirect is followed: the message would go with it.

        Raises TelegramNetworkError also for an answer of another kind, whose words are not told, or a too large one.
        """
        total = self.timeout if timeout is None else timeout
        patience = ClientTimeout(total=total, sock_connect=min(CONNECT_SECONDS, total))
        url, form = self.api.api_url(token=bot.token, method=method.__api_method__), self.build_form_data(bot, method)
        session = await self.create_session()
        try:
            async with session.post(url, data=form, timeout=patience, allow_redirects=False) as answer:
                content = await _read(answer)
        except TimeoutError as error:
            raise TelegramNetworkError(method=method, message="Request timeout error") from error
        except (ClientError, TooLargeError) as error:
            raise TelegramNetworkError(method=method, message=f"{type(error).__name__}: {error}") from error
        try:
            checked = self.check_response(bot=bot, method=method, status_code=answer.status, content=content)
        except ClientDecodeError:
            # Its words are the whole answer, whoever gave it.
            message = f"HTTP {answer.status} with no answer of the Bot API"
            raise TelegramNetworkError(method=method, message=message) from None
        return cast("TelegramType", checked.result)


async def _read(answer: ClientResponse) -> str:
    """The body as text. Raises TooLargeError."""
    measured, whole = Measured(most=MOST_BYTES), bytearray()
    async for raw in answer.content.iter_chunked(AT_ONCE):
        for piece in measured.pieces(raw):
            whole += piece
    return whole.decode("utf-8", "replace")


def make_bot(settings: TelegramSettings) -> Bot:
    """The bot of the settings; nothing is connected before the first call."""
    assert settings.telegram_bot_token is not None
    proxy = settings.telegram_proxy.get_secret_value() if settings.telegram_proxy else None
    api = TelegramAPIServer.from_base(settings.telegram_api_url)
    session = Session(_rule(settings.telegram_api_url), proxy=proxy, api=api, timeout=settings.telegram_timeout_seconds)
    return Bot(settings.telegram_bot_token.get_secret_value(), session=session, default=DefaultBotProperties())


def _rule(url: str) -> Rule:
    parts = urlsplit(url)
    return public_only if url == TELEGRAM else operators_rule(parts.hostname, encrypted=parts.scheme == "https")


def _checked(rule: Rule) -> Any:
    """What aiohttp makes the socket with, when it knows the address and before it connects."""

    def make(info: tuple[int, int, int, str, tuple[Any, ...]]) -> socket.socket:
        family, kind, protocol, _, address = info
        check_address(rule, "Bot API", str(address[0]))
        return socket.socket(family, kind, protocol)

    return make


class BotMessenger:
    """Messenger by the Bot API."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def send(
        self, chat_id: int, text: str, buttons: Sequence[Sequence[Button]], *, html: bool, silent: bool
    ) -> int:
        """The id of the new message."""
        message = await self._bot.send_message(
            chat_id,
            text,
            parse_mode=ParseMode.HTML if html else None,
            reply_markup=_markup(buttons),
            disable_notification=silent or None,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
        return message.message_id

    async def edit(
        self, chat_id: int, message_id: int, text: str, buttons: Sequence[Sequence[Button]], *, html: bool
    ) -> None:
        """Another text and other buttons."""
        await self._bot.edit_message_text(
            text,
            chat_id=chat_id,
            message_id=message_id,
            parse_mode=ParseMode.HTML if html else None,
            reply_markup=_markup(buttons),
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )


def _markup(rows: Sequence[Sequence[Button]]) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    keyboard = [
        [InlineKeyboardButton(text=one.text, callback_data=one.data, url=one.url) for one in row] for row in rows
    ]
    return InlineKeyboardMarkup(inline_keyboard=keyboard)
