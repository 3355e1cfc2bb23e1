"""Claims of certificates, courses, licences and grades."""

import re
from collections.abc import Iterator, Sequence

from libs.common.grounding.claims import Claim, ClaimKind, Evidence
from libs.common.grounding.detectors.context import Context
from libs.common.grounding.facts import ResumeFacts, Text
from libs.common.grounding.language.lexicon import CAPITAL_WORDS, ordinary_stems
from libs.common.grounding.language.sentences import Span
from libs.common.grounding.language.stance import tells_experience
from libs.common.grounding.language.tokens import Token
from libs.common.grounding.numbers.number_tables import GRADES, SHORT_GRADES
from libs.common.grounding.resume.lookup import Words
from libs.common.grounding.words.lists import WORDS

_CERTIFICATE = WORDS.any_of("certificates_certificate")
_BEGINNINGS = {word if word.isascii() else word[:-2]: worth for word, worth in GRADES.items()}
"""How grades are written in all their cases; Roman ones have none."""
_ROMAN = "|".join(sorted(filter(str.isascii, _BEGINNINGS), key=len, reverse=True))
_NAMED_GRADES = "|".join(rf"{word}\w+" for word in _BEGINNINGS if not word.isascii()).replace("е", "[её]")
_GRADE = re.compile(
    rf"\b(?P<grade>\d|{_NAMED_GRADES}|{_ROMAN})"
    r"(?:[- ]?(?:й|го|м|ю|я|ой|ую))?[\s-]+(?:квалификационн\w+\s+)?(?P<what>разряд|категори|"
    r"групп\w+ (?:допуск|по электро))",
    re.IGNORECASE,
)
_GRADE_SHORT = re.compile(
    rf"\b(?P<grade>\d|{_ROMAN})(?:-?(?:й|го|я))?\s?(?P<what>{'|'.join(SHORT_GRADES)})\.(?!\w)", re.IGNORECASE
)
"""«Слесарь 5 р.», «III гр.»: how a resume writes a grade."""
_KIND = 5
"""Letters by which kinds of grades are told apart: «разря», «катег»."""
_ALSO = re.compile(
    r"\b(?:и|а|and)\s+(?:(?:тогда|там|тут) же\s+|затем\s+|потом\s+|позже\s+|ещё\s+|также\s+|then\s+)?(?:я\s+|i\s+)?$",
    re.IGNORECASE,
)
"""What stands before another thing that was done: «окончила НГТУ и тогда же прошла курс»."""
_LIMIT = re.compile(r"\b(до|свыше|выше|от|более|up to|above|over)\s+(\d+(?:[ \u00a0]\d{3})*)\b(?!\s*г)", re.IGNORECASE)
_A_THOUSAND = re.compile(r"\bтысячи(?= вольт)", re.IGNORECASE)
_SPACES = re.compile(r"\s")
_CATEGORY = re.compile(r"категор|прав|categor|licen", re.IGNORECASE)
_NAMED = re.compile(rf"\b(?:{WORDS.either('certificates_named')})\b")

_TAKE = re.compile(r"\bс(?:дают|дали|даёт|дает|давали)\b", re.IGNORECASE)
_EXAM = re.compile(r"\bэкзамен", re.IGNORECASE)
_NO_NAMES = WORDS.words("certificates_no_names")


def certificate_claims(ctx: Context) -> Iterator[Claim]:
    """Judge every certificate, licence, exam and course claimed in the sentence."""
    for segment in ctx.own_segments():
        trigger = _CERTIFICATE.search(segment.text) or _NAMED.search(segment.text)
        if (
            trigger is None
            or _is_taken_by_others(segment.text)
            or ctx.is_taken(segment.start + trigger.start(), segment.start + trigger.end())
        ):
            continue
        also = _ALSO.search(segment.text[: trigger.start()])
        scope = _with_lists(ctx, segment, 0 if also is None else also.start())
        yield _certificate(ctx, scope, segment.start + trigger.start(), segment.start + trigger.end())


def _is_taken_by_others(text: str) -> bool:
    """Tell whether others take an exam: «ученики сдают экзамен»."""
    return _TAKE.search(text) is not None and _EXAM.search(text) is not None


def _with_lists(ctx: Context, segment: Span, opening: int) -> Span:
    """A segment from `opening` on, with the brackets or the words after a dash behind it: «сертификат (CKA)»."""
    begin = segment.start + opening
    end = segment.end
    for following in ctx.segments:
        between = ctx.sentence.text[end - ctx.sentence.start : following.start - ctx.sentence.start]
        short = len(following.text.split()) <= 5 and tells_experience(following.text) is False
        if following.start >= end and ("(" in between or (re.search(r"[-–—:]", between) and short)):
            end = following.end
    return Span(begin, end, ctx.sentence.text[begin - ctx.sentence.start : end - ctx.sentence.start])


def _certificate(ctx: Context, scope: Span, start: int, end: int) -> Claim:
    pool = _certificate_texts(ctx.index.facts, ctx.index.texts)
    words = Words(pool)
    named = [token for token in ctx.tokens_in(scope) if _is_name(ctx, token)]
    content = [token for token in ctx.tokens_in(scope) if _is_content(token) and not token.latin]
    asked = named or content
    found = [place for token in asked if (place := words.find(token)) is not None]
    known = bool(pool) and (len(found) == len(asked) if named else bool(found) or not asked)
    graded = _grades(scope.text)
    if graded:
        place = next((text for text in ctx.index.texts if graded <= _grades(text.text)), None)
        ctx.take(scope.start + (_GRADE.search(scope.text) or _GRADE_SHORT.search(scope.text)).start(), end)  # pyright: ignore[reportOptionalMemberAccess]
        evidence = Evidence(place.path, place.text) if place else None
        return ctx.claim(ClaimKind.CERTIFICATE, start, end, evidence, f"В резюме нет такого: «{scope.text.strip()}»")
    left, right = min([start, *(token.start for token in named)]), max([end, *(token.end for token in named)])
    ctx.take(left, right)
    known = known and limits_of(scope.text) <= frozenset().union(*(limits_of(text.text) for text in pool))
    evidence = (found[-1] if found else Evidence(pool[0].path, pool[0].text)) if known else None
    return ctx.claim(
        ClaimKind.CERTIFICATE, left, right, evidence, f"В резюме нет подтверждения: {_quoted(scope, left, right)}"
    )


def limits_of(text: str) -> frozenset[tuple[str, float]]:
    """How far a permit goes: «до 1000 В» is neither «до 10000 В» nor «свыше 1000 В»."""
    text = _A_THOUSAND.sub("1000", text)
    return frozenset((match[1].lower(), float(_SPACES.sub("", match[2]))) for match in _LIMIT.finditer(text))


def _grades(text: str) -> set[tuple[str, float]]:
    """Grades of a trade or a profession: «5 разряд», «первая категория»."""
    found = (*_GRADE.finditer(text), *_GRADE_SHORT.finditer(text))
    told = ((match["what"].lower(), match["grade"].lower().replace("ё", "е")) for match in found)
    return {(SHORT_GRADES.get(kind, kind)[:_KIND], _grade(grade)) for kind, grade in told}


def _grade(word: str) -> float:
    if word.isdigit():
        return float(word)
    begun = max((one for one in _BEGINNINGS if word == one or _begins(word, one)), key=len)
    return _BEGINNINGS[begun]


def _begins(word: str, begun: str) -> bool:
    return not begun.isascii() and word.startswith(begun)


def _quoted(scope: Span, left: int, right: int) -> str:
    return f"«{scope.text[max(0, left - scope.start) : right - scope.start].strip()}»"


def _certificate_texts(facts: ResumeFacts, texts: Sequence[Text]) -> tuple[Text, ...]:
    licences = tuple(
        Text(
            f"/driver_license_types/{number}",
            f"водительские права удостоверение категории {licence} driving licence license category",
        )
        for number, licence in enumerate(facts.licences)
    )
    studied = tuple(
        Text(item.path, " ".join((item.name, item.organization, item.result, str(item.year or ""))))
        for item in facts.educations
        if item.kind in {"additional", "attestation"}
    )
    written = tuple(
        text
        for text in texts
        if not text.path.startswith(("/education", "/certificate"))
        and (_CERTIFICATE.search(text.text) or _NAMED.search(text.text))
    )
    return (*facts.certificates, *studied, *licences, *written)


def _is_name(ctx: Context, token: Token) -> bool:
    if (
        token.number
        or token.key in CAPITAL_WORDS
        or (
            len(token.text) == 1 and not (re.fullmatch(r"[A-EА-Е]", token.text) and _CATEGORY.search(ctx.sentence.text))
        )
    ):
        return False
    if token.latin and not ctx.english:
        return token.key != "certified"
    if token.key.startswith(("certif", "сертиф", "professional")) and token.key != "professional":
        return False
    return token.shouting or (token.capitalised and token.start != ctx.sentence.start and not token.first)


def _is_content(token: Token) -> bool:
    stem = token.stem
    return len(stem) > 3 and not token.number and stem not in _NO_NAMES and stem not in ordinary_stems()
