"""What an employer can do to an application."""

from typing import TYPE_CHECKING

from sandbox.headhunter.negotiation_store import EMPLOYER, STATES, Message, Negotiation

if TYPE_CHECKING:
    from sandbox.headhunter.negotiation_store import Json
    from sandbox.headhunter.state import World

RELATION = {"invitation": "got_invitation", "discard": "got_rejection"}


def view(world: "World", negotiation: Negotiation, now: float) -> None:
    """Open the application: the letter and all messages are read, the resume has a view more."""
    first = not negotiation.viewed
    negotiation.viewed = True
    for message in negotiation.messages:
        message.seen_by_opponent = True
    resume = world.resumes.get(negotiation.resume_id)
    vacancy = world.market.vacancies.get(negotiation.vacancy_id)
    if first and resume is not None and vacancy is not None:
        resume.views.append((now, vacancy.employer_id or "", False))
        resume.new_views += 1


def move(world: "World", negotiation: Negotiation, state: str, text: str | None, now: float) -> Message:
    """Change the state (also to one that clients do not know yet), with a message that tells it."""
    view(world, negotiation, now)
    negotiation.state = state
    if state in ("invitation", "interview", "hired"):
        negotiation.invited = True
    user = world.accounts.users[negotiation.user_id]
    if relation := RELATION.get(state):
        user.relations.setdefault(negotiation.vacancy_id, set()).add(relation)
    STATES.setdefault(state, state)
    return world.negotiations.write(negotiation, EMPLOYER, text, now, state=state)


def say(
    world: "World", negotiation: Negotiation, text: str, now: float, assessments: "list[Json] | None" = None
) -> Message:
    """Write in the chat; the state stays."""
    view(world, negotiation, now)
    message = world.negotiations.write(negotiation, EMPLOYER, text, now)
    message.assessments = assessments
    return message


def switch_chat(negotiation: Negotiation, *, off: bool) -> None:
    """Switch the chat off or on."""
    negotiation.chat_off = off
