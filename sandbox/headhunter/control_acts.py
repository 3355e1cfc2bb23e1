"""Control: acting as an employer, and as an applicant who uses the site by hand."""

from typing import TYPE_CHECKING, Any

from sandbox.headhunter import acts, negotiations
from sandbox.headhunter.applying import record
from sandbox.headhunter.negotiation_store import Negotiation

if TYPE_CHECKING:
    from starlette.requests import Request

    from sandbox.headhunter.state import World

Json = dict[str, Any]
ACTS = (
    "view", "invite", "reject", "message", "state", "archive_vacancy", "close_chat", "open_chat", "archive_chat",
    "delete_vacancy", "forget_vacancy", "forget_resume", "hide",
)  # fmt: skip


def chosen(world: "World", body: Json) -> list[Negotiation]:
    """The negotiations that a body names: `negotiation_id`, `vacancy_id`, `user_id`, or `all`."""
    if ident := body.get("negotiation_id"):
        if str(ident) not in world.negotiations.by_id:
            raise ValueError(f"there is no negotiation {ident}")
        return [world.negotiations.by_id[str(ident)]]
    if vacancy := body.get("vacancy_id"):
        return list(world.negotiations.of_vacancy(str(vacancy)))
    if user := body.get("user_id"):
        return list(world.negotiations.of_user(str(user)))
    if body.get("all"):
        return list(world.negotiations.by_id.values())
    raise ValueError("say which: negotiation_id, vacancy_id, user_id or all")


def employer(world: "World", body: Json) -> Json:
    """Act as an employer on one or several applications."""
    act = str(body["act"])
    if act not in ACTS:
        raise ValueError(f"act must be one of {', '.join(ACTS)}, not {act!r}")
    now = world.clock.now()
    found = chosen(world, body)
    for negotiation in found:
        _perform(world, negotiation, act, body, now)
    return {"negotiations": [negotiations.shown(world, n, detailed=True) for n in found[:100]], "count": len(found)}


def _perform(world: "World", negotiation: Negotiation, act: str, body: Json, now: float) -> None:
    text = body.get("text")
    if act == "view":
        acts.view(world, negotiation, now)
    elif act in ("invite", "reject", "state"):
        state = {"invite": "invitation", "reject": "discard"}.get(act) or str(body["state"])
        acts.move(world, negotiation, state, text, now)
    elif act == "message":
        acts.say(world, negotiation, str(body["text"]), now, body.get("assessments"))
    else:
        _change(world, negotiation, act)


def _change(world: "World", negotiation: Negotiation, act: str) -> None:
    vacancy = world.market.vacancies.get(negotiation.vacancy_id)
    if act in ("close_chat", "open_chat"):
        acts.switch_chat(negotiation, off=act == "close_chat")
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


def apply_by_hand(world: "World", body: Json) -> Json:
    """An application that the person made on the site: no checks but the pair; it counts in the 24 hours."""
    resume = world.resumes[str(body["resume_id"])]
    vacancy = world.market.vacancies[str(body["vacancy_id"])]
    if world.negotiations.pair(resume.id, vacancy.id) is not None:
        raise ValueError("this resume was already sent to this vacancy")
    user = world.accounts.users[resume.user_id]
    now = world.clock.now()
    lag = world.switches.read_back_lag
    made = record(world, user, resume, vacancy, body.get("message"), now, lag=lag)
    return negotiations.shown(world, made, detailed=True)


def listed(world: "World", request: "Request") -> Json:
    """Applications of everybody or of one user, newest first, with their chats."""
    user = request.query_params.get("user_id")
    limit = int(request.query_params.get("limit", 100))
    found = world.negotiations.of_user(user) if user else list(world.negotiations.by_id.values())
    newest = sorted(found, key=lambda n: (n.updated, n.id), reverse=True)[:limit]
    lines: list[Json] = []
    for negotiation in newest:
        chat = [{"author": m.author, "text": m.text, "state": m.state, "at": m.created} for m in negotiation.messages]
        lines.append({**negotiations.shown(world, negotiation), "user_id": negotiation.user_id, "messages": chat})
    return {"found": len(found), "items": lines}
