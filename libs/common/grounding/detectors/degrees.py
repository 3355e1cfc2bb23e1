"""Claims of education: degrees, institutions and fields of study."""

import re
from collections.abc import Iterator, Sequence

from libs.common.grounding.claims import Claim, ClaimKind, Evidence
from libs.common.grounding.detectors.context import Context
from libs.common.grounding.detectors.tenures import employer_job
from libs.common.grounding.language.lexicon import CAPITAL_WORDS, ordinary_stems
from libs.common.grounding.language.sentences import Span
from libs.common.grounding.language.tokens import Token, tokenise
from libs.common.grounding.words.lists import WORDS

_DEGREE = WORDS.any_of("degrees_degree")
_AT_WORK = WORDS.any_of("degrees_at_work")
_LEVELS = tuple(
    (re.compile("|".join(patterns), re.IGNORECASE), int(rank), name)
    for (rank, _, name), patterns in (
        (head.partition(" "), said) for head, said in WORDS.ways("degrees_levels").items()
    )
)
_HAVE = {
    "secondary": 1,
    "special_secondary": 2,
    "unfinished_higher": 3,
    "bachelor": 4,
    "higher": 4,
    "master": 5,
    "candidate": 7,
    "doctor": 8,
}
_FINISHED = re.compile(
    (
        r"\b(?:о|за)кончил\w?\b|\bдиплом\w*|\bвыпускни\w+|\bgraduat(?:ed|e)\b|\bdegree\b|\bdiploma\b|"
        r"\bполучил\w? образован"
    ),
    re.IGNORECASE,
)
_UNFINISHED = WORDS.any_of("degrees_unfinished")
_TWO = re.compile(
    (
        r"\bдв(?:а|ух|умя) (?:\w+ )?(?:высших|образован|диплом|вуз|университет|институт|академи)|"
        r"\bвтор\w+ (?:высш|образован|диплом)|"
        r"\btwo (?:\w+ )?degrees|\bsecond (?:higher|degree)|\bdouble degree"
    ),
    re.IGNORECASE,
)
_HONOURS = re.compile(r"с отличием|красн\w+ диплом|hono[u]?rs|cum laude|distinction|медал", re.IGNORECASE)
_FIELDS = tuple((english, "|".join(named)) for english, named in WORDS.ways("degrees_fields").items())
_NOT_FIELDS = WORDS.words("degrees_no_fields")


def degree_claims(ctx: Context) -> Iterator[Claim]:
    """Judge every degree, university and field of study claimed in the sentence."""
    triggers = [
        (segment.start + match.start(), segment.start + match.end())
        for segment in ctx.own_segments()
        for match in _degrees(segment.text)
    ]
    if not triggers:
        return
    free = [place for place in triggers if not ctx.is_taken(*place)]
    if not free:
        return
    scope = Span(ctx.sentence.start, ctx.sentence.end, ctx.sentence.text)
    named = [token for token in ctx.free_tokens() if _is_institution(ctx, token, free)]
    reason = (
        _degree_fault(ctx, scope)
        or _kind_fault(ctx, scope)
        or _institution_fault(ctx, named)
        or _field_fault(ctx, scope)
    )
    left = min([free[0][0], *(token.start for token in named)])
    right = max([free[-1][1], *(token.end for token in named)])
    evidence = None if reason else _degree_evidence(ctx)
    for token in named:
        ctx.take(token.start, token.end)
    for place in free:
        ctx.take(*place)
    yield ctx.claim(ClaimKind.DEGREE, left, right, evidence, reason or "В резюме нет образования")


def _degrees(text: str) -> Iterator[re.Match[str]]:
    """Where a text names what one has learnt; «педагог дополнительного образования» names a work."""
    found = list(_DEGREE.finditer(text))
    at_work = [match.span() for match in _AT_WORK.finditer(text)] if found else []
    return (match for match in found if not any(start <= match.start() < end for start, end in at_work))


def _degree_evidence(ctx: Context) -> Evidence | None:
    for text in (*ctx.index.education_texts, *ctx.index.about):
        if text.path.startswith("/education") or _DEGREE.search(text.text):
            return Evidence(text.path, text.text)
    return None


def _degree_fault(ctx: Context, scope: Span) -> str | None:
    facts = ctx.index.facts
    said = " ".join(text.text for text in (*ctx.index.education_texts, *ctx.index.about))
    have = _HAVE.get(facts.education_level or "", 4 if facts.educations else 0)
    for pattern, rank, name in _LEVELS:
        match = pattern.search(scope.text)
        if match is None:
            continue
        stated = pattern.search(said) is not None and not _UNFINISHED.search(said)
        if _UNFINISHED.search(scope.text) and rank == 4 and have >= 3:
            break
        if pattern.search(f"{said} {facts.about}") and _UNFINISHED.search(scope.text):
            break  # «учусь на втором курсе магистратуры»
        if (rank == 6 or rank > have) and not stated:
            return f"В резюме нет {name}"
        break
    school = facts.education_level == "secondary" and not facts.educations
    unfinished = facts.education_level == "unfinished_higher" or school
    if unfinished and _FINISHED.search(scope.text) and not _UNFINISHED.search(scope.text):
        return "В резюме высшее образование не окончено"
    if _TWO.search(scope.text) and sum(1 for item in facts.educations if item.kind == "primary") < 2:
        return "В резюме одно образование"
    if _HONOURS.search(scope.text) and not _HONOURS.search(said):
        return "В резюме не сказано о дипломе с отличием"
    return None


def _is_institution(ctx: Context, token: Token, triggers: Sequence[tuple[int, int]]) -> bool:
    if token.number or token.key in CAPITAL_WORDS or (token.first and not token.shouting) or len(token.text) == 1:
        return False
    if any(token.start < right and left < token.end for left, right in triggers):
        return False
    near = any(abs(token.start - right) < 90 or abs(left - token.end) < 90 for left, right in triggers)
    return near and (token.shouting or token.capitalised)


_INSTITUTION_KINDS = (
    ("универ", "univers"),
    ("институт", "institut"),
    ("академи", "academ"),
    ("колледж", "college"),
    ("техникум", "technic"),
)


def _kind_fault(ctx: Context, scope: Span) -> str | None:
    """A university is no college: the kind of institution told must be one of the resume's."""
    known = " ".join(f"{item.name} {item.organization} {item.result}" for item in ctx.index.facts.educations).lower()
    if not any(stem in known for kind in _INSTITUTION_KINDS for stem in kind):
        return None
    for russian, english in _INSTITUTION_KINDS:
        stated = re.search(rf"\b(?:{russian}|{english})\w*", scope.text, re.IGNORECASE)
        own = stated is not None and ctx.is_own(scope.start + stated.start())
        strange = russian not in known and english not in known
        if stated and own and strange and not _works_there(ctx, scope, stated[0]):
            return f"В образовании из резюме нет: {stated[0]}"
    return None


def _works_there(ctx: Context, scope: Span, kind: str) -> bool:
    """Tell whether an institute is an employer of the resume, and nothing is said of learning there."""
    job = employer_job(ctx, scope)
    learnt = any(match[0] != kind for match in _DEGREE.finditer(scope.text))
    return job is not None and not learnt and kind[:6].lower() in job.company.lower()


def _institution_fault(ctx: Context, named: Sequence[Token]) -> str | None:
    for token in named:
        if ctx.index.education.find(token) is None and ctx.index.words.find(token, exact=True) is None:
            return f"В образовании из резюме нет «{token.text}»"
    if (
        named
        and not any(ctx.index.education.find(token) for token in named)
        and re.fullmatch(r"[А-ЯЁA-Z]{2,6}", named[0].text)
    ):
        return f"В образовании из резюме нет «{named[0].text}»"
    return None


_FIELD = re.compile(
    r"(?:специальност\w+|направлени\w+|диплом\w*|образовани\w+|магистр\w*|бакалавр\w*|степень|"
    r"кандидатск\w+|факультет\w*)\s+(?:\w+ )?(?:[«\"]?([а-яё\s-]{4,60}))|(?<![а-яё-])([а-яё-]+)(?:ое|ого|им|"
    r"ая|ий) образовани\w+|(?<![а-яё-])([а-яё-]+)(?:ий|ый|ого|ом) факультет\w*|"
    r"(?:по|на)\s+([а-яё]+(?:\s[а-яё]+)?)",
    re.IGNORECASE,
)


def _field_fault(ctx: Context, scope: Span) -> str | None:
    """The field of study; an English name of a field is looked up in Russian too."""
    known = " ".join(f"{item.name} {item.organization} {item.result}" for item in ctx.index.facts.educations)
    lowered = f"{scope.text.lower()} "
    for english, russian in _FIELDS:
        named = re.search(rf"(?:{english})\w*", lowered)
        if named is None:
            continue
        if re.search(f"{russian}|{english}", known.lower()):
            return None
        return f"В образовании из резюме нет направления «{named[0].strip()}»"
    if ctx.english:
        return None
    for match in _FIELD.finditer(scope.text):
        place = scope.start + match.start()
        if not ctx.is_own(place) or (match[4] and _DEGREE.search(ctx.segment_at(place).text) is None):
            continue  # «бакалавр информатики, потом курс по интеграциям»
        words = [token for token in tokenise(next(part for part in match.groups() if part)) if _is_field(token)]
        if words and not any(ctx.index.education.find(token) for token in words):
            return f"В образовании из резюме нет направления «{words[0].text}»"
    return None


def _is_field(token: Token) -> bool:
    if token.key.startswith(("диплом", "образован", "специальност", "професси")):
        return False
    return (
        len(token.stem) > 3
        and not token.number
        and token.stem not in _NOT_FIELDS
        and token.stem not in ordinary_stems()
    )
