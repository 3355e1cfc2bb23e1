"""The operator's side: a JSON endpoint under `/_sandbox`, off unless asked for, for loopback callers only."""

from collections.abc import Callable
from dataclasses import asdict, replace
from importlib.resources import files
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import Field
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from sandbox.headhunter import control_acts as acts
from sandbox.headhunter import control_knobs as knobs
from sandbox.headhunter import control_market as market
from sandbox.headhunter import control_people as people
from sandbox.headhunter.clock import stamp
from sandbox.headhunter.dump import dump, load
from sandbox.headhunter.faults import Latency
from sandbox.headhunter.state import MOST_VACANCIES, World
from sandbox.serving.bodies import Capped, SpecError
from sandbox.serving.given import Given, read
from sandbox.serving.guard import Handler, object_of, refused, told, whole

if TYPE_CHECKING:
    from sandbox.headhunter.app import App, Receive, Scope, Send

Json = dict[str, Any]
G = TypeVar("G", bound=Given)
LOOPBACK = {"127.0.0.1", "::1", "localhost", "testclient", ""}
MOST_BYTES = 1024 * 1024 * 1024  # a dump of a large world


class ResetGiven(Given):
    """What the new world is made of; the rest stays as it was."""

    seed: Annotated[int | None, Field(ge=0, le=2**63)] = None
    held_back: Annotated[float | None, Field(ge=0, le=1)] = None
    catalogue_size: Annotated[int | None, Field(ge=0, le=MOST_VACANCIES)] = None
    start: float | None = None
    speed: float | None = None


class Control:
    """Reads and changes a world from outside the API's paths."""

    def __init__(self, app: "App") -> None:
        self._app = app
        handlers: Any = {HTTPException: refused}
        capped = [Middleware(Capped, most=MOST_BYTES)]
        self._web = Starlette(routes=self._routes(), exception_handlers=handlers, middleware=capped)

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Serve a call from this machine; refuse any other."""
        client = scope.get("client")
        if client and client[0] not in LOOPBACK:
            answer = JSONResponse({"error": "the control endpoint serves loopback callers only"}, 403)
            await answer(scope, receive, send)
            return
        await self._web(scope, receive, send)

    def _routes(self) -> list[Route]:
        world = self._world
        acts_by_path: dict[str, Callable[[World, Json], Any]] = {
            "/clock": _typed(knobs.ClockGiven, knobs.set_clock),
            "/settings": knobs.set_settings,
            "/faults": knobs.add_fault,
            "/faults/latency": _typed(knobs.LatencyGiven, knobs.set_latency),
            "/captcha": _typed(knobs.CaptchaGiven, knobs.set_captcha),
            "/captcha/solve": _typed(knobs.SolvedGiven, knobs.solve_captcha),
            "/employer": _typed(acts.EmployerGiven, acts.employer),
            "/negotiations": _typed(acts.ByHandGiven, acts.apply_by_hand),
            "/vacancies": _typed(market.PublishGiven, market.publish),
            "/vacancies/act": _typed(market.ActGiven, market.act),
            "/resumes/act": _typed(people.ResumeGiven, people.act_on_resume),
            "/users": _typed(people.UsersGiven, people.create),
            "/tokens": _typed(people.TokenGiven, people.issue),
            "/tokens/revoke": _typed(people.TokensGiven, people.revoke),
            "/tokens/expire": _typed(people.TokensGiven, people.expire),
            "/clients": _typed(people.ClientGiven, people.register_client),
        }
        reads: dict[str, Callable[[World, Request], Any]] = {
            "/state": state,
            "/clock": lambda w, _: knobs.clock_of(w),
            "/settings": lambda w, _: w.switches.shown(),
            "/faults": lambda w, _: w.faults.shown(),
            "/ledger": ledger,
            "/requests": requests,
            "/users": lambda w, _: people.listed(w),
            "/negotiations": acts.listed,
            "/vacancies": market.listed,
            "/dump": lambda w, _: dump(w),
        }
        return [
            *(Route(f"/_sandbox{path}", _posted(world, act), methods=["POST"]) for path, act in acts_by_path.items()),
            *(Route(f"/_sandbox{path}", _read(world, read), methods=["GET"]) for path, read in reads.items()),
            Route("/_sandbox/faults", told(self._delete_faults), methods=["DELETE"]),
            Route("/_sandbox/reset", told(self._reset), methods=["POST"]),
            Route("/_sandbox/load", told(self._load), methods=["POST"]),
            *(Route(path, page, methods=["GET"]) for path in ("/_sandbox", "/_sandbox/")),
        ]

    def _world(self) -> World:
        return self._app.world

    async def _reset(self, request: Request) -> Response:
        changes = read(ResetGiven, await object_of(request)).model_dump(exclude_none=True)
        try:
            self._app.world = World(replace(self._app.world.setup, **changes))
        except ValueError as problem:
            raise SpecError(str(problem)) from problem
        return JSONResponse(state(self._app.world, request))

    async def _load(self, request: Request) -> Response:
        self._app.world = load(self._app.world.setup, await object_of(request))
        return JSONResponse(state(self._app.world, request))

    async def _delete_faults(self, request: Request) -> Response:
        ident = request.query_params.get("id")
        faults = self._app.world.faults
        if ident is None:
            faults.latency = Latency()
            return JSONResponse({"removed": faults.remove()})
        return JSONResponse({"removed": sum(faults.remove(rule.id) for rule in faults.rules if str(rule.id) == ident)})


async def page(_request: Request) -> Response:
    """The page to play the employer and the operator by hand."""
    markup = files("sandbox.headhunter").joinpath("control_page.html").read_text(encoding="utf-8")
    return HTMLResponse(markup)


def _typed(kind: type[G], act: Callable[[World, G], Any]) -> Callable[[World, Json], Any]:
    return lambda world, body: act(world, read(kind, body))


def _posted(world: Callable[[], World], act: Callable[[World, Json], Any]) -> Handler:
    async def serve(request: Request) -> Response:
        body = await object_of(request) if await request.body() else {}
        try:
            return JSONResponse(act(world(), body))
        except ValueError as problem:
            raise SpecError(str(problem)) from problem

    return told(serve)


def _read(world: Callable[[], World], read: Callable[[World, Request], Any]) -> Handler:
    async def serve(request: Request) -> Response:
        current = world()
        current.live(current.clock.now())
        return JSONResponse(read(current, request))

    return told(serve)


def state(world: World, _request: Request) -> Json:
    """Counts, to see at a glance what this sandbox holds."""
    accepted = sum(entry.accepted for entry in world.ledger.entries)
    return {
        "clock": knobs.clock_of(world),
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
    newest = list(world.log)[-limit:][::-1] if limit else []
    return {"requests": [{**asdict(line), "at": stamp(line.at)} for line in newest]}
