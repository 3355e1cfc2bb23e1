"""The matcher: hard rules, then the score, then the decision, with a trace of it all.

Pure, synchronous, no model, no network.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, final

from libs.common.resumes.filters import ResumeFilters
from libs.common.resumes.suggested import suggested_filters
from libs.common.resumes.terms import ResumeTerms
from libs.common.text.money import Rates
from services.auto_reply.matching.applicants.applicant import Applicant, prepare_applicant
from services.auto_reply.matching.decision import Decision, Outcome, RuleKind, Verdict
from services.auto_reply.matching.explaining.reasons import reasons_against, reasons_for
from services.auto_reply.matching.explaining.trace import Change, build_trace, counterfactual
from services.auto_reply.matching.fit.score import Fit, score_fit
from services.auto_reply.matching.places.areas import AreaTree
from services.auto_reply.matching.reading.facts import ResumeFacts, VacancyFacts
from services.auto_reply.matching.rules.filters import PreparedFilters
from services.auto_reply.matching.rules.rule import Case
from services.auto_reply.matching.rules.rules import judge_all, judge_listed

DEFAULT_THRESHOLD = 60


@dataclass(frozen=True, slots=True)
class PreparedResume:
    """A resume with its filters, ready to be compared with any number of vacancies.

    May be pickled and shared between threads.
    """

    applicant: Applicant
    filters: PreparedFilters

    @property
    def resume(self) -> ResumeFacts:
        """What the resume says."""
        return self.applicant.facts


@final
class Matcher:
    """Judges vacancies by the area tree and the currency rates given; without them by small built-in ones."""

    def __init__(self, areas: AreaTree | None = None, rates: Rates | None = None) -> None:
        self.areas = areas or AreaTree.builtin()
        self.rates = rates or Rates.builtin()

    def prepare(self, resume_payload: Mapping[str, Any], filters: ResumeFilters | None = None) -> PreparedResume:
        """Read a resume as hh gives it; without filters those that it suggests by itself are used."""
        facts = ResumeFacts.from_hh(resume_payload)
        chosen = self.suggested(resume_payload) if filters is None else filters
        return PreparedResume(prepare_applicant(facts), PreparedFilters.of(chosen, facts.current))

    def suggested(self, resume_payload: Mapping[str, Any]) -> ResumeFilters:
        """The filters that a resume itself suggests, for an owner who has chosen none."""
        return suggested_filters(ResumeTerms.from_hh(resume_payload), self.rates)

    def check_listed(self, prepared: PreparedResume, vacancy: VacancyFacts) -> Verdict | None:
        """The first list-level rule against an item of the search; None when its detail is worth fetching."""
        return judge_listed(self._case(prepared, vacancy))

    def fit(self, prepared: PreparedResume, vacancy: VacancyFacts) -> Fit:
        """The fit alone, no rules: what an offline evaluation compares."""
        return score_fit(prepared.applicant, vacancy, self.areas, self.rates)

    def judge(self, prepared: PreparedResume, vacancy: VacancyFacts, *, threshold: int = DEFAULT_THRESHOLD) -> Decision:
        """Decide on a vacancy.

        Rejected by the first rule of the owner against it or by the threshold (0-100), else blocked, else matched.
        """
        verdicts = list(judge_all(self._case(prepared, vacancy)))
        fit = self.fit(prepared, vacancy)
        failed = [verdict for verdict in verdicts if not verdict.passed]
        refusal = next((verdict for verdict in failed if verdict.kind is RuleKind.FIT), None)
        blockers = [verdict for verdict in failed if verdict.kind is RuleKind.OPERATIONAL]
        outcome, rule = _decide(refusal, blockers, below=fit.score < threshold)
        change = Change(refusal.said) if refusal else counterfactual(fit, threshold)
        trace = build_trace(verdicts, fit, threshold, change)
        return Decision(
            outcome=outcome,
            rule=rule,
            score=fit.score,
            factors=dict(trace["factors"]),
            reasons=[] if refusal else reasons_for(prepared.applicant, vacancy, fit),
            reasons_against=[refusal.said] if refusal else reasons_against(prepared.applicant, vacancy, fit),
            blockers=[verdict.said for verdict in blockers],
            trace=trace,
        )

    def _case(self, prepared: PreparedResume, vacancy: VacancyFacts) -> Case:
        return Case(prepared.resume, vacancy, prepared.filters, self.areas, self.rates)


def _decide(against_fit: Verdict | None, blockers: list[Verdict], *, below: bool) -> tuple[Outcome, str | None]:
    if against_fit is not None:
        return Outcome.REJECTED, against_fit.code
    if below:
        return Outcome.REJECTED, "score_below_threshold"
    if blockers:
        return Outcome.BLOCKED, blockers[0].code
    return Outcome.MATCHED, None
