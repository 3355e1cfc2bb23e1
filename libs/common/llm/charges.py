"""What a call may cost before it is made, and what it did cost afterwards."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel

from libs.common.llm.ports import STARTED, CallRecord
from libs.common.llm.settings import Price

CANCELLED = "cancelled"
MAYBE_CHARGED = frozenset({CANCELLED, "llm_timeout", "llm_connection_lost", "llm_garbled"})
_CHARS_PER_TOKEN = 2  # low on purpose: Russian text has more, and the figure is a ceiling
_OVERHEAD_TOKENS = 200


def started(
    messages: Sequence[Mapping[str, object]],
    schema: type[BaseModel],
    *,
    id: UUID,  # noqa: A002 - the name of the column
    user_id: UUID,
    purpose: str,
    model: str,
    attempt: int,
    max_tokens: int,
    price: Price,
) -> CallRecord:
    """The call before it is made, at the highest cost that it can have."""
    asked = len(json.dumps(schema.model_json_schema(), ensure_ascii=False))
    asked += sum(len(str(message.get("content", ""))) for message in messages)
    tokens_in = asked // _CHARS_PER_TOKEN + _OVERHEAD_TOKENS
    cost = price.of(tokens_in, max_tokens)
    return CallRecord(id, user_id, purpose, model, attempt, tokens_in, 0, cost, 0, STARTED)


def finished(
    call: CallRecord, read: tuple[str, tuple[int, int] | None] | None, outcome: str, seconds: float, price: Price
) -> CallRecord:
    """The final figures: as reported, as estimated from the text, nothing, or the ceiling where nobody can know."""
    call = replace(call, latency_ms=round(seconds * 1000), outcome=outcome)
    if read is not None:
        text, reported = read
        tokens_in, tokens_out = reported or (call.tokens_in, len(text) // _CHARS_PER_TOKEN + 1)
        return replace(call, tokens_in=tokens_in, tokens_out=tokens_out, cost=price.of(tokens_in, tokens_out))
    return call if outcome in MAYBE_CHARGED else replace(call, tokens_in=0, cost=Decimal(0))
