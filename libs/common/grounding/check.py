"""The grounding check: every statement of a letter about its author must point to a place of the resume."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache

from libs.common.grounding.checks.certificates import certificate_claims
from libs.common.grounding.checks.context import Context, VacancyIndex, context, reading
from libs.common.grounding.checks.degrees import degree_claims
from libs.common.grounding.checks.evidence import ResumeIndex
from libs.common.grounding.checks.figures import figure_claims
from libs.common.grounding.checks.languages import language_claims
from libs.common.grounding.checks.names import entity_claims, everything_claims, skill_claims
from libs.common.grounding.checks.sentences import Span, each_sentence
from libs.common.grounding.checks.titles import leadership_claims, title_claims
from libs.common.grounding.claims import Claim, ClaimKind, GroundingReport, Sentence
from libs.common.grounding.facts import (
    ResumeFacts,
    ResumePayload,
    VacancyFacts,
    VacancyPayload,
    read_resume,
    read_vacancy,
)
from libs.common.grounding.limits import (
    MAX_CLAIMS,
    MAX_FIGURES,
    MAX_LETTER,
    MAX_SENTENCES,
    TOO_MUCH,
    figures,
    refusal,
)
from libs.common.grounding.proof.judge import Judge, stances_of
from libs.common.grounding.proof.known import Known
from libs.common.grounding.proof.terms import Term
from libs.common.grounding.proof.wanted import Wanted
from libs.common.grounding.sources import NO_SOURCES, Sources, with_answers, with_messages
from libs.common.grounding.wording import sentence_is_english
from libs.common.workpool import Budget

_REMEMBERED = 128
"""Sentences of one resume and vacancy whose judgement is kept."""
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
    everything_claims,
)


def check(
    text: str,
    resume: ResumePayload,
    vacancy: VacancyPayload,
    *,
    today: date,
    budget: Budget | None = None,
    sources: Sources = NO_SOURCES,
) -> GroundingReport:
    """Find every claim about the applicant and whether the resume proves it; spans count Unicode code points.

    Fails closed: a name told as own that the resume does not know is unsupported, and so is what is too much to be
    checked. `today` ends the jobs that last; `sources` are texts that prove besides resume and vacancy. Raises
    OverdueError when the budget ends between two sentences.
    """
    facts, wanted = with_answers(read_resume(resume), sources), with_messages(read_vacancy(vacancy), sources)
    return check_facts(text, facts, wanted, today=today, budget=budget)


def check_facts(
    text: str, resume: ResumeFacts, vacancy: VacancyFacts, *, today: date, budget: Budget | None = None
) -> GroundingReport:
    """As `check`, for those who have read the resume and the vacancy already."""
    return GroundingReport(tuple(_sentences(text, _basis(resume, vacancy, today), budget)))


def _sentences(text: str, basis: "_Basis", budget: Budget | None) -> Iterator[Sentence]:
    """Judge sentence after sentence until the letter has told more than is checked; the rest is one that is not."""
    english = sentence_is_english(text[:MAX_LETTER])
    judge = Judge(basis.known, basis.wanted)
    claims = figures_seen = 0
    for number, sentence in enumerate(each_sentence(text[:MAX_LETTER])):
        if budget is not None:
            budget.check()
        figures_seen += figures(sentence.text)
        if number >= MAX_SENTENCES or claims >= MAX_CLAIMS or figures_seen > MAX_FIGURES:
            yield _unchecked(Span(sentence.start, len(text), text[sentence.start :]), TOO_MUCH)
            return
        refused = refusal(sentence.text)
        judged = _unchecked(sentence, refused) if refused else basis.judged(sentence, judge, english)
        claims += len(judged.claims)
        yield judged
    if len(text) > MAX_LETTER:
        yield _unchecked(Span(MAX_LETTER, len(text), text[MAX_LETTER:]), TOO_MUCH)


def _unchecked(span: Span, reason: str) -> Sentence:
    claim = Claim(ClaimKind.UNCHECKED, span.start, span.end, span.text, supported=False, reason=reason)
    return Sentence(span.start, span.end, span.text, (claim,))


# A resume is checked against many vacancies, a vacancy with many resumes.
@lru_cache(maxsize=64)
def _resume_index(facts: ResumeFacts, today: date) -> ResumeIndex:
    return ResumeIndex(facts, today)


@lru_cache(maxsize=16)
def _vacancy_index(facts: VacancyFacts) -> VacancyIndex:
    return VacancyIndex(facts)


@lru_cache(maxsize=64)
def _known(facts: ResumeFacts, today: date) -> Known:
    return Known(_resume_index(facts, today))


@lru_cache(maxsize=16)
def _wanted(facts: VacancyFacts) -> Wanted:
    return Wanted(facts)


class _Basis:
    """A resume and a vacancy, read; a sentence that was judged against them is not judged again.

    A letter is checked several times: by the one who composes it, as a whole, before it is sent.
    """

    def __init__(self, resume: ResumeFacts, vacancy: VacancyFacts, today: date) -> None:
        self._index, self._vacancy = _resume_index(resume, today), _vacancy_index(vacancy)
        self.known, self.wanted = _known(resume, today), _wanted(vacancy)
        self._judged: dict[tuple[str, bool, tuple[Term, ...]], tuple[tuple[Claim, ...], tuple[Term, ...]]] = {}

    def judged(self, sentence: Span, judge: Judge, english: bool) -> Sentence:
        """Judge a sentence after what `judge` has heard, and move what is found to where it stands in the letter."""
        name = (sentence.text, sentence_is_english(sentence.text, otherwise=english), judge.asked)
        known = self._judged.get(name)
        if known is None:
            if len(self._judged) >= _REMEMBERED:
                self._judged.clear()
            known = self._judged[name] = (self._claims(name[0], judge, name[1]), judge.asked)
        found, judge.asked = known
        return Sentence(sentence.start, sentence.end, sentence.text, tuple(_moved(claim, sentence) for claim in found))

    def _claims(self, text: str, judge: Judge, english: bool) -> tuple[Claim, ...]:
        """The claims of a sentence that stands by itself, from place 0 on."""
        shown = self._vacancy.whole_names(text)
        if judge.is_closed(shown):
            return tuple(judge.repeated(shown))
        read = judge.read(shown)
        ctx = context(reading(shown), self._index, self._vacancy, english=english, stance_of=stances_of(read))
        found = [claim for detect in _DETECTORS for claim in detect(ctx)] if ctx.tells_of_applicant else []
        found = list(judge.appeal.heard(shown, found, read))
        found.extend(judge.claims(shown, read, found))
        return tuple(sorted(found, key=lambda claim: (claim.start, claim.end)))


@lru_cache(maxsize=32)
def _basis(resume: ResumeFacts, vacancy: VacancyFacts, today: date) -> _Basis:
    return _Basis(resume, vacancy, today)


def _moved(claim: Claim, sentence: Span) -> Claim:
    start, end = claim.start + sentence.start, claim.end + sentence.start
    text = sentence.text[claim.start : claim.end]
    return Claim(claim.kind, start, end, text, claim.supported, claim.evidence, claim.reason)
