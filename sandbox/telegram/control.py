"""The control endpoint and the page where a person chats with the bot: with --control only, outside the API paths."""

import re
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.serving import control
from sandbox.serving.bodies import SpecError
from sandbox.serving.guard import as_json_error, object_of, page
from sandbox.telegram import people, state
from sandbox.telegram.messages import changed
from sandbox.telegram.webhook import Deliveries
from sandbox.telegram.world import FAULTS, TOKEN, Bot, Dialogue, Person, World

_LONGEST_WAIT = 25.0
_FURTHEST = 10 * 366 * 24 * 3600.0
_USERNAME = re.compile(r"[A-Za-z]\w{3,31}", re.ASCII)


def routes(world: World, deliveries: Deliveries) -> list[Route]:
    """The routes under /_sandbox, and the page."""
    own = Control(world, deliveries)
    show = page("sandbox.telegram", "page.html")

    return [
        *control.routes(lambda: world.faults, FAULTS, world.journal),
        Route("/_sandbox/bots", as_json_error(own.bots), methods=["GET", "POST"]),
        Route("/_sandbox/people", as_json_error(own.people), methods=["GET", "POST"]),
        Route("/_sandbox/bots/{bot}/chats/{person}", as_json_error(own.chat), methods=["GET", "POST"]),
        Route("/_sandbox/clock", as_json_error(own.clock), methods=["GET", "POST"]),
        Route("/_sandbox/limits", as_json_error(own.limits), methods=["GET", "PUT"]),
        Route("/_sandbox/state", as_json_error(own.state), methods=["GET", "PUT"]),
        Route("/", show),
        Route("/{username}", show),
    ]


class Control:
    """The handlers under /_sandbox."""

    def __init__(self, world: World, deliveries: Deliveries) -> None:
        self._world = world
        self._deliveries = deliveries

    async def bots(self, request: Request) -> Response:
        """List the bots, or make one by its token."""
        if request.method == "POST":
            _make_bot(self._world, await object_of(request))
        return JSONResponse({"bots": [_bot(bot) for bot in self._world.bots.values()]})

    async def people(self, request: Request) -> Response:
        """List the people, or make one."""
        if request.method == "POST":
            given = await object_of(request)
            names = [given.get(name) for name in ("first_name", "last_name", "username")]
            if not names[0] or not all(isinstance(name, str | None) and len(name or "") <= 64 for name in names):
                raise SpecError("first_name is required; first_name, last_name and username are texts of up to 64")
            person = self._world.add_person(str(names[0]), names[1], names[2], str(given.get("language_code", "ru")))
            return JSONResponse(person.as_user(), status_code=201)
        return JSONResponse({"people": [person.as_user() for person in self._world.people.values()]})

    async def chat(self, request: Request) -> Response:
        """Show a chat (with `after`: once it has changed), or act as its person."""
        bot, person = self._both(request)
        if request.method == "POST":
            _act(self._world, bot, person, await object_of(request))
            return JSONResponse(_chat(bot, person))
        after = request.query_params.get("after")
        if after is not None:
            await _changed(bot, person, after)
        return JSONResponse(_chat(bot, person))

    async def clock(self, request: Request) -> Response:
        """Show the time, or move it forward by `advance` seconds."""
        if request.method == "POST":
            seconds = (await object_of(request)).get("advance")
            ahead = max(self._world.clock.ahead, 0.0)
            if not isinstance(seconds, int | float) or not 0 <= seconds <= _FURTHEST - ahead:
                raise SpecError(f"advance must be seconds from 0 on, up to {_FURTHEST - ahead:.0f}")
            self._world.clock.advance(seconds)
        return JSONResponse({"now": self._world.clock.now(), "ahead": self._world.clock.ahead})

    async def limits(self, request: Request) -> Response:
        """Show the sending limits, or switch them on and off; every PUT forgets what was sent."""
        limits = self._world.limits
        if request.method == "PUT":
            limits.on = (await object_of(request)).get("on") is True
            limits.clear()
        return JSONResponse({"on": limits.on, "violations": limits.violations})

    async def state(self, request: Request) -> Response:
        """Dump everything, or load a dump; webhooks of the dump begin to be delivered to."""
        if request.method == "PUT":
            await self._deliveries.stop_all()
            state.load(self._world, await object_of(request))
            for bot in self._world.bots.values():
                if bot.webhook is not None:
                    self._deliveries.start(bot)
        return JSONResponse(state.dump(self._world))

    def _both(self, request: Request) -> tuple[Bot, Person]:
        bot = self._world.named_bot(request.path_params["bot"])
        number: str = request.path_params["person"]
        person = next((one for one in self._world.people.values() if str(one.id) == number), None)
        if bot is None or person is None:
            raise SpecError("there is no such bot or person")
        return bot, person


def _make_bot(world: World, given: dict[str, Any]) -> None:
    token, username, name = given.get("token"), given.get("username"), given.get("name")
    if not isinstance(token, str) or not TOKEN.fullmatch(token):
        raise SpecError("token must look like 123456:abc")
    if username is not None and not (isinstance(username, str) and _USERNAME.fullmatch(username)):
        raise SpecError("username has 4 to 32 letters, digits and underscores and begins with a letter")
    if name is not None and not (isinstance(name, str) and 1 <= len(name.strip()) <= 64):
        raise SpecError("name must be a text of 1 to 64 characters")
    bot = world.bot_of(token)
    if bot is None:
        raise SpecError("this server was started with a list of tokens, and this one is not on it")
    bot.username, bot.name = username or bot.username, name or bot.name


def _act(world: World, bot: Bot, person: Person, given: dict[str, Any]) -> None:
    """One thing that a person does."""
    text, number = given.get("text", ""), given.get("message_id", 0)
    if not isinstance(text, str) or not isinstance(number, int):
        raise SpecError("text must be a text, message_id a number")
    match given.get("act"):
        case "say":
            people.say(world, bot, person, text, _number(given, "reply_to"))
        case "start":
            people.start(world, bot, person, str(given.get("payload", "")))
        case "edit":
            people.edit(world, bot, person, number, text)
        case "press":
            people.press(world, bot, person, number, str(given.get("data", "")))
        case "block":
            people.block(world, bot, person)
        case "unblock":
            people.unblock(world, bot, person)
        case "deactivate":
            dialogue = bot.dialogues.setdefault(person.id, Dialogue())
            dialogue.deactivated = True
            changed(bot, dialogue)
        case _:
            raise SpecError("act must be one of: say, start, edit, press, block, unblock, deactivate")


def _number(given: dict[str, Any], name: str) -> int:
    number = given.get(name, 0)
    if not isinstance(number, int):
        raise SpecError(f"{name} must be a number")
    return number


async def _changed(bot: Bot, person: Person, after: str) -> None:
    """Return when the chat's version differs from `after`, or after a while."""
    for _ in range(int(_LONGEST_WAIT)):
        dialogue = bot.dialogues.get(person.id)
        if str(dialogue.version if dialogue else 0) != after:
            return
        await bot.bell.wait(1.0)


def _chat(bot: Bot, person: Person) -> dict[str, Any]:
    dialogue = bot.dialogues.get(person.id)
    shown: dict[str, Any] = {"bot": _bot(bot), "person": person.as_user(), "started": dialogue is not None}
    if dialogue is None:
        return {**shown, "version": 0, "messages": [], "blocked": False, "toasts": [], "keyboard": None}
    return {
        **shown,
        "version": dialogue.version,
        "messages": list(dialogue.messages.values()),
        "blocked": dialogue.blocked,
        "toasts": dialogue.toasts[-5:],
        "keyboard": dialogue.keyboard,
    }


def _bot(bot: Bot) -> dict[str, Any]:
    default = next((commands for scope, commands in bot.commands.items() if '"default"' in scope), [])
    about = bot.texts.get("description", "")
    waiting = len(bot.updates)
    return {**bot.as_user(), "commands": default, "description": about, "updates_waiting": waiting}
