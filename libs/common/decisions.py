"""What owners decided, as it stands in the database. An event only says that there is something to read here.

Whoever can publish a `match.decided` cannot make a decision: the row is written by the services that met the owner, and
read under the reader's own rights.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.applications import State
from libs.common.db.tables.auto_reply import DecisionOutcome

_READ = text(
    """
select d.id as decision_id, d.user_id, d.action as decision, d.application_id, d.resume_id, d.vacancy_id, d.letter,
  d.seen_hash as letter_hash, d.override
from decisions d where d.id = :id
"""
)

_OF_STATE: dict[str, str] = {
    State.REVIEW: "Отклик ещё ждёт вашего решения.",
    State.QUEUED: "Отклик уже стоит в очереди.",
    State.HELD: "Отклик уже стоит в очереди.",
    State.SENDING: "Отклик как раз отправляется, остановить его уже нельзя.",
    State.UNKNOWN: "Отклик отправлен, ответ hh.ru ещё выясняется.",
    State.SENT: "Отклик уже отправлен.",
    State.SENT_BY_HAND: "Вы уже откликнулись сами.",
    State.FAILED: "hh.ru не принял этот отклик.",
    State.DISMISSED: "Вы уже отказались от этого отклика.",
    State.EXPIRED: "Срок отклика вышел.",
    State.NEEDS_OWNER: "Сначала проверьте на hh.ru, дошёл ли отклик.",
}
REFUSALS: dict[str, str] = {
    "no_such_application": "Такого отклика нет.",
    "another_letter": "Письмо за это время изменилось: посмотрите новое и решите ещё раз.",
    "no_letter": "В решении нет письма.",
    "no_resume_or_vacancy": "Не указаны резюме или вакансия.",
    "no_such_resume": "Этого резюме больше нет.",
    "already_applied": "Отклик на эту вакансию уже есть.",
    "letter_empty": "Письмо пустое.",
    "letter_too_long": "Письмо длиннее 10 000 знаков.",
    "expires_first": "Этому работодателю вы откликались недавно: снова можно будет уже после срока этого отклика.",
    **{f"state_{state}": sentence for state, sentence in _OF_STATE.items()},
}
"""Why a decision was not carried out, by machine word."""


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision of an owner. `letter_hash` names the letter that the owner saw."""

    decision_id: UUID
    user_id: UUID
    decision: str
    application_id: UUID | None
    resume_id: UUID | None
    vacancy_id: str | None
    letter: str | None
    letter_hash: str | None
    override: bool


async def read(connection: AsyncConnection, decision_id: UUID) -> Decided | None:
    """The decision, None when nobody made it: then nothing may be done."""
    row = (await connection.execute(_READ, {"id": decision_id})).mappings().first()
    return Decided(**row) if row else None


async def record_outcome(connection: AsyncConnection, decided: Decided, refusal: str | None) -> None:
    """Write down what became of a decision: carried out, or why not."""
    values = {"decision_id": decided.decision_id, "user_id": decided.user_id, "refused_why": refusal}
    await connection.execute(insert(DecisionOutcome).values(values).on_conflict_do_nothing())


def refusal_sentence(why: str) -> str:
    """Why a decision was not carried out, for a person, in Russian."""
    return REFUSALS.get(why, "Решение больше не подходит к тому, что есть.")
