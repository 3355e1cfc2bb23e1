"""Claims of human languages: which, and how well."""

import re
from collections.abc import Iterator
from enum import Enum, auto
from functools import lru_cache

from libs.common.grounding.claims import Claim, ClaimKind, Evidence
from libs.common.grounding.detectors.context import Context
from libs.common.grounding.facts import Language
from libs.common.grounding.language.sentences import Span, split_segments
from libs.common.grounding.language.tokens import Token
from libs.common.grounding.words.lists import WORDS

_RUSSIAN_STEMS, _ENGLISH_NAMES = (
    {word: code for code, words in WORDS.table(name).items() for word in words}
    for name in ("languages_russian", "languages_english")
)
_LEVELS = tuple(
    (re.compile("|".join(patterns), re.IGNORECASE), int(rank))
    for rank, patterns in WORDS.ways("languages_levels").items()
)
_EXACT = re.compile(r"\b([abc][12])\b", re.IGNORECASE)
# «А2», «В1», «С1» written with Russian letters.
_LOOK_ALIKE = re.compile(r"(?<!\w)[АВС](?=[12](?!\w))", re.IGNORECASE)
_LATIN = str.maketrans("АВСавс", "ABCabc")
_WEAK = WORDS.any_of("languages_weak")
_CEFR = {"a1": 1, "a2": 2, "b1": 3, "b2": 4, "c1": 5, "c2": 6, "l1": 7}
_NAMES = {1: "A1", 2: "A2", 3: "B1", 4: "B2", 5: "C1", 6: "C2", 7: "родной"}


class _Activity(Enum):
    READ = auto()
    SPEAK = auto()
    GENERAL = auto()


def language_claims(ctx: Context) -> Iterator[Claim]:
    """Judge every language the applicant claims in the sentence."""
    named = [(token, code) for token in ctx.tokens if (code := _language(ctx, token)) is not None]
    if len(named) == 1 and ctx.is_denied(named[0][0].start):  # «с английским трудностей нет, уровень C1»
        levels = (segment for segment in ctx.own_segments() if _EXACT.search(segment.text))
        yield from (_claim(ctx, *named[0], segment) for segment in levels)
    for number, (token, code) in enumerate(named):
        if ctx.is_own(token.start) and not ctx.is_taken(token.start, token.end):
            yield _claim(ctx, token, code, _scope(ctx, [item for item, _ in named], number))


_PIECE = re.compile(r"[,;]|\s(?:и|а|но|and|but)\s", re.IGNORECASE)


def _scope(ctx: Context, named: list[Token], number: int) -> Span:
    """The words of one of several languages: its own piece of a list, else up to the next or from the last."""
    token = named[number]
    if len(named) == 1:
        return ctx.sentence
    cuts = [
        ctx.sentence.start,
        *(ctx.sentence.start + match.end() for match in _PIECE.finditer(ctx.sentence.text)),
        ctx.sentence.end,
    ]
    left = max(cut for cut in cuts if cut <= token.start)
    right = min(cut for cut in cuts if cut >= token.end)
    if _rank(_slice(ctx, left, right)):
        return Span(left, right, _slice(ctx, left, right))
    following = named[number + 1].start if number + 1 < len(named) else ctx.sentence.end
    previous = named[number - 1].end if number else ctx.sentence.start
    for start, end in ((token.start, following), (previous, token.end)):
        if _rank(_slice(ctx, start, end)):
            return Span(start, end, _slice(ctx, start, end))
    return Span(left, right, _slice(ctx, left, right))


def _slice(ctx: Context, start: int, end: int) -> str:
    return ctx.sentence.text[start - ctx.sentence.start : end - ctx.sentence.start]


@lru_cache(maxsize=16_384)
def _russian_code(word: str) -> str | None:
    named = (code for stem, code in _RUSSIAN_STEMS.items() if word.startswith(stem) and len(word) - len(stem) <= 3)
    return next(named, None)


def _language(ctx: Context, token: Token) -> str | None:
    """The language a word names; «немецкое оборудование» and «китайские поставщики» name none."""
    if token.latin:
        return _ENGLISH_NAMES.get(token.key)
    code = _russian_code(token.key)
    if code is None or re.fullmatch(r"\w+(?:ий|ого|ому|им|ом|и)|иврит\w*|санскрит\w*", token.key) is None:
        return None
    before = ctx.sentence.text[: token.start - ctx.sentence.start].rstrip().lower()
    after = ctx.sentence.text[token.end - ctx.sentence.start :]
    if before.endswith(("по-", "по -")):
        return code
    following = re.match(r"\s*([а-яё]+)", after, re.IGNORECASE)
    if following is None:
        return code
    word = following[1].lower()
    noun_of_language = word.startswith(("язык", "документац", "технич"))
    nominal = re.fullmatch(r"\w{4,}(?:ом|ем|ого|его|ии|ием|ями|ами|ия|ие|ью|ам|ях|ах|ми)", word) is not None
    return code if noun_of_language or not nominal or _rank(word) else None


def _claim(ctx: Context, token: Token, code: str, scope: Span) -> Claim:
    """A claim spans the language and the words of its level; every segment of the scope must be proved."""
    known = next((item for item in ctx.index.facts.languages if _code(item) == code), None)
    rank, start, end = _level(scope.text)
    left = min(token.start, scope.start + start) if rank else token.start
    right = max(token.end, scope.start + end) if rank else token.end
    for place in ctx.tokens_in(Span(left, right, "")):
        ctx.take(place.start, place.end)
    evidence: Evidence | None = None
    for segment in _scope_segments(scope):
        evidence, reason = _proved(ctx, token, code, known, segment)
        if evidence is None:
            return ctx.claim(ClaimKind.LANGUAGE_LEVEL, left, right, None, reason)
    return ctx.claim(ClaimKind.LANGUAGE_LEVEL, left, right, evidence, "")


def _scope_segments(scope: Span) -> list[str]:
    """The pieces that tell of the language; a piece without a level of its own says nothing more."""
    pieces = [segment.text for segment in split_segments(scope)]
    telling = [piece for piece in pieces if _rank(piece)]
    exact = next((piece for piece in telling if _EXACT.search(piece)), None)
    if exact is not None and not any(_rank(piece) > _rank(exact) + 1 for piece in telling):
        return [exact]
    return telling or [scope.text]


def _proved(ctx: Context, token: Token, code: str, known: Language | None, text: str) -> tuple[Evidence | None, str]:
    rank, activity = _rank(text), _activity(text)
    if known is None and (code != "rus" or ctx.index.facts.languages):
        said = _about(ctx, code, activity)
        if said is not None and said[0] >= rank:
            return said[1], ""
        return None, f"В резюме нет языка: {token.text}"
    have = _CEFR.get(known.level_id, 0) if known is not None else 7
    if rank <= have + (1 if activity is _Activity.READ and rank < 7 else 0):
        return Evidence(known.path, f"{known.name} — {known.level_name}") if known else Evidence(
            "/language", "русский"
        ), ""
    said = _about(ctx, code, activity)
    if said is not None and said[0] >= rank:
        return said[1], ""
    name = known.name.lower() if known else "язык"
    return None, f"В резюме {name} — {_NAMES.get(have, 'уровень не указан')}, в письме — выше ({_NAMES[rank]})"


def _code(language: Language) -> str | None:
    if language.id in set(_RUSSIAN_STEMS.values()):
        return language.id
    lowered = language.name.lower()
    russian = next((code for stem, code in _RUSSIAN_STEMS.items() if lowered.startswith(stem)), None)
    return russian or _ENGLISH_NAMES.get(lowered)


def _rank(text: str) -> int:
    return _level(text)[0]


def _level(text: str) -> tuple[int, int, int]:
    """The highest level named, and where; an exact level (B2) outweighs what is merely done with the language."""
    text = _LOOK_ALIKE.sub(lambda letter: letter[0].translate(_LATIN), text)
    exact = _EXACT.search(text)
    best = (0, 0, 0)
    for pattern, rank in _LEVELS:
        match = pattern.search(text)
        if match and rank > best[0]:
            best = (rank, match.start(), match.end())
    if exact and best[0] <= _CEFR[exact[1].lower()] + 1 and best[0] < 6:
        return _CEFR[exact[1].lower()], *exact.span()
    return (min(best[0], 2), best[1], best[2]) if _WEAK.search(text) else best


def _activity(text: str) -> _Activity:
    reads = re.search(
        r"чита|документац|read|documentation|papers|техническ|technical|literature|литератур", text, re.IGNORECASE
    )
    speaks = re.search(
        r"говор|общаюсь|переговор|созвон|speak|spoken|calls|negotiat|разговорн|вести|веду|собесед", text, re.IGNORECASE
    )
    if reads and not speaks:
        return _Activity.READ
    return _Activity.SPEAK if speaks else _Activity.GENERAL


def _about(ctx: Context, code: str, activity: _Activity = _Activity.GENERAL) -> tuple[int, Evidence] | None:
    """What the resume's own text says of the language, for the same activity."""
    stems = [stem for stem, value in _RUSSIAN_STEMS.items() if value == code] + [
        name for name, value in _ENGLISH_NAMES.items() if value == code
    ]
    told: list[tuple[int, Evidence]] = []
    for text in ctx.index.texts:
        if text.path.startswith("/language") or not any(stem in text.text.lower() for stem in stems):
            continue
        for segment in split_segments(Span(0, len(text.text), text.text)):
            said = _activity(segment.text)
            graded = _EXACT.search(segment.text) is not None  # a level is of speech too
            spoken = said is not _Activity.READ and (graded or activity is not _Activity.SPEAK)
            if said is activity or spoken or activity is _Activity.READ:
                told.append((max(_rank(segment.text), 1), Evidence(text.path, segment.text.strip())))
    return max(told, key=lambda one: one[0], default=None)
