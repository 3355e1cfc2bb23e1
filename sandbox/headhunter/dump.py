"""The whole state of a sandbox as one JSON object, and back."""

from collections import deque
from dataclasses import asdict
from typing import Any

from sandbox.headhunter.accounts import Client, Code, SavedSearch, Token, User
from sandbox.headhunter.cards import Vacancy
from sandbox.headhunter.employers import Plan
from sandbox.headhunter.faults import Captcha, Fault, Latency
from sandbox.headhunter.ledger import LedgerEntry
from sandbox.headhunter.negotiation_store import Message, Negotiation
from sandbox.headhunter.personas import Step
from sandbox.headhunter.resume_cards import Resume
from sandbox.headhunter.state import Setup, World

Json = dict[str, Any]
FORMAT = 1
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


def load(setup: Setup, state: Json) -> World:
    """A world in the dumped state; ValueError when the dump is not one of this version."""
    if state.get("format") != FORMAT:
        raise ValueError(f"this is no dump of format {FORMAT}")
    world = World(setup, empty=True)
    world.switches.update(state["switches"])
    world.clock.set(state["clock"]["now"])
    world.clock.set_speed(state["clock"]["speed"])
    world.born, world.published_until, world.archived_until = state["times"]
    _load_market(world, state)
    _load_people(world, state)
    _load_applications(world, state)
    _load_faults(world, state["faults"])
    return world


def _load_market(world: World, state: Json) -> None:
    world.market.employers = {employer["id"]: employer for employer in state["employers"]}
    for item in state["vacancies"]:
        published: float | None = item["published"]
        vacancy = Vacancy(item["card"], world.born if published is None else published)
        for name in _VACANCY_FLAGS:
            setattr(vacancy, name, item[name])
        world.market.restore(vacancy, published)


def _load_people(world: World, state: Json) -> None:
    accounts = world.accounts
    for record in state["users"]:
        fields: Json = {**record, "relations": {}, "sent": {}, "searches": {}}
        user = User(**fields)
        user.relations = {vacancy: set(relations) for vacancy, relations in record["relations"].items()}
        user.sent = {key: deque(moments) for key, moments in record["sent"].items()}
        user.searches = {ident: SavedSearch(**search) for ident, search in record["searches"].items()}
        accounts.add_user(user)
    for record in state["clients"]:
        accounts.add_client(Client(**record))
    for record in state["tokens"]:
        token = Token(**record)
        accounts.tokens[token.access] = token
        if token.refresh:
            accounts.refreshes[token.refresh] = token
    for record in state["codes"]:
        accounts.codes[record["value"]] = Code(**record)
    accounts.grants = {(user, client) for user, client in state["grants"]}
    world.denied_users = set(state["denied_users"])


def _load_applications(world: World, state: Json) -> None:
    for record in state["resumes"]:
        resume = Resume(**record)
        resume.views = [(moment, employer, viewed) for moment, employer, viewed in record["views"]]
        world.resumes[resume.id] = resume
    for record in state["negotiations"]:
        fields: Json = {**record, "messages": [Message(**message) for message in record["messages"]]}
        world.negotiations.restore(Negotiation(**fields))
    world.ledger.entries = [LedgerEntry(**entry) for entry in state["ledger"]]
    employers = world.employers
    employers.last_text = state["last_text"]
    for moment, number, negotiation, step, plan in state["due"]:
        act = Step(step["act"], step["text"], (step["after"][0], step["after"][1]))
        employers.due.append((moment, number, negotiation, act, Plan(**plan) if plan else None))
        employers.count = max(employers.count, number)


def _load_faults(world: World, faults: Json) -> None:
    world.faults.latency = Latency(**faults["latency"])
    world.faults.captcha = Captcha(**faults["captcha"])
    for rule in faults["rules"]:
        world.faults.restore(Fault(**rule))
