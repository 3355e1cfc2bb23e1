"""What a person does in a chat with a bot: says, presses, edits, blocks."""

from typing import Any

from sandbox.serving.bodies import SpecError
from sandbox.telegram.entities import LONGEST, detected
from sandbox.telegram.messages import changed, written
from sandbox.telegram.updates import push
from sandbox.telegram.utf16 import utf16
from sandbox.telegram.world import Bot, Dialogue, Json, Person, World


def say(world: World, bot: Bot, person: Person, text: str, answered: int = 0) -> Json:
    """A message of the person; the first one starts the chat, and one to a blocked bot unblocks it.

    `answered` is the number of the message that it replies to.
    """
    text = text.strip()
    if not text or utf16(text) > LONGEST:
        raise SpecError("text must have 1 to 4096 characters")
    dialogue = bot.dialogues.setdefault(person.id, Dialogue())
    if dialogue.blocked:
        unblock(world, bot, person)
    replied = dialogue.messages.get(answered) if answered else None
    if answered and replied is None:
        raise SpecError("there is no such message to reply to")
    content: Json = {"text": text, "entities": detected(text)}
    if replied is not None:
        content["reply_to_message"] = {name: value for name, value in replied.items() if name != "reply_to_message"}
    message = written(world, bot, person, person.as_user(), content)
    push(bot, "message", message)
    changed(bot, dialogue)
    return message


def start(world: World, bot: Bot, person: Person, payload: str) -> Json:
    """The button «Запустить», with the payload of a deep link if there is one."""
    if not all(char.isascii() and (char.isalnum() or char in "_-") for char in payload) or len(payload) > 64:
        raise SpecError("a payload has up to 64 characters out of A-Z, a-z, 0-9, _ and -")
    return say(world, bot, person, f"/start {payload}".strip())


def edit(world: World, bot: Bot, person: Person, number: int, text: str) -> Json:
    """Another text in a message of the person."""
    dialogue = _dialogue(bot, person)
    message = dialogue.messages.get(number)
    if message is None or message["from"]["id"] != person.id or not text.strip():
        raise SpecError("there is no such message of this person, or the new text is empty")
    message.pop("entities", None)
    message.update(text=text.strip(), edit_date=int(world.clock.now()))
    if entities := detected(message["text"]):
        message["entities"] = entities
    push(bot, "edited_message", message)
    changed(bot, dialogue)
    return message


def press(world: World, bot: Bot, person: Person, number: int, data: str) -> Json:
    """A press on the inline button with this data."""
    dialogue = _dialogue(bot, person)
    message = dialogue.messages.get(number, {})
    rows: list[list[Json]] = message.get("reply_markup", {}).get("inline_keyboard", [])
    if not any(button.get("callback_data") == data for row in rows for button in row):
        raise SpecError("this message has no such button")
    query_id = str(world.rng.randint(10**17, 10**18))
    query: Json = {
        "id": query_id,
        "from": person.as_user(),
        "message": message,
        "chat_instance": str(bot.id * 31 + person.id),
        "data": data,
    }
    bot.callbacks[query_id] = {"person": person.id, "at": world.clock.now()}
    push(bot, "callback_query", query)
    return query


def block(world: World, bot: Bot, person: Person) -> None:
    """The person blocks the bot."""
    _member(world, bot, person, blocked=True)


def unblock(world: World, bot: Bot, person: Person) -> None:
    """The person lets the bot write again."""
    _member(world, bot, person, blocked=False)


def _member(world: World, bot: Bot, person: Person, *, blocked: bool) -> None:
    dialogue = _dialogue(bot, person)
    if dialogue.blocked == blocked:
        return
    dialogue.blocked = blocked
    states = ({"status": "member"}, {"status": "kicked", "until_date": 0})
    old, new = states if blocked else states[::-1]
    content: dict[str, Any] = {
        "chat": person.as_chat(),
        "from": person.as_user(),
        "date": int(world.clock.now()),
        "old_chat_member": {"user": bot.as_user(), **old},
        "new_chat_member": {"user": bot.as_user(), **new},
    }
    push(bot, "my_chat_member", content)
    changed(bot, dialogue)


def _dialogue(bot: Bot, person: Person) -> Dialogue:
    dialogue = bot.dialogues.get(person.id)
    if dialogue is None:
        raise SpecError("this person has not started the bot yet")
    return dialogue
