"""The owner's decisions, in the order he made them. One that no longer fits is left undone, and he is told."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, cast

from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.stdlib import get_logger

from libs.common.accounts import audit
from libs.common.applications import ASSISTED, CARRIED_OUT, Action, State, after
from libs.common.cards import card_of, employer_key
from libs.common.db.clock import now
from libs.common.decisions.refusals import refusal
from libs.common.decisions.store import Decided, next_unsettled, record_outcome
from libs.common.errors import PermanentError, TransientError
from libs.common.events.base import VacancyCard
from libs.common.events.match import MatchRefused
from libs.common.messaging import inbox
from services.auto_reply.ports import Deps, WrittenLetter
from services.auto_reply.sending import owner_letters
from services.auto_reply.sending.events import reply_sent
from services.auto_reply.sending.owner_letters import OwnerLetter
from services.auto_reply.sending.store import apply as apply_store
from services.auto_reply.sending.store import decide as store
from services.auto_reply.sending.store import lanes
from services.auto_reply.sending.store.decide import LockedApplication

log = get_logger(__name__)
Refusal = str | None
"""Why a decision was left undone; None: it was carried out."""


async def settle(deps: Deps, decided: Decided, *, consumer: str) -> None:
    """Carry out a decision, and first every earlier one about the same application: an event may come late, or never.

    Each is done once, with its mark in the inbox and its outcome. Raises TransientError when one could not be carried
    out now: then nothing later was.
    """
    while True:
        async with deps.single.connect() as connection:
            first = await next_unsettled(connection, decided)
        if first is None:
            return
        try:
            await _carry_out(deps, first, consumer)
        except (PermanentError, ValueError):
            log.exception("decision failed", action="decision.failed", decision=first.decision)
            await _give_up(deps, first, consumer)
        deps.wakes.letters.set()
        deps.wakes.sender.set()


async def _carry_out(deps: Deps, decided: Decided, consumer: str) -> None:
    letter = await owner_letters.checked(deps, decided)
    async with deps.engine.begin() as connection:
        # Whoever else carries it out holds the lane until his commit.
        await lanes.lock(connection, decided.user_id)
        if await inbox.claim(connection, consumer=consumer, event_id=decided.decision_id):
            await decide(connection, deps, decided, letter)
        else:
            await record_outcome(connection, decided, None)


async def _give_up(deps: Deps, decided: Decided, consumer: str) -> None:
    """A decision that can never be carried out stands in the way of no later one."""
    async with deps.engine.begin() as connection:
        await lanes.lock(connection, decided.user_id)
        if await inbox.claim(connection, consumer=consumer, event_id=decided.decision_id):
            await _conclude(connection, deps, decided, "impossible")


async def decide(connection: AsyncConnection, deps: Deps, decided: Decided, letter: OwnerLetter | None = None) -> None:
    """Carry out one decision, or say in the audit log why not. The caller owns the transaction.

    `letter` is what `owner_letters.checked` said of the letter that the decision brings.

    The lane is locked first, as by a claim: so a decision comes before the claim or after it, never in between.
    """
    await lanes.lock(connection, decided.user_id)
    await _conclude(connection, deps, decided, await _decide(connection, deps, decided, letter))


async def _conclude(connection: AsyncConnection, deps: Deps, decided: Decided, refusal: Refusal) -> None:
    """Write down and tell what became of a decision. While it waited, its application was not claimed for sending."""
    log.info(
        "decision carried out" if refusal is None else "decision ignored",
        action="decision.done" if refusal is None else "decision.ignored",
        decision=decided.decision,
        application_id=decided.application_id and str(decided.application_id),
        why=refusal,
    )
    if refusal is not None:
        data = {
            "decision": decided.decision,
            "decision_id": str(decided.decision_id),
            "application": decided.application_id and str(decided.application_id),
            "vacancy": decided.vacancy_id,
            "why": refusal,
        }
        await audit.append(
            connection, user_id=decided.user_id, actor="auto_reply", action="decision.ignored", data=data
        )
        await deps.outbox.add(connection, await _refused(connection, decided, refusal))
    await record_outcome(connection, decided, refusal)
    await lanes.wake(connection, [decided.user_id])


async def _refused(connection: AsyncConnection, decided: Decided, why: str) -> MatchRefused:
    """Whoever decided learns that it was not done, and why."""
    row = await store.look(connection, decided.application_id, decided.user_id) if decided.application_id else None
    card = row.card if row is not None else None
    return MatchRefused(
        user_id=decided.user_id,
        occurred_at=await now(connection),
        decision_id=decided.decision_id,
        decision=decided.decision,  # pyright: ignore[reportArgumentType] - the table's check allows nothing else
        application_id=decided.application_id,
        vacancy=VacancyCard.model_validate(card) if card else None,
        reason=why,
        why=(refusal(why),),
    )


async def _decide(connection: AsyncConnection, deps: Deps, decided: Decided, letter: OwnerLetter | None) -> Refusal:
    if decided.decision == "apply":
        return await _apply(connection, deps, decided, letter)
    row = await store.look(connection, decided.application_id, decided.user_id) if decided.application_id else None
    if row is None:
        return "no_such_application"
    if row.state not in CARRIED_OUT[cast("Action", decided.decision)]:
        return f"state_{row.state}"
    if decided.decision == "edit":
        return await _edit(connection, decided, row, letter)
    return await DECISIONS[decided.decision](connection, deps, decided, row)


async def _approve(connection: AsyncConnection, deps: Deps, decided: Decided, row: LockedApplication) -> Refusal:
    if row.origin == ASSISTED:
        return "only_by_hand"
    if decided.resume_id != row.resume_id:
        return "another_resume"
    if decided.letter_hash is None or decided.letter_hash != row.letter_hash:
        return "another_letter"
    free_from = await store.employer_free_from(connection, row)
    if free_from is not None and row.expires_at is not None and free_from >= row.expires_at:
        return "expires_first"  # it would wait for its end in silence
    if not await store.approve(connection, row, letter_hash=decided.letter_hash, resume_id=decided.resume_id):
        raise PermanentError("The locked application has another letter or resume than it was found with")
    return None


async def _edit(
    connection: AsyncConnection, decided: Decided, row: LockedApplication, checked: OwnerLetter | None
) -> Refusal:
    if decided.resume_id != row.resume_id:
        return "another_resume"
    if decided.letter_hash is not None and decided.letter_hash != row.letter_hash:
        return "another_letter"
    if checked is None:
        return "no_letter"
    letter = checked.about(row.resume or {}, row.vacancy_snapshot)
    if isinstance(letter, str):
        return letter
    await store.edit(connection, row, letter=letter.text, letter_hash=letter.hash, grounding=letter.report)
    return None


async def _dismiss(connection: AsyncConnection, deps: Deps, decided: Decided, row: LockedApplication) -> Refusal:
    await store.to(connection, row, State.DISMISSED, decided_by="owner")
    return None


async def _undo(connection: AsyncConnection, deps: Deps, decided: Decided, row: LockedApplication) -> Refusal:
    """Possible until a claim: a row in flight is not stopped any more."""
    state = State(row.state)
    if state is State.SENT_BY_HAND:
        return None if await store.not_sent(connection, row) else f"state_{row.state}"
    target = after("undo", state, mode=row.mode, approved=row.decided_by is not None)
    by_link = row.decided_by if row.decided_by == "owner_link" and state is not State.DISMISSED else None
    await store.to(connection, row, target, decided_by="owner" if target is State.DISMISSED else by_link)
    return None


async def _sent_by_hand(connection: AsyncConnection, deps: Deps, decided: Decided, row: LockedApplication) -> Refusal:
    await store.sent_by_hand(connection, row)
    await store.end_doubles(connection, row)
    event = reply_sent(row, at=row.now, negotiation_id=row.negotiation_id or "", confirmed_by="owner")
    await deps.outbox.add(connection, event)
    return None


async def _apply(connection: AsyncConnection, deps: Deps, decided: Decided, checked: OwnerLetter | None) -> Refusal:
    if decided.resume_id is None or not decided.vacancy_id:
        return "no_resume_or_vacancy"
    found = await apply_store.material(
        connection, user_id=decided.user_id, resume_id=decided.resume_id, vacancy_id=decided.vacancy_id
    )
    if found is None:
        return "no_such_resume"
    resume, vacancy = found
    letter: WrittenLetter | str | None = None
    if decided.letter is not None:
        if checked is None:
            raise TransientError("Резюме появилось, пока письмо проверялось.")
        letter = checked.about(resume, vacancy or {})
        if isinstance(letter, str):
            return letter
    # Caps count by employer: an unknown vacancy is fetched by the letter step, which then seals the letter.
    sealed = bool(vacancy and vacancy.get("description"))
    opened = await apply_store.apply(
        connection,
        decided,
        employer_key=employer_key((vacancy or {}).get("employer")),
        card=_card(decided.vacancy_id, vacancy).model_dump(mode="json"),
        expire_days=deps.settings.queued_expire_days,
        letter=apply_store.OwnersLetter(letter, sealed) if letter else None,
    )
    if opened is None:
        return "already_applied"
    return None


def _card(vacancy_id: str, vacancy: Mapping[str, Any] | None) -> VacancyCard:
    return card_of(vacancy) if vacancy else VacancyCard(id=vacancy_id, name=f"Вакансия № {vacancy_id}")


Decide = Callable[[AsyncConnection, Deps, Decided, LockedApplication], Awaitable[Refusal]]
DECISIONS: dict[str, Decide] = {
    "approve": _approve,
    "dismiss": _dismiss,
    "undo": _undo,
    "sent_by_hand": _sent_by_hand,
}
