"""How much of a line of the resume one letter tells: the works that can be told of a list, a line without a bracket."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from libs.common.letters.composing.deeds import in_verbs
from libs.common.letters.composing.forms import head_of, works_on
from libs.common.letters.composing.splitting import OUTSIDE
from libs.common.text.morphology import Reading, reading

_IN_BRACKETS = re.compile(r" \([^()]{3,80}\)")
_LIMITS = re.compile(
    r"\b(?:из них|из которых|в том числе|без|не|ни|но|кроме|только|лишь|при|если|когда|под|вместе|помощник\w*)\b",
    re.IGNORECASE,
)
"""What says less of the words beside it than these say alone."""
_BARE = re.compile(r"\b(?:до|от|около|более|больше|свыше)\s\d[\d\s]*$")
"""A part that ends with a number of nothing."""
_ADDED = re.compile(r"(?:в|во|на|до|от|по|из|с|со|за|для|около|более)\s|\d", re.IGNORECASE)
"""A part of a list that belongs to the one before it."""
_WORD = re.compile(r"[а-яё]+(?:-[а-яё]+)*", re.IGNORECASE)
_LABEL = re.compile(r"^[А-ЯЁ][а-яё]{3,20}(?: [а-яё]{3,20})?: (?=[а-яё])")
"""What a list is headed with: «Ремонт: пайка цепей, …»."""
_OTHERS = re.compile(r"\b(?:из них|из которых|в том числе|кроме|только|лишь|но|вместе|помощник\w*)\b", re.IGNORECASE)
"""What a part of a list may say of the others."""
_NUMBER = re.compile(r"(?<![\w-])\d+(?![\w-])")
_AND = " и "
_LEAST = 2
_MANY, _MOST = 3, 20
_FEWEST, _TOLD = 2, 3
"""Works of a list that one sentence tells."""


def fewer(line: str, close: Callable[[str], bool]) -> str:
    """A line that lists three works or more, with those of them alone that are close and can be told with verbs.

    At most three are told. Any other line stays whole, and so does one of which a part limits the others («только …»).
    """
    works = _works(line)
    if works is None:
        return line
    near = [work for work in works if close(work)] or works
    verbs, busy = ([work for work in near if told(work)] for told in (_is_told, _is_work))
    kept = (verbs if len(verbs) >= len(busy) else busy)[:_TOLD]
    if len(kept) < _FEWEST and kept == verbs[: len(kept)]:
        more = [work for work in works if _is_told(work) and work not in kept]
        told = {*kept, *more[: _FEWEST - len(kept)]}
        kept = [work for work in works if work in told]
    return _listed(kept) if kept and (len(kept) < len(works) or kept == verbs) else _listed(near, line)


def _listed(works: list[str], line: str = "") -> str:
    """The works as they are said one after another; `line` where these are all that it has."""
    if line and ", ".join(works) == line:
        return line
    return _AND.join(filter(None, (", ".join(works[:-1]), works[-1]))) if _AND not in works[-1] else ", ".join(works)


def _works(line: str) -> list[str] | None:
    """The works of a list with what belongs to each; None of a line that is no such list."""
    labelled = _LABEL.sub("", line)
    if re.search(r"[:;—]", labelled):
        return None
    works: list[str] = []
    for part in OUTSIDE.split(labelled):
        if works and _ADDED.match(part):
            works[-1] = f"{works[-1]}, {part}"
        elif head_of(_alone(part)) is None or _limits_a_list(part):
            return None
        else:
            works.append(part)
    return works if _MANY <= len(works) <= _MOST else None


def _alone(part: str) -> str:
    return part.partition(" (")[0]


def _limits_a_list(part: str) -> bool:
    outside = _IN_BRACKETS.sub("", part)
    return _NUMBER.search(outside) is not None or _OTHERS.search(outside) is not None


@lru_cache(maxsize=2_048)
def _is_work(work: str) -> bool:
    """Tell whether a work can be told as what one is busy with; a single word says too little without its bracket."""
    said = len(_WORD.findall(_alone(work))) >= _LEAST or "(" in work
    return said and works_on(_alone(OUTSIDE.split(work)[0]))


@lru_cache(maxsize=2_048)
def _is_told(work: str) -> bool:
    """Tell whether a work can be told with a verb by itself."""
    return len(_WORD.findall(_alone(work))) >= _LEAST and in_verbs(OUTSIDE.split(work)[0], "now") is not None


@lru_cache(maxsize=512)
def shorter(line: str) -> tuple[str, ...]:
    """The ways to tell a line: whole, without what stands in brackets, without one of two figures that it ends with.

    What limits the rest («из них», «без», a share that says nothing alone) is never left out, and a line keeps a number
    where it has one.
    """
    ways = [line]
    bracket = _IN_BRACKETS.search(line)
    if bracket is not None and not _limits(bracket[0][2:]):
        ways.append(line[: bracket.start()] + line[bracket.end() :])
    head, *parts = OUTSIDE.split(line)
    loose = [part for part in parts if any(map(str.isdigit, part)) and not _limits(part)]
    if len(loose) > 1 and len(head.split()) > 1 and all(part in loose for part in parts):
        ways += [", ".join((head, *(one for one in parts if one is not part))) for part in loose]
    numbered = any(map(str.isdigit, line))
    return tuple(way for way in ways if len(way.split()) > _LEAST and (not numbered or any(map(str.isdigit, way))))


def _limits(part: str) -> bool:
    """Tell whether a part may say less of the words beside it; «план выполнен на 112 %» is a sentence by itself."""
    if _BARE.search(part):
        return True  # «по выходным до 550»: of what, another part says
    told_alone = _names_its_thing(part) or any(one.has("PRTS") for one in _readings(part))
    if "%" in part and (part[:1].isdigit() or not told_alone):
        return True
    return _LIMITS.search(part) is not None


def _names_its_thing(part: str) -> bool:
    """Tell whether a part says itself what its share is of: «доля брака меньше 1 %»."""
    first = next(_readings(part), None) if part[:1].isalpha() else None
    return first is not None and first.known and first.has("NOUN", "nomn")


def _readings(part: str) -> Iterator[Reading]:
    return (reading(word.casefold()) for word in _WORD.findall(part.partition(":")[0].partition("(")[0]))
