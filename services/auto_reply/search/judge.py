"""A second opinion on matches by a language model: it may only reject, never wave through what rules rejected.

The vacancy's text is data inside a marked block, the model has no tools, and its answer is a verdict with a reason.
Trouble of any kind leaves the rule-based decision as it is.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from pydantic import BaseModel, Field
from structlog.stdlib import get_logger

from libs.common.errors import VkatilsyaError
from libs.common.llm.client import LLMClient
from libs.common.llm.quarantine import VACANCY_LIMIT, Quarantine
from libs.common.messages.catalogue import Language
from libs.common.messages.said import say
from services.auto_reply.matching.decision import Outcome
from services.auto_reply.search.domain import DueSearch
from services.auto_reply.search.pages import Judged

log = get_logger(__name__)
PURPOSE = "judge"
AT_ONCE = 4
MAX_TOKENS = 300
RULES = (
    "Ты помогаешь соискателю выбрать вакансии. Сравни резюме и вакансию. Ответь «no», только если соискателю явно "
    "не стоит откликаться: другая профессия, другой основной стек, другой уровень. В остальных случаях ответь «yes». "
    "Причину напиши одной короткой фразой {language}, без личных данных."
)


IN_LANGUAGE: Mapping[Language, str] = {"ru": "по-русски", "en": "по-английски"}


class Opinion(BaseModel):
    """What the model answers."""

    verdict: Literal["yes", "no"] = Field(description="Стоит ли откликаться")
    reason: str = Field(max_length=300, description="Почему, одной фразой")


class LLMJudge:
    """The searcher's Judge over an LLMClient."""

    def __init__(self, llm: LLMClient) -> None:
        self._llm = llm

    async def review(self, search: DueSearch, judged: Sequence[Judged]) -> list[Judged]:
        """Ask about each match, a few at a time; what the model doubts is rejected with its reason."""
        gate = asyncio.Semaphore(AT_ONCE)
        resume = resume_facts(search.resume)

        async def one(item: Judged) -> Judged:
            if item.decision.outcome is not Outcome.MATCHED:
                return item
            async with gate:
                return await self._opinion(search, resume, item)

        return list(await asyncio.gather(*(one(item) for item in judged)))

    async def _opinion(self, search: DueSearch, resume: str, item: Judged) -> Judged:
        quarantine = Quarantine.new()
        vacancy = f"{item.payload.get('name')}\n{item.payload.get('description') or ''}"
        messages = [
            {"role": "system", "content": f"{RULES.format(language=IN_LANGUAGE[search.language])} {quarantine.rule()}"},
            {"role": "user", "content": f"Резюме:\n{resume}\n\n{quarantine.wrap('VACANCY', vacancy, VACANCY_LIMIT)}"},
        ]
        try:
            answer = await self._llm.complete(PURPOSE, messages, Opinion, user_id=search.user_id, max_tokens=MAX_TOKENS)
        except VkatilsyaError as error:
            log.info("no second opinion", action="judge.skipped", vacancy_id=item.id, error=error.code)
            return item
        return with_opinion(item, answer.value, answer.model)


def with_opinion(item: Judged, opinion: Opinion, model: str) -> Judged:
    """The decision with the model's word in its trace; «no» rejects."""
    decision = item.decision
    trace = {**decision.trace, "judge": {"model": model, "verdict": opinion.verdict, "reason": opinion.reason}}
    if opinion.verdict == "yes":
        return replace(item, decision=replace(decision, trace=trace), stage="judged")
    against = [say("fit", "model_doubts", why=opinion.reason), *decision.reasons_against][:5]
    doubted = replace(decision, outcome=Outcome.REJECTED, rule="llm_judge", reasons_against=against, trace=trace)
    return replace(item, decision=doubted, stage="judged")


def resume_facts(resume: Mapping[str, Any]) -> str:
    """The resume without a name, contacts or dates of birth: title, skills, jobs by position and months."""
    jobs = [
        {"position": job.get("position"), "from": job.get("start"), "to": job.get("end")}
        for job in resume.get("experience") or []
    ]
    facts = {
        "title": resume.get("title"),
        "skills": resume.get("skill_set") or [],
        "experience_months": (resume.get("total_experience") or {}).get("months"),
        "jobs": jobs,
    }
    return json.dumps(facts, ensure_ascii=False)
