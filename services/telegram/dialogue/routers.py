"""Which words and buttons lead where: aiogram's routers. Each handler gets the `talk` of its update."""

import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from uuid import UUID

from aiogram import Dispatcher, F, Router
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message

from services.telegram.cards.domain import DECIDE, SHOW
from services.telegram.dialogue import commands, deciding, linking, pausing, remembering
from services.telegram.dialogue.talk import Talk

UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of update that the bot asks for."""


async def _help(talk: Talk) -> None:
    await talk.say("help")


PLAIN: dict[str, Callable[[Talk], Awaitable[None]]] = {
    "help": _help,
    "unlink": linking.ask_unlink,
    "status": commands.status,
    "limits": commands.limits,
    "resume": pausing.resume,
    "stop": pausing.ask_stop,
}
"""Commands that take nothing."""
_COMMAND = re.compile(r"/[^\W\d_]\w*(?:@\w+)?(?:\s|$)")
_WORDS: dict[str, str] = {
    **dict.fromkeys(("стоп", "остановить", "остановись", "остановить всё", "остановить все", "stop"), "stop"),
    **dict.fromkeys(("статус", "как дела", "как идут дела", "status"), "status"),
    **dict.fromkeys(("лимит", "лимиты", "limits"), "limits"),
    **dict.fromkeys(("продолжить", "продолжай", "возобновить", "resume"), "resume"),
    **dict.fromkeys(("помощь", "справка", "команды", "меню", "help", "menu"), "help"),
    **dict.fromkeys(("отключить", "отвязать", "unlink"), "unlink"),
}
"""Commands as people say them: Telegram offers the Latin ones, a hurry finds the other layout."""
_PAUSE = re.compile(r"/?(?:пауза|паузу|pause)(?![^\W\d_])\s*(?P<span>.*)", re.IGNORECASE | re.DOTALL)


def named(text: str | None, *, replies: bool) -> tuple[str, str] | None:
    """The command that plain words name, and what stands behind it; None for any other text.

    To a card somebody may well answer an employer «продолжить»: there a word counts with its stroke, or if it stops.
    """
    said = " ".join((text or "").lower().split()).rstrip("!. ")
    if replies and not said.startswith("/") and _WORDS.get(said) != "stop":
        return None
    if command := _WORDS.get(said.removeprefix("/")):
        return command, ""
    found = _PAUSE.fullmatch(said)
    return ("pause", found["span"]) if found else None


def _by_words(message: Message) -> dict[str, tuple[str, str]] | bool:
    found = named(message.text, replies=message.reply_to_message is not None)
    return {"wanted": found} if found else False


def dispatcher() -> Dispatcher:
    """A dispatcher with all handlers; groups first, so that nothing private is said there."""
    root = Dispatcher(disable_fsm=True)
    root.include_routers(_groups(), _messages(), _edits(), _buttons(), _members())
    return root


def _groups() -> Router:
    router = Router(name="groups")

    @router.message(F.chat.type != ChatType.PRIVATE)
    async def refuse(message: Message, talk: Talk) -> None:
        bot = await message.bot.me() if message.bot else None
        name = (bot.username if bot else None) or ""
        command, _, whose = (message.text or "").partition(" ")[0].partition("@")
        if command.startswith("/") and whose.lower() in {"", name.lower()}:  # not what is said to another bot
            await talk.say("groups", bot=name)

    return router


def _messages() -> Router:
    router = Router(name="messages")

    @router.message(CommandStart(ignore_case=True))
    async def start(message: Message, command: CommandObject, talk: Talk) -> None:
        await linking.started(talk, (command.args or "").strip())

    @router.message(Command("pause", ignore_case=True))
    async def pause(message: Message, command: CommandObject, talk: Talk) -> None:
        await pausing.pause(talk, command.args or "")

    @router.message(Command(*PLAIN, ignore_case=True))
    async def plain(message: Message, command: CommandObject, talk: Talk) -> None:
        await PLAIN[command.command.lower()](talk)

    @router.message(_by_words)
    async def by_words(message: Message, talk: Talk, wanted: tuple[str, str]) -> None:
        command, more = wanted
        await pausing.pause(talk, more) if command == "pause" else await PLAIN[command](talk)

    @router.message(F.text.regexp(_COMMAND))
    async def mistyped(message: Message, talk: Talk) -> None:
        # Also as a reply to a card: nobody writes "/stpo" to an employer.
        await talk.say("unknown") if talk.link else await talk.say_not_linked()

    @router.message(F.reply_to_message & F.text)
    async def reply(message: Message, talk: Talk) -> None:
        answered = message.reply_to_message
        if answered is None or not await deciding.reply(talk, answered.message_id, message.text or ""):
            await talk.say("not_a_card") if talk.link else await talk.say_not_linked()

    @router.message()
    async def anything(message: Message, talk: Talk) -> None:
        if talk.link is None:
            await talk.say_not_linked()
        else:
            await talk.say("unknown" if message.text else "only_text")

    return router


def _edits() -> Router:
    router = Router(name="edits")

    @router.edited_message((F.chat.type == ChatType.PRIVATE) & F.reply_to_message & F.text)
    async def edited(message: Message, talk: Talk) -> None:
        # Telegram tells of an edit also when the text is the same: what was said once is not taken as said again.
        if message.reply_to_message and await deciding.is_card(talk, message.reply_to_message.message_id):
            await talk.say("edited")

    @router.edited_message()
    async def edited_elsewhere(message: Message, talk: Talk) -> None:
        return

    return router


def _buttons() -> Router:
    router = Router(name="buttons")

    @router.callback_query()
    async def press(query: CallbackQuery, talk: Talk) -> None:
        name, _, argument = (query.data or "").partition(":")
        message_id = query.message.message_id if query.message else 0
        number = _id(argument)
        match name:
            case linking.LINK if number:
                user = query.from_user
                await linking.confirmed(talk, message_id, number, username=user.username, name=user.full_name[:64])
            case linking.DO_NOT_LINK if number:
                await linking.declined(talk, message_id, number)
            case linking.UNLINK if number:
                await linking.unlinked(talk, message_id, number)
            case name if name in {DECIDE, SHOW}:
                await deciding.button(talk, message_id, query.data or "")
            case remembering.REMEMBER if number:
                await remembering.remember(talk, message_id, number)
            case linking.KEEP:
                await talk.change(message_id, talk.words("kept"))
            case pausing.ASK_STOP:
                await pausing.ask_stop(talk)
            case pausing.STOP | pausing.RESUME:
                await pausing.pressed(talk, message_id, name)
            case _:
                talk.tell("gone", alert=True)

    return router


def _members() -> Router:
    router = Router(name="members")

    @router.my_chat_member(F.chat.type == ChatType.PRIVATE)
    async def member(change: ChatMemberUpdated, talk: Talk) -> None:
        blocked = change.new_chat_member.status == ChatMemberStatus.KICKED
        await commands.blocked(talk) if blocked else await commands.unblocked(talk)

    @router.my_chat_member()
    async def elsewhere(change: ChatMemberUpdated, talk: Talk) -> None:
        return

    return router


def _id(text: str) -> UUID | None:
    with suppress(ValueError):
        return UUID(text)
    return None
