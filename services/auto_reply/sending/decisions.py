"""The owner's decisions. One that no longer fits what stands is left undone, with a line in the audit log."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.stdlib import get_logger

from libs.common.accounts import audit
from libs.common.errors import TransientError
from libs.common.events.base import VacancyCard
from libs.common.events.match import MatchDecided
from services.auto_reply.cards import card_of, employer_key
from services.auto_reply.ports import Deps, WrittenLetter
from services.auto_reply.sending.domain import BY_HAND_FROM, WAITING, State, undone
from services.auto_reply.sending.events import reply_sent
from services.auto_reply.sending.owner_letters import OwnerLetter
from services.auto_reply.sending.store import decisions as store
from services.auto_reply.sending.store import lanes
from services.auto_reply.sending.store.decisions import Standing

log = get_logger(__name__)
Refusal = str | None
"""Why a decision was left undone; None: it was carried out."""


async def decide(
    connection: AsyncConnection, deps: Deps, event: MatchDecided, letter: OwnerLetter | None = None
) -> None:
    """Carry out one decision, or say in the audit log why not. The caller owns the transaction.

    `letter` is what `owner_letters.checked` said of the letter that the decision brings.

    The lane is locked first, as by a claim: so a decision comes before the claim or after it, never in between.
    """
    await lanes.lock(connection, event.user_id)
    refusal = await _decide(connection, deps, event, letter)
    log.info(
        "decision carried out" if refusal is None else "decision ignored",
        action="decision.done" if refusal is None else "decision.ignored",
        decision=event.decision,
        application_id=event.application_id and str(event.application_id),
        why=refusal,
    )
    if refusal is not None:
        data = {
            "decision": event.decision,
            "decision_id": str(event.decision_id),
            "application": event.application_id and str(event.application_id),
            "vacancy": event.vacancy_id,
            "why": refusal,
        }
        await audit.append(connection, user_id=event.user_id, actor="auto_reply", action="decision.ignored", data=data)


async def _decide(connection: AsyncConnection, deps: Deps, event: MatchDecided, letter: OwnerLetter | None) -> Refusal:
    if event.decision == "apply":
        return await _apply(connection, deps, event, letter)
    row = await store.look(connection, event.application_id, event.user_id) if event.application_id else None
    if row is None:
        return "no_such_application"
    if event.decision == "edit":
        return await _edit(connection, event, row, letter)
    return await DECISIONS[event.decision](connection, deps, event, row)


async def _approve(connection: AsyncConnection, deps: Deps, event: MatchDecided, row: Standing) -> Refusal:
    if row.state not in WAITING:
        return f"state_{row.state}"
    if event.letter_hash is None or event.letter_hash != row.letter_hash:
        return "another_letter"
    await store.approve(connection, row, event.letter_hash)
    await lanes.wake(connection, [row.user_id])
    return None


async def _edit(
    connection: AsyncConnection, event: MatchDecided, row: Standing, checked: OwnerLetter | None
) -> Refusal:
    if row.state not in WAITING:
        return f"state_{row.state}"
    if event.letter_hash is not None and event.letter_hash != row.letter_hash:
        return "another_letter"
    if checked is None:
        return "no_letter"
    letter = checked.about(row.resume or {}, row.vacancy_snapshot)
    if isinstance(letter, str):
        return letter
    state = await store.edit(connection, row, letter=letter.text, letter_hash=letter.hash, grounding=letter.report)
    if state == State.QUEUED:
        await lanes.wake(connection, [row.user_id])
    return None


async def _dismiss(connection: AsyncConnection, deps: Deps, event: MatchDecided, row: Standing) -> Refusal:
    if row.state not in WAITING:
        return f"state_{row.state}"
    await store.to(connection, row, State.DISMISSED, decided_by="owner")
    return None


async def _undo(connection: AsyncConnection, deps: Deps, event: MatchDecided, row: Standing) -> Refusal:
    """Possible until a claim: a row in flight is not stopped any more."""
    if row.state == State.DISMISSED:
        await store.to(connection, row, State.REVIEW, decided_by=None)
        return None
    if row.state not in {State.QUEUED, State.HELD}:
        return f"state_{row.state}"
    target = undone(mode=row.mode, approved=row.decided_by is not None)
    by_link = row.decided_by if row.decided_by == "owner_link" else None
    await store.to(connection, row, target, decided_by="owner" if target is State.DISMISSED else by_link)
    return None


async def _sent_by_hand(connection: AsyncConnection, deps: Deps, event: MatchDecided, row: Standing) -> Refusal:
    if row.state not in BY_HAND_FROM:
        return f"state_{row.state}"
    await store.sent_by_hand(connection, row)
    told = reply_sent(row, at=row.now, negotiation_id=row.negotiation_id or "", confirmed_by="owner")
    await deps.outbox.add(connection, told)
    return None


async def _apply(connection: AsyncConnection, deps: Deps, event: MatchDecided, checked: OwnerLetter | None) -> Refusal:
    if event.resume_id is None or not event.vacancy_id:
        return "no_resume_or_vacancy"
    found = await store.material(
        connection, user_id=event.user_id, resume_id=event.resume_id, vacancy_id=event.vacancy_id
    )
    if found is None:
        return "no_such_resume"
    resume, vacancy = found
    letter: WrittenLetter | str | None = None
    if event.letter is not None:
        if checked is None:
            raise TransientError("Резюме появилось, пока письмо проверялось.")
        letter = checked.about(resume, vacancy or {})
        if isinstance(letter, str):
            return letter
    # Caps count by employer: an unknown vacancy is fetched by the letter step, which then seals the letter.
    sealed = letter if vacancy and vacancy.get("description") else None
    opened = await store.apply(
        connection,
        user_id=event.user_id,
        resume_id=event.resume_id,
        vacancy_id=event.vacancy_id,
        employer_key=employer_key((vacancy or {}).get("employer")),
        card=_card(event.vacancy_id, vacancy).model_dump(mode="json"),
        override=event.override,
        expire_days=deps.settings.queued_expire_days,
        letter=letter.text if letter else None,
        letter_hash=sealed.hash if sealed else None,
        grounding=sealed.report if sealed else None,
    )
    if opened is None:
        return "already_applied"
    if opened.letter_ok:
        await lanes.wake(connection, [opened.user_id])
    return None


def _card(vacancy_id: str, vacancy: Mapping[str, Any] | None) -> VacancyCard:
    return card_of(vacancy) if vacancy else VacancyCard(id=vacancy_id, name="Вакансия")


Decide = Callable[[AsyncConnection, Deps, MatchDecided, Standing], Awaitable[Refusal]]
DECISIONS: dict[str, Decide] = {
    "approve": _approve,
    "dismiss": _dismiss,
    "undo": _undo,
    "sent_by_hand": _sent_by_hand,
}
