"""What is wrong with a setting, in one Russian sentence that names the variable."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

_SENTENCES = {
    "missing": "не задан.",
    "int_parsing": "нужно целое число{not_this}.",
    "int_type": "нужно целое число{not_this}.",
    "int_from_float": "нужно целое число{not_this}.",
    "int_parsing_size": "число слишком большое.",
    "float_parsing": "нужно число{not_this}.",
    "float_type": "нужно число{not_this}.",
    "finite_number": "нужно обычное число{not_this}.",
    "bool_parsing": "нужно 1 или 0{not_this}.",
    "greater_than_equal": "нужно не меньше {ge}{not_this}.",
    "greater_than": "нужно больше {gt}{not_this}.",
    "less_than_equal": "нужно не больше {le}{not_this}.",
    "less_than": "нужно меньше {lt}{not_this}.",
    "literal_error": "можно только {expected}{not_this}.",
}
_SHOWN = 40
_RUSSIAN = re.compile("[а-яё]{2}", re.IGNORECASE)


def sentence(location: Sequence[int | str], kind: str, facts: Mapping[str, Any], message: str, value: object) -> str:
    """Return the sentence for one complaint of pydantic. A value that may hold a secret is not repeated."""
    name = str(location[0]).upper() if location else ""
    if kind == "value_error":
        text = message.removeprefix("Value error, ")
        if not _RUSSIAN.search(text):  # a library's own words
            text = "так это не пишется."
        return text if not name or name in text else f"{name}: {text}"
    known = _SENTENCES.get(kind)
    if known is None:
        return f"{name}: так это не пишется."
    said = known.format_map({"not_this": _not_this(value), **{key: _plain(fact) for key, fact in facts.items()}})
    return f"{name} {said}" if kind == "missing" else f"{name}: {said}"


def unreadable(message: str) -> str:
    """Return the sentence for a value that pydantic-settings could not take apart."""
    found = re.search(r'field "(\w+)"', message)
    return f"{found[1].upper() if found else 'Настройки'}: так это не пишется."


def _not_this(value: object) -> str:
    text = str(value)
    return f", а не «{text}»" if len(text) <= _SHOWN and text.isprintable() else ""


def _plain(fact: object) -> str:
    if isinstance(fact, float) and fact.is_integer():
        return str(int(fact))
    return str(fact).replace(" or ", " или ").replace("'", "")
