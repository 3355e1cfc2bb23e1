"""The bot as status and doctor show it."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.db.tables.telegram import TelegramDelivery, TelegramLink
from libs.common.telegram import links

_STATES = {
    "off": "бот выключен: TELEGRAM_BOT_TOKEN не задан",
    "starting": "бот ещё не ответил",
    "on": "бот работает",
    "unreachable": "Telegram не отвечает: проверьте сеть, TELEGRAM_PROXY и TELEGRAM_API_URL",
    "refused": "Telegram не узнаёт бота: проверьте TELEGRAM_BOT_TOKEN",
    "conflict": "сообщения бота забирает другая программа: у каждого бота должна быть одна",
}
TROUBLES = ("unreachable", "refused", "conflict")


@dataclass(frozen=True, slots=True)
class BotView:
    """How the bot stands; `page` is where it is, `waiting` how many messages are still to be sent."""

    state: str
    words: str
    page: str | None = None
    linked: int = 0
    blocked: int = 0
    waiting: int = 0

    @property
    def line(self) -> str:
        """All of it in one line."""
        if self.state == "off":
            return self.words
        where = f", {self.page}" if self.page else ""
        blocked = f", заблокировали: {self.blocked}" if self.blocked else ""
        return f"{self.words}{where}; чатов: {self.linked}{blocked}; ждут отправки: {self.waiting}"


async def bot_view(connection: AsyncConnection) -> BotView | None:
    """The bot; none where its service has never run."""
    bot = await links.bot(connection)
    if bot is None:
        return None
    chats = select(func.count(), func.count(col(TelegramLink.blocked_at)))
    linked, blocked = (await connection.execute(chats.where(col(TelegramLink.unlinked_at).is_(None)))).one()
    due = select(func.count()).select_from(TelegramDelivery).where(col(TelegramDelivery.state) == "due")
    waiting = await connection.scalar(due)
    page = f"{bot.link_url}/{bot.username}" if bot.username else None
    return BotView(bot.state, _STATES[bot.state], page, linked, blocked, waiting or 0)
