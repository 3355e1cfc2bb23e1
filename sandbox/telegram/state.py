"""The whole world as one JSON object, and back."""

import json
from collections import deque
from dataclasses import asdict
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sandbox.serving.bodies import SpecError
from sandbox.serving.params import sentence
from sandbox.serving.text_faults import TextFaults
from sandbox.telegram.world import FAULTS, TOKEN, Bot, Dialogue, Json, Person, Webhook, World

_VERSION = 1
_PLAIN = (
    "id", "token", "username", "name", "texts", "commands", "allowed", "next_update", "next_message", "callbacks",
)  # fmt: skip


class _Sender(BaseModel):
    model_config = ConfigDict(extra="allow")
    id: int


class _Buttons(BaseModel):
    inline_keyboard: list[list[Json]]


class _Message(BaseModel):
    model_config = ConfigDict(extra="allow")
    message_id: int
    sender: Annotated[_Sender, Field(alias="from")]
    chat: _Sender
    date: int
    text: str
    entities: list[Json] = []
    reply_markup: _Buttons | None = None


class _Callback(BaseModel):
    person: int
    at: float


class _Dialogue(BaseModel):
    blocked: bool
    deactivated: bool
    messages: dict[int, _Message]
    keyboard: Json | None
    toasts: list[Json]
    version: int


class _Update(BaseModel):
    model_config = ConfigDict(extra="allow")
    update_id: int


class _Bot(BaseModel):
    id: int
    token: Annotated[str, Field(pattern=TOKEN)]
    username: str
    name: str
    texts: dict[str, str]
    commands: dict[str, list[Json]]
    allowed: list[str] | None
    next_update: int
    next_message: int
    webhook: Webhook | None
    updates: list[_Update]
    callbacks: dict[str, _Callback]
    dialogues: dict[int, _Dialogue]


class _State(BaseModel):
    ahead: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    faults: list[Json]
    people: list[Person]
    bots: list[_Bot]


def dump(world: World) -> dict[str, Any]:
    """Everything but the log of calls."""
    return {
        "version": _VERSION,
        "ahead": max(world.clock.ahead, 0.0),
        "faults": world.faults.all(),
        "people": [asdict(person) for person in world.people.values()],
        "bots": [_bot(bot) for bot in world.bots.values()],
    }


def load(world: World, given: dict[str, Any]) -> None:
    """Replace everything by a dump. Raises SpecError, and changes nothing, when it is not one."""
    if given.get("version") != _VERSION:
        raise SpecError(f"this is not a dump of version {_VERSION}")
    try:
        state = _State.model_validate_json(json.dumps(given), strict=True)
    except ValidationError as error:
        raise SpecError(f"the dump is damaged: {sentence(error)}") from error
    faults = TextFaults(world.seed, FAULTS)
    faults.add(state.faults)
    world.people = {person.id: person for person in state.people}
    world.bots = {saved["token"]: _loaded(saved) for saved in given["bots"]}
    world.clock.advance(state.ahead - world.clock.ahead)
    world.faults = faults
    world.limits.clear()


def _bot(bot: Bot) -> dict[str, Any]:
    return {
        **{name: getattr(bot, name) for name in _PLAIN},
        "webhook": asdict(bot.webhook) if bot.webhook else None,
        "updates": list(bot.updates),
        "dialogues": {str(person): asdict(dialogue) for person, dialogue in bot.dialogues.items()},
    }


def _loaded(saved: Json) -> Bot:
    bot = Bot(**{name: saved[name] for name in _PLAIN})
    bot.webhook = Webhook(**saved["webhook"]) if saved["webhook"] else None
    bot.updates = deque(saved["updates"])
    for person, dialogue in saved["dialogues"].items():
        known = Dialogue(**dialogue)
        known.messages = {int(number): message for number, message in dialogue["messages"].items()}
        bot.dialogues[int(person)] = known
    return bot
