"""The whole state of a sandbox as one JSON object, and back."""

import heapq
from dataclasses import asdict
from typing import Annotated, Any

from pydantic import BaseModel, Field

from sandbox.headhunter.world.applicants.accounts import Client, Code, Token, User
from sandbox.headhunter.world.applicants.resume_cards import ACCESS, STATUS, Resume, fill_resume
from sandbox.headhunter.world.employers.behaviour import Plan
from sandbox.headhunter.world.employers.chat_texts import known_text
from sandbox.headhunter.world.employers.personas import ACTS, SCENARIOS, Step
from sandbox.headhunter.world.faults import Captcha, HttpFault, Latency
from sandbox.headhunter.world.negotiations.ledger import LedgerEntry
from sandbox.headhunter.world.negotiations.store import Negotiation
from sandbox.headhunter.world.records.models import EmployerRecord, check
from sandbox.headhunter.world.state import Setup, World
from sandbox.headhunter.world.vacancies.vacancy_cards import Vacancy
from sandbox.serving.bodies import SpecError
from sandbox.serving.clock import EARLIEST, FASTEST, LATEST
from sandbox.serving.params import read

Json = dict[str, Any]
FORMAT = 1
Moment = Annotated[float, Field(ge=EARLIEST, le=LATEST)]
_VACANCY_FLAGS = ("archived", "closed", "hidden", "deleted", "denied", "visibility_id", "responses")


def dump(world: World) -> Json:
    """Everything that a restart would lose, as JSON values."""
    accounts = world.accounts
    return {
        "format": FORMAT,
        "clock": {"now": world.clock.now(), "speed": world.clock.speed},
        "times": [world.born, world.published_until, world.archived_until],
        "switches": world.switches.shown(),
        "vacancies": [_vacancy(v, v.published) for v in world.market.shown]
        + [_vacancy(v, None) for v in world.market.waiting],
        "employers": list(world.market.employers.values()),
        "users": [_user(user) for user in accounts.users.values()],
        "clients": [asdict(client) for client in accounts.clients.values()],
        "tokens": [asdict(token) for token in accounts.tokens.values()],
        "codes": [asdict(code) for code in accounts.codes.values()],
        "grants": sorted(accounts.grants),
        "resumes": [asdict(resume) for resume in world.resumes.values()],
        "negotiations": [asdict(negotiation) for negotiation in world.negotiations.by_id.values()],
        "ledger": [asdict(entry) for entry in world.ledger.entries],
        "faults": world.faults.shown(),
        "due": [_due(item) for item in world.employers.due],
        "last_text": world.employers.last_text,
        "denied_users": sorted(world.denied_users),
    }


def _vacancy(vacancy: Vacancy, published: float | None) -> Json:
    flags = {name: getattr(vacancy, name) for name in _VACANCY_FLAGS}
    return {"card": vacancy.card, "published": published, **flags}


def _user(user: User) -> Json:
    shown = asdict(user)
    shown["relations"] = {vacancy: sorted(relations) for vacancy, relations in user.relations.items()}
    shown["sent"] = {key: list(moments) for key, moments in user.sent.items()}
    return shown


def _due(item: tuple[float, int, str, Step, Plan | None]) -> list[Any]:
    moment, number, negotiation, step, plan = item
    return [moment, number, negotiation, asdict(step), asdict(plan) if plan else None]


class _Vacancy(BaseModel):
    card: Json
    published: Moment | None
    archived: bool
    closed: bool
    hidden: bool
    deleted: bool
    denied: bool
    visibility_id: str | None
    responses: int


class _ClockState(BaseModel):
    now: Moment
    speed: Annotated[float, Field(ge=0, le=FASTEST)]


class _FaultState(BaseModel):
    rules: list[HttpFault]
    latency: Latency
    captcha: Captcha


class _State(BaseModel):
    clock: _ClockState
    times: tuple[Moment, Moment, Moment]
    switches: Json
    vacancies: list[_Vacancy]
    employers: list[Json]
    users: Annotated[list[User], Field(min_length=1)]
    clients: list[Client]
    tokens: list[Token]
    codes: list[Code]
    grants: set[tuple[str, str]]
    resumes: list[Resume]
    negotiations: list[Negotiation]
    ledger: list[LedgerEntry]
    faults: _FaultState
    due: list[tuple[float, int, str, Step, Plan | None]]
    last_text: dict[str, str]
    denied_users: set[str]


def load(setup: Setup, dumped: Json) -> World:
    """A world in the dumped state. Raises SpecError when the dump is not one of this version, or damaged."""
    if dumped.get("format") != FORMAT:
        raise SpecError(f"this is no dump of format {FORMAT}")
    state = read(_State, dumped)
    try:
        return _loaded(setup, state)
    except (ValueError, KeyError) as problem:
        raise SpecError(f"the dump is damaged: {problem}") from problem


def _loaded(setup: Setup, state: _State) -> World:
    world = World(setup, empty=True)
    world.switches.update(state.switches)
    world.clock.set(state.clock.now)
    world.clock.set_speed(state.clock.speed)
    world.born, world.published_until, world.archived_until = state.times
    _load_market(world, state)
    _load_people(world, state)
    _load_applications(world, state)
    world.faults.latency, world.faults.captcha = state.faults.latency, state.faults.captcha
    for rule in state.faults.rules:
        rule.check()
        world.faults.rules.restore(rule)
    return world


def _load_market(world: World, state: _State) -> None:
    world.market.employers = {known["id"]: known for known in (check(EmployerRecord, one) for one in state.employers)}
    for item in state.vacancies:
        card = world.card(_as_dumped(item.card), "")
        vacancy = Vacancy(card, world.born if item.published is None else item.published)
        for name in _VACANCY_FLAGS:
            setattr(vacancy, name, getattr(item, name))
        world.market.restore(vacancy, item.published)


def _as_dumped(card: Json) -> Json:
    """The card such that filling its gaps changes nothing: an employer that had no id gets none now."""
    employer = card.get("employer")
    return {**card, "employer": {**employer, "no_id": True}} if isinstance(employer, dict) else card


def _load_people(world: World, state: _State) -> None:
    accounts = world.accounts
    for user in state.users:
        accounts.add_user(user)
    for client in state.clients:
        accounts.add_client(client)
    for token in state.tokens:
        accounts.tokens[token.access] = token
        if token.refresh:
            accounts.refreshes[token.refresh] = token
    accounts.codes = {code.value: code for code in state.codes}
    accounts.grants = state.grants
    world.denied_users = state.denied_users
    for resume in state.resumes:
        resume.data = fill_resume(resume.data, 0)
        if resume.user_id not in accounts.users or resume.status not in STATUS or resume.access not in ACCESS:
            raise ValueError(f"resume {resume.id} has no owner, or an unknown status")
        world.resumes[resume.id] = resume
    for user in state.users:
        if missing := [ident for ident in user.resume_ids if ident not in world.resumes]:
            raise ValueError(f"there is no resume {missing[0]}")
        if missing := [ident for ident in user.hidden_employers if ident not in world.market.employers]:
            raise ValueError(f"there is no employer {missing[0]}")


def _load_applications(world: World, state: _State) -> None:
    for negotiation in state.negotiations:
        if negotiation.user_id not in world.accounts.users:
            raise ValueError(f"negotiation {negotiation.id} has no owner")
        world.negotiations.restore(negotiation)
    world.ledger.entries = state.ledger
    employers = world.employers
    employers.last_text = state.last_text
    for item in state.due:
        _, number, _, step, plan = item
        if step.act not in ACTS or not known_text(step.text) or (plan is not None and plan.scenario not in SCENARIOS):
            raise ValueError(f"nobody knows how to {step.act}")
        employers.due.append(item)
        employers.count = max(employers.count, number)
    heapq.heapify(employers.due)
