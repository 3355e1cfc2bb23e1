"""Personal data that a language model does not need, replaced by placeholders and restored on this machine."""

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from libs.common.llm.numbers import Found
from libs.common.llm.personal import CONTACTS, folded, personal_data
from libs.common.llm.surnames import surname_pattern

_DROPPED = frozenset(
    {
        "contact",
        "photo",
        "site",
        "portfolio",
        "recommendation",
        "birth_date",
        "url",
        "alternate_url",
        "download",
        "actions",
        "citizenship",
        "work_ticket",
        "middle_name",
        "owner",
        "certificate_url",
        "company_url",
        "metro",
    }
)
_PLACEHOLDER = re.compile(r"\{\{\s*([A-Z]{3,10})_(\d{1,6})\s*\}\}")
_HIDDEN = {
    "EMAIL": "(почта скрыта)", "LINK": "(ссылка скрыта)", "HANDLE": "(контакт скрыт)", "PHONE": "(телефон скрыт)",
    "CARD": "(номер карты скрыт)",
}  # fmt: skip


class Mask:
    """Masks the texts of one request and restores what the model answers; the same original has one placeholder."""

    def __init__(self, person: Mapping[str, Any]) -> None:
        """`person` is a resume, or whatever else has `last_name` and `middle_name`."""
        self._names: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        self._people = [
            (surname_pattern(folded(word.strip())), kind)
            for key, kind in (("last_name", "SURNAME"), ("middle_name", "PATRONYMIC"))
            if isinstance(word := person.get(key), str) and len(word.strip()) > 1
        ]

    def text(self, text: str) -> str:
        """The text with a placeholder for everything personal; its time is linear in the text."""
        return _replaced(text, self._found(text), self._placeholder)

    def value(self, value: Any) -> Any:
        """Every text of a JSON value masked, and without the fields that no model needs."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {key: self.value(item) for key, item in value.items() if key not in _DROPPED}  # pyright: ignore[reportUnknownVariableType]
        if isinstance(value, list | tuple):
            return [self.value(item) for item in value]  # pyright: ignore[reportUnknownVariableType]
        return copy.copy(value)

    def restore(self, text: str) -> str:
        """Put the originals back; a placeholder that was never given out stays and fails the sanity check."""
        originals = {name: original for original, name in self._names.items()}
        return _PLACEHOLDER.sub(lambda match: originals.get(f"{match[1]}_{match[2]}", match[0]), text)

    def _found(self, text: str) -> list[Found]:
        plain = folded(text)
        names = [(one.start(), one.end(), kind) for pattern, kind in self._people for one in pattern.finditer(plain)]
        return sorted([*personal_data(text), *names], key=lambda item: (item[0], -item[1]))

    def _placeholder(self, original: str, kind: str) -> str:
        if original not in self._names:
            self._counts[kind] = self._counts.get(kind, 0) + 1
            self._names[original] = f"{kind}_{self._counts[kind]}"
        return f"{{{{{self._names[original]}}}}}"


def redact(text: str) -> str:
    """Hide contacts of other people in a foreign text; nothing restores them."""
    found = [one for one in personal_data(text) if one[2] in CONTACTS]
    return _replaced(text, found, lambda _, kind: _HIDDEN[kind])


def _replaced(text: str, found: list[Found], placeholder: Callable[[str, str], str]) -> str:
    return "".join(_pieces(text, found, placeholder))


def _pieces(text: str, found: list[Found], placeholder: Callable[[str, str], str]) -> Iterator[str]:
    position = 0
    for start, end, kind in found:
        if start >= position:
            yield text[position:start]
            yield placeholder(text[start:end], kind)
            position = end
    yield text[position:]
