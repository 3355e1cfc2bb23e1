"""A sentence kept as its code and facts, so that it is worded when somebody reads it, in his language."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from libs.common.messages.catalogue import Language, Message, catalogue


class Said(BaseModel):
    """A sentence of the catalogue. `words` are facts that have words there («topic.salary»), `facts` are plain text."""

    model_config = ConfigDict(frozen=True)

    kind: str = Field(description="Kind of the catalogue")
    code: str = Field(description="Code of the sentence")
    words: Mapping[str, tuple[str, ...]] = Field(default={}, description="Facts by their own codes: kind.code")
    facts: Mapping[str, str] = Field(default={}, description="Facts that are no words of the program")

    def told(self, language: Language) -> str:
        """The sentence; empty where the catalogue does not have it (a newer program said it)."""
        found = _known(self.kind, self.code, language)
        if found is None:
            return ""
        words = {name: ", ".join(_word(one, language) for one in codes) for name, codes in self.words.items()}
        return found.filled(**self.facts, **words)


def told(said: Iterable[Said], language: Language) -> str:
    """Several sentences in a row."""
    return " ".join(filter(None, (one.told(language) for one in said)))


def stored(said: Iterable[Said]) -> list[dict[str, Any]]:
    """What is kept of sentences in a row's JSON."""
    return [one.model_dump(mode="json") for one in said]


def restored(kept: object) -> tuple[Said, ...]:
    """The sentences of a row's JSON; none of what is not in their form."""
    try:
        return tuple(Said.model_validate(one) for one in cast("list[object]", kept)) if isinstance(kept, list) else ()
    except ValidationError:
        return ()


def _known(kind: str, code: str, language: Language) -> Message | None:
    return catalogue(language).get(kind, {}).get(code)


def _word(reference: str, language: Language) -> str:
    kind, _, code = reference.partition(".")
    code, _, subject = code.partition("/")
    found = _known(kind, code, language)
    word = found.word if found is not None else code
    return f"{word} ({subject})" if subject else word
