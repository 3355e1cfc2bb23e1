"""How real model servers word a good answer: thinking aloud, other fields, loose JSON, events that nobody asked for."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from sandbox.llm.tokens import count

Json = dict[str, Any]

_THOUGHT = "Нужен JSON с письмом. Набросок: {draft} Нет, это ещё мысли вслух, напишу лучше."
_SAID = {
    "think": "<think>\n{thought}\n</think>\n\n{whole}",
    "thinking_tag": "<thinking>{thought}</thinking>{whole}",
    "bare_think_end": "{thought}\n</think>\n{whole}",
    "unclosed_think": "<think>\n{thought}",
    "harmony": (
        "<|channel|>analysis<|message|>{thought}<|end|><|start|>assistant<|channel|>final<|message|>{whole}<|return|>"
    ),
    "thought_label": "Thought: {thought}\n\nFinal Answer: {whole}",
    "fenced_thoughts": "```thinking\n{thought}\n```\n```json\n{whole}\n```",
    "draft_first": "{draft}\n\nПроверил и исправил:\n\n{whole}",
    "array_wrapped": "[{whole}]",
}
_WORDED: dict[str, Callable[[Json], str]] = {
    "raw_line_breaks": lambda value: json.dumps(value, ensure_ascii=False).replace("\\n", "\n"),
    "trailing_comma": lambda value: re.sub(r"\}$", ",}", json.dumps(value, ensure_ascii=False)),
    "single_quotes": repr,
    "extra_keys": lambda value: json.dumps({"reasoning": "Думаю.", **value, "confidence": 0.9}, ensure_ascii=False),
    "lists_as_text": lambda value: json.dumps(
        {key: "; ".join(map(str, each)) if isinstance(each, list) else each for key, each in value.items()},
        ensure_ascii=False,
    ),
    "only_text": lambda value: json.dumps(dict([_main(value)]), ensure_ascii=False),
    "prose": lambda value: _main(value)[1],
}


def say(kind: str, whole: str) -> str:
    """The content of an answer as this kind of server words it; unchanged for any other kind."""
    if kind in _SAID:
        draft = json.dumps({name: "..." if isinstance(each, str) else each for name, each in _value(whole).items()})
        return _SAID[kind].format(thought=_THOUGHT.format(draft=draft), draft=draft, whole=whole)
    return _WORDED[kind](_value(whole)) if kind in _WORDED and _value(whole) else whole


def reshape(kind: str, completion: Json) -> Json:
    """The whole completion as this kind of server shapes it; unchanged for any other kind."""
    for choice in completion["choices"]:
        _reshape_choice(kind, choice)
    if kind == "no_choices":
        completion["choices"] = []
    if kind == "no_usage":
        del completion["usage"]
    return completion


def _reshape_choice(kind: str, choice: Json) -> None:
    message, content = choice["message"], choice["message"]["content"]
    match kind:
        case "reasoning_field":
            message["reasoning_content"] = _THOUGHT.format(draft='{"letter": "..."}')
        case "answer_in_reasoning":
            message.update(content=None, reasoning_content=content)
        case "tool_call":
            function = {"name": "answer", "arguments": content}
            message.update(content=None, tool_calls=[{"id": "call_1", "type": "function", "function": function}])
            choice["finish_reason"] = "tool_calls"
        case "content_parts":
            message["content"] = [{"type": "text", "text": content}]
        case "no_finish_reason":
            choice["finish_reason"] = None
        case "other_finish_reason":
            choice["finish_reason"] = "eos_token"
        case "refusal_in_words":
            message["content"] = "I'm sorry, but I can't help with that."
        case _:
            pass


def starved(kind: str, body: Mapping[str, Any], needed: int) -> bool:
    """Whether the answer never comes: it is thought until the tokens end, or cut by a limit of the server's own."""
    if kind == "hungry":
        return (body.get("max_completion_tokens") or body.get("max_tokens") or needed) < needed
    return kind == "own_limit" and body.get("max_tokens") is None


def starve(completion: Json, spent: int) -> Json:
    """The completion without an answer, `spent` tokens long."""
    for choice in completion["choices"]:
        choice["message"]["content"] = (choice["message"]["content"] or "")[:20] if spent < 100 else ""
        choice["finish_reason"] = "length"
    return {**completion, "usage": {**completion["usage"], "completion_tokens": spent}}


def events(completion: Json) -> str:
    """The completion as the events of a stream."""
    head = {**completion, "object": "chat.completion.chunk"}
    choice = completion["choices"][0]
    content: str = choice["message"]["content"] or ""
    half = len(content) // 2
    deltas = [{"role": "assistant", "content": content[:half]}, {"content": content[half:]}]
    chunks = [{**head, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]} for delta in deltas]
    chunks.append({**head, "choices": [{"index": 0, "delta": {}, "finish_reason": choice["finish_reason"]}]})
    lines = [f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n" for chunk in chunks]
    return "".join([*lines, "data: [DONE]\n\n"])


def spent(kind: str, completion: Json, body: Mapping[str, Any]) -> int:
    """How many tokens a starved answer took: all that were allowed, or the server's own few."""
    allowed = body.get("max_completion_tokens") or body.get("max_tokens") or count(str(completion))
    return 16 if kind == "own_limit" else allowed


def _value(whole: str) -> Json:
    try:
        value = json.loads(whole)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _main(value: Json) -> tuple[str, str]:
    """Name and text of the property that a person would read: the longest."""
    texts = {name: each for name, each in value.items() if isinstance(each, str)}
    name = max(texts, key=lambda one: len(texts[one]), default="")
    return name, texts.get(name, "")
