"""Control: the clock, switches, faults and captchas."""

from dataclasses import asdict
from typing import Annotated, Any

from pydantic import Field

from sandbox.headhunter.http import admission
from sandbox.headhunter.world.faults import LATENCY_PROFILES, HttpFault, Latency
from sandbox.headhunter.world.formats.stamps import parse_stamp, stamp
from sandbox.headhunter.world.state import World
from sandbox.serving.bodies import SpecError
from sandbox.serving.params import Ident, Params, Text, read

Json = dict[str, Any]
_SLOWEST_MS = 600_000.0
Milliseconds = Annotated[float, Field(ge=0, le=_SLOWEST_MS)]


class ClockParams(Params):
    """`now` (time stamp or epoch seconds), `advance_seconds`, `speed`."""

    now: float | Text | None = None
    advance_seconds: float = 0.0
    speed: float | None = None


class LatencyParams(Params):
    """A profile by name, or two figures."""

    profile: Text | None = None
    median_ms: Milliseconds | None = None
    p99_ms: Milliseconds | None = None


class CaptchaParams(Params):
    """Which calls demand a captcha."""

    on: bool = True
    method: Text = "POST"
    path: Text = "/negotiations"


class SolvedParams(Params):
    """Which captcha is solved; all of them without a state."""

    state: Ident | None = None


def clock_of(world: World) -> Json:
    """The sandbox's present moment and how fast time runs."""
    now = world.clock.now()
    return {"now": stamp(now), "epoch": now, "speed": world.clock.speed}


def set_clock(world: World, params: ClockParams) -> Json:
    """Set, move, speed up; all of it or nothing. What became due happens at once."""
    clock, before = world.clock, (world.clock.now(), world.clock.speed)
    try:
        if params.now is not None:
            clock.set(parse_stamp(params.now) if isinstance(params.now, str) else params.now)
        clock.advance(params.advance_seconds)
        if params.speed is not None:
            clock.set_speed(params.speed)
    except (ValueError, OverflowError) as problem:
        clock.set(before[0])
        clock.set_speed(before[1])
        raise SpecError(str(problem)) from problem
    world.live(clock.now())
    return clock_of(world)


def set_settings(world: World, body: Json) -> Json:
    """Change switches; all of them or none."""
    world.switches.update(body)
    world.good_agents.clear()
    world.dictionaries.forget()
    return world.switches.shown()


def add_fault(world: World, body: Json) -> Json:
    """Put a rule into force."""
    fault = read(HttpFault, {name: value for name, value in body.items() if name not in ("id", "hits")})
    return asdict(world.faults.add(fault))


def set_latency(world: World, params: LatencyParams) -> Json:
    """A profile by name (`zero`, `real`, `slow`), or `median_ms` and `p99_ms`."""
    if params.profile is not None:
        if params.profile not in LATENCY_PROFILES:
            raise SpecError(f"profile must be one of {', '.join(LATENCY_PROFILES)}, not {params.profile!r:.40}")
        chosen = LATENCY_PROFILES[params.profile]
    elif params.median_ms is not None:
        chosen = Latency(params.median_ms, params.median_ms if params.p99_ms is None else params.p99_ms)
    else:
        raise SpecError("say which: profile or median_ms")
    world.faults.latency = chosen
    return asdict(chosen)


def set_captcha(world: World, params: CaptchaParams) -> Json:
    """Demand a captcha on the calls of a method and path until it is solved."""
    captcha = world.faults.captcha
    captcha.on, captcha.method, captcha.path = params.on, params.method, params.path
    captcha.state = world.accounts.secret(24)
    return asdict(captcha)


def solve_captcha(world: World, params: SolvedParams) -> Json:
    """Say that a person has solved it: all captchas, or the one of `state`."""
    if params.state is not None:
        admission.solve_captcha(world, params.state)
    else:
        admission.solve_all_captchas(world)
    return asdict(world.faults.captcha)
