"""Regular expressions over other people's text are linear: none is ambiguous, none is slow on hostile runs."""

import ast
import itertools
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.support.patterns import ANY_NUMBER, SAMPLES, compiled, constants, first_set, modules, parsed
from tests.support.timing import processor_seconds

pytestmark = pytest.mark.untraced
PATTERNS = compiled()
ANCHORED = frozenset({"match", "fullmatch"})
RUNS = (
    "а", "a", "1", " ", "-", "«", '"', "(", ".", ",", "\n", "а ", "1 ", "a1", "a-", "а-а ", "1.", "1,", "+7 ", "8 9",
    "a.", "@a", "a@a.", "<a", "&", "{", "[a", "не ", "не а ", "работал в ", "опыт ", "требования ", "for ", "i ", "A ",
    "1 111 ", "ал", "А ", "'", "’", "{{ ", "8(", "диплом ", "управлял а ", "i lead a ", "под моим ", "сто ", "ваш",
    "вакансия ", "в компании ", "до ", "лет ", "C++ ", "2001-2002 ", "двадцать ", "5 лет ", "опыт 10+ лет с ", "http://",
)  # fmt: skip
FOLDS, SHORT, LONG = 4, 1_000, 4_000
QUICK = 0.0015
"""Seconds for LONG characters below which nothing is asked of the growth."""
STEEPEST = 9.0
"""Between the fourfold of what is linear and the sixteenfold of what is quadratic."""
SURELY_FLAT = 6.0
"""What one reading of each size shows at most where no second look is needed."""


@pytest.mark.parametrize("place", PATTERNS)
def test_no_pattern_repeats_a_repeat_ambiguously(place: str) -> None:
    pattern = PATTERNS[place]
    assert list(ambiguous(parsed(pattern), pattern.flags)) == []


@pytest.mark.parametrize("place", PATTERNS)
def test_no_pattern_is_steeper_than_linear(place: str) -> None:
    pattern, anchored = PATTERNS[place], place in only_matched()
    for text in (*map(repeated, dict.fromkeys((*RUNS, *exemplars(pattern)))), *pumped(pattern)):
        long = spent(pattern, text(LONG), anchored=anchored)
        if long < QUICK or long <= SURELY_FLAT * spent(pattern, text(SHORT), anchored=anchored):
            continue
        sizes = (SHORT, LONG, FOLDS * LONG)
        short, long, longer = (min(spent(pattern, text(size), anchored=anchored) for _ in range(5)) for size in sizes)
        # A text that is cut off where it fits is found at once, which says nothing of growth: so two looks.
        flat = long < STEEPEST * short or longer < STEEPEST * long
        assert long < QUICK or flat, (text(40), short, long, longer)


def test_ambiguity_and_growth_are_seen() -> None:
    for bad in (r"(?:a+)+b", r"(?:\w+\s?)*!", r"(?:a\w|\wb)*!", r"(?:[^,]*,?)*$"):
        assert list(ambiguous(parsed(re.compile(bad)), 0)), bad
    for good in (r"(?:\.[\w-]+)+", r"(?:[a-z-]+\.)+ru", r"\w+(?:-\w+)*", r"(?:\w+ ){0,3}x"):
        assert not list(ambiguous(parsed(re.compile(good)), 0)), good
    assert _steep(re.compile(r"\w+@"), repeated("a"))
    assert any(_steep(SLOW, text) for text in pumped(SLOW))


def _steep(pattern: re.Pattern[str], text: Callable[[int], str]) -> bool:
    return any(_looks_steep(pattern, text) for _ in range(3))


def _looks_steep(pattern: re.Pattern[str], text: Callable[[int], str]) -> bool:
    """One look; short and long in turns, as the machine is now faster and now slower."""
    spents = [[spent(pattern, text(size), anchored=False) for size in (SHORT, LONG)] for _ in range(5)]
    short, long = map(min, zip(*spents, strict=True))
    return long > STEEPEST * short


SLOW = re.compile(r"по (?:\w+-?\w*)! ")
"""Quadratic on what no run of one fragment shows: a long word after a beginning that stands once."""


def repeated(fragment: str) -> Callable[[int], str]:
    """A text of one fragment over and over, by its length."""
    return lambda size: (fragment * (size // len(fragment) + 1))[:size]


def spent(pattern: re.Pattern[str], text: str, *, anchored: bool) -> float:
    """Processor seconds to go through a text, or to match at its beginning."""

    def search() -> None:
        if anchored:
            pattern.match(text)
            pattern.fullmatch(text)
        else:
            for _ in pattern.finditer(text):
                pass

    return processor_seconds(search)


def ambiguous(tree: Any, flags: int) -> Iterator[str]:
    """Endless repeats whose body can be cut in more than one way: it repeats itself, or its branches begin alike."""
    for kind, argument in tree:
        if kind in {constants.MAX_REPEAT, constants.MIN_REPEAT} and argument[1] > ANY_NUMBER:
            body = argument[2]
            if not _distinct(body, flags):
                yield from (f"repeats in a repeat: {inner}" for inner in _repeats(body))
                yield from (f"branches begin alike: {inner}" for inner in _alike(body, flags))
        for child in _children(kind, argument):
            yield from ambiguous(child, flags)


def _distinct(body: Any, flags: int) -> bool:
    """Whether one turn of the body begins or ends with a character that its inner repeats cannot take."""
    inner = [first_set(one[1][2][0], flags) if len(one[1][2]) == 1 else None for one in _inner(body)]
    if any(chars is None for chars in inner):
        return False
    taken = frozenset[str]().union(*(chars or frozenset() for chars in inner))
    sequence = _flat(body)
    if not sequence:
        return False
    edges = [first_set(sequence[0], flags), first_set(sequence[-1], flags)]
    return bool(inner) and any(edge is not None and not edge & taken for edge in edges)


def _flat(body: Any) -> list[Any]:
    items = list(body)
    while len(items) == 1 and items[0][0] is constants.SUBPATTERN:
        items = list(items[0][1][-1])
    return items


def _inner(body: Any) -> Iterator[Any]:
    for kind, argument in body:
        if kind in {constants.MAX_REPEAT, constants.MIN_REPEAT} and argument[1] > 1:
            yield kind, argument
        for child in _children(kind, argument):
            yield from _inner(child)


def _repeats(body: Any) -> Iterator[str]:
    return (str(argument[:2]) for _, argument in _inner(body) if argument[1] > ANY_NUMBER)


def _alike(body: Any, flags: int) -> Iterator[str]:
    for kind, argument in body:
        if kind is constants.BRANCH:
            firsts = [first_set(branch[0], flags) if len(branch) else None for branch in argument[1]]
            for one, other in itertools.combinations(firsts, 2):
                if one is not None and other is not None and one & other:
                    yield "".join(sorted(one & other))[:10]
        for child in _children(kind, argument):
            yield from _alike(child, flags)


def _children(kind: Any, argument: Any) -> list[Any]:
    if kind in {constants.MAX_REPEAT, constants.MIN_REPEAT}:
        return [argument[2]]
    if kind is constants.SUBPATTERN:
        return [argument[-1]]
    if kind is constants.BRANCH:
        return list(argument[1])
    if kind in {constants.ASSERT, constants.ASSERT_NOT}:
        return [argument[1]]
    return []  # a possessive repeat and an atomic group give nothing back


def exemplars(pattern: re.Pattern[str]) -> Iterator[str]:
    """Texts that the pattern takes or nearly takes: one for each of its branches, whole and without the end."""
    for number in range(24):
        text = "".join(_walk(parsed(pattern), pattern.flags, number))
        if text:
            yield text
            yield f"{text} "
            if len(text) > 1:
                yield text[:-1]
                yield f"{text[:-1]} "


def pumped(pattern: re.Pattern[str]) -> Iterator[Callable[[int], str]]:
    """Texts by their length in which one endless repeat of the pattern goes on and on, and nothing follows it."""
    for number in range(4):
        pieces = tuple(_walk(parsed(pattern), pattern.flags, number, marks=True))
        for place, piece in enumerate(pieces):
            if piece.startswith(PUMP):
                before = "".join(other.removeprefix(PUMP) for other in pieces[:place])
                yield lambda size, before=before, piece=piece[1:]: before + repeated(piece)(size)


PUMP = "\ue000"
"""Marks the turn of an endless repeat among the pieces of an exemplar."""


def _walk(tree: Any, flags: int, number: int, *, marks: bool = False) -> Iterator[str]:
    for kind, argument in tree:
        if kind in {constants.MAX_REPEAT, constants.MIN_REPEAT, constants.POSSESSIVE_REPEAT}:
            times = min(max(argument[0], 1), argument[1], 8)
            turn = "".join(_walk(argument[2], flags, number))
            yield from (f"{PUMP}{turn}" if marks and turn and argument[1] > ANY_NUMBER else turn for _ in range(times))
        elif kind is constants.SUBPATTERN:
            yield from _walk(argument[-1], flags, number, marks=marks)
        elif kind is constants.ATOMIC_GROUP:
            yield from _walk(argument, flags, number, marks=marks)
        elif kind is constants.BRANCH:
            yield from _walk(argument[1][number % len(argument[1])], flags, number, marks=marks)
        elif (chars := first_set((kind, argument), flags)) is not None:
            yield min(chars, key=lambda char: (not char.isalnum(), SAMPLES.find(char)), default="")


@cache
def only_matched() -> frozenset[str]:
    """Patterns that are only asked what a text begins with or is as a whole."""
    used: dict[str, set[str]] = {}
    imported: dict[str, str] = {}
    for module in modules():
        tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
        homes = {
            alias.asname or alias.name: node.module
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        imported |= {f"{module.__name__}:{name}": f"{home}:{name}" for name, home in homes.items()}
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                home = homes.get(node.value.id, module.__name__)
                used.setdefault(f"{home}:{node.value.id}", set()).add(node.attr)
    found = frozenset(place for place, how in used.items() if how <= ANCHORED)
    return found | {place for place, home in imported.items() if home in found}
