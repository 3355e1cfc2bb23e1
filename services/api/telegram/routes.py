"""The user's Telegram: how it stands, a link and QR code to connect a chat, and the end of it."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import Field

from libs.common.db.tables.telegram import BotState
from libs.common.telegram import links, tokens
from services.api.web.auth import DepsOf, Me
from services.api.web.models import Output
from services.api.web.problems import conflict
from services.api.web.qr import qr_svg

router = APIRouter(tags=["telegram"])
COST = 5
"""What a new link takes of the caller's allowance."""


class BotBody(Output):
    """The bot of this installation."""

    state: BotState = Field(
        description="off: no token; unreachable: Telegram does not answer; refused: the token is wrong; conflict: "
        "another program asks for this bot's updates"
    )
    since: datetime | None = Field(description="Since when; none: the service has not run yet")
    username: str | None = Field(description="Its name at Telegram", examples=["vkatilsya_bot"])


class ChatBody(Output):
    """The connected chat."""

    title: str = Field(description="How its owner knows it", examples=["@anna_k"])
    linked_at: datetime
    blocked_at: datetime | None = Field(description="Since when the bot is blocked there; none: it is not")


class TelegramBody(Output):
    """How the user's Telegram stands."""

    bot: BotBody
    chat: ChatBody | None = Field(description="none: nothing is connected")


class TelegramLinkBody(Output):
    """A way to connect a chat, once, for ten minutes. The bot asks there before it connects anything."""

    url: str = Field(description="Opens the bot", examples=["https://t.me/vkatilsya_bot?start=b5Fh..."])
    qr_svg: str = Field(description="The same as a QR code: an SVG document, black on white")
    expires_at: datetime


@router.get("/api/telegram", summary="Show how Telegram stands")
async def show_telegram(me: Me, deps: DepsOf) -> TelegramBody:
    """The bot, and the chat that is connected."""
    async with deps.engine.connect() as connection:
        bot, link = await links.bot(connection), await links.of_user(connection, me.user_id)
    body = BotBody.model_validate(
        {"state": bot.state if bot else "off", "since": bot and bot.since, "username": bot and bot.username}
    )
    chat = ChatBody(title=link.title, linked_at=link.linked_at, blocked_at=link.blocked_at) if link else None
    return TelegramBody(bot=body, chat=chat)


@router.post("/api/telegram/link", summary="Make a link that connects a chat", status_code=201)
async def make_telegram_link(me: Me, deps: DepsOf) -> TelegramLinkBody:
    """Of several that nobody used the last three work. A 409 `telegram_off` when this installation has no bot."""
    deps.allowance.take(me.user_id, COST)
    async with deps.engine.begin() as connection:
        bot = await links.bot(connection)
        if bot is None or bot.state == "off":
            raise conflict("telegram_off")
        token, expires_at = await tokens.create(connection, me.user_id)
        url = bot.deep_link(token)
        if url is None:
            raise conflict("telegram_starting")
    return TelegramLinkBody(url=url, qr_svg=qr_svg(url), expires_at=expires_at)


@router.delete("/api/telegram/link", summary="Disconnect the chat", status_code=204)
async def unlink_telegram(me: Me, deps: DepsOf) -> None:
    """Nothing more is written there, what waits included. A 409 `telegram_not_linked` when no chat is connected."""
    async with deps.engine.begin() as connection:
        link = await links.of_user(connection, me.user_id)
        if link is None or not await links.end(connection, deps.outbox, link, why="owner", by="owner", via="web"):
            raise conflict("telegram_not_linked")
