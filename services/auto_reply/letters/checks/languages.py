"""Claims of human languages: which, and how well."""

import re
from collections.abc import Iterator
from enum import Enum, auto

from services.auto_reply.letters.checks.context import Context
from services.auto_reply.letters.checks.sentences import Span
from services.auto_reply.letters.checks.tokens import Token
from services.auto_reply.letters.claims import Claim, ClaimKind, Evidence
from services.auto_reply.letters.facts import Language

_RUSSIAN_STEMS = {
    "русск": "rus", "английск": "eng", "немецк": "deu", "французск": "fra", "испанск": "spa", "итальянск": "ita", "китайск": "zho", "японск": "jpn",
    "корейск": "kor", "турецк": "tur", "арабск": "ara", "португальск": "por", "польск": "pol", "чешск": "ces", "украинск": "ukr", "белорусск": "bel",
    "казахск": "kaz", "узбекск": "uzb", "армянск": "hye", "грузинск": "kat", "татарск": "tat", "финск": "fin", "шведск": "swe", "норвежск": "nor",
    "голландск": "nld", "нидерландск": "nld", "греческ": "ell", "иврит": "heb", "хинди": "hin", "сербск": "srp", "персидск": "fas", "вьетнамск": "vie",
    "азербайджанск": "aze", "латышск": "lav", "литовск": "lit", "эстонск": "est", "болгарск": "bul", "венгерск": "hun", "датск": "dan", "киргизск": "kir",
    "таджикск": "tgk",
}  # fmt: skip
_ENGLISH_NAMES = {
    "russian": "rus", "english": "eng", "german": "deu", "deutsch": "deu", "french": "fra", "spanish": "spa", "italian": "ita", "chinese": "zho",
    "mandarin": "zho", "japanese": "jpn", "korean": "kor", "turkish": "tur", "arabic": "ara", "portuguese": "por", "polish": "pol", "czech": "ces",
    "ukrainian": "ukr", "kazakh": "kaz", "uzbek": "uzb", "armenian": "hye", "georgian": "kat", "tatar": "tat", "finnish": "fin", "swedish": "swe",
    "dutch": "nld", "greek": "ell", "hebrew": "heb", "hindi": "hin", "serbian": "srp", "vietnamese": "vie", "bulgarian": "bul", "danish": "dan",
}  # fmt: skip
_LEVELS: tuple[tuple[re.Pattern[str], int], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), rank)
    for pattern, rank in (
        (r"\bc2\b|proficien\w+|в совершенстве|mastery|безупречн\w+|perfect(?:ly)?", 6),
        (r"родн(?:ой|ым|ого)|native|носител\w+|bilingual|билингв\w*|mother tongue", 7),
        (r"\bc1\b|\badvanced\b|продвинут\w+|свободн\w+|fluent\w*|fluency|бегло|excellent|отличн\w+|профессиональн\w+|без переводчика|without an? interpreter|конференц\w+", 5),
        (r"\bb2\b|upper[\s-]?intermediate|выше среднего|средне-?продвинут\w+|уверенн\w+|confident\w*|strong|хорош\w+|good|переговор\w+|negotiat\w+|собеседовани\w+|interviews?\b", 4),
        (r"pre[\s-]?intermediate|ниже среднего", 2),
        (r"\bb1\b|(?<!upper-)(?<!upper )(?<!pre-)(?<!pre )\bintermediate\b|(?<!выше )(?<!ниже )\bсредн(?:ий|ем|его|е)\b(?!-)|разговорн\w+|conversational|переписк\w+|созвон\w+|говорю|общаюсь|correspond\w*|calls\b|working proficiency|\bспокойно\b", 3),
        (r"\ba2\b|элементарн\w+|elementary|школьн\w+", 2),
        (r"\ba1\b|начальн\w+|базов\w+|\bbasic\b|beginner|техническ\w+|documentation|документаци\w+|читаю|читать|словар\w+|\bread\b|reading", 1),
    )
)  # fmt: skip
_CEFR = {"a1": 1, "a2": 2, "b1": 3, "b2": 4, "c1": 5, "c2": 6, "l1": 7}
_NAMES = {1: "A1", 2: "A2", 3: "B1", 4: "B2", 5: "C1", 6: "C2", 7: "родной"}
_BEFORE = frozenset(["на", "с", "по", "в", "со", "знаю", "владею", "учу", "говорю", "читаю", "пишу", "свободно"])


class _Activity(Enum):
    READ = auto()
    SPEAK = auto()
    GENERAL = auto()


def language_claims(ctx: Context) -> Iterator[Claim]:
    """Judge every language the applicant claims in the sentence."""
    named = [(token, code) for token in ctx.tokens if (code := _language(ctx, token)) is not None]
    for number, (token, code) in enumerate(named):
        if not ctx.is_own(token.start):
            continue
        start = ctx.sentence.start if number == 0 else named[number - 1][0].end
        end = ctx.sentence.end if number + 1 == len(named) else named[number + 1][0].start
        yield _claim(ctx, token, code, Span(start, end, _slice(ctx, start, end)))


def _slice(ctx: Context, start: int, end: int) -> str:
    return ctx.sentence.text[start - ctx.sentence.start : end - ctx.sentence.start]


def _language(ctx: Context, token: Token) -> str | None:
    """The language a word names; «немецкое оборудование» and «китайские поставщики» name none."""
    if token.latin:
        return _ENGLISH_NAMES.get(token.key)
    code = next(
        (
            code
            for stem, code in _RUSSIAN_STEMS.items()
            if token.key.startswith(stem) and len(token.key) - len(stem) <= 3
        ),
        None,
    )
    if code is None or re.fullmatch(r"\w+(?:ий|ого|ому|им|ом|и|ит\w*)", token.key) is None:
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
    """A claim spans the language and the words of its level."""
    rank, start, end = _level(scope.text)
    known = next((item for item in ctx.index.facts.languages if _code(item) == code), None)
    left = min(token.start, scope.start + start) if rank else token.start
    right = max(token.end, scope.start + end) if rank else token.end
    for place in ctx.tokens_in(Span(left, right, "")):
        ctx.take(place.start, place.end)
    if known is None and not (code == "rus" and not ctx.index.facts.languages):
        said = _about(ctx, code)
        if said is not None and said[0] >= max(rank, 1):
            return ctx.claim(ClaimKind.LANGUAGE_LEVEL, left, right, said[1], "")
        return ctx.claim(ClaimKind.LANGUAGE_LEVEL, left, right, None, f"В резюме нет языка: {token.text}")
    have = _CEFR.get(known.level_id, 0) if known is not None else 7
    activity = _activity(scope.text)
    if rank <= have + (3 if activity is _Activity.READ and rank < 7 else 0):
        place = (
            Evidence(known.path, f"{known.name} — {known.level_name}") if known else Evidence("/language", "русский")
        )
        return ctx.claim(ClaimKind.LANGUAGE_LEVEL, left, right, place, "")
    said = _about(ctx, code, activity)
    if said is not None and said[0] >= rank:
        return ctx.claim(ClaimKind.LANGUAGE_LEVEL, left, right, said[1], "")
    reason = f"В резюме {known.name.lower() if known else 'язык'} — {_NAMES.get(have, 'уровень не указан')}, в письме — выше ({_NAMES[rank]})"
    return ctx.claim(ClaimKind.LANGUAGE_LEVEL, left, right, None, reason)


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
    exact = re.search(r"\b([abc][12])\b", text, re.IGNORECASE)
    best = (0, 0, 0)
    for pattern, rank in _LEVELS:
        match = pattern.search(text)
        if match and rank > best[0]:
            best = (rank, match.start(), match.end())
    if exact and best[0] <= _CEFR[exact[1].lower()] + 1 and best[0] < 6:
        return _CEFR[exact[1].lower()], *exact.span()
    return best


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
    for text in ctx.index.texts:
        if text.path.startswith("/language") or not any(stem in text.text.lower() for stem in stems):
            continue
        said = _activity(text.text)
        if (
            said is activity
            or (said is _Activity.GENERAL and activity is not _Activity.SPEAK)
            or activity is _Activity.READ
        ):
            return max(_rank(text.text), 1), Evidence(text.path, text.text)
    return None
