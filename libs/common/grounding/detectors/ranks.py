"""Ranks of a letter: whose they are, and the positions that prove them."""

import re
from collections.abc import Iterator

from libs.common.grounding.claims import Claim, ClaimKind, Evidence
from libs.common.grounding.deeds.leadership import leads
from libs.common.grounding.detectors.context import Context
from libs.common.grounding.detectors.neighbours import text_before, token_after, tokens_before
from libs.common.grounding.language.bag import bag
from libs.common.grounding.language.deputies import is_second, only_seconds, ranks_held
from libs.common.grounding.language.doers import GENDERS
from libs.common.grounding.language.lexicon import profession_of, rank_said
from libs.common.grounding.language.tokens import Token
from libs.common.text.morphology import PERSON, reading

AS_WHOM = bag(
    "опыт оп стаж практик должност рол позици квалификац профес ставк мест работ обязанност обязан функц функци качеств"
    " статус навык"
)
_NARROWS = frozenset({"ADJF", "nomn", "sing"})
_IS = bag("быть стать становиться являться оставаться остаться бывать числиться считаться работать")
"""«Был директор», «работал старший смены»: who somebody is, not what another does."""
_TO_WHOM = frozenset({"datv", "accs", "gent"})
_BECAME = re.compile(r"(?:\bдо|\bв|\bна)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_OBLIQUE = re.compile(r"\w+(?:ами|ями|ам|ям|ах|ях|ов|ев|ей|ы|и|s)$")
BESIDE = re.compile(
    r"(?:\bс|\bсо|\bу|\bот|\bдля|\bк|\bсреди|\bмежду|\bwith|\bfor|\bto|\bfrom|\bof|\bby|\bи|\bили)\s+(?:\w+\s+){0,1}$",
    re.IGNORECASE,
)


def is_rank(ctx: Context, token: Token) -> bool:
    """«главный бухгалтер» and "Head of" are ranks; «главное для меня», «старшие классы» and "led" are not."""
    if any(item.stem == "классн" for item in tokens_before(ctx, token)) or is_of_another(ctx, token):
        return False  # «была классным руководителем» of a school, «сообщила руководителю»
    following = token_after(ctx, token)
    if token.stem in {"главн", "ведущ", "старш", "staff", "управляющ"} or token.key in {
        "principal",
        "lead",
        "head",
        "president",
        "vice",
        "owner",
    }:
        if (
            token.key in {"lead", "head"}
            and re.search(r"\b(?:i|we|to|that|which) (?:\w+ )?$", text_before(ctx, token), re.IGNORECASE)
            and following is not None
            and following.key != "of"
        ):
            return False
        if token.key == "head":
            return following is not None and (following.key == "of" or profession_of(following.key) is not None)
        before = tokens_before(ctx, token)
        if token.key == "lead" and (
            token.capitalised or (before and before[0].key in {"team", "tech", "squad", "group"})
        ):
            return True
        near = [item for item in (following, token_after(ctx, following) if following else None) if item is not None]
        return (following is not None and _is_somebody(following)) or any(
            profession_of(item.key) or profession_of(item.stem) or rank_said(item.key, item.stem)
            for item in (*near, *tokens_before(ctx, token))
        )
    if token.stem in {"директор", "руководител", "начальник", "президент"} and (
        (_OBLIQUE.fullmatch(token.key) and not token.key.endswith("ем")) or BESIDE.search(text_before(ctx, token))
    ):
        return re.fullmatch(r"\w+(?:ом|ем|ь|р|к)", token.key) is not None and not BESIDE.search(text_before(ctx, token))
    if token.stem == "заместител":
        return True
    return BESIDE.search(text_before(ctx, token)) is None or token.capitalised


def is_of_another(ctx: Context, token: Token) -> bool:
    """Tell whether a rank is somebody else's: «курирую стажёра», «начальник уходит в отпуск», not «до начальника»."""
    said = reading(token.key).grammemes
    following = token_after(ctx, token)
    if not token.latin and said >= _NARROWS and following is not None:
        return _does_it(ctx, following)  # «старший коллега»
    if token.latin or not said >= PERSON:
        return False
    segment = ctx.segment_at(token.start)
    start = segment.start - ctx.sentence.start
    lead = ctx.sentence.text[start : token.start - ctx.sentence.start]
    if _does_it(ctx, token):
        return True
    if said & _TO_WHOM:
        return _BECAME.search(lead) is None and not any(one.stem in AS_WHOM for one in tokens_before(ctx, token))
    rest = ctx.sentence.text[token.end - ctx.sentence.start : segment.end - ctx.sentence.start]
    verbs = [found for word in re.findall(r"[\w-]+", rest.lower()) if "VERB" in (found := reading(word)).grammemes]
    return "nomn" in said and bool(verbs) and all("3per" in one.grammemes for one in verbs)


def _does_it(ctx: Context, token: Token) -> bool:
    """Tell whether a person is named behind the verb that they are said to do or have done: «подавал директор»."""
    doer = reading(token.key).grammemes
    if token.latin or not doer >= PERSON or "nomn" not in doer:
        return False
    segment = ctx.segment_at(token.start)
    lead = ctx.sentence.text[segment.start - ctx.sentence.start : token.start - ctx.sentence.start]
    words = [reading(word) for word in re.findall(r"[\w-]+", lead.lower())]
    verbs = [one for one in words if "VERB" in one.grammemes]
    if not verbs or any("1per" in one.grammemes or one.normal == "я" for one in words):
        return False
    told = verbs[-1]
    agrees = "3per" in told.grammemes or bool(told.grammemes & GENDERS & doer)
    return agrees and told.normal not in _IS


def _is_somebody(token: Token) -> bool:
    """Tell whether a word names one person as who does or is something: «метролог», «рентгенолаборантом»."""
    found = reading(token.key).grammemes
    return not token.latin and found >= PERSON and bool(found & {"nomn", "ablt"})


def rank_claim(ctx: Context, token: Token, rank: str) -> Claim:
    index = ctx.index
    proved = index.positions.find(token, exact=True) or _same_rank(ctx, rank)
    if not is_second(text_before(ctx, token)) and only_seconds((text for _, text in positions(ctx)), token.stem):
        proved = None
    end = token.end
    following = token_after(ctx, token)
    if following is not None and (profession_of(following.key) or profession_of(following.stem)):
        end = following.end
    ctx.take(token.start, end if proved else token.end)
    said = ctx.sentence.text[token.start - ctx.sentence.start : end - ctx.sentence.start]
    return ctx.claim(ClaimKind.TITLE, token.start, end, proved, f"В резюме нет должности «{said}»")


def _same_rank(ctx: Context, rank: str) -> Evidence | None:
    """The same rank said otherwise: «тимлид» for "lead", «руководитель» for "head of"."""
    for path, text in positions(ctx):
        if rank in ranks_held(text):
            return Evidence(path, text)
    if rank == "head":
        place = leads(
            text
            for text in ctx.index.texts
            if re.search(r"руковожу|руководил|возглавля|начальник|head", text.text, re.IGNORECASE)
        )
        return (
            place
            if place is not None and re.search(r"отдел|департамент|направлени|групп", place.text, re.IGNORECASE)
            else None
        )
    return None


def positions(ctx: Context) -> Iterator[tuple[str, str]]:
    yield "/title", ctx.index.facts.title
    for job in ctx.index.facts.jobs:
        yield f"{job.path}/position", job.position
    for text in ctx.index.about:
        yield text.path, text.text
