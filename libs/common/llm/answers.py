"""From the text of an answer to a validated object."""

import json
import re
from collections.abc import Iterator
from typing import Any, Protocol, TypeVar, runtime_checkable

import json_repair
from pydantic import BaseModel, ValidationError

from libs.common.llm.errors import BadAnswerError
from libs.common.llm.thinking import spoken

T = TypeVar("T", bound=BaseModel)

_LONGEST = 200_000
_MOST_STARTS = 60
# json_repair is quadratic: within these bounds it takes less than 0.2 s whatever it is given, a draft has a tenth.
_MENDED = ((None, 8_000), ("{", 12), ("[", 12), ("'", 200), ('"', 200), (":", 200))
_START = re.compile(r"[{\[]")
_WORD = re.compile(r"\w+")
_LEAK_WORDS = 12
_LENIENT = json.JSONDecoder(strict=False)


class MisshapenError(BadAnswerError):
    """The answer is not the JSON that was asked for; `problem` tells the model what to repair."""

    code = "llm_invalid_json"

    def __init__(self, problem: str, text: str) -> None:
        super().__init__("Ответ модели не подошёл под схему.")
        self.problem = problem
        self.text = text


@runtime_checkable
class Prosaic(Protocol):
    """A schema that an answer without any JSON may fill: small models answer with the text itself."""

    @classmethod
    def from_prose(cls, text: str) -> Any:
        """The object whose text is this answer."""
        ...


def parse(text: str, schema: type[T]) -> T:
    """The last complete object of the answer that fits the schema; thinking aloud does not count.

    Broken JSON is mended, but never one that was cut off: half a letter is none. Raises MisshapenError.
    """
    if len(text) > _LONGEST:
        raise BadAnswerError("Ответ модели слишком длинный.", code="llm_over_long")
    said = spoken(text)
    if not said:
        raise MisshapenError("the answer was empty", "")
    problem = ""
    for value in _values(said):
        try:
            return schema.model_validate(value)
        except ValidationError as error:
            problem = problem or _problem(error)
    if issubclass(schema, Prosaic) and not _START.search(said):
        return schema.from_prose(said)
    raise MisshapenError(problem or "the answer was not valid JSON", said)


def leaks(answer: BaseModel, guarded: str) -> bool:
    """Whether any text of the answer repeats twelve words in a row of the guarded text."""
    shingles = set(_shingles(guarded))
    return bool(shingles) and any(
        shingle in shingles for text in _texts(answer.model_dump()) for shingle in _shingles(text)
    )


def _values(text: str) -> Iterator[Any]:
    """What may be the object, the likeliest first: the last one, what it is wrapped in or wraps, the mended text."""
    for value in reversed(_complete(text)):
        yield from _unwrapped(value)
    broken = text[text.find("{") : text.rfind("}") + 1] if "{" in text else ""
    if broken and all(len(broken) <= most if many is None else broken.count(many) <= most for many, most in _MENDED):
        try:
            mended = json_repair.loads(broken)
        except (ValueError, RecursionError):
            return
        yield from _unwrapped(mended)


def _complete(text: str) -> list[Any]:
    """The complete JSON objects and arrays of the text, in order; nested ones belong to the outer one."""
    found: list[Any] = []
    position = starts = 0
    while (start := _START.search(text, position)) and starts < _MOST_STARTS:
        try:
            value, position = _LENIENT.raw_decode(text, start.start())
            found.append(value)
        except (ValueError, RecursionError):
            starts += 1
            position = start.end()
    return found


def _unwrapped(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        for item in reversed(value):  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
            if isinstance(item, dict):
                yield item
    elif isinstance(value, dict):
        yield value  # pyright: ignore[reportUnknownVariableType]
        inner: list[Any] = list(value.values())  # pyright: ignore[reportUnknownArgumentType]
        yield from (item for item in inner if isinstance(item, dict))


def _problem(error: ValidationError) -> str:
    return "; ".join(f"{'.'.join(map(str, each['loc'])) or 'root'}: {each['type']}" for each in error.errors()[:8])


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
