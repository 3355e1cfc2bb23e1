"""An update has its effect once: the mark that it had it and all that follows from it are one transaction."""

from uuid import UUID

from aiogram import Bot, Dispatcher
from aiogram.types import Update
from structlog.stdlib import get_logger

from libs.common.crashpoints import crashpoint
from libs.common.db.faults import is_away
from libs.common.hh import poison
from libs.common.ids import derived_id
from libs.common.messaging import inbox
from services.telegram.dialogue import commands
from services.telegram.dialogue.talk import Talk
from services.telegram.ports import Deps
from services.telegram.sending.outcomes import FAULTS
from services.telegram.texts.words import language_of
from services.telegram.updates import store as turns

log = get_logger(__name__)
SERVICE = "telegram"
TRIES = 3
"""How often an update that nothing can be done with is tried before it is put aside."""


class Receiver:
    """Takes updates, however they came."""

    def __init__(self, deps: Deps, bot: Bot, dispatcher: Dispatcher) -> None:
        self._deps, self._bot, self._dispatcher = deps, bot, dispatcher
        self._tries: dict[int, int] = {}

    async def receive(self, update: Update, turn: UUID | None = None) -> None:
        """Do what the update asks for; one that was done before does nothing.

        Raises when it could not be done now, TurnOverError when it is for another process to do. One that fails again
        and again is put aside: the next ones go on. `turn`: whose question brought it; none of a webhook.
        """
        try:
            talk = await self._effect(update, turn)
        except turns.TurnOverError:
            raise
        except Exception as error:
            if is_away(error):
                raise
            tries = self._tries[update.update_id] = self._tries.get(update.update_id, 0) + 1
            if tries < TRIES:
                raise
            await self._record_poison(update, error)
            await self._own_up(update)
            talk = None
        self._tries.pop(update.update_id, None)
        crashpoint("telegram.update_done")
        if update.callback_query is not None:
            await self._answer(update.callback_query.id, talk)

    async def _effect(self, update: Update, turn: UUID | None) -> Talk | None:
        chat_id, code = _from(update)
        if chat_id is None:
            return None
        async with self._deps.engine.begin() as connection:
            if turn is not None:
                await turns.hold(connection, turn)
            event_id = derived_id("telegram.update", self._bot.id, update.update_id)
            if not await inbox.claim(connection, consumer=SERVICE, event_id=event_id):
                return None
            talk = await Talk.begin(connection, self._deps, chat_id, code)
            if update.my_chat_member is None and talk.link is not None and talk.link.blocked_at is not None:
                await commands.unblocked(talk)  # whoever writes to the bot lets it answer
            await self._dispatcher.feed_update(self._bot, update, talk=talk)
            return talk

    async def _record_poison(self, update: Update, error: Exception) -> None:
        log.error("an update was put aside", action="telegram.poison", error=type(error).__name__)
        body = update.model_dump(mode="json", exclude_none=True, include={"update_id"})
        async with self._deps.engine.begin() as connection:
            event_id = derived_id("telegram.update", self._bot.id, update.update_id)
            if await inbox.claim(connection, consumer=SERVICE, event_id=event_id):
                found = poison.failed({**body, "id": str(update.update_id)}, error)
                await poison.record(connection, SERVICE, "update", [found])

    async def _own_up(self, update: Update) -> None:
        """Whoever waits for an answer learns that none will come, unless that is what cannot be done."""
        chat_id, code = _from(update)
        if chat_id is None or chat_id < 0 or update.my_chat_member is not None or update.edited_message is not None:
            return
        try:
            async with self._deps.engine.begin() as connection:
                await Talk(connection, self._deps, chat_id, language_of(code), None).say("failed")
        except Exception as error:
            if is_away(error):
                raise
            log.exception("nobody was told of an update that was put aside", action="telegram.untold")

    async def _answer(self, query_id: str, talk: Talk | None) -> None:
        """The button stops turning, whatever came of it; a question that is too old is nobody's loss."""
        try:
            await self._bot.answer_callback_query(
                query_id, text=(talk.toast if talk else "") or None, show_alert=(talk.alert if talk else False) or None
            )
        except FAULTS as error:
            log.info("a button was not answered", action="telegram.unanswered", error=type(error).__name__)


def _from(update: Update) -> tuple[int | None, str | None]:
    """The chat of an update and the language of whoever caused it."""
    if update.message is not None:
        user = update.message.from_user
        return update.message.chat.id, user.language_code if user else None
    if update.edited_message is not None:
        user = update.edited_message.from_user
        return update.edited_message.chat.id, user.language_code if user else None
    if update.callback_query is not None:
        chat = update.callback_query.message.chat if update.callback_query.message else None
        return chat.id if chat else update.callback_query.from_user.id, update.callback_query.from_user.language_code
    if update.my_chat_member is not None:
        return update.my_chat_member.chat.id, update.my_chat_member.from_user.language_code
    return None, None
