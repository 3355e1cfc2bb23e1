"""The control endpoint and the page where a person chats with the bot: with --control only, outside the API paths."""

from importlib.resources import files
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from sandbox.llm.faults import SpecError
from sandbox.llm.guard import as_object, json_of, object_of, told
from sandbox.telegram import people, state
from sandbox.telegram.messages import changed
from sandbox.telegram.webhook import Deliveries
from sandbox.telegram.world import FAULTS, Bot, Dialogue, Person, World

_LONGEST_WAIT = 25.0
_FURTHEST = 400 * 24 * 3600.0


def routes(world: World, deliveries: Deliveries) -> list[Route]:
    """The routes under /_sandbox, and the page."""
    control = Control(world, deliveries)
    page = files("sandbox.telegram").joinpath("page.html").read_text(encoding="utf-8")

    async def show(_request: Request) -> Response:
        return HTMLResponse(page)

    return [
        Route("/_sandbox/bots", told(control.bots), methods=["GET", "POST"]),
        Route("/_sandbox/people", told(control.people), methods=["GET", "POST"]),
        Route("/_sandbox/bots/{bot}/chats/{person:int}", told(control.chat), methods=["GET", "POST"]),
        Route("/_sandbox/faults", told(control.faults), methods=["GET", "POST", "DELETE"]),
        Route("/_sandbox/faults/{number:int}", told(control.fault), methods=["DELETE"]),
        Route("/_sandbox/requests", told(control.requests), methods=["GET", "DELETE"]),
        Route("/_sandbox/clock", told(control.clock), methods=["GET", "POST"]),
        Route("/_sandbox/limits", told(control.limits), methods=["GET", "PUT"]),
        Route("/_sandbox/state", told(control.state), methods=["GET", "PUT"]),
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
            given = await object_of(request)
            bot = self._world.bot_of(str(given.get("token", "")))
            if bot is None:
                raise SpecError("this server was started with a list of tokens, and this one is not on it")
            bot.username = str(given.get("username", bot.username))
            bot.name = str(given.get("name", bot.name))
        return JSONResponse({"bots": [_bot(bot) for bot in self._world.bots.values()]})

    async def people(self, request: Request) -> Response:
        """List the people, or make one."""
        if request.method == "POST":
            given = await object_of(request)
            names = [given.get(name) for name in ("first_name", "last_name", "username")]
            if not names[0] or not all(name is None or isinstance(name, str) for name in names):
                raise SpecError("first_name is required; first_name, last_name and username are texts")
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

    async def faults(self, request: Request) -> Response:
        """List, add (one object or a list of them) or remove all."""
        faults = self._world.faults
        if request.method == "POST":
            given = await json_of(request)
            specs = given if isinstance(given, list) else [given]
            added = [faults.add(as_object(spec)).as_json() for spec in specs]
            return JSONResponse({"added": added}, status_code=201)
        if request.method == "DELETE":
            return JSONResponse({"removed": faults.remove()})
        return JSONResponse({"active": faults.all(), "kinds": FAULTS})

    async def fault(self, request: Request) -> Response:
        """Remove one fault."""
        removed = self._world.faults.remove(request.path_params["number"])
        return JSONResponse({"removed": removed}, status_code=200 if removed else 404)

    async def requests(self, request: Request) -> Response:
        """Show or clear the log of calls."""
        if request.method == "DELETE":
            return JSONResponse({"removed": self._world.journal.clear()})
        return JSONResponse({"requests": self._world.journal.all()})

    async def clock(self, request: Request) -> Response:
        """Show the time, or move it forward by `advance` seconds."""
        if request.method == "POST":
            seconds = (await object_of(request)).get("advance")
            if not isinstance(seconds, int | float) or not 0 <= seconds <= _FURTHEST:
                raise SpecError(f"advance must be seconds from 0 to {_FURTHEST:g}")
            self._world.clock.ahead += seconds
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
        person = self._world.people.get(request.path_params["person"])
        if bot is None or person is None:
            raise SpecError("there is no such bot or person")
        return bot, person


def _act(world: World, bot: Bot, person: Person, given: dict[str, Any]) -> None:
    """One thing that a person does."""
    text, number = str(given.get("text", "")), given.get("message_id", 0)
    if not isinstance(number, int):
        raise SpecError("message_id must be a number")
    match given.get("act"):
        case "say":
            people.say(world, bot, person, text)
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
