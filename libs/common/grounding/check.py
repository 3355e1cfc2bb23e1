"""The grounding check: every statement of a letter about its author must point to a place of the resume."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from libs.common.concurrency.work_pool import Budget
from libs.common.grounding.claims import Claim, ClaimKind, GroundingReport, Sentence
from libs.common.grounding.detectors.certificates import certificate_claims
from libs.common.grounding.detectors.context import Context, context, reading
from libs.common.grounding.detectors.degrees import degree_claims
from libs.common.grounding.detectors.figures import figure_claims
from libs.common.grounding.detectors.languages import language_claims
from libs.common.grounding.detectors.names import entity_claims, everything_claims, skill_claims
from libs.common.grounding.detectors.titles import leadership_claims, title_claims
from libs.common.grounding.facts import (
    ResumeFacts,
    ResumePayload,
    VacancyFacts,
    VacancyPayload,
    read_resume,
    read_vacancy,
)
from libs.common.grounding.harm.said import harm_in, may_harm, said_by_owner
from libs.common.grounding.language.sentences import Span, each_sentence
from libs.common.grounding.language.terms import Term
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
from libs.common.grounding.resume.evidence import ResumeIndex
from libs.common.grounding.resume.known import Known
from libs.common.grounding.sources import NO_SOURCES, Sources, with_answers, with_messages
from libs.common.grounding.vacancy.index import VacancyIndex
from libs.common.grounding.vacancy.inquiry import Answers, Inquiry, Vacancy, answers_alike
from libs.common.grounding.vacancy.wanted import Wanted
from libs.common.grounding.wording import sentence_is_english

_REMEMBERED, _VARIANTS, _OF_ONE = 256, 8, 128
"""Sentences of an applicant whose verdicts are kept, verdicts on each, and sentences for one vacancy."""
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
    return GroundingReport(tuple(_sentences(text, basis_of(resume, vacancy, today), budget)))


def _sentences(text: str, basis: "Basis", budget: Budget | None) -> Iterator[Sentence]:
    """Judge sentence after sentence until the letter has told more than is checked; the rest is one that is not."""
    english = sentence_is_english(text[:MAX_LETTER])
    asked: tuple[Term, ...] = ()
    claims = figures_seen = 0
    for number, sentence in enumerate(each_sentence(text[:MAX_LETTER])):
        if budget is not None:
            budget.check()
        figures_seen += figures(sentence.text)
        if number >= MAX_SENTENCES or claims >= MAX_CLAIMS or figures_seen > MAX_FIGURES:
            yield _unchecked(Span(sentence.start, len(text), text[sentence.start :]), TOO_MUCH)
            return
        refused = refusal(sentence.text)
        if refused:
            judged = _unchecked(sentence, refused)
        else:
            judged, asked = basis.judged(sentence, asked, english)
        claims += len(judged.claims)
        yield judged
    if len(text) > MAX_LETTER:
        yield _unchecked(Span(MAX_LETTER, len(text), text[MAX_LETTER:]), TOO_MUCH)


def _unchecked(span: Span, reason: str) -> Sentence:
    claim = Claim(ClaimKind.UNCHECKED, span.start, span.end, span.text, supported=False, reason=reason)
    return Sentence(span.start, span.end, span.text, (claim,))


class _Verdict(NamedTuple):
    """How a sentence was judged, and what was asked of the vacancy for it."""

    answers: Answers
    claims: tuple[Claim, ...]
    asked: tuple[Term, ...]
    """What it has said of the vacancy."""


def _none_yet(text: str, english: bool, asked: tuple[Term, ...]) -> list[_Verdict]:
    """The verdicts on a sentence that has not been judged."""
    return []


class Applicant:
    """A resume, read, and the verdicts on sentences that were judged against it."""

    def __init__(self, facts: ResumeFacts, today: date) -> None:
        self.index = ResumeIndex(facts, today)
        self.known = Known(self.index)
        self.verdicts = lru_cache(maxsize=_REMEMBERED)(_none_yet)


# A resume is checked against many vacancies, a vacancy with many resumes.
@lru_cache(maxsize=64)
def applicant_of(facts: ResumeFacts, today: date) -> Applicant:
    """What is kept of a resume."""
    return Applicant(facts, today)


@lru_cache(maxsize=16)
def vacancy_of(facts: VacancyFacts) -> Vacancy:
    """What is kept of a vacancy."""
    return Vacancy(VacancyIndex(facts), Wanted(facts))


class Basis:
    """A resume and a vacancy, read; a sentence whose judgement would be the same is not judged again.

    A letter is checked several times: by the one who composes it, as a whole, before it is sent; and letters of one
    applicant say much of the same to every employer.
    """

    def __init__(self, resume: ResumeFacts, vacancy: VacancyFacts, today: date) -> None:
        self._applicant, self._vacancy = applicant_of(resume, today), vacancy_of(vacancy)
        self._verdicts: dict[tuple[str, bool, tuple[Term, ...]], _Verdict] = {}

    def judged(self, sentence: Span, asked: tuple[Term, ...], english: bool) -> tuple[Sentence, tuple[Term, ...]]:
        """Judge a sentence after what was asked before it; its claims stand where it stands in the letter."""
        name = (sentence.text, sentence_is_english(sentence.text, otherwise=english), asked)
        found = self._verdicts.get(name)
        if found is None:
            if len(self._verdicts) >= _OF_ONE:
                self._verdicts.clear()
            found = self._verdicts[name] = self._verdict(*name)
        claims = tuple(_moved(claim, sentence) for claim in found.claims)
        return Sentence(sentence.start, sentence.end, sentence.text, claims), found.asked

    def _verdict(self, text: str, english: bool, asked: tuple[Term, ...]) -> _Verdict:
        """The verdict on a sentence that another vacancy brought with the same answers, or a new one."""
        known = self._applicant.verdicts(text, english, asked)
        found = next((one for one in known if answers_alike(self._vacancy, one.answers)), None)
        if found is None:
            found = self._judgement(text, english, asked)
            del known[: max(0, len(known) - _VARIANTS + 1)]
            known.append(found)
        return found

    def _judgement(self, text: str, english: bool, asked: tuple[Term, ...]) -> _Verdict:
        """The claims of a sentence that stands by itself, from place 0 on."""
        vacancy = Inquiry(self._vacancy)
        judge = Judge(self._applicant.known, vacancy, asked)
        claims = tuple(self._claims(text, vacancy, judge, english))
        return _Verdict(vacancy.answers, claims, judge.asked)

    def _claims(self, text: str, vacancy: Inquiry, judge: Judge, english: bool) -> list[Claim]:
        shown = vacancy.whole_names(text)
        if judge.is_closed(shown):
            return list(judge.repeated(shown))
        read = judge.read(shown)
        stances = stances_of(read)
        ctx = context(reading(shown), self._applicant.index, vacancy, english=english, stance_of=stances)
        found = [claim for detect in _DETECTORS for claim in detect(ctx)] if ctx.tells_of_applicant else []
        found = list(judge.appeal.heard(shown, found, read))
        found.extend(judge.claims(shown, read, found))
        harmful = may_harm(term for clause, _ in read for term in clause.terms) and harm_in(shown)
        if harmful and not (judge.appeal.whole(shown) or said_by_owner(shown, self._applicant.index.facts)):
            reason = "Этого за вас не говорят: в резюме и в ваших ответах такого нет"
            found.append(Claim(ClaimKind.PROMISE, 0, len(shown), shown, supported=False, reason=reason))
        return sorted(found, key=lambda claim: (claim.start, claim.end))


@lru_cache(maxsize=32)
def basis_of(resume: ResumeFacts, vacancy: VacancyFacts, today: date) -> Basis:
    """What is kept of both together."""
    return Basis(resume, vacancy, today)


def _moved(claim: Claim, sentence: Span) -> Claim:
    start, end = claim.start + sentence.start, claim.end + sentence.start
    text = sentence.text[claim.start : claim.end]
    if not sentence.start and text == claim.text:
        return claim
    return Claim(claim.kind, start, end, text, claim.supported, claim.evidence, claim.reason)
