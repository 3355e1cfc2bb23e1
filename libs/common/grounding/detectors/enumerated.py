"""A number that counts what the sentence lists itself: «по двум методам: ультразвуковому и измерительному»."""

import re
from collections.abc import Iterator

from libs.common.grounding.claims import Evidence
from libs.common.grounding.detectors.context import Context
from libs.common.grounding.language.tokens import stem, tokenise
from libs.common.grounding.numbers.amounts import Bound, Quantity, Unit
from libs.common.grounding.numbers.counted import PEOPLE

_OPENS = re.compile(r"[^.,;:()?!]{0,60}(?::|\()\s?")
_CLOSES = re.compile(r"[;)?!]")
_COMMA, _AND = re.compile(r","), re.compile(r",|\s(?:и|а также|and)\s")
_MOST = 6
"""What is listed in a sentence and counted."""
_NAMING = 2
"""Letters of a word by which a thing is found, more than this."""


def enumerated(ctx: Context, quantity: Quantity) -> Evidence | None:
    """Where the first of the things stands that a sentence counts and then lists, each with a word of the resume.

    The things and what is told of them are judged as any words are; the number only says how many there are. People are
    not counted so, nor what the resume counts itself.
    """
    countable = quantity.unit is Unit.COUNT and quantity.bound is Bound.EXACT and 1 < quantity.value <= _MOST
    if not countable or not quantity.nouns or quantity.concept == PEOPLE or _counted(ctx, quantity):
        return None
    tail = ctx.sentence.text[quantity.figure_end - ctx.sentence.start :]
    opened = _OPENS.match(tail)
    if opened is None:
        return None
    told = _CLOSES.split(tail[opened.end() :], maxsplit=1)[0].rstrip(" .")
    for way in (_COMMA, _AND):
        things = way.split(told)
        if len(things) == quantity.value:
            places = [next(_places(ctx, thing), None) for thing in things]
            return places[0] if None not in places else None
    return None


def _places(ctx: Context, thing: str) -> Iterator[Evidence]:
    """Where the resume has words of a thing."""
    named = (token for token in tokenise(thing) if len(token.text) > _NAMING or token.shouting)
    return (place for token in named if (place := ctx.index.words.find(token)) is not None)


def _counted(ctx: Context, quantity: Quantity) -> bool:
    """Tell whether the resume has a number of the same things."""
    counted = stem(quantity.nouns[0])
    held = (one.quantity for one in ctx.index.quantities)
    return any(one.unit is Unit.COUNT and one.nouns and stem(one.nouns[0]) == counted for one in held)
