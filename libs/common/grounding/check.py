"""The grounding check: every statement of a letter about its author must point to a place of the resume."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache

from libs.common.grounding.checks.certificates import certificate_claims
from libs.common.grounding.checks.context import Context, VacancyIndex, context, reading
from libs.common.grounding.checks.degrees import degree_claims
from libs.common.grounding.checks.evidence import ResumeIndex
from libs.common.grounding.checks.figures import figure_claims
from libs.common.grounding.checks.languages import language_claims
from libs.common.grounding.checks.names import entity_claims, possession_claims, required_claims, skill_claims
from libs.common.grounding.checks.sentences import Span, split_sentences
from libs.common.grounding.checks.titles import leadership_claims, title_claims
from libs.common.grounding.claims import Claim, GroundingReport, Sentence
from libs.common.grounding.facts import (
    ResumeFacts,
    ResumePayload,
    VacancyFacts,
    VacancyPayload,
    read_resume,
    read_vacancy,
)
from libs.common.grounding.wording import sentence_is_english

# The order matters: an earlier detector takes the words it judged, so that «C1» is a level and no unknown product.
_DETECTORS: tuple[Callable[[Context], Iterator[Claim]], ...] = (
    language_claims,
    certificate_claims,
    degree_claims,
    leadership_claims,
    title_claims,
    figure_claims,
    skill_claims,
    entity_claims,
    required_claims,
    possession_claims,
)


def check(text: str, resume: ResumePayload, vacancy: VacancyPayload, *, today: date) -> GroundingReport:
    """Find every claim about the applicant and whether the resume proves it; spans count Unicode code points.

    Fails closed: a name told as own that the resume does not know is unsupported. `today` ends the jobs that last.
    """
    return check_facts(text, read_resume(resume), read_vacancy(vacancy), today=today)


def check_facts(text: str, resume: ResumeFacts, vacancy: VacancyFacts, *, today: date) -> GroundingReport:
    """As `check`, for those who have read the resume and the vacancy already."""
    index, wanted = _resume_index(resume, today), _vacancy_index(vacancy)
    english = sentence_is_english(text)
    return GroundingReport(tuple(_judged(sentence, index, wanted, english) for sentence in split_sentences(text)))


# A letter is checked several times against the same resume and vacancy, and a resume against many vacancies.
@lru_cache(maxsize=32)
def _resume_index(facts: ResumeFacts, today: date) -> ResumeIndex:
    return ResumeIndex(facts, today)


@lru_cache(maxsize=32)
def _vacancy_index(facts: VacancyFacts) -> VacancyIndex:
    return VacancyIndex(facts)


def _judged(sentence: Span, index: ResumeIndex, vacancy: VacancyIndex, english: bool) -> Sentence:
    """Judge a sentence by itself, from place 0 on, and move what is found to where it stands in the letter."""
    english = sentence_is_english(sentence.text, otherwise=english)
    ctx = context(reading(sentence.text), index, vacancy, english=english)
    found = [claim for detect in _DETECTORS for claim in detect(ctx)] if ctx.tells_of_applicant else []
    found.sort(key=lambda claim: (claim.start, claim.end))
    moved = (replace(claim, start=claim.start + sentence.start, end=claim.end + sentence.start) for claim in found)
    return Sentence(sentence.start, sentence.end, sentence.text, tuple(moved))
