"""What is wrong with a setting, in one Russian sentence that names the variable."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from libs.common.messages.catalogue import known, message
from libs.common.messages.pydantic_codes import plain

_SHOWN = 40
_RUSSIAN = re.compile("[а-яё]{2}", re.IGNORECASE)


def sentence(location: Sequence[int | str], kind: str, facts: Mapping[str, Any], complained: str, value: object) -> str:
    """Return the sentence for one complaint of pydantic. A value that may hold a secret is not repeated."""
    name = str(location[0]).upper() if location else ""
    if kind == "value_error":
        text = complained.removeprefix("Value error, ")
        if not _RUSSIAN.search(text):  # a library's own words
            text = _unclear()
        return text if not name or name in text else f"{name}: {text}"
    complaint = known("setting", plain(kind))
    if complaint is None:
        return f"{name}: {_unclear()}"
    said = complaint.filled(not_this=_not_this(value), **{key: _plain(fact) for key, fact in facts.items()})
    return f"{name} {said}" if kind == "missing" else f"{name}: {said}"


def unreadable(complained: str) -> str:
    """Return the sentence for a value that pydantic-settings could not take apart."""
    found = re.search(r'field "(\w+)"', complained)
    return f"{found[1].upper() if found else 'Настройки'}: {_unclear()}"


def _unclear() -> str:
    return message("setting", "other").sentence


def _not_this(value: object) -> str:
    text = str(value)
    return f", а не «{text}»" if len(text) <= _SHOWN and text.isprintable() else ""


def _plain(fact: object) -> str:
    if isinstance(fact, float) and fact.is_integer():
        return str(int(fact))
    return str(fact).replace(" or ", " или ").replace("'", "")
