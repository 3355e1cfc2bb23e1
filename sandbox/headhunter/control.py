"""The operator's side: a JSON endpoint under `/_sandbox`, off unless asked for, for loopback callers only."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, replace
from importlib.resources import files
from itertools import islice
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from sandbox.headhunter import control_acts as acts
from sandbox.headhunter import control_market as market
from sandbox.headhunter import control_people as people
from sandbox.headhunter.clock import parse_stamp, stamp
from sandbox.headhunter.dump import dump, load
from sandbox.headhunter.faults import LATENCY_PROFILES, Fault, Latency
from sandbox.headhunter.state import World

if TYPE_CHECKING:
    from sandbox.headhunter.app import App, Receive, Scope, Send

Json = dict[str, Any]
LOOPBACK = {"127.0.0.1", "::1", "localhost", "testclient", ""}
Act = Callable[[World, Json], Any]
RESETTABLE = ("seed", "held_back", "catalogue_size", "start", "speed")


class Control:
    """Reads and changes a world from outside the API's paths."""

    def __init__(self, app: "App") -> None:
        self._app = app
        self._web = Starlette(routes=self._routes())

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
        simple: list[tuple[str, str, Act]] = [
            ("POST", "/clock", set_clock),
            ("POST", "/settings", set_settings),
            ("POST", "/faults", add_fault),
            ("POST", "/faults/latency", set_latency),
            ("POST", "/captcha", set_captcha),
            ("POST", "/captcha/solve", solve_captcha),
            ("POST", "/employer", acts.employer),
            ("POST", "/negotiations", acts.apply_by_hand),
            ("POST", "/vacancies", market.publish),
            ("POST", "/vacancies/act", market.act),
            ("POST", "/resumes/act", people.act_on_resume),
            ("POST", "/users", people.create),
            ("POST", "/tokens", people.issue),
            ("POST", "/tokens/revoke", people.revoke),
            ("POST", "/tokens/expire", people.expire),
            ("POST", "/clients", people.register_client),
        ]
        routes = [Route(f"/_sandbox{path}", _posted(world, act), methods=[method]) for method, path, act in simple]
        reads: list[tuple[str, Callable[[World, Request], Any]]] = [
            ("/state", state),
            ("/clock", lambda w, _: clock_of(w)),
            ("/settings", lambda w, _: w.switches.shown()),
            ("/faults", lambda w, _: w.faults.shown()),
            ("/ledger", ledger),
            ("/requests", requests),
            ("/users", lambda w, _: people.listed(w)),
            ("/negotiations", acts.listed),
            ("/vacancies", market.listed),
            ("/dump", lambda w, _: dump(w)),
        ]
        routes += [Route(f"/_sandbox{path}", _read(world, read), methods=["GET"]) for path, read in reads]
        routes.append(Route("/_sandbox/faults", _delete_faults(world), methods=["DELETE"]))
        routes.append(Route("/_sandbox/reset", self._reset, methods=["POST"]))
        routes.append(Route("/_sandbox/load", self._load, methods=["POST"]))
        routes += [Route(path, page, methods=["GET"]) for path in ("/_sandbox", "/_sandbox/")]
        return routes

    def _world(self) -> World:
        return self._app.world

    async def _reset(self, request: Request) -> Response:
        try:
            changes = await _body(request)
            setup = replace(self._app.world.setup, **{name: changes[name] for name in RESETTABLE if name in changes})
            self._app.world = World(setup)
        except (ValueError, TypeError) as problem:
            return JSONResponse({"error": str(problem)}, 400)
        return JSONResponse(state(self._app.world, request))

    async def _load(self, request: Request) -> Response:
        try:
            self._app.world = load(self._app.world.setup, await _body(request))
        except KeyError as problem:
            return JSONResponse({"error": f"the dump lacks {problem.args[0]!r}"}, 400)
        except (ValueError, TypeError) as problem:
            return JSONResponse({"error": str(problem)}, 400)
        return JSONResponse(state(self._app.world, request))


async def page(_request: Request) -> Response:
    """The page to play the employer and the operator by hand."""
    markup = files("sandbox.headhunter").joinpath("control_page.html").read_text(encoding="utf-8")
    return HTMLResponse(markup)


def _posted(world: Callable[[], World], act: Act) -> Callable[[Request], Awaitable[Response]]:
    async def serve(request: Request) -> Response:
        try:
            body = await _body(request)
            return JSONResponse(act(world(), body))
        except (ValueError, TypeError) as problem:
            return JSONResponse({"error": str(problem)}, 400)
        except KeyError as problem:
            return JSONResponse({"error": f"{problem.args[0]!r} is missing or unknown"}, 400)

    return serve


def _read(
    world: Callable[[], World], read: Callable[[World, Request], Any]
) -> Callable[[Request], Awaitable[Response]]:
    async def serve(request: Request) -> Response:
        current = world()
        current.live(current.clock.now())
        try:
            return JSONResponse(read(current, request))
        except ValueError as problem:
            return JSONResponse({"error": str(problem)}, 400)

    return serve


def _delete_faults(world: Callable[[], World]) -> Callable[[Request], Awaitable[Response]]:
    async def serve(request: Request) -> Response:
        ident = request.query_params.get("id")
        world().faults.latency = Latency()
        return JSONResponse({"removed": world().faults.remove(int(ident) if ident else None)})

    return serve


async def _body(request: Request) -> Json:
    raw = await request.body()
    if not raw:
        return {}
    try:
        body = json.loads(raw)
    except ValueError as problem:
        raise ValueError(f"the body is not JSON: {problem}") from problem
    if not isinstance(body, dict):
        raise ValueError("the body must be a JSON object")  # noqa: TRY004 - the caller turns it into a 400
    return body


def clock_of(world: World) -> Json:
    """The sandbox's present moment and how fast time runs."""
    now = world.clock.now()
    return {"now": stamp(now), "epoch": now, "speed": world.clock.speed}


def state(world: World, _request: Request) -> Json:
    """Counts, to see at a glance what this sandbox holds."""
    accepted = sum(entry.accepted for entry in world.ledger.entries)
    return {
        "clock": clock_of(world),
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


def set_clock(world: World, body: Json) -> Json:
    """`now` (time stamp or epoch seconds), `advance_seconds`, `speed`; what became due happens at once."""
    if "now" in body:
        value = body["now"]
        world.clock.set(parse_stamp(value) if isinstance(value, str) else float(value))
    if "advance_seconds" in body:
        world.clock.advance(float(body["advance_seconds"]))
    if "speed" in body:
        world.clock.set_speed(float(body["speed"]))
    world.live(world.clock.now())
    return clock_of(world)


def set_settings(world: World, body: Json) -> Json:
    """Change switches; all of them or none."""
    world.switches.update(body)
    world.good_agents.clear()
    world.dictionaries.forget()
    return world.switches.shown()


def add_fault(world: World, body: Json) -> Json:
    """Put a rule into force."""
    return asdict(world.faults.add(Fault(**{k: v for k, v in body.items() if k not in ("id", "hits")})))


def set_latency(world: World, body: Json) -> Json:
    """A profile by name (`zero`, `real`, `slow`), or `median_ms` and `p99_ms`."""
    profile = body.get("profile")
    if profile is not None:
        if profile not in LATENCY_PROFILES:
            raise ValueError(f"profile must be one of {', '.join(LATENCY_PROFILES)}, not {profile!r}")
        chosen = LATENCY_PROFILES[profile]
    else:
        median = float(body["median_ms"])
        chosen = Latency(median, float(body.get("p99_ms", median)))
    world.faults.latency = chosen
    return asdict(chosen)


def set_captcha(world: World, body: Json) -> Json:
    """Demand a captcha on the calls of a method and path until it is solved."""
    captcha = world.faults.captcha
    captcha.on = bool(body.get("on", True))
    captcha.method = str(body.get("method", "POST"))
    captcha.path = str(body.get("path", "/negotiations"))
    captcha.state = world.accounts.secret(24)
    return asdict(captcha)


def solve_captcha(world: World, body: Json) -> Json:
    """Say that a person has solved it: all captchas, or the one of `state`."""
    from sandbox.headhunter.admission import solve_captcha as solve

    if "state" in body:
        solve(world, str(body["state"]))
    else:
        world.faults.captcha.on = False
        for client in world.anonymous_calls:
            world.anonymous_calls[client] = -1_000_000
        for user in world.accounts.users.values():
            user.apply_calls = 0
    return asdict(world.faults.captcha)


def ledger(world: World, request: Request) -> Json:
    """Applications received after `since` (a sequence number), at most `limit`, of one `account` if asked."""
    since = int(request.query_params.get("since", 0))
    limit = int(request.query_params.get("limit", 1_000_000))
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
    limit = int(request.query_params.get("limit", 100))
    newest = list(world.log)[-limit:][::-1] if limit else []
    return {"requests": [{**asdict(line), "at": stamp(line.at)} for line in newest]}
