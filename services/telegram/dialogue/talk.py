"""One update of a person, and what the bot says to it: everything in the transaction that notes the update as done."""

from dataclasses import dataclass, field
from typing import Self

from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.accounts.masking import masked_email
from libs.common.messages.catalogue import Language
from libs.common.telegram import links, tokens
from libs.common.telegram.links import Link
from services.telegram import store
from services.telegram.message import Button, Content, Rows, Subject, plain, quoted
from services.telegram.ports import Deps
from services.telegram.sending.store import queue
from services.telegram.texts.words import language_of, said

TOAST = 200
MOST_WAITING = 20
"""Who writes faster than he can be answered is not answered."""


@dataclass(slots=True)
class Talk:
    """`toast` is shown over the button that was pressed; `link` is the user of this chat."""

    connection: AsyncConnection
    deps: Deps
    chat_id: int
    language: Language
    link: Link | None
    email: str = ""
    timezone: str = "Europe/Moscow"
    toast: str = field(default="")
    alert: bool = False

    @classmethod
    async def begin(cls, connection: AsyncConnection, deps: Deps, chat_id: int, code: str | None) -> Self:
        """With whom the bot talks: a linked person in the language of the account, a stranger in that of Telegram."""
        link = await links.of_chat(connection, chat_id)
        talk = cls(connection, deps, chat_id, language_of(code), link)
        if link is not None:
            user = await store.user(connection, link.user_id)
            talk.email, talk.timezone = masked_email(user.email) or "", user.timezone
            talk.language = "en" if user.locale == "en" else "ru"
        return talk

    def words(self, key: str, **facts: object) -> str:
        """The words of a key."""
        return said(self.language, key, **facts)

    def content(self, html: str, *rows: tuple[Button, ...]) -> Content:
        """A reply in the language of this talk."""
        return Content(html=html, buttons=rows, language=self.language)

    def button(self, key: str, data: str) -> Button:
        """A button that the bot hears of."""
        return Button(text=self.words(key), data=data)

    async def say(self, key: str, *rows: tuple[Button, ...], **facts: object) -> None:
        """Answer with a message."""
        await self.say_html(self.words(key, **facts), *rows)

    async def how_to_link(self) -> str:
        """What a stranger is told: how to link, or that the link in this chat waits for a word."""
        return self.words("link_waits" if await tokens.wait_in(self.connection, self.chat_id) else "not_linked")

    async def say_not_linked(self) -> None:
        """Answer a stranger."""
        await self.say_html(await self.how_to_link())

    async def say_html(self, html: str, *rows: tuple[Button, ...]) -> None:
        """Answer with a message whose words are made."""
        await self._say(self.content(html, *rows))

    async def say_card(self, title: str, body: str, subject: Subject) -> None:
        """Answer with the card of a row of the linked person."""
        html = f"<b>{quoted(title)}</b>\n{quoted(body)}".strip()
        await self._say(Content(kind="notice", html=html, subject=subject, language=self.language))

    async def _say(self, content: Content) -> None:
        if await queue.waiting(self.connection, self.chat_id) < MOST_WAITING:
            user_id = self.link.user_id if self.link else None
            await queue.add(self.connection, self.deps.wakes, self.chat_id, content, user_id=user_id)

    async def change(self, message_id: int, html: str, rows: Rows = ()) -> None:
        """Have the message that was pressed say something else."""
        content = self.content(html, *rows)
        known = await queue.of_message(self.connection, self.chat_id, message_id)
        if known is not None and known.state != "dropped":
            await queue.revise(self.connection, self.deps.wakes, self.chat_id, known.id, content)
            return
        user_id = self.link.user_id if self.link else None
        await queue.add(self.connection, self.deps.wakes, self.chat_id, content, user_id=user_id, message_id=message_id)

    def tell(self, key: str, *, alert: bool = False, **facts: object) -> None:
        """Say it over the pressed button."""
        self.tell_html(self.words(key, **facts), alert=alert)

    def tell_html(self, html: str, *, alert: bool = True) -> None:
        """The same with words that are made; what is shown there has no HTML."""
        self.toast, self.alert = plain(html)[:TOAST], alert
