"""Each event is told in one Russian sentence."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from libs.common.events.catalogue import EVENTS
from ops.story import as_json, tell

ID = str(UUID(int=7))
BASE: dict[str, Any] = {"user_id": ID, "occurred_at": datetime(2026, 3, 5, tzinfo=UTC).isoformat()}
CARD = {"id": "1", "name": "Python-разработчик", "employer_name": "Ромашка"}
APPLICATION = BASE | {"application_id": ID, "account_id": ID, "vacancy": CARD}
FOUND = BASE | {"match_id": ID, "account_id": ID, "resume_id": ID, "vacancy": CARD, "threshold": 60}


def output(subject: str, **facts: Any) -> str:
    return tell(subject, json.dumps(facts, ensure_ascii=False).encode())


@pytest.mark.parametrize(
    ("subject", "facts", "sentence"),
    [
        (
            "reply.sent",
            APPLICATION | {"negotiation_id": "9", "authored_by": "ai_auto", "score": 84},
            "Отправлен отклик: «Python-разработчик», Ромашка. hh.ru подтвердил отклик № 9. Соответствие: 84 из 100.",
        ),
        (
            "reply.sent",
            APPLICATION | {"negotiation_id": "9", "authored_by": "ai_auto", "confirmed_by": "readback"},
            "Отправлен отклик: «Python-разработчик», Ромашка. Ответ hh.ru потерялся, отклик № 9 найден в списке.",
        ),
        (
            "match.found",
            FOUND | {"score": 71, "mode": "review", "reasons": ["Знакомый стек: Python", "Удалённо", "Третье"]},
            (
                "Соответствие 71 из 100: «Python-разработчик», Ромашка. "
                "Знакомый стек: Python. Удалённо. Ждёт вашего решения."
            ),
        ),
        (
            "reply.failed",
            APPLICATION | {"reason": "test_required", "sentence": "Работодатель просит пройти тест."},
            "Отклик не отправлен: «Python-разработчик», Ромашка. Работодатель просит пройти тест.",
        ),
        (
            "reply.paused",
            BASE | {"reason": "captcha", "sentence": "Откройте ссылку."},
            "hh.ru просит пройти проверку. Откройте ссылку.",
        ),
        (
            "reply.updated",
            APPLICATION | {"negotiation_id": "9", "change": "state", "negotiation_state": "invitation"},
            "Приглашение от работодателя: «Python-разработчик», Ромашка",
        ),
        (
            "reply.updated",
            APPLICATION | {"negotiation_id": "9", "change": "state", "negotiation_state": "hired_by_aliens"},
            "Новое состояние отклика: hired_by_aliens: «Python-разработчик», Ромашка",
        ),
        ("account.changed", BASE | {"change": "linked"}, "Аккаунт hh.ru подключён"),
        (
            "account.changed",
            BASE | {"change": "resumes_synced", "sentence": "Резюме обновлены: 4."},
            "Резюме обновлены: 4",
        ),
        (
            "account.changed",
            BASE | {"change": "paused", "sentence": "Стоп по вашей кнопке."},
            "Отправка приостановлена. Стоп по вашей кнопке.",
        ),
        ("match.decided", BASE | {"decision_id": ID, "decision": "dismiss"}, "Вы отказались от отклика"),
    ],
)
def test_an_event_reads_as_a_sentence(subject: str, facts: dict[str, Any], sentence: str) -> None:
    assert output(subject, **facts) == sentence


def test_every_event_of_the_catalogue_can_be_told() -> None:
    for subject, kind in EVENTS.items():
        example = _example(kind.model_json_schema())
        said = output(subject, **example)
        assert said
        assert not said.startswith(f"{subject}:"), f"{subject} was not understood: {said}"


def test_unknown_and_malformed_events_are_shown_as_they_are() -> None:
    assert tell("later.invented", b'{"a": 1}') == 'later.invented: {"a": 1}'
    assert tell("reply.sent", b"{}") == "reply.sent: {}"
    assert tell("reply.sent", b"\xff") == "reply.sent: \ufffd"


def test_json_lines_carry_the_cloudevents_attributes() -> None:
    line = json.loads(as_json("reply.sent", b'{"a": "\xd1\x8f"}', {"ce-id": "1", "Nats-Msg-Id": "1"}))
    assert line == {"subject": "reply.sent", "ce-id": "1", "data": {"a": "я"}}
    assert json.loads(as_json("x", b"not json", None)) == {"subject": "x", "data": "not json"}


def _example(schema: dict[str, Any]) -> dict[str, Any]:
    definitions = schema.get("$defs", {})
    return {name: _value(part, definitions) for name, part in schema["properties"].items()}


def _value(part: dict[str, Any], definitions: dict[str, Any]) -> Any:
    if "$ref" in part:
        return _example(definitions[part["$ref"].rsplit("/", 1)[1]])
    if "default" in part:
        return part["default"]
    if "enum" in part:
        return part["enum"][0]
    if "anyOf" in part:
        return _value(part["anyOf"][0], definitions)
    by_format = {"uuid": ID, "date-time": BASE["occurred_at"]}
    by_type = {"string": by_format.get(part.get("format", ""), "слово"), "integer": 70, "boolean": False, "array": []}
    return by_type[part["type"]]


HOSTILE = "Python\x1b[2J\x1b]0;x\x07\r\n12:00:00 Отправлен отклик: «Подделка»\u202e\u2028\x9b31m"


@pytest.mark.parametrize("subject", ["match.found", "vacancy.unheard"])
def test_a_title_gives_no_commands_to_a_terminal_and_begins_no_line(subject: str) -> None:
    facts = FOUND | {"score": 71, "mode": "auto", "vacancy": CARD | {"name": HOSTILE}}
    assert output(subject, **facts).isprintable()
    assert tell(subject, HOSTILE.encode()).isprintable()
    assert (
        as_json(subject, json.dumps(facts, ensure_ascii=False).encode(), None)
        .translate({0x202E: None, 0x2028: None})
        .isprintable()
    )
