"""A sentence kept as its code and facts, so that it is worded when somebody reads it, in his language."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from libs.common.messages.catalogue import Kind, Language, Message, catalogue
from libs.common.messages.figures import Figure, Moment, Months, Names, Pay, Rubles, worded


class Said(BaseModel):
    """A sentence of the catalogue. `words` are facts that have words there («topic.salary»), `facts` are plain text."""

    model_config = ConfigDict(frozen=True)

    kind: str = Field(description="Kind of the catalogue")
    code: str = Field(description="Code of the sentence")
    words: Mapping[str, tuple[str, ...]] = Field(default={}, description="Facts by their own codes: kind.code")
    facts: Mapping[str, str] = Field(default={}, description="Facts that are no words of the program")
    figures: Mapping[str, Figure] = Field(default={}, description="Facts that are sums, durations or rows of names")
    parts: Mapping[str, "Said"] = Field(default={}, description="Facts that are sentences of the catalogue themselves")

    def told(self, language: Language) -> str:
        """The sentence; empty where the catalogue does not have it (a newer program said it)."""
        found = _known(self.kind, self.code, language)
        if found is None:
            return ""
        words = {name: ", ".join(_word(one, language) for one in codes) for name, codes in self.words.items()}
        figures = {name: worded(one, language) for name, one in self.figures.items()}
        parts = {name: one.told(language) for name, one in self.parts.items()}
        return found.filled(**self.facts, **words, **figures, **parts)


Fact = str | int | tuple[str, ...] | Rubles | Pay | Months | Names | Moment | Said
"""A text, a number, codes of words, a figure, a sentence."""


def say(kind: Kind, code: str, **facts: Fact) -> Said:
    """The sentence of a code with its facts, each kept as what it is.

    Not validated again: the types of the arguments are those of the fields. Matching says thousands of these a second.
    """
    words: dict[str, tuple[str, ...]] = {}
    texts: dict[str, str] = {}
    figures: dict[str, Figure] = {}
    parts: dict[str, Said] = {}
    for name, one in facts.items():
        if isinstance(one, tuple):
            words[name] = one
        elif isinstance(one, str | int):
            texts[name] = str(one)
        elif isinstance(one, Said):
            parts[name] = one
        else:
            figures[name] = one
    return Said.model_construct(kind=kind, code=code, words=words, facts=texts, figures=figures, parts=parts)


def told(said: Iterable[Said], language: Language) -> str:
    """Several sentences in a row."""
    return " ".join(filter(None, (one.told(language) for one in said)))


def kept(said: Said) -> dict[str, Any]:
    """What is kept of a sentence in a row's JSON; by hand, for matching keeps thousands of these a second."""
    found: dict[str, Any] = {"kind": said.kind, "code": said.code}
    if said.words:
        found["words"] = {name: list(codes) for name, codes in said.words.items()}
    if said.facts:
        found["facts"] = dict(said.facts)
    if said.figures:
        found["figures"] = {name: one.model_dump(mode="json") for name, one in said.figures.items()}
    if said.parts:
        found["parts"] = {name: kept(one) for name, one in said.parts.items()}
    return found


def stored(said: Iterable[Said]) -> list[dict[str, Any]]:
    """What is kept of sentences in a row's JSON."""
    return [kept(one) for one in said]


def restored(kept: object) -> tuple[Said, ...]:
    """The sentences of a row's JSON; none of what is not in their form."""
    try:
        return tuple(Said.model_validate(one) for one in cast("list[object]", kept)) if isinstance(kept, list) else ()
    except ValidationError:
        return ()


def retold(kept: object, language: Language) -> str:
    """One sentence of a row's JSON: worded from its code, or the text of a row that was written before codes were kept.

    Empty for anything else.
    """
    if isinstance(kept, str):
        return kept
    return told(restored([kept]), language)


def _known(kind: str, code: str, language: Language) -> Message | None:
    return catalogue(language).get(kind, {}).get(code)


def _word(reference: str, language: Language) -> str:
    kind, _, code = reference.partition(".")
    code, _, subject = code.partition("/")
    found = _known(kind, code, language)
    word = found.word if found is not None else code
    return f"{word} ({subject})" if subject else word
