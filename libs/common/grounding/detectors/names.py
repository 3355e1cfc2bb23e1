"""Claims of skills, products and employers: whatever is named as own must stand in the resume."""

import re
from collections.abc import Iterator, Sequence

from libs.common.grounding.claims import Claim, ClaimKind, Evidence
from libs.common.grounding.detectors.context import Context
from libs.common.grounding.facts import is_school_name
from libs.common.grounding.language.forms import names_of, synonyms
from libs.common.grounding.language.lexicon import CAPITAL_WORDS, UNIVERSAL_LATIN, ordinary_stems
from libs.common.grounding.language.mentions import mentions
from libs.common.grounding.language.sentences import Span
from libs.common.grounding.language.tokens import Token
from libs.common.grounding.resume.evidence import same_spelling
from libs.common.grounding.vacancy.index import EMPLOYED
from libs.common.grounding.words.lists import WORDS
from libs.common.text.morphology import reading
from libs.common.text.roots import related, root
from libs.common.text.tokens import keys
from libs.common.text.vocabulary import Skill, vocabulary

_GENERAL_KINDS = frozenset({"office", "finance", "law", "hr", "sales", "market", "logistics", "domain", "method"})
_WORK = WORDS.any_of("names_work")
_AT = re.compile(rf"(?:{WORDS.either('names_at')})\s+[«\"“„]?(?:[\w-]+\s+){{0,2}}$")
_POST = re.compile(
    r"(?:ваканси\w+|позици\w+|должност\w+ в ваш|рол\w+|position|role|vacancy|job)[\s,:—-]*(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[«“„\"]([^«»“”„\"\n]{2,80})[»”“\"]")

ORGANISATIONS = WORDS.words("names_organisations")
_ALL = re.compile(
    r"(?:\b(?:вс[её]|все|всем|всеми|всех|кажд\w+|полностью|любо\w+|all|every|any|everything|each|"
    r"fully)\b.{0,60}\b(?:требовани\w+|пункт\w*|перечислен\w*|стек\w*|технологи\w+|инструмент\w*|"
    r"навык\w*|requirement\w*|listed|stack|skills?|points?|list)\b"
    r"|\b(?:требовани\w+|requirements?|стек\w*|stack)\b.{0,40}\b(?:полностью|fully|целиком|на сто|100))",
    re.IGNORECASE,
)


def skill_claims(ctx: Context) -> Iterator[Claim]:
    """Judge every skill of the vocabulary that is named as own."""
    for mention in mentions(ctx.sentence.text):
        start, end = ctx.sentence.start + mention.start, ctx.sentence.start + mention.end
        if not ctx.is_own(start) or ctx.is_taken(start, end):
            continue
        tokens = ctx.tokens_in(Span(start, end, ""))
        if not tokens or all(_ordinary(token) for token in tokens) or _of_vacancy(ctx, tokens):
            continue
        claim = _skill_claim(ctx, mention.skill, mention.spelled, tokens, start, end)
        if claim.kind is ClaimKind.SKILL and not claim.supported and _common_word(tokens):
            continue  # «аптечная сеть», «продажа билетов»: whether it may stand is asked of the whole clause
        ctx.take(start, end)
        yield claim


def _common_word(tokens: Sequence[Token]) -> bool:
    """Tell whether a skill is one Russian word written small."""
    word = tokens[0]
    return len(tokens) == 1 and not (
        word.latin or word.shouting or word.number or (word.capitalised and not word.first)
    )


def _skill_claim(
    ctx: Context, skill: Skill, spelled: Sequence[str], tokens: Sequence[Token], start: int, end: int
) -> Claim:
    evidence = _literal(ctx, tokens) or _meant(ctx, skill, spelled, tokens)
    name = ctx.sentence.text[start - ctx.sentence.start : end - ctx.sentence.start]
    return _unnamed(ctx, name, tokens, start, end, evidence)


def _literal(ctx: Context, tokens: Sequence[Token]) -> Evidence | None:
    """All words of the name stand in the resume; small words may be missing."""
    if len(tokens) > 1 and (together := ctx.index.together(tokens)):
        return together
    found: Evidence | None = None
    for token in tokens:
        place = ctx.index.words.find(token, exact=token.latin or token.shouting)
        schooled = place is not None and is_school_name(place.path) and "anim" in reading(token.text).grammemes
        if schooled or (place is None and not _little(token)):
            return None  # who went to «энергетический техникум» is no «энергетик»
        found = place or found
    return found


def _little(token: Token) -> bool:
    return not token.latin and (len(token.text) < 3 or token.stem in ordinary_stems())


def _meant(ctx: Context, skill: Skill, spelled: Sequence[str], tokens: Sequence[Token]) -> Evidence | None:
    """The same skill spelled otherwise, or proved by a narrower one; a neighbour of it proves nothing."""
    canonical = same_spelling(spelled, skill.name) or _sounds_canonical(skill, tokens) or _abbreviates(spelled, skill)
    if canonical and (narrower := ctx.index.implied_by(skill.id)):
        return narrower
    general = skill.kind in _GENERAL_KINDS and not any(token.shouting or token.number for token in tokens)
    for known, place in ctx.index.spellings(skill.id):
        if set(known) < set(spelled) and not any(word.isascii() for word in set(spelled) - set(known)):
            return place  # «SQL-запросы» of whom the resume says SQL
        other_script = all(token.latin for token in tokens) is not all(word[0].isascii() for word in known)
        generic = not any(token.shouting or token.number or (token.capitalised and not token.first) for token in tokens)
        if other_script and generic:
            return place
        if (general and not _is_another(spelled, known, skill)) or (canonical and not skill.name[0].isascii()):
            return place
    return ctx.index.implied_by(skill.id) if general else None


def _is_another(spelled: Sequence[str], known: Sequence[str], skill: Skill) -> bool:
    """Tell whether a word names another thing of the kind that the resume names: a bulldozer is no excavator."""
    named = {*spelled, *known}
    if len(spelled) != 1 or any(word.isascii() for word in named) or same_spelling(spelled, skill.name):
        return False
    return not any(_same_thing(spelled[0], word) for word in (*known, *keys(skill.name)))


def _same_thing(one: str, other: str) -> bool:
    return related(root(one), root(other)) or not synonyms(names_of(one)).isdisjoint(names_of(other))


def _abbreviates(spelled: Sequence[str], skill: Skill) -> bool:
    """Tell whether the words and the name abbreviate each other: IaC and infrastructure as code."""
    initials = "".join(word[0] for word in skill.name.lower().split())
    return skill.name.lower() == "".join(word[0] for word in spelled) or (
        len(initials) > 1 and "".join(spelled) == initials
    )


def _sounds_canonical(skill: Skill, tokens: Sequence[Token]) -> bool:
    words = skill.name.split()
    return len(words) == len(tokens) and all(
        word.lower() == token.key for word, token in zip(words, tokens, strict=True)
    )


def _unnamed(
    ctx: Context, name: str, tokens: Sequence[Token], start: int, end: int, evidence: Evidence | None
) -> Claim:
    asked = evidence is None and all(map(ctx.vacancy.writes, tokens))
    kind = ClaimKind.VACANCY_CLAIM if asked else ClaimKind.SKILL
    reason = f"{name} требует вакансия, но в резюме этого нет" if asked else f"В резюме нет {name}"
    return ctx.claim(kind, start, end, evidence, reason)


def _of_vacancy(ctx: Context, tokens: Sequence[Token]) -> bool:
    """The vacancy's own title or employer, named as such."""
    before = ctx.sentence.text[: tokens[0].start - ctx.sentence.start]
    quoted = any(
        match.start() <= tokens[0].start - ctx.sentence.start < match.end()
        for match in _QUOTED.finditer(ctx.sentence.text)
    )
    titled = _POST.search(before) is not None or (
        quoted and _POST.search(before[: max(before.rfind(mark) for mark in '«“„"')]) is not None
    )
    return titled and all(ctx.vacancy.is_named(token) for token in tokens)


def entity_claims(ctx: Context) -> Iterator[Claim]:
    """Judge names that no vocabulary knows: Latin words, abbreviations, capitalised and quoted names."""
    yield from _quoted_claims(ctx)
    run: list[Token] = []
    for token in list(ctx.free_tokens()):
        if not _is_entity(ctx, token):
            continue
        if run and (token.start - run[-1].end > 1 or ctx.sentence.text[run[-1].end - ctx.sentence.start] not in " -./"):
            yield from _entity(ctx, run)
            run = []
        run.append(token)
    if run:
        yield from _entity(ctx, run)


def _quoted_claims(ctx: Context) -> Iterator[Claim]:
    for match in _QUOTED.finditer(ctx.sentence.text):
        span = Span(ctx.sentence.start + match.start(1), ctx.sentence.start + match.end(1), match[1])
        tokens = ctx.tokens_in(span)
        if not tokens or not tokens[0].capitalised or not ctx.is_own(span.start) or ctx.is_taken(span.start, span.end):
            continue
        yield from _entity(ctx, tokens)


def _entity(ctx: Context, tokens: Sequence[Token]) -> Iterator[Claim]:
    start, end = tokens[0].start, tokens[-1].end
    ctx.take(start, end)
    employed = EMPLOYED.search(ctx.sentence.text[: start - ctx.sentence.start]) is not None
    if (
        not employed
        and all(ctx.vacancy.is_named(token, exact=True) for token in tokens)
        and _of_vacancy_employer(ctx, tokens)
    ):
        return
    places = [ctx.index.words.find(token, exact=True) for token in tokens]
    evidence = next((place for place in places if place), None) if all(places) else None
    if evidence is not None and _is_employer(ctx, tokens) and len(tokens) > 1:
        at_company = [ctx.index.companies.find(token, exact=True) for token in tokens]
        evidence = (
            evidence
            if any(at_company)
            or not EMPLOYED.search(ctx.sentence.text[: start - ctx.sentence.start])
            or all(place and place.path.startswith("/skill_set") for place in places)
            else None
        )
    name = ctx.sentence.text[start - ctx.sentence.start : end - ctx.sentence.start]
    if _is_employer(ctx, tokens) and not (evidence and evidence.path.startswith("/skill_set")):
        yield ctx.claim(ClaimKind.EMPLOYER, start, end, evidence, f"В резюме нет места работы «{name}»")
    else:
        yield _unnamed(ctx, name, tokens, start, end, evidence)


def _of_vacancy_employer(ctx: Context, tokens: Sequence[Token]) -> bool:
    employer = all(map(ctx.vacancy.is_employer, tokens))
    return (
        employer or _of_vacancy(ctx, tokens) or ctx.vacancy.area.casefold() == " ".join(token.key for token in tokens)
    )


def _is_employer(ctx: Context, tokens: Sequence[Token]) -> bool:
    if any(token.key in ORGANISATIONS or token.stem in ORGANISATIONS for token in tokens):
        return True
    before = ctx.sentence.text[: tokens[0].start - ctx.sentence.start]
    return (
        _AT.search(before) is not None
        and _WORK.search(ctx.sentence.text) is not None
        and not tokens[0].latin is not ctx.english
    )


def _is_entity(ctx: Context, token: Token) -> bool:
    if token.number or token.key in CAPITAL_WORDS:
        return False
    if token.key in ORGANISATIONS and token.capitalised:
        return True
    if len(token.text) == 1:
        return token.latin and token.text in {"R", "C"} and not ctx.english
    if token.shouting:
        return token.key not in UNIVERSAL_LATIN
    opening = token.first or _opens_quote(ctx, token)
    if ctx.english:
        return token.capitalised and not opening
    if token.latin:
        return token.key not in UNIVERSAL_LATIN
    return token.capitalised and not opening


def _opens_quote(ctx: Context, token: Token) -> bool:
    before = ctx.sentence.text[: token.start - ctx.sentence.start].rstrip()
    return before.endswith((":", "—", "–", "!", "?", ".", "…")) and not before.endswith(
        ("им.", "г.", "А.", "Н.", "И.", "В.")
    )


def everything_claims(ctx: Context) -> Iterator[Claim]:
    """«Соответствую всем требованиям» is true only when every key skill of the vacancy is proved."""
    match = _ALL.search(ctx.sentence.text)
    if match is None or not ctx.is_own(ctx.sentence.start + match.start()):
        return
    missing = [skill for skill in ctx.vacancy.key_skills if not _proved(ctx, skill)]
    start, end = ctx.sentence.start + match.start(), ctx.sentence.start + match.end()
    evidence = (
        None if missing or not ctx.vacancy.key_skills else Evidence("/skill_set", ", ".join(ctx.index.facts.skills[:5]))
    )
    yield ctx.claim(
        ClaimKind.VACANCY_CLAIM,
        start,
        end,
        evidence,
        f"В резюме нет требуемого: {', '.join(missing[:4]) or 'полный список неизвестен'}",
    )


def _proved(ctx: Context, skill: str) -> bool:
    ids = vocabulary().name_skills(skill)
    return bool(ids & ctx.index.proved) or skill.casefold() in {name.casefold() for name in ctx.index.facts.skills}


def _ordinary(token: Token) -> bool:
    return not token.latin and (token.stem in ordinary_stems() or token.key in ordinary_stems())
