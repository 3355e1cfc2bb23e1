"""What an attempt to write in a chat came to: whatever is not proved harmless counts as maybe arrived."""

import json
from typing import Any

import httpx
import pytest

from libs.common.hh.answers.answer import Answer
from libs.common.hh.answers.errors import AnswerLostError, NeverLeftError, TokenDeadError
from libs.common.hh.outcomes.message import MessageRefusal, classify_message


def refusal(value: str, status: int = 403, type_: str = "negotiations") -> Answer:
    return answer(status, {"errors": [{"type": type_, "value": value}], "request_id": "r"})


def answer(status: int, body: Any = None) -> Answer:
    return Answer(status, {"content-type": "application/json"}, json.dumps(body).encode() if body is not None else b"")


@pytest.mark.parametrize(
    ("result", "kind", "reason"),
    [
        (answer(201, {"id": "78"}), "sent", None),
        (answer(201, {}), "maybe_arrived", None),
        (Answer(201, {}, b'{"id": "7'), "maybe_arrived", None),
        (answer(200, {"id": "78"}), "maybe_arrived", None),
        (answer(303), "maybe_arrived", None),
        (answer(502, {"errors": [{"type": "bad_gateway"}]}), "maybe_arrived", None),
        (refusal("in_a_row_limit"), "refused", MessageRefusal.IN_A_ROW_LIMIT),
        (refusal("no_invitation"), "refused", MessageRefusal.NO_INVITATION),
        (refusal("chat_archived"), "refused", MessageRefusal.ARCHIVED),
        (refusal("topic_not_found", 404), "refused", MessageRefusal.CHAT_NOT_FOUND),
        (answer(404, {"errors": [{"type": "not_found"}]}), "refused", MessageRefusal.CHAT_NOT_FOUND),
        (refusal("a word of tomorrow"), "refused", MessageRefusal.UNKNOWN),
        (refusal("chat_is_not_ready"), "wait", None),
        (answer(429), "wait", None),
        (refusal("token_revoked", 403, "oauth"), "blocked", None),
        (answer(403, {"errors": [{"type": "captcha_required", "captcha_url": "https://hh.ru/c"}]}), "blocked", None),
        (NeverLeftError("нет связи"), "never_left", None),
        (AnswerLostError("ReadTimeout"), "maybe_arrived", None),
        (TokenDeadError("token_revoked"), "blocked", None),
        (httpx.ConnectError("x"), "never_left", None),
        (httpx.ReadError("x"), "maybe_arrived", None),
        (RuntimeError("a bug"), "maybe_arrived", None),
    ],
)
def test_every_answer_is_classified(result: Answer | Exception, kind: str, reason: MessageRefusal | None) -> None:
    outcome = classify_message(result)
    assert outcome.kind == kind
    if reason is not None:
        assert getattr(outcome, "reason", None) is reason
