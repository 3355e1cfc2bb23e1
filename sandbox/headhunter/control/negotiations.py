"""Control: acting as an employer, and as an applicant who uses the site by hand."""

import heapq
from typing import Annotated, Any, Literal

from pydantic import Field
from starlette.requests import Request

from sandbox.headhunter.api import negotiations
from sandbox.headhunter.api.applying import record
from sandbox.headhunter.world.negotiations.store import Negotiation
from sandbox.headhunter.world.state import World
from sandbox.serving.bodies import SpecError
from sandbox.serving.guard import whole
from sandbox.serving.params import Ident, Params, Text, known

Json = dict[str, Any]
ActionName = Literal[
    "view", "invite", "reject", "message", "state", "archive_vacancy", "close_chat", "open_chat", "archive_chat",
    "delete_vacancy", "forget_vacancy", "forget_resume", "hide",
]  # fmt: skip
MOST_AT_ONCE = 20_000


class EmployerParams(Params):
    """An act, and the applications it is done to."""

    act: ActionName
    negotiation_id: Ident | None = None
    vacancy_id: Ident | None = None
    user_id: Ident | None = None
    all: bool = False
    text: Text | None = None
    state: Annotated[str | None, Field(min_length=1, max_length=100)] = None
    assessments: list[Json] | None = None


class OneByHand(Params):
    """An application made on the site."""

    resume_id: Ident
    vacancy_id: Ident
    message: Text | None = None


class ByHandParams(Params):
    """One application, or many at once."""

    resume_id: Ident | None = None
    vacancy_id: Ident | None = None
    message: Text | None = None
    applications: Annotated[list[OneByHand] | None, Field(max_length=MOST_AT_ONCE)] = None


def chosen(world: World, params: EmployerParams) -> list[Negotiation]:
    """The negotiations that are named: `negotiation_id`, `vacancy_id`, `user_id`, or `all`."""
    if params.negotiation_id is not None:
        return [known(world.negotiations.by_id, params.negotiation_id, "negotiation")]
    if params.vacancy_id is not None:
        return list(world.negotiations.of_vacancy(params.vacancy_id))
    if params.user_id is not None:
        return list(world.negotiations.of_user(params.user_id))
    if params.all:
        return list(world.negotiations.by_id.values())
    raise SpecError("say which: negotiation_id, vacancy_id, user_id or all")


def employer(world: World, params: EmployerParams) -> Json:
    """Act as an employer on one or several applications."""
    if params.act == "message" and not (params.text or "").strip():
        raise SpecError("a message needs a text")
    if params.act == "state" and params.state is None:
        raise SpecError("say which: state")
    now = world.clock.now()
    found = chosen(world, params)
    for negotiation in found:
        _perform(world, negotiation, params, now)
    return {"negotiations": [negotiations.shown(world, n, detailed=True) for n in found[:100]], "count": len(found)}


def _perform(world: World, negotiation: Negotiation, params: EmployerParams, now: float) -> None:
    if params.act == "view":
        world.actions.view(negotiation, now)
    elif params.act in ("invite", "reject", "state"):
        state = {"invite": "invitation", "reject": "discard"}.get(params.act) or str(params.state)
        world.actions.move(negotiation, state, params.text, now)
    elif params.act == "message":
        world.actions.say(negotiation, str(params.text), now, params.assessments)
    else:
        _change(world, negotiation, params.act)


def _change(world: World, negotiation: Negotiation, act: str) -> None:
    vacancy = world.market.vacancies.get(negotiation.vacancy_id)
    if act in ("close_chat", "open_chat"):
        negotiation.chat_off = act == "close_chat"
    elif act == "archive_chat":
        negotiation.archived = True
    elif act == "forget_vacancy":
        negotiation.vacancy_gone = True
    elif act == "forget_resume":
        negotiation.resume_gone = True
    elif act == "hide":
        negotiation.hidden = True
    elif vacancy is not None:
        if act == "archive_vacancy":
            world.market.archive(vacancy)
        else:
            world.market.hide(vacancy, deleted=True)


def apply_by_hand(world: World, params: ByHandParams) -> Json:
    """Applications that the person made on the site: no checks but the pair; they count in the 24 hours."""
    if params.applications is not None:
        return {"made": [_by_hand(world, one).id for one in params.applications]}
    one = OneByHand(resume_id=params.resume_id or "", vacancy_id=params.vacancy_id or "", message=params.message)
    return negotiations.shown(world, _by_hand(world, one), detailed=True)


def _by_hand(world: World, params: OneByHand) -> Negotiation:
    resume = known(world.resumes, params.resume_id, "resume")
    vacancy = known(world.market.vacancies, params.vacancy_id, "vacancy")
    if world.negotiations.pair(resume.id, vacancy.id) is not None:
        raise SpecError(f"resume {resume.id} was already sent to vacancy {vacancy.id}")
    user = world.accounts.users[resume.user_id]
    lag = world.switches.read_back_lag
    return record(world, user, resume, vacancy, params.message, world.clock.now(), lag=lag)


def listed(world: World, request: Request) -> Json:
    """Applications of everybody or of one user, newest first, with their chats."""
    user = request.query_params.get("user_id")
    limit = whole(request, "limit", 100)
    found = world.negotiations.of_user(user) if user else list(world.negotiations.by_id.values())
    newest = heapq.nlargest(limit, found, key=lambda n: (n.updated, n.id))
    lines: list[Json] = []
    for negotiation in newest:
        chat = [{"author": m.author, "text": m.text, "state": m.state, "at": m.created} for m in negotiation.messages]
        lines.append({**negotiations.shown(world, negotiation), "user_id": negotiation.user_id, "messages": chat})
    return {"found": len(found), "items": lines}
