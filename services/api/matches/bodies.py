"""Bodies of matches: every vacancy that was looked at, with how it was decided."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, cast
from uuid import UUID

from pydantic import Field

from libs.common.db.rows import columns
from libs.common.db.tables.matches import Match
from libs.common.messages.catalogue import Language, known
from libs.common.messages.said import retold
from services.api.matches.store import BELOW_THRESHOLD, SeenVacancy
from services.api.web.models import Output
from services.api.web.money import salary
from services.api.web.rows import named, text

Decision = Literal["matched", "rejected", "blocked"]


class VacancyBody(Output):
    """What a person recognises a vacancy by."""

    id: str = Field(description="hh's id", examples=["123456789"])
    name: str = Field(examples=["Python-разработчик"])
    employer_id: str | None
    employer_name: str = Field(examples=["Ромашка"])
    area: str | None = Field(examples=["Москва"])
    salary: str | None = Field(examples=["от 280 000 ₽"])
    url: str | None = Field(description="The page at hh for a person")


class Enough(Output):
    """The smallest change that would have passed; empty lists: no single one would."""

    threshold: int = Field(description="The threshold at which it would have passed")
    skills: list[str] = Field(description="Skills that would have been enough in the resume", examples=[["Kafka"]])
    conditions: list[str] = Field(description="Else the conditions, as factors are named", examples=[["salary"]])


class MatchBody(Output):
    """The decision about one vacancy for one resume."""

    id: UUID
    resume_id: UUID
    vacancy: VacancyBody
    decision: Decision = Field(description="blocked: it fits, but cannot be applied to by a program")
    stage: str = Field(description="How far it was looked at: listed, detail, score, judged")
    rule: str | None = Field(description="The first rule that decided", examples=["score_below_threshold"])
    sentence: str | None = Field(description="The same for a person, in the reader's language")
    score: int | None = Field(description="Fit 0-100; none: a hard rule came before")
    threshold: int
    mode: str
    reasons: list[str] = Field(description="Why, in the reader's language; those for it first")
    missing: list[str] = Field(
        description="What the vacancy asks for and the resume does not show", examples=[["Kafka"]]
    )
    enough: Enough | None = Field(description="Only where nothing but the threshold stood in the way")
    application_id: UUID | None = Field(description="The application that came of it")
    application_state: str | None
    created_at: datetime
    updated_at: datetime
    version: int = Field(description="Grows with every change")


class Gate(Output):
    """One rule that was asked."""

    code: str = Field(examples=["stop_word_title"])
    kind: str = Field(description="fit: the owner would not want it; operational: it cannot be sent by a program")
    passed: bool
    sentence: str = Field(description="What the rule found, in the reader's language")


class MatchDetail(MatchBody):
    """The decision with its whole trace."""

    gates: list[Gate] = Field(description="Every rule in the order in which it was asked")
    doubt: str | None = Field(description="Why the language model said no")
    factors: dict[str, Any] = Field(description="Shares 0-1 that the score is made of")
    trace: dict[str, Any] = Field(description="Every rule in the order in which it was asked; what is missing")
    matcher_version: str
    vacancy_hash: str
    resume_hash: str
    settings_version: int = Field(description="Version of the settings that it was decided under")


class PreviewVacancy(Output):
    """A vacancy of the preview."""

    match_id: UUID
    score: int
    vacancy: VacancyBody


class Preview(Output):
    """What the last 14 days would have brought at a threshold."""

    threshold: int
    days: int
    looked_at: int = Field(description="Vacancies that were looked at")
    would_fit: int = Field(description="Would have gone on to a letter")
    blocked: int = Field(description="Fit, but cannot be sent by a program")
    near: int = Field(description="Missed it by at most 5")
    best: list[PreviewVacancy] = Field(description="The first three")
    nearest: list[PreviewVacancy] = Field(description="The best of those that missed it by at most 5, five of them")
    highest_score: int | None = Field(description="The best of all; none: nothing was scored")
    fit_at_highest: int = Field(description="How many would fit at `highest_score`")


def vacancy_body(
    vacancy_id: str,
    name: str,
    employer_id: str | None,
    employer: str,
    snapshot: Mapping[str, Any],
    language: Language,
) -> VacancyBody:
    """The card of a stored snapshot, whatever hh left out of it."""
    return VacancyBody(
        id=vacancy_id,
        name=name,
        employer_id=employer_id,
        employer_name=employer,
        area=named(snapshot.get("area")),
        salary=salary(snapshot, language),
        url=text(snapshot.get("alternate_url")),
    )


def match_body(row: SeenVacancy, language: Language) -> MatchBody:
    """The decision in a list."""
    return MatchBody.model_validate(_facts(row, language))


def match_detail(row: SeenVacancy, language: Language) -> MatchDetail:
    """The decision whole."""
    trace = row.match.trace
    judge = trace.get("judge")
    doubt = text(judge.get("reason")) if isinstance(judge, dict) and judge.get("verdict") == "no" else None
    return MatchDetail.model_validate({**_facts(row, language), "gates": _gates(trace, language), "doubt": doubt})


def _gates(trace: Mapping[str, Any], language: Language) -> list[Gate]:
    rules = trace.get("rules")
    found = [rule for rule in rules if isinstance(rule, dict)] if isinstance(rules, list) else []
    return [
        Gate(
            code=str(rule.get("code")),
            kind=str(rule.get("kind")),
            passed=rule.get("passed") is True,
            sentence=_told(rule, language),
        )
        for rule in found
    ]


def _enough(match: Match) -> Enough | None:
    if match.rule != BELOW_THRESHOLD or match.score is None:
        return None
    change = match.trace.get("enough") or {}
    skills, conditions = _texts(change.get("skills")), _texts(change.get("conditions"))
    return Enough(threshold=match.score, skills=skills, conditions=conditions)


def _texts(value: object) -> list[str]:
    found = cast("list[object]", value) if isinstance(value, list) else []
    return [one for one in found if isinstance(one, str)]


def preview_vacancy(row: SeenVacancy, language: Language) -> PreviewVacancy:
    """A scored vacancy, in short."""
    assert row.match.score is not None
    return PreviewVacancy(match_id=row.match.id, score=row.match.score, vacancy=_vacancy(row, language))


def _facts(row: SeenVacancy, language: Language) -> dict[str, object]:
    match = row.match
    return {
        **columns(match),
        "vacancy": _vacancy(row, language),
        "sentence": sentence_of(match.rule, match.trace, language),
        "reasons": reasons_of(match.reasons, language),
        "missing": _texts(match.trace.get("missing")),
        "enough": _enough(match),
        "application_id": row.application_id,
        "application_state": row.application_state,
        "version": int(match.updated_at.timestamp() * 1000),
    }


def _vacancy(row: SeenVacancy, language: Language) -> VacancyBody:
    return vacancy_body(row.match.vacancy_id, row.name, row.employer_id, row.employer_name, row.snapshot, language)


def sentence_of(rule: str | None, trace: Mapping[str, Any], language: Language) -> str | None:
    """What the deciding rule said; for the threshold, what was missing."""
    if rule is None:
        return None
    verdicts = trace.get("rules")
    for verdict in verdicts if isinstance(verdicts, list) else []:
        if isinstance(verdict, dict) and verdict.get("code") == rule:
            return _told(verdict, language) or None
    return retold(trace.get("counterfactual"), language) or None


def reasons_of(kept: Sequence[object], language: Language) -> list[str]:
    """The stored reasons as their reader reads them; those of older rows are Russian texts."""
    return [sentence for one in kept if (sentence := retold(one, language))]


def _told(verdict: Mapping[str, Any], language: Language) -> str:
    """What a rule found: its own words, an older row's text, or what the rule says when it has nothing against."""
    written = retold(verdict.get("said") or verdict.get("sentence"), language)
    rule = known("rule", str(verdict.get("code")), language)
    return written or (rule.sentence if rule and verdict.get("passed") is True else "")
