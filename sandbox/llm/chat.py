"""Chat completions: the answer objects, whole or as a stream of server-sent events."""

import json
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import anyio

from sandbox.llm.answers import Answer
from sandbox.llm.tokens import count, count_messages, pieces

Json = dict[str, Any]


def usage(body: Mapping[str, Any], answers: Sequence[Answer]) -> Json:
    """Token figures of a request and its answers."""
    prompt = count_messages(body["messages"])
    completion = sum(count(each.content or each.refusal or "") for each in answers)
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
        "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
        "completion_tokens_details": {"reasoning_tokens": 0, "audio_tokens": 0},
    }


def completion(body: Mapping[str, Any], digest: str, answers: Sequence[Answer]) -> Json:
    """A `chat.completion` object."""
    choices = [
        {
            "index": at,
            "message": {"role": "assistant", "content": each.content, "refusal": each.refusal, "annotations": []},
            "logprobs": None,
            "finish_reason": each.finish_reason,
        }
        for at, each in enumerate(answers)
    ]
    return {**_head(body, digest, "chat.completion"), "choices": choices, "usage": usage(body, answers)}


async def stream(
    body: Mapping[str, Any], digest: str, answers: Sequence[Answer], *, token_seconds: float, cut: bool
) -> AsyncIterator[str]:
    """The same answer as events; `cut` ends in the middle without [DONE], as a broken connection does."""
    head = _head(body, digest, "chat.completion.chunk")
    with_usage = bool((body.get("stream_options") or {}).get("include_usage"))
    blank: Json = {"usage": None} if with_usage else {}
    for at, each in enumerate(answers):
        yield _event({**head, "choices": [_delta(at, {"role": "assistant", "content": ""})], **blank})
        field = "content" if each.refusal is None else "refusal"
        parts = pieces(each.content or each.refusal or "")
        for part in parts[: len(parts) // 2] if cut else parts:
            await anyio.sleep(token_seconds)
            yield _event({**head, "choices": [_delta(at, {field: part})], **blank})
        if cut:
            return
        yield _event({**head, "choices": [_delta(at, {}, each.finish_reason)], **blank})
    if with_usage:
        yield _event({**head, "choices": [], "usage": usage(body, answers)})
    yield "data: [DONE]\n\n"


def _head(body: Mapping[str, Any], digest: str, kind: str) -> Json:
    return {
        "id": f"chatcmpl-{digest[:29]}",
        "object": kind,
        "created": int(time.time()),
        "model": body["model"],
        "service_tier": "default",
        "system_fingerprint": f"fp_{digest[-10:]}",
    }


def _delta(index: int, delta: Json, finish_reason: str | None = None) -> Json:
    return {"index": index, "delta": delta, "logprobs": None, "finish_reason": finish_reason}


def _event(value: Json) -> str:
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n"
