"""A number of the whole department told as one's own: «~140 процедур на отдел, мои - 45», «обучил 4, двое сдали»."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from libs.common.grounding.language.forms import totals
from libs.common.grounding.language.tokens import Token, tokenise
from libs.common.grounding.numbers.amounts import Bound, Quantity, Unit
from libs.common.grounding.numbers.number_tables import EACH
from libs.common.grounding.numbers.number_words import is_number_word
from libs.common.grounding.words.lists import WORDS
from libs.common.text.morphology import reading

Alike = Callable[[Token], Callable[[Token], bool]]
"""Whether two words are told of one thing."""
_GROUP, _ALL = WORDS.either_of("groups", "crew", "unit", "firm"), WORDS.either("own_share_all")
_OF_GROUP = re.compile(
    r"^(?:\s?[-–—]\s?\d{1,7})?[^.,;:()\d]{0,40}?\s(?:на|по|у|в|силами|всего|per|for the)\s"
    rf"(?:вс[а-яё]{{1,3}}\s|whole\s)?(?:{_GROUP}|{_ALL})",
    re.IGNORECASE,
)
_BY_GROUP = re.compile(
    rf"(?:\b(?:на|по|у|в|силами)\s(?:вс[а-яё]{{1,3}}\s)?(?:{_GROUP}|{_ALL})\w{{0,4}}"
    rf"|\b(?:{WORDS.either('own_share_by')}))[\s:–—-]{{1,3}}(?:\w{{1,15}}\s){{0,2}}[~≈]?$",
    re.IGNORECASE,
)
_MINE = re.compile(
    rf"\b(?:{WORDS.either('own_share_mine')})\b"
    r"[\s:–—=-]{1,4}"
    r"(?:[^\W\d_]{1,15}\s){0,2}?[~≈]?(?P<value>\d{1,7})(?:\s?[-–]\s?(?P<high>\d{1,7}))?",
    re.IGNORECASE,
)
_ALONE = re.compile(f"{WORDS.either('boast_alone')}|{WORDS.either('oneself')}", re.IGNORECASE)
_LIMIT = re.compile(r"\b(?:до|не более|не больше|up to)\s[~≈]?$", re.IGNORECASE)
_FROM = re.compile(r"\b(?:с|со|от|from)\s[^.;]{1,40}$", re.IGNORECASE)
_LIMITS, _BEFORE_LIMIT = WORDS.words("own_share_limit"), 3
_NAMED = re.compile(f"(?:{_GROUP}|{WORDS.either('own_share_named')})", re.IGNORECASE)
_WHO_DID = frozenset({"VERB", "PRTS"})


def told_as_own(held: Quantity, sentence: str, said: Sequence[Token]) -> bool:
    """Tell whether a number of many is told of what one did oneself, and neither they nor one's own part are named."""
    mine = next(_MINE.finditer(sentence), None)
    group = _is_of_group(held, sentence)
    if mine is not None and held.value <= float(mine["high"] or mine["value"]):
        return False
    if mine is None and not group:
        return False
    if any(_NAMED.match(token.key) for token in said):
        return False
    boasts = _ALONE.search(" ".join(token.key for token in said)) or any(map(_leaves_nothing_out, said))
    return bool(boasts) or (group and mine is not None)


def _leaves_nothing_out(token: Token) -> bool:
    return token.key in totals() or token.key in EACH


def _is_of_group(held: Quantity, sentence: str) -> bool:
    before = sentence[max(0, held.start - 40) : held.start]
    return _OF_GROUP.match(sentence[held.figure_end :]) is not None or _BY_GROUP.search(before) is not None


def is_limit(held: Quantity, sentence: str, claim: Quantity, said: Sequence[Token]) -> bool:
    """Tell whether a sum is told as such of which the resume names the most only: «закупки до 5 млн р.»."""
    if (
        Unit.MONEY not in {held.unit, claim.unit}
        or held.turn
        or not _LIMIT.search(sentence[: held.start])
        or _FROM.search(sentence[: held.start])
    ):
        return False
    near = [token.key for token in said if token.end <= claim.start][-_BEFORE_LIMIT:]
    return claim.bound is not Bound.UNDER and _LIMITS.isdisjoint(near)


def of_fewer(claim: Quantity, held: Quantity, sentence: str, said: Sequence[Token], alike: Alike) -> bool:
    """Tell whether all of a number are told to have done what the resume says of fewer: «обучил 4, двое сдали»."""
    before = [token for token in said if token.end <= claim.start][-1:]
    if not before or not _leaves_nothing_out(before[0]):
        return False
    part = _fewer(sentence, held.figure_end, held.value)
    own = [token for token in said if token.start >= claim.figure_end and len(token.key) > 2]
    return any(alike(one)(other) for one in own for other in part)


@lru_cache(maxsize=512)
def _fewer(sentence: str, start: int, value: float) -> tuple[Token, ...]:
    """What a sentence says of a smaller number behind another one: «сдали на 4 разряд» of «двое сдали»."""
    for piece in re.split(r"[,;(]|\sа\s", sentence[start:])[1:]:
        tokens = tokenise(piece)
        counts = bool(tokens) and (tokens[0].number or is_number_word(tokens[0].key))
        if counts and len(tokens) > 1 and _WHO_DID & reading(tokens[1].key).grammemes:
            return tuple(token for token in tokens[1:] if not token.number)
    return ()
