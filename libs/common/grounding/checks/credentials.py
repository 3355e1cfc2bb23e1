"""Claims of certificates, licences, courses and degrees."""

import re
from collections.abc import Iterator, Sequence

from libs.common.grounding.checks.bag import bag
from libs.common.grounding.checks.context import Context
from libs.common.grounding.checks.evidence import Words
from libs.common.grounding.checks.lexicon import CAPITAL_WORDS, ordinary_stems
from libs.common.grounding.checks.sentences import Span
from libs.common.grounding.checks.stance import tells_experience
from libs.common.grounding.checks.tokens import Token, tokenise
from libs.common.grounding.claims import Claim, ClaimKind, Evidence
from libs.common.grounding.facts import ResumeFacts, Text

_CERTIFICATE = re.compile(
    r"\bсертифи[кц]\w+|\bcertif\w+|\bаттестат\w*|\bудостоверени\w+|\bлиценз(?:ия|ию|ии|ией)\b|"
    r"\blicen[sc]ed?\b|\bдопуск\w*\b|\bгрупп\w+ (?:по|допуска)|\b\d[- ]?(?:й|го|м)? разряд\w*|"
    r"\bразряд\w*|"
    r"\b(?:высш|перв|втор)\w+ (?:квалификационн\w+ )?категори\w+|\bправа\b|\bводительск\w+|"
    r"\bкатегори[яиюей]+ [A-EА-Е]\b|\bdriving\b|\bdriver['’]?s?\b|\bмедкнижк\w*|"
    r"\bмедицинск\w+ книжк\w*|"
    r"\bэкзамен\w*|\bexam\w*|\bпрош(?:ёл|ел|ла) (?:\w+ ){0,3}(?:курс\w*|обучени\w+|тренинг\w*|"
    r"переподготовк\w*|стажировк\w+|интенсив\w*|программ\w+)|\bповы\w+ квалификаци\w+|"
    r"\bпереподготовк\w+|"
    r"\b(?:закончил|окончил)\w? (?:\w+ ){0,3}(?:курс\w*|школ\w+|буткемп\w*|интенсив\w*)|"
    r"\bкурс(?:а|ы|ов|е|ам|ах)? [«A-ZА-Я]|\bcompleted (?:\w+ ){0,6}(?:course|training|program\w*|"
    r"bootcamp)|\baccredit\w+|\bаккредитац\w+|\bmember of\b|\bчлен (?:ассоциаци|палат)\w+",
    re.IGNORECASE,
)
_GRADE = re.compile(
    r"\b(?P<grade>\d|высш\w+|перв\w+|втор\w+|трет\w+|четв[её]рт\w+|пят\w+|шест\w+|седьм\w+|iv|iii|ii|v)"
    r"(?:[- ]?(?:й|го|м|ю|я|ой|ую))?[\s-]+(?:квалификационн\w+\s+)?(?P<what>разряд|категори|"
    r"групп\w+ (?:допуск|по электро))",
    re.IGNORECASE,
)
_GRADES = {
    "высш": "0",
    "перв": "1",
    "втор": "2",
    "трет": "3",
    "четв": "4",
    "пят": "5",
    "шест": "6",
    "седь": "7",
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "v": "5",
}
_NAMED = re.compile(
    r"\b(?:PMP|PMI|CKA|CKS|CKAD|CISSP|CISA|CISM|CEH|OSCP|ISTQB|ASTQB|ACCA|CFA|CPA|CIMA|CMA|ДипИФР|"
    r"DipIFR|ДИПИФР|IELTS|TOEFL|TOEIC|PSM|CSM|PSPO|CSPO|ITIL|TOGAF|RHCE|RHCSA|CCNA|CCNP|CCIE|OCP|"
    r"OCA|OCJP|PRINCE2|CAPM|LPIC|"
    r"MCSA|MCSE|MCP|HSK|DELF|DALF|TestDaF|FCE|CAE|CPE|JLPT|TORFL|НАКС|GMAT|GRE|Six Sigma|"
    r"Black Belt|Green Belt|CompTIA|SHRM|CIPD|CIPR|HACCP|FSSC|NEBOSH|IOSH|Scrum Master)\b"
)
_DEGREE = re.compile(
    r"\bбакалавр\w*|\bмагистр\w*|\bmaster['’]?s?(?: degree| of|\b in\b)|\bmaster['’]s\b|"
    r"\bbachelor\w*|\bmsc\b|\bm\.?sc\b|\bbsc\b|\bb\.?sc\b|\bph\.?\s?d\b|\bmba\b|\bмба\b|"
    r"\bdoctora\w+|\bдоктор\w* наук|\bкандидат\w* (?:\w+ )?(?:\w+-?\w* )?наук|\bкандидатск\w+|"
    r"\bаспирант\w*|\bученая степень|\bучёная степень|\bспециалитет\w*|\bдиплом\w*|\bdiploma\b|"
    r"\bdegree\w*|\bобразовани\w+(?! сотрудник)|\beducation\b|\b(?:о|за)кончил\w?\b|\bвыпускни\w+|"
    r"\bвыпуск \d{4}|\bgraduat\w+|\balum\w+|"
    r"\b(?:уч[её]ба|учился|училась|отучил\w+|обучал(?:ся|ась)) (?:в|на)\b|\bstudied\b|"
    r"\buniversit\w+|\bуниверситет\w*|\bинститут\w*|\bколледж\w*|\bcollege\b|\bвуз\w*|"
    r"\bс отличием\b|\bкрасн\w+ диплом\w*|\bhono[u]?rs\b|\bcum laude\b",
    re.IGNORECASE,
)
_LEVELS: tuple[tuple[re.Pattern[str], int, str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), rank, name)
    for pattern, rank, name in (
        (r"доктор\w* наук|докторск", 8, "степени доктора наук"),
        (r"ph\.?\s?d|кандидат\w* (?:\w+ )?(?:\w+-?\w* )?наук|кандидатск|doctora", 7, "кандидатской степени"),
        (r"\bmba\b|\bмба\b", 6, "степени MBA"),
        (r"аспирант", 6, "аспирантуры"),
        (r"магистр|master|\bm\.?sc\b|\bmsc\b", 5, "магистратуры"),
        (r"бакалавр|bachelor|\bb\.?sc\b|\bbsc\b|специалитет", 4, "степени бакалавра"),
        (r"(?<!не)\bвысш\w+|\bhigher\b|university degree", 4, "законченного высшего образования"),
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
_UNFINISHED = re.compile(
    (
        r"неоконченн|не окончен|незаконченн|незаверш|unfinished|incomplete|studied|учил(?:ся|ась)|"
        r"обучал|\bcourses?\b|\bкурс|school of|школ"
    ),
    re.IGNORECASE,
)
_TWO = re.compile(
    (
        r"\bдв(?:а|ух|умя) (?:\w+ )?(?:высших|образован|диплом)|\bвтор\w+ (?:высш|образован|диплом)|"
        r"\btwo (?:\w+ )?degrees|\bsecond (?:higher|degree)|\bdouble degree"
    ),
    re.IGNORECASE,
)
_HONOURS = re.compile(r"с отличием|красн\w+ диплом|hono[u]?rs|cum laude|distinction|медал", re.IGNORECASE)
_FIELDS: tuple[tuple[str, str], ...] = (
    (r"account", r"бухгалт|учет|учёт"),
    (r"econom", r"эконом"),
    (r"manage|business admin", r"менеджмент|управлени|management|бизнес"),
    (r"\blaw\b|legal", r"юрид|юриспр|прав"),
    (r"computer science", r"информат|вычислит|компьютер|програм|computer|software|информационн"),
    (r"math", r"матем|math"),
    (r"physic", r"физик"),
    (r"chemi", r"хими"),
    (r"financ", r"финанс"),
    (r"marketing", r"маркетинг|marketing"),
    (r"statistic", r"статист"),
    (r"linguist", r"лингвист"),
    (r"philolog", r"филолог"),
    (r"medic", r"медиц|лечебн|врач"),
    (r"pharm", r"фарм"),
    (r"psycholog", r"психолог"),
    (r"journalis", r"журналист"),
    (r"information security|cyber", r"безопасн|security"),
    (r"design", r"дизайн|design"),
    (r"architectur", r"архитект"),
    (r"pedagog", r"педагог"),
    (r"software engineering", r"програм|software|информат"),
    (r"data science", r"данн|data|статист"),
    (r"web ", r"веб|web"),
    (r"informatics", r"информат|informatics"),
    (r"histor", r"истор"),
    (r"biolog", r"биолог"),
    (r"engineering\b", r"инженер|техн|engineer|механ|строит|энерг"),
)
_NOT_FIELDS = bag(
    "высш средн специальн профильн дополнительн перв втор трет полн неокончен незаконч базов хорош основн имею "
    "диплом образован степен университет институт факультет специальност направлен колледж вуз академ бакалавр "
    "бакалавриат магистр магистратур аспирантур специалитет окончил окончила закончил закончила выпуск год "
    "имен профессиональн кандидат наук техникум защит защитил степ учен получ кафедр красн отлич родн город "
    "мест учеб учил уч выпускник факультет специалист курс программ онлайн школ тем"
)
_CERTIFICATE_WORDS = bag(
    "сертификат сертифицирова сертификац сертифициров экзамен курс обучен прошел прошла прошл аттестат "
    "удостоверен сда сдал действ получ категор прав водительск лиценз наличи имею имел есть повышен квалификац "
    "онлайн успешн тренинг переподготовк переподготовк пройд уров специалист профессионал официальн "
    "международн допуск разряд экз водител недавн тестировщик аккредитац член групп мест"
)


def certificate_claims(ctx: Context) -> Iterator[Claim]:
    """Judge every certificate, licence, exam and course claimed in the sentence."""
    for segment in ctx.own_segments():
        trigger = _CERTIFICATE.search(segment.text) or _NAMED.search(segment.text)
        if trigger is None or ctx.is_taken(segment.start + trigger.start(), segment.start + trigger.end()):
            continue
        scope = _with_lists(ctx, segment)
        yield _certificate(ctx, scope, segment.start + trigger.start(), segment.start + trigger.end())


def _with_lists(ctx: Context, segment: Span) -> Span:
    """Add the brackets or the words after a dash that follow a segment: «сертификат (CKA)» is one claim."""
    end = segment.end
    for following in ctx.segments:
        between = ctx.sentence.text[end - ctx.sentence.start : following.start - ctx.sentence.start]
        short = len(following.text.split()) <= 5 and tells_experience(following.text) is False
        if following.start >= end and ("(" in between or (re.search(r"[-–—:]", between) and short)):
            end = following.end
    return Span(segment.start, end, ctx.sentence.text[segment.start - ctx.sentence.start : end - ctx.sentence.start])


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
        ctx.take(scope.start + _GRADE.search(scope.text).start(), end)  # pyright: ignore[reportOptionalMemberAccess]
        evidence = Evidence(place.path, place.text) if place else None
        return ctx.claim(ClaimKind.CERTIFICATE, start, end, evidence, f"В резюме нет такого: «{scope.text.strip()}»")
    left, right = min([start, *(token.start for token in named)]), max([end, *(token.end for token in named)])
    ctx.take(left, right)
    evidence = (found[-1] if found else Evidence(pool[0].path, pool[0].text)) if known else None
    return ctx.claim(
        ClaimKind.CERTIFICATE, left, right, evidence, f"В резюме нет подтверждения: {_quoted(scope, left, right)}"
    )


def _grades(text: str) -> set[tuple[str, str]]:
    """Grades of a trade or a profession: «5 разряд», «первая категория»."""
    return {(match["what"].lower()[:5], _grade(match["grade"].lower())) for match in _GRADE.finditer(text)}


def _grade(word: str) -> str:
    return next(
        (grade for stem, grade in _GRADES.items() if word == stem or (len(stem) > 2 and word.startswith(stem))), word
    )


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
    told = tuple(
        text
        for text in texts
        if not text.path.startswith(("/education", "/certificate"))
        and (_CERTIFICATE.search(text.text) or _NAMED.search(text.text))
    )
    return (*facts.certificates, *studied, *licences, *told)


def _is_name(ctx: Context, token: Token) -> bool:
    if (
        token.number
        or token.key in CAPITAL_WORDS
        or (len(token.text) == 1 and not re.fullmatch(r"[A-EА-Е]", token.text))
    ):
        return False
    if token.latin and not ctx.english:
        return token.key != "certified"
    if token.key.startswith(("certif", "сертиф", "professional")) and token.key != "professional":
        return False
    return token.shouting or (token.capitalised and token.start != ctx.sentence.start and not token.first)


def _is_content(token: Token) -> bool:
    stem = token.stem
    return len(stem) > 3 and not token.number and stem not in _CERTIFICATE_WORDS and stem not in ordinary_stems()


def degree_claims(ctx: Context) -> Iterator[Claim]:
    """Judge every degree, university and field of study claimed in the sentence."""
    if not any(_DEGREE.search(segment.text) for segment in ctx.own_segments()):
        return
    triggers = [
        (segment.start + match.start(), segment.start + match.end())
        for segment in ctx.own_segments()
        for match in _DEGREE.finditer(segment.text)
    ]
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
        told = pattern.search(said) is not None and not _UNFINISHED.search(said)
        if _UNFINISHED.search(scope.text) and rank == 4 and have >= 3:
            break
        if (rank == 6 or rank > have) and not told:
            return f"В резюме нет {name}"
        break
    unfinished = facts.education_level in {"unfinished_higher", "secondary"}
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
        told = re.search(rf"\b(?:{russian}|{english})\w*", scope.text, re.IGNORECASE)
        if told and ctx.is_own(scope.start + told.start()) and russian not in known and english not in known:
            return f"В образовании из резюме нет: {told[0]}"
    return None


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
    r"кандидатск\w+|факультет\w*)\s+(?:\w+ )?(?:[«\"]?([а-яё\s-]{4,60}))|([а-яё-]+)(?:ое|ого|им|"
    r"ая|ий) образовани\w+|"
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
        if not ctx.is_own(scope.start + match.start()):
            continue
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
