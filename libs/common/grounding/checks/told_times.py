"""Times of work that a resume itself tells, of a name, a tool or a rank, where its dates would prove more."""

import re
from collections.abc import Iterator

from libs.common.grounding.checks.amounts import Quantity, Unit
from libs.common.grounding.checks.context import Context
from libs.common.grounding.checks.evidence import Tenure
from libs.common.grounding.checks.lexicon import rank_said
from libs.common.grounding.checks.lookup import Words
from libs.common.grounding.checks.tokens import Token
from libs.common.grounding.claims import Evidence
from libs.common.grounding.facts import Text

_YEAR = 12
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
        told = held.quantity.unit is Unit.MONTHS and held.evidence.path.endswith("/description")
        if told and all(words.find(token, exact=True) for token in ranked):
            yield Tenure(int(held.quantity.value), "", held.evidence)


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
