"""The whole world as one JSON object, and back."""

from collections import deque
from dataclasses import asdict
from typing import Any

from sandbox.llm.faults import Faults, SpecError
from sandbox.telegram.world import FAULTS, Bot, Dialogue, Person, Webhook, World

_VERSION = 1


def dump(world: World) -> dict[str, Any]:
    """Everything but the log of calls."""
    return {
        "version": _VERSION,
        "ahead": world.clock.ahead,
        "faults": world.faults.all(),
        "people": [asdict(person) for person in world.people.values()],
        "bots": [_bot(bot) for bot in world.bots.values()],
    }


def load(world: World, given: dict[str, Any]) -> None:
    """Replace everything by a dump. Raises SpecError, and changes nothing, when it is not one."""
    if given.get("version") != _VERSION:
        raise SpecError(f"this is not a dump of version {_VERSION}")
    try:
        people = [Person(**person) for person in given["people"]]
        bots = [_loaded(bot) for bot in given["bots"]]
        ahead = float(given["ahead"])
        faults = Faults(world.seed, FAULTS)
        for spec in given["faults"]:
            faults.add(spec)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SpecError(f"the dump is damaged: {error}") from error
    world.people = {person.id: person for person in people}
    world.bots = {bot.token: bot for bot in bots}
    world.clock.ahead, world.faults = ahead, faults
    world.limits.clear()


def _bot(bot: Bot) -> dict[str, Any]:
    plain = ("id", "token", "username", "name", "texts", "commands", "allowed", "next_update", "next_message")
    return {
        **{name: getattr(bot, name) for name in plain},
        "webhook": asdict(bot.webhook) if bot.webhook else None,
        "updates": list(bot.updates),
        "callbacks": bot.callbacks,
        "dialogues": {str(person): asdict(dialogue) for person, dialogue in bot.dialogues.items()},
    }


def _loaded(given: dict[str, Any]) -> Bot:
    special = {"webhook", "updates", "dialogues"}
    bot = Bot(**{name: value for name, value in given.items() if name not in special})
    bot.webhook = Webhook(**given["webhook"]) if given["webhook"] else None
    bot.updates = deque(given["updates"])
    for person, dialogue in given["dialogues"].items():
        known = Dialogue(**dialogue)
        known.messages = {int(number): message for number, message in dialogue["messages"].items()}
        bot.dialogues[int(person)] = known
    return bot
