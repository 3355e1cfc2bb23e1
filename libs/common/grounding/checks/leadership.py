"""Leading people: words that claim it and words that prove it."""

import re
from collections.abc import Iterable

from libs.common.grounding.checks.counted import PEOPLE, concept_of
from libs.common.grounding.claims import Evidence
from libs.common.grounding.facts import Text
from libs.common.grounding.proof.clauses import clauses_of
from libs.common.grounding.words.lists import WORDS

LEADS = WORDS.any_of("leadership_own_leads")
MENTORS = WORDS.any_of("leadership_own_mentors")
HIRES = WORDS.any_of("leadership_own_hires")

_LEADERS = WORDS.any_of("leadership_leaders")
_MENTORS = WORDS.any_of("leadership_mentors")
_PROJECTS = re.compile(r"\w*\s+(?:[\w-]+(?:ыми|ими|ым|им)\s+)?проект(?:ами|ом)\b", re.IGNORECASE)
_MANAGER = re.compile(
    r"(?:менеджер|руководител\w+|управляющ\w+)\s+(?:\w+\s+)?проект|project (?:manager|lead)", re.IGNORECASE
)
_CREW = re.compile(r"команд|отдел|групп|бригад|коллектив|штат|кадр|персонал|team|staff", re.IGNORECASE)
_HIRES = WORDS.any_of("leadership_hires")


def leads(texts: Iterable[Text]) -> Evidence | None:
    """Where the texts prove that people were led."""
    return _first(_LEADERS, texts)


def mentors(texts: Iterable[Text]) -> Evidence | None:
    """Where the texts prove that people were taught."""
    return _first(_MENTORS, texts) or leads(texts)


def hires(texts: Iterable[Text]) -> Evidence | None:
    """Where the texts prove that people were hired."""
    return _first(_HIRES, texts)


def leads_projects(said: str, match: re.Match[str], texts: Iterable[Text]) -> bool:
    """Tell whether projects and not people are led, by who is their manager: «руковожу проектами»."""
    if _PROJECTS.match(said, match.end()) is None or any(map(_of_people, re.findall(r"[\w-]+", said[match.end() :]))):
        return False
    return any(text.path.endswith(("/title", "/position")) and _MANAGER.search(text.text) for text in texts)


def _of_people(word: str) -> bool:
    return concept_of(word.lower()) == PEOPLE or _CREW.match(word) is not None


def _helped(text: str, place: int) -> bool:
    """Tell whether only help is told of at a place: «помогала начальнику склада»."""
    return any(clause.helps for clause in clauses_of(text) if clause.start <= place < clause.end)


def _first(pattern: re.Pattern[str], texts: Iterable[Text]) -> Evidence | None:
    for text in texts:
        match = pattern.search(text.text)
        if match and not (pattern is _LEADERS and _helped(text.text, match.start())):
            return Evidence(text.path, text.text[max(0, match.start() - 10) : match.end() + 30].strip())
    return None
