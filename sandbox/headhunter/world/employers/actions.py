"""What an employer can do to an application."""

from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.headhunter.world.applicants.accounts import Accounts
from sandbox.headhunter.world.applicants.resume_cards import Resume
from sandbox.headhunter.world.negotiations.store import EMPLOYER, STATES, Json, Message, Negotiation, Negotiations
from sandbox.headhunter.world.vacancies.market import Market

RELATION = {"invitation": "got_invitation", "discard": "got_rejection"}


@dataclass(frozen=True, slots=True)
class EmployerActions:
    """Acts of employers on the applications they got."""

    accounts: Accounts
    market: Market
    negotiations: Negotiations
    resumes: Mapping[str, Resume]

    def view(self, negotiation: Negotiation, now: float) -> None:
        """Open the application: the letter and all messages are read, the resume has a view more."""
        first = not negotiation.viewed
        negotiation.viewed = True
        for message in negotiation.messages:
            message.seen_by_opponent = True
        resume = self.resumes.get(negotiation.resume_id)
        vacancy = self.market.vacancies.get(negotiation.vacancy_id)
        if first and resume is not None and vacancy is not None:
            resume.views.append((now, vacancy.employer_id or "", False))
            resume.new_views += 1

    def move(self, negotiation: Negotiation, state: str, text: str | None, now: float) -> Message:
        """Change the state (also to one that clients do not know yet), with a message that tells it."""
        self.view(negotiation, now)
        negotiation.state = state
        if state in ("invitation", "interview", "hired"):
            negotiation.invited = True
        user = self.accounts.users[negotiation.user_id]
        if relation := RELATION.get(state):
            user.relations.setdefault(negotiation.vacancy_id, set()).add(relation)
        STATES.setdefault(state, state)
        return self.negotiations.write(negotiation, EMPLOYER, text, now, state=state)

    def say(self, negotiation: Negotiation, text: str, now: float, assessments: list[Json] | None = None) -> Message:
        """Write in the chat; the state stays."""
        self.view(negotiation, now)
        message = self.negotiations.write(negotiation, EMPLOYER, text, now)
        message.assessments = assessments
        return message
