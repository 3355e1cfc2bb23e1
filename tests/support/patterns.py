"""Every regular expression that the product compiles when it is imported, and how one is taken apart."""

import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any, cast

import libs
import services

parser: Any = importlib.import_module("re._parser")
constants: Any = importlib.import_module("re._constants")

SAMPLES = "".join(map(chr, range(32, 127))) + "\n\tабвгдежзийклмнопрстуфхцчшщъыьэюяёАБВЯЁ«»“”„—–…’•№€₽ \xad"
"""Characters by which two sets of them are compared."""
ANY_NUMBER = 16
"""A repeat of more than so many is as good as endless."""


def modules() -> list[ModuleType]:
    """Every module of libs and services."""
    walked = (
        info.name
        for package in (libs, services)
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    )
    return [importlib.import_module(name) for name in walked if not name.endswith("__main__")]


def compiled() -> dict[str, re.Pattern[str]]:
    """Patterns by where they are kept: module and name, also in tuples, tables and classes."""
    found: dict[str, re.Pattern[str]] = {}
    for module in modules():
        for name, value in vars(module).items():
            for inner, pattern in _patterns(value, name, 0):
                if not isinstance(cast("object", pattern.pattern), bytes):
                    found[f"{module.__name__}:{inner}"] = pattern
    unique = {(pattern.pattern, pattern.flags): place for place, pattern in reversed(found.items())}
    return {place: found[place] for place in sorted(unique.values())}


def _patterns(value: Any, name: str, depth: int) -> Iterator[tuple[str, re.Pattern[str]]]:
    if isinstance(value, re.Pattern):
        yield name, value
    elif isinstance(getattr(value, "__self__", None), re.Pattern):
        yield name, value.__self__
    elif depth < 4 and isinstance(value, tuple | list | frozenset | set):
        for number, item in enumerate(value):
            yield from _patterns(item, f"{name}[{number}]", depth + 1)
    elif depth < 4 and isinstance(value, Mapping):
        for key, item in value.items():
            yield from _patterns(item, f"{name}[{key}]", depth + 1)
    elif depth < 1 and isinstance(value, type) and value.__module__.startswith(("libs", "services")):
        for key, item in list(vars(value).items()):
            yield from _patterns(item, f"{name}.{key}", depth + 1)


def parsed(pattern: re.Pattern[str]) -> Any:
    """The tree of a pattern."""
    return parser.parse(pattern.pattern, pattern.flags)


def first_set(item: Any, flags: int) -> frozenset[str] | None:
    """The characters of a node that takes exactly one; None for any other node."""
    kind, argument = item
    if kind is constants.LITERAL:
        return _folded({chr(argument)}, flags)
    if kind is constants.NOT_LITERAL:
        return frozenset(SAMPLES) - _folded({chr(argument)}, flags)
    if kind is constants.ANY:
        return frozenset(SAMPLES)
    if kind is constants.IN:
        return _class(argument, flags)
    if kind is constants.SUBPATTERN and len(argument[-1]) == 1:
        return first_set(argument[-1][0], flags)
    return None


def _class(items: Any, flags: int) -> frozenset[str]:
    chosen: set[str] = set()
    negated = False
    for kind, argument in items:
        if kind is constants.NEGATE:
            negated = True
        elif kind is constants.LITERAL:
            chosen.add(chr(argument))
        elif kind is constants.RANGE:
            chosen.update(char for char in SAMPLES if argument[0] <= ord(char) <= argument[1])
        else:
            chosen.update(char for char in SAMPLES if CATEGORIES[argument](char))
    found = _folded(chosen, flags)
    return frozenset(SAMPLES) - found if negated else found


def _folded(chosen: set[str], flags: int) -> frozenset[str]:
    if not flags & re.IGNORECASE:
        return frozenset(chosen)
    return frozenset({*chosen, *map(str.lower, chosen), *map(str.upper, chosen)})


CATEGORIES: dict[Any, Any] = {
    constants.CATEGORY_WORD: lambda char: char.isalnum() or char == "_",
    constants.CATEGORY_NOT_WORD: lambda char: not (char.isalnum() or char == "_"),
    constants.CATEGORY_DIGIT: str.isdigit,
    constants.CATEGORY_NOT_DIGIT: lambda char: not char.isdigit(),
    constants.CATEGORY_SPACE: str.isspace,
    constants.CATEGORY_NOT_SPACE: lambda char: not char.isspace(),
}
