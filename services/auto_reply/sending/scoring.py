"""The score of a vacancy that its owner named or pasted: by the same matcher as those of a search."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from libs.common.concurrency.work_pool import Budget, WorkPool
from libs.common.text.tokens import words
from services.auto_reply.matching.engine import Matcher
from services.auto_reply.matching.places.areas import AreaTree
from services.auto_reply.matching.reading.facts import VacancyFacts
from services.auto_reply.ports import Fit

WAITING, OF_ONE, SECONDS = 64, 8, 30.0


class Scoring:
    """One thread: it only computes. Areas and rates are the built-in ones, for there may be no account to ask hh by."""

    def __init__(self) -> None:
        self._pool = WorkPool("scoring", workers=1, queue=WAITING, share=OF_ONE, seconds=SECONDS)
        self._matcher = Matcher()

    async def score(self, user_id: UUID, resume: Mapping[str, Any], vacancy: Mapping[str, Any]) -> Fit:
        """See the port."""
        return await self._pool.run(user_id, lambda budget: self._score(resume, vacancy, budget))

    def _score(self, resume: Mapping[str, Any], vacancy: Mapping[str, Any], budget: Budget) -> Fit:
        areas = self._matcher.areas
        prepared = self._matcher.prepare(_placed(areas, resume))
        budget.check()
        decision = self._matcher.judge(prepared, VacancyFacts.from_hh(_placed(areas, vacancy)), threshold=0)
        return Fit(decision.score, decision.factors, [*decision.reasons, *decision.reasons_against])


def _placed(areas: AreaTree, payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """A town that was read from a text has a name alone; rules compare ids."""
    area: Mapping[str, Any] = payload.get("area") or {}
    if area.get("id") or not area.get("name"):
        return payload
    found = next(iter(areas.cities_in(words(str(area["name"])))), None)
    return {**payload, "area": {**area, "id": found}} if found else payload
