"""The operator's side: a JSON endpoint under `/_sandbox`, off unless asked for, for loopback callers only."""

from collections.abc import Callable
from dataclasses import asdict, replace
from itertools import islice
from typing import Annotated, Any, TypeVar

from pydantic import Field
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from sandbox.headhunter.control import negotiations, settings, users, vacancies
from sandbox.headhunter.world.current import Current
from sandbox.headhunter.world.faults import Latency
from sandbox.headhunter.world.formats.stamps import stamp
from sandbox.headhunter.world.snapshot import dump, load
from sandbox.headhunter.world.state import MOST_VACANCIES, World
from sandbox.serving.bodies import Capped, SpecError
from sandbox.serving.guard import Handler, as_json_error, object_of, page, refused, whole
from sandbox.serving.params import Params, read

Json = dict[str, Any]
G = TypeVar("G", bound=Params)
MOST_BYTES = 1024 * 1024 * 1024  # a dump of a large world


class ResetParams(Params):
    """What the new world is made of; the rest stays as it was."""

    seed: Annotated[int | None, Field(ge=0, le=2**63)] = None
    held_back: Annotated[float | None, Field(ge=0, le=1)] = None
    catalogue_size: Annotated[int | None, Field(ge=0, le=MOST_VACANCIES)] = None
    start: float | None = None
    speed: float | None = None


class Control:
    """Reads and changes a world from outside the API's paths."""

    def __init__(self, current: Current) -> None:
        self._current = current
        handlers: Any = {HTTPException: refused}
        capped = [Middleware(Capped, most=MOST_BYTES)]
        self._web = Starlette(routes=self._routes(), exception_handlers=handlers, middleware=capped)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a call."""
        await self._web(scope, receive, send)

    def _routes(self) -> list[Route]:
        world = self._world
        by_hand = page("sandbox.headhunter.control", "page.html")
        actions: dict[str, Callable[[World, Json], Any]] = {
            "/clock": _typed(settings.ClockParams, settings.set_clock),
            "/settings": settings.set_settings,
            "/faults": settings.add_fault,
            "/faults/latency": _typed(settings.LatencyParams, settings.set_latency),
            "/captcha": _typed(settings.CaptchaParams, settings.set_captcha),
            "/captcha/solve": _typed(settings.SolvedParams, settings.solve_captcha),
            "/employer": _typed(negotiations.EmployerParams, negotiations.employer),
            "/negotiations": _typed(negotiations.ByHandParams, negotiations.apply_by_hand),
            "/vacancies": _typed(vacancies.PublishParams, vacancies.publish),
            "/vacancies/act": _typed(vacancies.ActionParams, vacancies.act),
            "/resumes/act": _typed(users.ResumeParams, users.act_on_resume),
            "/users": _typed(users.UsersParams, users.create),
            "/tokens": _typed(users.TokenParams, users.issue),
            "/tokens/revoke": _typed(users.TokensParams, users.revoke),
            "/tokens/expire": _typed(users.TokensParams, users.expire),
            "/clients": _typed(users.ClientParams, users.register_client),
        }
        reads: dict[str, Callable[[World, Request], Any]] = {
            "/state": state,
            "/clock": lambda w, _: settings.clock_of(w),
            "/settings": lambda w, _: w.switches.shown(),
            "/faults": lambda w, _: w.faults.shown(),
            "/ledger": ledger,
            "/requests": requests,
            "/users": lambda w, _: users.listed(w),
            "/negotiations": negotiations.listed,
            "/vacancies": vacancies.listed,
            "/dump": lambda w, _: dump(w),
        }
        return [
            *(Route(f"/_sandbox{path}", _posted(world, act), methods=["POST"]) for path, act in actions.items()),
            *(Route(f"/_sandbox{path}", _read(world, read), methods=["GET"]) for path, read in reads.items()),
            Route("/_sandbox/faults", as_json_error(self._delete_faults), methods=["DELETE"]),
            Route("/_sandbox/reset", as_json_error(self._reset), methods=["POST"]),
            Route("/_sandbox/load", as_json_error(self._load), methods=["POST"]),
            *(Route(path, by_hand, methods=["GET"]) for path in ("/_sandbox", "/_sandbox/")),
        ]

    def _world(self) -> World:
        return self._current.world

    async def _reset(self, request: Request) -> Response:
        changes = read(ResetParams, await object_of(request)).model_dump(exclude_none=True)
        try:
            self._current.world = World(replace(self._current.world.setup, **changes))
        except ValueError as problem:
            raise SpecError(str(problem)) from problem
        return JSONResponse(state(self._current.world, request))

    async def _load(self, request: Request) -> Response:
        self._current.world = load(self._current.world.setup, await object_of(request))
        return JSONResponse(state(self._current.world, request))

    async def _delete_faults(self, request: Request) -> Response:
        ident = request.query_params.get("id")
        faults = self._current.world.faults
        if ident is None:
            faults.latency = Latency()
            return JSONResponse({"removed": faults.rules.remove()})
        known = [rule.id for rule in faults.rules if str(rule.id) == ident]
        return JSONResponse({"removed": sum(faults.rules.remove(number) for number in known)})


def _typed(kind: type[G], act: Callable[[World, G], Any]) -> Callable[[World, Json], Any]:
    return lambda world, body: act(world, read(kind, body))


def _posted(world: Callable[[], World], act: Callable[[World, Json], Any]) -> Handler:
    async def serve(request: Request) -> Response:
        body = await object_of(request) if await request.body() else {}
        try:
            return JSONResponse(act(world(), body))
        except ValueError as problem:
            raise SpecError(str(problem)) from problem

    return as_json_error(serve)


def _read(world: Callable[[], World], read: Callable[[World, Request], Any]) -> Handler:
    async def serve(request: Request) -> Response:
        current = world()
        current.live(current.clock.now())
        return JSONResponse(read(current, request))

    return as_json_error(serve)


def state(world: World, _request: Request) -> Json:
    """Counts, to see at a glance what this sandbox holds."""
    accepted = sum(entry.accepted for entry in world.ledger.entries)
    return {
        "clock": settings.clock_of(world),
        "vacancies": {
            "published": world.market.index.size,
            "open": world.market.index.open.bit_count(),
            "waiting": len(world.market.waiting),
        },
        "users": len(world.accounts.users),
        "resumes": len(world.resumes),
        "negotiations": len(world.negotiations.by_id),
        "applications": {"received": len(world.ledger.entries), "accepted": accepted},
        "requests": world.requests,
        "problems": world.problems,
        "left_out": world.left_out,
        "faults": world.faults.shown(),
    }


def ledger(world: World, request: Request) -> Json:
    """Applications received after `since` (a sequence number), at most `limit`, of one `account` if asked."""
    since, limit = whole(request, "since", 0), whole(request, "limit", 1_000_000)
    account = request.query_params.get("account")
    accepted = request.query_params.get("accepted")
    entries = (
        entry
        for entry in islice(world.ledger.entries, since, None)
        if (account is None or entry.account == account)
        and (accepted is None or entry.accepted == (accepted == "true"))
    )
    return {"total": len(world.ledger.entries), "entries": [asdict(entry) for entry in islice(entries, limit)]}


def requests(world: World, request: Request) -> Json:
    """The last calls of the API with their verdicts, newest first."""
    limit = whole(request, "limit", 100)
    newest = world.log.newest(limit)
    return {"requests": [{**asdict(line), "at": stamp(line.at)} for line in newest]}
