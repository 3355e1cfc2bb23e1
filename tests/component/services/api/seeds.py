"""Rows of other services, as they would have written them."""

import hashlib
import json
from typing import Any
from uuid import UUID

from libs.common.ids import new_id
from tests.component.services.api.conftest import Api, Person

LETTER = "Здравствуйте! Пять лет пишу на Python."
VACANCY = {
    "id": "900",
    "name": "Разработчик Python",
    "employer": {"id": "77", "name": "Точка"},
    "area": {"id": "1", "name": "Москва"},
    "salary": {"from": 250000, "to": 320000, "currency": "RUR"},
    "alternate_url": "https://hh.ru/vacancy/900",
    "description": "<p>Python и Kafka</p>",
}


def hash_of(letter: str) -> str:
    return hashlib.sha256(letter.encode()).hexdigest()


async def ids_of(person: Person) -> tuple[UUID, list[UUID]]:
    """The account and the resumes of a linked person."""
    items = (await person.get("/api/resumes"))["items"]
    return UUID(items[0]["account_id"]), [UUID(one["id"]) for one in items]


async def vacancy(api: Api, vacancy_id: str, **facts: Any) -> None:
    card = {**VACANCY, "id": vacancy_id, **facts}
    await api.run(
        "insert into vacancies (id, name, employer_id, employer_name, snapshot, content_hash)"
        " values (:id, :name, '77', 'Точка', cast(:snapshot as jsonb), 'h') on conflict do nothing",
        id=vacancy_id,
        name=card["name"],
        snapshot=json.dumps(card),
    )


async def match(api: Api, person: Person, resume_id: UUID, vacancy_id: str, **facts: Any) -> UUID:
    account_id, _ = await ids_of(person)
    await vacancy(api, vacancy_id, **facts.pop("card", {}))
    row: dict[str, Any] = {
        "id": new_id(),
        "user": person.id,
        "account": account_id,
        "resume": resume_id,
        "vacancy": vacancy_id,
        "decision": "matched",
        "rule": None,
        "score": 84,
        "trace": json.dumps({"rules": [], "counterfactual": None}),
        "reasons": json.dumps(["Python есть в резюме"]),
        **facts,
    }
    await api.run(
        "insert into matches (id, user_id, account_id, resume_id, vacancy_id, decision, stage, rule, score, threshold,"
        " mode, reasons, factors, trace, matcher_version, vacancy_hash, resume_hash, settings_version)"
        " values (:id, :user, :account, :resume, :vacancy, :decision, 'score', :rule, :score, 60, 'review',"
        """ cast(:reasons as jsonb), '{"skills": 0.8}', cast(:trace as jsonb), '1', 'v', 'r', 1)""",
        **row,
    )
    return row["id"]


async def application(api: Api, person: Person, *, state: str = "review", **facts: Any) -> UUID:
    account_id, resumes = await ids_of(person)
    letter = facts.pop("letter", LETTER)
    row: dict[str, Any] = {
        "id": new_id(),
        "user": person.id,
        "account": account_id,
        "resume": resumes[0],
        "match": None,
        "vacancy": str(new_id().int % 10**9),
        "state": state,
        "negotiation": "n-1" if state == "sent" else None,
        "letter": letter,
        "hash": hash_of(letter) if letter else None,
        "snapshot": json.dumps(VACANCY),
        **facts,
    }
    await api.run(
        "insert into applications (id, user_id, account_id, resume_id, match_id, vacancy_id, vacancy_name,"
        " employer_key, employer_name, origin, mode, score, state, negotiation_id, letter, letter_hash,"
        " vacancy_snapshot)"
        " values (:id, :user, :account, :resume, :match, :vacancy, 'Разработчик Python', '77', 'Точка', 'sandbox',"
        " 'review', 84, :state, :negotiation, :letter, :hash, cast(:snapshot as jsonb))",
        **row,
    )
    return row["id"]


async def chat(api: Api, person: Person, *, count: int = 1) -> tuple[UUID, UUID]:
    """Chats with one employer's message each, and a proposed reply in the first; that chat and its action."""
    account_id, _ = await ids_of(person)
    action, chats = new_id(), [new_id() for _ in range(count)]
    for number, chat_id in enumerate(chats):
        own: dict[str, Any] = {"user": person.id, "chat": chat_id}
        await api.run(
            "insert into chats (id, user_id, account_id, negotiation_id, card, last_position, last_author,"
            " last_message_at, messaging_status) values (:chat, :user, :account, :number,"
            " cast(:card as jsonb), 0, 'employer', now() - make_interval(secs => :ago), 'ok')",
            account=account_id,
            number=str(number),
            ago=number // 2,
            card=json.dumps({"id": "1", "name": "Бухгалтер", "employer_name": "Склад"}),
            **own,
        )
        message_id = new_id()
        await api.run(
            "insert into messages (id, user_id, chat_id, hh_id, position, author, text, text_hash, at)"
            " values (:id, :user, :chat, '77', 0, 'employer', 'Когда созвонимся?', 'h', now())",
            id=message_id,
            **own,
        )
        if number == 0:
            await api.run(
                "insert into agent_actions (id, user_id, chat_id, message_id, kind, known_position, draft, draft_hash)"
                " values (:id, :user, :chat, :message, 'propose_reply', 0, 'Завтра.', repeat('a', 64))",
                id=action,
                message=message_id,
                **own,
            )
    return chats[0], action


async def commitment(api: Api, person: Person, chat_id: UUID, action_id: UUID, **facts: Any) -> UUID:
    """A meeting that an employer proposes, in two hours unless told otherwise."""
    values: dict[str, Any] = {"id": new_id(), "kind": "interview", "state": "proposed", "ahead": 120, **facts}
    await api.run(
        "insert into commitments (id, user_id, chat_id, action_id, kind, state, starts_at, said) values"
        " (:id, :user, :chat, :action, :kind, :state, now() + make_interval(mins => :ahead), 'завтра, в 15:00; ждём')",
        user=person.id,
        chat=chat_id,
        action=action_id,
        **values,
    )
    return values["id"]
