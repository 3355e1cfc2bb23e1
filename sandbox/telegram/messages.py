"""Messages of the bot: sending, editing, deleting, and answers to pressed buttons."""

from typing import Any

from sandbox.telegram import keyboards
from sandbox.telegram.entities import parse
from sandbox.telegram.params import Params
from sandbox.telegram.replies import bad, forbidden, too_many
from sandbox.telegram.world import Bot, Dialogue, Json, Person, World

_DELETABLE_SECONDS = 48 * 3600
_ANSWERABLE_SECONDS = 15 * 60


def send(world: World, bot: Bot, params: Params) -> Json:
    """sendMessage."""
    if "chat_id" not in params:
        raise bad("chat_id is empty")
    if not params.text("text"):
        raise bad("message text is empty")
    person, dialogue = _open_dialogue(world, bot, params)
    text, entities = _content(params)
    given = params.structure("reply_markup", "reply keyboard markup")
    inline = keyboards.checked(given)
    replied = _replied(dialogue, params)
    _take(world, bot, person)
    content: Json = {
        "text": text,
        "entities": entities,
        "reply_to_message": replied,
        "reply_markup": inline,
        "has_protected_content": params.flag("protect_content"),
    }
    message = written(world, bot, person, bot.as_user(), content)
    if isinstance(given, dict) and inline is None:
        dialogue.keyboard = given if "keyboard" in given else None
    changed(bot, dialogue)
    return message


def written(world: World, bot: Bot, person: Person, sender: Json, content: Json) -> Json:
    """A new message in the chat of a bot and a person; what of its content is empty is left out."""
    message: Json = {
        "message_id": bot.next_message,
        "from": sender,
        "chat": person.as_chat(),
        "date": int(world.clock.now()),
        **{name: value for name, value in content.items() if value},
    }
    bot.next_message += 1
    bot.dialogues[person.id].messages[message["message_id"]] = message
    return message


def edit_text(world: World, bot: Bot, params: Params) -> Json:
    """editMessageText."""
    person, dialogue, message = _own_message(world, bot, params, "edit")
    if not params.text("text"):
        raise bad("message text is empty")
    text, entities = _content(params)
    inline = keyboards.checked(params.structure("reply_markup", "reply keyboard markup"))
    return _edited(world, bot, person, dialogue, message, {"text": text, "entities": entities, "reply_markup": inline})


def edit_markup(world: World, bot: Bot, params: Params) -> Json:
    """editMessageReplyMarkup."""
    person, dialogue, message = _own_message(world, bot, params, "edit")
    inline = keyboards.checked(params.structure("reply_markup", "reply keyboard markup"))
    kept = {"text": message["text"], "entities": message.get("entities"), "reply_markup": inline}
    return _edited(world, bot, person, dialogue, message, kept)


def delete(world: World, bot: Bot, params: Params) -> bool:
    """deleteMessage."""
    _, dialogue = _dialogue(world, bot, params)
    _remove(world, dialogue, params.whole("message_id"))
    changed(bot, dialogue)
    return True


def delete_many(world: World, bot: Bot, params: Params) -> bool:
    """deleteMessages: those that are there."""
    _, dialogue = _dialogue(world, bot, params)
    numbers = params.structure("message_ids", "message identifiers")
    if not isinstance(numbers, list) or not numbers or len(numbers) > 100:
        raise bad("message identifiers are not specified" if not numbers else "too many message identifiers specified")
    if not all(isinstance(number, int) for number in numbers):
        raise bad("can't parse message identifiers: expected an Array of Integer")
    for number in numbers:
        if number in dialogue.messages:
            _remove(world, dialogue, number)
    changed(bot, dialogue)
    return True


def answer_callback(world: World, bot: Bot, params: Params) -> bool:
    """answerCallbackQuery: once, and within fifteen minutes."""
    query = bot.callbacks.pop(params.text("callback_query_id"), None)
    if query is None or world.clock.now() - query["at"] > _ANSWERABLE_SECONDS:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    text = params.text("text")
    if len(text) > 200:
        raise bad("MESSAGE_TOO_LONG")
    dialogue = bot.dialogues[query["person"]]
    if text:
        dialogue.toasts.append({"text": text, "alert": params.flag("show_alert"), "version": dialogue.version + 1})
    changed(bot, dialogue)
    return True


def changed(bot: Bot, dialogue: Dialogue) -> None:
    """Let the page know that this chat looks different now."""
    dialogue.version += 1
    bot.bell.ring()


def _content(params: Params) -> tuple[str, list[Json]]:
    entities: Any = params.structure("entities", "entities")
    if entities is not None and not _are_entities(entities):
        raise bad("can't parse entities: expected an Array of MessageEntity")
    return parse(params.text("text"), params.text("parse_mode"), entities)


def _are_entities(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(each, dict)
        and isinstance(each.get("type"), str)
        and all(isinstance(each.get(name), int) and each[name] >= 0 for name in ("offset", "length"))
        for each in value
    )


def _dialogue(world: World, bot: Bot, params: Params) -> tuple[Person, Dialogue]:
    person = world.people.get(params.whole("chat_id"))
    dialogue = bot.dialogues.get(person.id) if person else None
    if person is None or dialogue is None:
        raise bad("chat not found")
    return person, dialogue


def _open_dialogue(world: World, bot: Bot, params: Params) -> tuple[Person, Dialogue]:
    person, dialogue = _dialogue(world, bot, params)
    if dialogue.deactivated:
        raise forbidden("user is deactivated")
    if dialogue.blocked:
        raise forbidden("bot was blocked by the user")
    return person, dialogue


def _own_message(world: World, bot: Bot, params: Params, verb: str) -> tuple[Person, Dialogue, Json]:
    if "message_id" not in params or "chat_id" not in params:
        raise bad("message identifier is not specified")
    person, dialogue = _open_dialogue(world, bot, params)
    message = dialogue.messages.get(params.whole("message_id"))
    if message is None:
        raise bad(f"message to {verb} not found")
    if message["from"]["id"] != bot.id:
        raise bad(f"message can't be {verb}ed")
    return person, dialogue, message


def _edited(world: World, bot: Bot, person: Person, dialogue: Dialogue, message: Json, new: Json) -> Json:
    if all((message.get(name) or None) == (value or None) for name, value in new.items()):
        raise bad(
            "message is not modified: specified new message content and reply markup are exactly the same as a current "
            "content and reply markup of the message"
        )
    _take(world, bot, person)
    for name, value in new.items():
        message.pop(name, None)
        if value:
            message[name] = value
    message["edit_date"] = int(world.clock.now())
    changed(bot, dialogue)
    return message


def _remove(world: World, dialogue: Dialogue, number: int) -> None:
    message = dialogue.messages.get(number)
    if message is None:
        raise bad("message to delete not found")
    if world.clock.now() - message["date"] > _DELETABLE_SECONDS:
        raise bad("message can't be deleted")
    del dialogue.messages[number]


def _replied(dialogue: Dialogue, params: Params) -> Json | None:
    asked = params.structure("reply_parameters", "reply parameters")
    number = asked.get("message_id") if isinstance(asked, dict) else params.whole("reply_to_message_id") or None
    if number is None:
        return None
    if not isinstance(number, int):
        raise bad('can\'t parse reply parameters: field "message_id" must be a Number')
    message = dialogue.messages.get(number)
    lenient = isinstance(asked, dict) and asked.get("allow_sending_without_reply")
    if message is None and not (lenient or params.flag("allow_sending_without_reply")):
        raise bad("message to be replied not found")
    return {name: value for name, value in message.items() if name != "reply_to_message"} if message else None


def _take(world: World, bot: Bot, person: Person) -> None:
    wait = world.limits.take(bot.id, person.id)
    if wait is not None:
        raise too_many(wait)
