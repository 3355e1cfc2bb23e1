"""Which vacancies are near to a resume or to another vacancy, by their words."""

import math
from collections import OrderedDict
from collections.abc import Iterable

from sandbox.headhunter.world.applicants.resume_cards import Resume
from sandbox.headhunter.world.search.text import stems
from sandbox.headhunter.world.vacancies.market import Market
from sandbox.headhunter.world.vacancies.vacancy_cards import Vacancy

NEAR_SHARE = 0.3
MOST = 2000
_COMMON = frozenset(
    stems("разработчик специалист менеджер инженер старший младший ведущий работа опыт и в на с по для")
)


class Similar:
    """Ranked lists of near vacancies; kept until the market grows."""

    def __init__(self, market: Market) -> None:
        self._market = market
        self._known: OrderedDict[tuple[str, str], tuple[int, list[int]]] = OrderedDict()

    def to_resume(self, resume: Resume) -> list[int]:
        """Documents near to a resume, the nearest first."""
        return self._ranked(("resume", resume.id), _terms(resume.title, resume.data["skill_set"]))

    def to_vacancy(self, vacancy: Vacancy) -> list[int]:
        """Documents near to a vacancy, the nearest first; itself among them."""
        skills = [skill["name"] for skill in vacancy.card["key_skills"]]
        return self._ranked(("vacancy", vacancy.id), _terms(vacancy.card["name"], skills))

    def count(self, resume: Resume) -> int:
        """How many open vacancies are near to a resume."""
        open_bits = self._market.index.open
        return sum(open_bits >> document & 1 for document in self.to_resume(resume))

    def _ranked(self, key: tuple[str, str], terms: dict[str, float]) -> list[int]:
        size = self._market.index.size
        known = self._known.get(key)
        if known is None or known[0] != size:
            known = self._known[key] = (size, self._rank(terms, size))
            if len(self._known) > 256:
                self._known.popitem(last=False)
        return known[1]

    def _rank(self, terms: dict[str, float], size: int) -> list[int]:
        texts = self._market.index.texts
        scores: dict[int, float] = {}
        for term, weight in terms.items():
            for field, boost in (("name", 3.0), ("description", 1.0)):
                documents = texts[field].documents(term)
                if not documents:
                    continue
                gain = weight * boost * math.log(1 + size / len(documents))
                for document in documents:
                    scores[document] = scores.get(document, 0.0) + gain
        if not scores:
            return []
        least = max(scores.values()) * NEAR_SHARE
        near = sorted((d for d, score in scores.items() if score >= least), key=lambda d: (-scores[d], -d))
        return near[:MOST]


def _terms(title: str, skills: Iterable[str]) -> dict[str, float]:
    terms: dict[str, float] = {}
    for skill in skills:
        for term in stems(skill):
            terms.setdefault(term, 1.0)
    for term in stems(title):
        terms[term] = 0.3 if term in _COMMON else 2.0
    return terms
