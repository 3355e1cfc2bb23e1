"""The model itself: from a checked chat request to the text of an answer."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from sandbox.llm import judge, letters, reader
from sandbox.llm.editor import Asked, asked_of
from sandbox.llm.facts import Facts, find
from sandbox.llm.injection import obey
from sandbox.llm.keywords import problem_of
from sandbox.llm.material import read
from sandbox.llm.schema import Builder, Hint, Schema, no_hint
from sandbox.llm.spoil import Scene, distort, spoil
from sandbox.llm.tokens import pieces, text_of
from sandbox.serving.text_faults import TextFault

_LETTER = re.compile(r"letter|cover|письм", re.IGNORECASE)
_BODY = re.compile(r"letter|cover|письм|^text$|^body$|^content$|^message$|^reply$", re.IGNORECASE)
_EVIDENCE = re.compile(r"fact|claim|evidence|used|skill|proof", re.IGNORECASE)
_UNHASHED = {"stream", "stream_options", "user", "metadata", "safety_identifier", "store"}


@dataclass(frozen=True)
class Answer:
    """One choice of a completion."""

    content: str | None
    finish_reason: str = "stop"
    refusal: str | None = None


def request_hash(body: Mapping[str, Any], seed: int) -> str:
    """The identity of a request: equal for equal questions, whatever the transport options."""
    asked = {key: value for key, value in body.items() if key not in _UNHASHED}
    text = json.dumps(asked, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(f"{seed}:{text}".encode()).hexdigest()


def answer(body: Mapping[str, Any], digest: str, index: int, fault: TextFault | None) -> Answer:
    """The answer to a chat request, spoiled by `fault` if there is one."""
    if fault is not None and fault.kind == "refusal":
        return Answer(None, refusal="I'm sorry, but I can't assist with that request.")
    if fault is not None and fault.kind == "content_filter":
        return Answer("", finish_reason="content_filter")
    whole = _compose(body, Random(f"{digest}:{index}"), fault)
    spoiled = Answer(*spoil(whole, fault)) if fault else Answer(whole)
    limit = body.get("max_completion_tokens") or body.get("max_tokens")
    cut = pieces(spoiled.content or "")
    unlimited = fault is not None and fault.kind == "over_long"
    if limit is not None and len(cut) > limit and not unlimited:
        return replace(spoiled, content="".join(cut[:limit]), finish_reason="length")
    return spoiled


def _compose(body: Mapping[str, Any], rng: Random, fault: TextFault | None) -> str:
    messages: list[dict[str, Any]] = body["messages"]
    everything = "\n".join(text_of(message) for message in messages)
    scene = _scene(messages, everything, fault)
    name, schema = wanted_schema(body)
    if schema is None:
        asks_letter = bool(scene.material.vacancy and _LETTER.search(everything))
        text = letters.compose(scene.facts, rng, asked_of(messages)) if asks_letter else _chat_reply(messages)
        return distort(text, scene, rng)
    instance = Builder(schema, rng, _hint(name, schema, scene, rng, asked_of(messages))).build()
    if isinstance(instance, dict):
        _distort_main(instance, scene, rng)
    return json.dumps(instance, ensure_ascii=False)


def _scene(messages: list[dict[str, Any]], everything: str, fault: TextFault | None) -> Scene:
    material = read(messages)
    obedience = obey(material, everything) if fault and fault.kind == "obey_injection" else None
    return Scene(material, find(material), fault, obedience)


def wanted_schema(body: Mapping[str, Any]) -> tuple[str, Schema | None]:
    """Name and schema that the request asks for: declared, spelled out in the prompt, or any object in JSON mode."""
    asked = body.get("response_format") or {}
    if asked.get("type") == "json_schema":
        return asked["json_schema"]["name"], asked["json_schema"].get("schema") or {"type": "object"}
    for message in body["messages"]:
        if message.get("role") != "assistant" and (found := _embedded_schema(text_of(message))):
            return found.get("title", ""), found
    if asked.get("type") == "json_object":
        return "", {"type": "object", "properties": {"answer": {"type": "string"}}, "required": ["answer"]}
    return "", None


def _embedded_schema(text: str) -> Schema | None:
    decoder = json.JSONDecoder()
    for start in re.finditer(r'\{\s*"', text):
        try:
            value, _ = decoder.raw_decode(text, start.start())
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict) and isinstance(value.get("properties"), dict) and problem_of(value) is None:
            return value
    return None


def _hint(name: str, schema: Schema, scene: Scene, rng: Random, asked: Asked) -> Hint:
    names: set[str] = set(schema.get("properties", {}))
    if _LETTER.search(name) or any(_LETTER.search(each) for each in names):
        return _letter_hint(scene.facts, rng, asked)
    if reader.is_reading(names):
        return reader.hints(scene.material.chat)
    if not judge.is_judgement(names):
        return no_hint
    return judge.hints(scene.facts, rng, scene.obedience.score if scene.obedience else None)


def _letter_hint(facts: Facts, rng: Random, asked: Asked) -> Hint:
    letter = letters.compose(facts, rng, asked)

    def hint(name: str, schema: Schema) -> Any:
        if schema.get("type") == "string" and _BODY.search(name):
            return letter
        if schema.get("type") == "array" and _EVIDENCE.search(name):
            return [fact for fact in (*facts.shared, *facts.lines) if fact in letter]
        return None

    return hint


def _distort_main(instance: dict[str, Any], scene: Scene, rng: Random) -> None:
    """Apply a content fault to the text that a person would read: the letter-like property, else the longest."""
    texts = {name: value for name, value in instance.items() if isinstance(value, str)}
    if texts:
        main = next((name for name in texts if _BODY.search(name)), max(texts, key=lambda name: len(texts[name])))
        instance[main] = distort(texts[main], scene, rng)
    if scene.fault and scene.fault.kind in {"say", "obey_injection"} and reader.is_reading(set(instance)):
        instance["kind"] = "propose_reply"  # whoever obeys thinks that it is the answer


def _chat_reply(messages: list[dict[str, Any]]) -> str:
    """An answer to a chat without a schema: it names what was asked, so that a person sees the model heard them."""
    asked = next((text_of(each) for each in reversed(messages) if each.get("role") == "user"), "").strip()
    gist = re.sub(r"\s+", " ", asked)[:80]
    return f"Вы спросили: «{gist}». Это учебная модель: она отвечает по шаблону и ничего не придумывает."
