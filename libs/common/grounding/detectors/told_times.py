"""Times of work that a resume itself tells, of a name, a tool or a rank, where its dates would prove more."""

import re
from collections.abc import Iterator
from functools import lru_cache

from libs.common.grounding.claims import Evidence
from libs.common.grounding.deeds.leadership import stands_in
from libs.common.grounding.detectors.context import Context
from libs.common.grounding.facts import Job, Text
from libs.common.grounding.language.lexicon import rank_said
from libs.common.grounding.language.tokens import Token
from libs.common.grounding.numbers.amounts import Quantity, Unit
from libs.common.grounding.resume.evidence import Tenure
from libs.common.grounding.resume.lookup import Words
from libs.common.grounding.resume.numeric import bounded
from libs.common.grounding.words.lists import WORDS
from libs.common.text.dates import MONTHS

_YEAR = 12
_MONTH = MONTHS.either()
_FROM_TO = re.compile(
    rf"\b(?:с\s)?(?:(?P<from_month>{_MONTH})\.?\s)?(?P<from_year>(?:19|20)\d\d)(?:\s?г\.?)?(?:\s(?:до|по)\s|\s?[-–—]\s?)"
    rf"(?:(?P<to_month>{_MONTH})\.?\s)?(?P<to_year>(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
"""«С янв. 2018 до июня 2019 бригадир»."""
_WITHIN = re.compile(r"[,;()]|\.\s")
_ACTING = WORDS.any_of("acting")
_SINCE = re.compile(r"\b(?:с|со|since)\s(?:[^\W\d]+\s)?(20\d\d|19\d\d)\b", re.IGNORECASE)


def told_shorter(ctx: Context, claim: Quantity) -> Iterator[Tenure]:
    """How long a tool is used since the year that the resume names, «Compose с лета 2024», and a rank was held."""
    segment = ctx.segment_at(claim.start)
    named = [token for token in ctx.tokens_in(segment) if _is_name(ctx, token)]
    for text in ctx.index.about:
        since = _SINCE.search(text.text)
        words = Words((Text(text.path, text.text[: since.end()]),)) if since else None
        if since is not None and words is not None and any(words.find(token, exact=True) for token in named):
            months = (ctx.index.today.year - int(since[1])) * _YEAR + ctx.index.today.month - 1
            yield Tenure(months, f" с {since[1]} года", Evidence(text.path, text.text))
    ranked = [token for token in ctx.tokens_in(segment) if rank_said(token.key, token.stem) is not None]
    for held in ctx.index.quantities if ranked else ():
        words = ctx.index.words_of(held)
        told = held.quantity.unit is Unit.MONTHS and held.evidence.path.endswith(("/description", "/skills"))
        if told and all(words.find(token, exact=True) for token in ranked):
            yield Tenure(int(held.quantity.value), "", held.evidence)
    for text in ctx.index.texts if ranked else ():
        for months, piece in _ranges(text.text):
            words = Words((Text(text.path, piece),))
            if all(words.find(token, exact=True) for token in ranked):
                yield Tenure(months, "", Evidence(text.path, piece))


def stood_in(ctx: Context, claim: Quantity) -> bool:
    """Tell whether a time is told of standing in for another, and the resume tells no such time: dates prove none."""
    if not stands_in(ctx.segment_at(claim.start).text) or any(map(_is_acting, ctx.index.facts.jobs)):
        return False
    told = (held for held in ctx.index.quantities if not held.evidence.path.startswith("/certificate"))
    return not any(one.quantity.unit is Unit.MONTHS and bounded(claim, one.quantity.value) for one in told)


def _is_acting(job: Job) -> bool:
    return _ACTING.search(job.position) is not None


@lru_cache(maxsize=512)
def _ranges(text: str) -> tuple[tuple[int, str], ...]:
    """The months of each range of dates in a text, and the part of the text in which it stands."""
    found: list[tuple[int, str]] = []
    for match in _FROM_TO.finditer(text):
        start, end = _WITHIN.split(text[: match.start()])[-1], _WITHIN.split(text[match.end() :], maxsplit=1)[0]
        first, last = (
            int(match[f"{side}_year"]) * _YEAR + _month(match[f"{side}_month"], side) for side in ("from", "to")
        )
        if last >= first:
            found.append((last - first + 1, f"{start}{match[0]}{end}"))
    return tuple(found)


def _month(name: str | None, side: str) -> int:
    """The number of a month from 0 on; a year alone begins with its first and ends with its last one."""
    if name is None:
        return 0 if side == "from" else _YEAR - 1
    return MONTHS.number(name) - 1


def told_of_a_name(ctx: Context, claim: Quantity) -> Tenure | None:
    """A shorter duration that the resume itself tells of a name in the segment; longer ones do not contradict it."""
    segment = ctx.segment_at(claim.start)
    named = [token for token in ctx.tokens_in(segment) if _is_name(ctx, token)]
    found = (
        Tenure(int(held.quantity.value), "", held.evidence)
        for held in ctx.index.quantities
        if held.quantity.unit is Unit.MONTHS
        and any(ctx.index.words_of(held).find(token, exact=True) for token in named)
    )
    return max(found, key=lambda item: item.months, default=None)


def _is_name(ctx: Context, token: Token) -> bool:
    if token.key == "i":
        return False
    return token.shouting or (token.capitalised and not token.first) or (token.latin and not ctx.english)
