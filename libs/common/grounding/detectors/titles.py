"""Claims of positions, ranks and of leading people."""

import re
from collections.abc import Iterator
from itertools import pairwise

from libs.common.grounding.claims import Claim, ClaimKind, Evidence
from libs.common.grounding.deeds.leadership import (
    HIRES,
    LEADS,
    MENTORS,
    hires,
    is_taught,
    leads,
    leads_projects,
    mentors,
    stands_in,
)
from libs.common.grounding.detectors.context import Context
from libs.common.grounding.detectors.neighbours import text_before, tokens_before
from libs.common.grounding.detectors.ranks import AS_WHOM, BESIDE, is_of_another, is_rank, positions, rank_claim
from libs.common.grounding.detectors.tenures import employer_job
from libs.common.grounding.language.bag import bag
from libs.common.grounding.language.deputies import is_second, only_seconds
from libs.common.grounding.language.lexicon import ordinary_stems, profession_of, rank_said
from libs.common.grounding.language.tokens import Token
from libs.common.grounding.words.lists import WORDS
from libs.common.text.morphology import reading, readings

_PREDICATE = WORDS.any_of("titles_predicate")
_PLAIN = bag(
    """
    a an the as am was been is are be my our i and or of for with experienced professional good strong
    certified skilled motivated young former full time part freelance own practising practicing qualified
    trained hands on real competent reliable careful new self taught junior by at in to hired fellow other
    two three
    """
)

_WORKED_AS = re.compile(r"(?:опыт\w{0,2} работы|обязанност(?:и|ей|ями|ях)|стаж\w{0,2}(?: работы)?)\s$", re.IGNORECASE)


def leadership_claims(ctx: Context) -> Iterator[Claim]:
    """Judge who claims to have led, taught or hired people."""
    for_a_while = stands_in(ctx.sentence.text)
    for segment in ctx.own_segments():
        for pattern, prove, reason in (
            (LEADS, leads, "В резюме нет руководства людьми"),
            (MENTORS, mentors, "В резюме нет наставничества"),
            (HIRES, hires, "В резюме нет найма людей"),
        ):
            match = pattern.search(segment.text)
            if match is None:
                continue
            start, end = segment.start + match.start(), segment.start + match.end()
            if match[0].lower().startswith("руководител") and BESIDE.search(segment.text[: match.start()]):
                continue  # «встречаюсь с каждым руководителем»
            if ctx.is_taken(start, end) or (pattern is LEADS and leads_projects(segment.text, match, ctx.index.texts)):
                continue
            yield ctx.claim(
                ClaimKind.TEAM_SIZE if _sized(segment.text) else ClaimKind.TITLE,
                start,
                end,
                mentors(ctx.index.texts)
                if prove is leads and is_taught(segment.text, match)
                else leads(ctx.index.texts, for_a_while=True)
                if for_a_while and prove is leads
                else prove(ctx.index.texts),
                reason,
            )


def _sized(text: str) -> bool:
    return (
        re.search(
            r"\d|двум|тре|четыр|пят|шест|сем|восьм|девят|десят|two|three|four|five|six|seven|eight|nine|ten",
            text,
            re.IGNORECASE,
        )
        is not None
    )


def title_claims(ctx: Context) -> Iterator[Claim]:
    """Judge ranks and professions that the applicant ascribes to themselves."""
    for token in list(ctx.free_tokens()):
        rank = rank_said(token.key, token.stem)
        if rank is not None and is_rank(ctx, token):
            yield rank_claim(ctx, token, rank)
        elif _is_profession(ctx, token):
            yield _profession_claim(ctx, token)


def _is_profession(ctx: Context, token: Token) -> bool:
    if (profession_of(token.key) is None and profession_of(token.stem) is None) or is_of_another(ctx, token):
        return False
    before = text_before(ctx, token)
    if not token.latin and not any("anim" in one.grammemes for one in readings(token.key)):
        return False  # «механики уровней» of a game
    if token.key in {"qa", "тестирован", "seo", "scrum"} or BESIDE.search(before):
        return False
    if not token.latin and re.fullmatch(r"\w+(?:ами|ями|ам|ям|ах|ях|ов|ев|ей|ы|и)", token.key):
        return False
    if token.latin and token.key.endswith("s") and token.key not in {"sales", "devops"}:
        return False
    if _belongs(ctx, token):
        return False
    segment = ctx.segment_at(token.start)
    lead = ctx.sentence.text[segment.start - ctx.sentence.start : token.start - ctx.sentence.start]
    if _WORKED_AS.search(lead):
        return True
    predicate = list(_PREDICATE.finditer(lead))
    if predicate:
        return len(lead[predicate[-1].end() :].split()) <= 4
    after = ctx.sentence.text[token.end - ctx.sentence.start :]
    instrumental = not token.latin and re.search(r"(?:ом|ем|ой|ей|цом)$", token.key) is not None
    verb_after = re.match(
        r"\s+(?:[\w-]+\s+){0,3}(?:работа\w+|был[а]?\b|стал[а]?\b|являюсь|служил|тружусь|отработал)",
        after,
        re.IGNORECASE,
    )
    if re.match(r"\s+(?:долж\w+|обязан\w*|может|\w+(?:ит|ет|ют|ят))(?!\w)", after):
        return False
    opens = all(re.fullmatch(r"[\w-]*(?:ый|ий|ой|ая|яя|я)|—|-|это", word.lower()) for word in lead.split())
    return (instrumental and verb_after is not None) or (
        opens and not token.latin and re.fullmatch(r"\w+(?:ик|ист|ер|ор|ар|тель|лог|вец|р|к|т)", token.key) is not None
    )


def _belongs(ctx: Context, token: Token) -> bool:
    """Tell whether somebody's thing is named as in the resume: «назначения врача» make nobody a doctor."""
    before = next(iter(tokens_before(ctx, token)), None)
    if token.latin or before is None or token.start - before.end != 1 or profession_of(before.key):
        return False
    thing, owner = reading(before.key), reading(token.key)
    if not {"NOUN", "inan"} <= thing.grammemes or not {"NOUN", "gent", "sing"} <= owner.grammemes:
        return False
    if before.stem in AS_WHOM:
        return False  # «опыт бухгалтера»
    return any(
        reading(one.key).normal == thing.normal and reading(other.key).normal == owner.normal
        for text in ctx.index.texts
        for one, other in pairwise(ctx.index.folded(text))
    )


def _profession_claim(ctx: Context, token: Token) -> Claim:
    """The profession and what it is called with: a Java developer is no Kotlin developer."""
    group = profession_of(token.key) or profession_of(token.stem) or frozenset()
    job = employer_job(ctx, ctx.sentence)
    proved = ctx.index.positions.find(token, exact=True) if job is None else None
    for path, text in positions(ctx) if job is None else ((f"{job.path}/position", job.position),):
        if proved is None and any(other in group for other in re.findall(r"\w+", text.lower())):
            proved = Evidence(path, text)
    if proved is None and re.search(
        r"диплом|образован|специальност|degree|by education", ctx.sentence.text, re.IGNORECASE
    ):
        proved = ctx.index.education.find(token)
    if not is_second(text_before(ctx, token)) and only_seconds((text for _, text in positions(ctx)), token.stem):
        proved = None
    modifiers = _modifiers(ctx, token)
    strange = next((item for item in modifiers if ctx.index.roles.find(item, exact=item.latin) is None), None)
    start = min([token.start, *(item.start for item in modifiers)])
    for item in (token, *modifiers):
        ctx.take(item.start, item.end)
    said = ctx.sentence.text[start - ctx.sentence.start : token.end - ctx.sentence.start]
    evidence = None if strange is not None else proved
    return ctx.claim(ClaimKind.TITLE, start, token.end, evidence, f"В резюме нет должности «{said}»")


def _modifiers(ctx: Context, token: Token) -> list[Token]:
    """Words right before a profession that narrow it: "machine learning engineer", «системный аналитик»."""
    found: list[Token] = []
    right = token
    for item in reversed([item for item in ctx.tokens if item.end <= token.start]):
        gap = ctx.sentence.text[item.end - ctx.sentence.start : right.start - ctx.sentence.start]
        narrowing = item.latin or re.fullmatch(r"\w+(?:ый|ий|ой|ая|яя|ым|им|ого|его|ому|ему)", item.key) is not None
        if gap not in {" ", "-", "/"} or not narrowing or len(found) == 3 or item.key in _PLAIN or item.number:
            break
        if rank_said(item.key, item.stem) or profession_of(item.key) or ctx.is_taken(item.start, item.end):
            break
        if not (item.stem in ordinary_stems() or item.key in ordinary_stems()):
            found.append(item)
        right = item
    return found
