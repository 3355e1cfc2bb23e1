"""From the text of an answer to a validated object."""

import json
import re
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from libs.common.llm.errors import BadAnswerError

T = TypeVar("T", bound=BaseModel)

_LONGEST = 200_000
_FENCED = re.compile(r"```(?:json)?\s*\n(.*?)```", re.DOTALL | re.IGNORECASE)
_WORD = re.compile(r"\w+")
_LEAK_WORDS = 12


class MisshapenError(BadAnswerError):
    """The answer is not the JSON that was asked for; `problem` tells the model what to repair."""

    code = "llm_invalid_json"

    def __init__(self, problem: str, text: str) -> None:
        super().__init__("Ответ модели не подошёл под схему.")
        self.problem = problem
        self.text = text


def parse(text: str, schema: type[T]) -> T:
    """The object in the text: plain JSON, JSON in a fence, or the first JSON object in prose. Raises MisshapenError."""
    if not text.strip():
        raise MisshapenError("the answer was empty", "")
    if len(text) > _LONGEST:
        raise BadAnswerError("Ответ модели слишком длинный.", code="llm_over_long")
    try:
        return schema.model_validate(_object(text))
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, each['loc'])) or 'root'}: {each['type']}" for each in error.errors()[:8]
        )
        raise MisshapenError(problems, text) from None


def leaks(answer: BaseModel, guarded: str) -> bool:
    """Whether any text of the answer repeats twelve words in a row of the guarded text."""
    shingles = set(_shingles(guarded))
    return bool(shingles) and any(
        shingle in shingles for text in _texts(answer.model_dump()) for shingle in _shingles(text)
    )


def _object(text: str) -> Any:
    fenced = _FENCED.search(text)
    for candidate in (text, fenced[1] if fenced else None):
        if candidate is not None:
            try:
                return json.loads(candidate)
            except (ValueError, RecursionError):
                continue
    start = text.find("{")
    if start >= 0:
        try:
            return json.JSONDecoder().raw_decode(text, start)[0]
        except (ValueError, RecursionError):
            pass
    raise MisshapenError("the answer was not valid JSON", text)


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _texts(inner)]
    if isinstance(value, list | tuple):
        return [text for inner in value for text in _texts(inner)]
    return []


def _shingles(text: str) -> list[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return [tuple(words[at : at + _LEAK_WORDS]) for at in range(len(words) - _LEAK_WORDS + 1)]
