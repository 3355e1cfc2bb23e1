"""Leading people: words that claim it and words that prove it."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable

from libs.common.grounding.claims import Evidence
from libs.common.grounding.facts import Text
from libs.common.grounding.language.clauses import Clause, clauses_of
from libs.common.grounding.language.terms import Part
from libs.common.grounding.numbers.counted import PEOPLE, concept_of
from libs.common.grounding.words.lists import WORDS

LEADS = WORDS.any_of("leadership_own_leads")
MENTORS = WORDS.any_of("leadership_own_mentors")
HIRES = WORDS.any_of("leadership_own_hires")

LEADERS = WORDS.any_of("leadership_leaders")
_MENTORS = WORDS.any_of("leadership_mentors")
_PROJECTS = re.compile(r"\w*\s+(?:[\w-]+(?:ыми|ими|ым|им)\s+)?проект(?:ами|ом)\b", re.IGNORECASE)
_MANAGER = re.compile(
    r"(?:менеджер|руководител\w+|управляющ\w+)\s+(?:\w+\s+)?проект|project (?:manager|lead)", re.IGNORECASE
)
_CREW = re.compile(WORDS.either_of("groups", "crew", "band", "unit", "staff"), re.IGNORECASE)
_HIRES = WORDS.any_of("leadership_hires")
_UNDER = ("под мо", "under my")
_LEARN = WORDS.any_of("leadership_learning")
STANDING_IN = WORDS.any_of("leadership_temporary", "acting")


def stands_in(text: str) -> bool:
    """Tell whether a text says that somebody led only in place of another: «замещал бригадира»."""
    return STANDING_IN.search(text) is not None


def leads(texts: Iterable[Text], *, for_a_while: bool = False) -> Evidence | None:
    """Where the texts prove that people were led; who stood in for another proves only having led `for_a_while`."""
    return _found(LEADERS, texts, _helped if for_a_while else _only_a_part)


def mentors(texts: Iterable[Text]) -> Evidence | None:
    """Where the texts prove that people were taught."""
    return _found(_MENTORS, texts) or leads(texts)


def hires(texts: Iterable[Text]) -> Evidence | None:
    """Where the texts prove that people were hired."""
    return _found(_HIRES, texts)


def may_teach(said: str) -> bool:
    """Tell whether a text may say who is under somebody; most do not, and need no look for it."""
    small = said.lower()
    return any(under in small for under in _UNDER)


def is_taught(said: str, match: re.Match[str]) -> bool:
    """Tell whether those who are under somebody only learn: «под моим началом стажировались двое»."""
    return match[0].lower().startswith(_UNDER) and _LEARN.search(said) is not None


def leads_projects(said: str, match: re.Match[str], texts: Iterable[Text]) -> bool:
    """Tell whether projects and not people are led, by who is their manager: «руковожу проектами»."""
    if _PROJECTS.match(said, match.end()) is None or any(map(_of_people, re.findall(r"[\w-]+", said[match.end() :]))):
        return False
    return any(text.path.endswith(("/title", "/position")) and _MANAGER.search(text.text) for text in texts)


def _of_people(word: str) -> bool:
    return concept_of(word.lower()) == PEOPLE or _CREW.match(word) is not None


def _helped(text: str) -> list[Clause]:
    """The clauses in which only help is told of, with those behind them that have no verb: «помогала начальнику»."""
    found: list[Clause] = []
    helping = False
    for clause in clauses_of(text):
        helping = clause.helps or (helping and all(term.part is not Part.VERB for term in clause.terms))
        if helping:
            found.append(clause)
    return found


def _only_a_part(text: str) -> list[Clause]:
    """The clauses in which one helped or stood in for another."""
    apart = _helped(text)
    if not stands_in(text):
        return apart
    return [clause for clause in clauses_of(text) if clause in apart or stands_in(clause.text)]


def _found(
    pattern: re.Pattern[str], texts: Iterable[Text], apart: Callable[[str], list[Clause]] | None = None
) -> Evidence | None:
    """The first place of the pattern that is in none of the clauses that stand apart."""
    for text in texts:
        skipped: list[Clause] | None = None
        for match in pattern.finditer(text.text):
            if skipped is None:
                skipped = apart(text.text) if apart else []
            place = match.start()
            before = bisect_right(skipped, place, key=lambda clause: clause.start) - 1
            if before < 0 or place >= skipped[before].end:
                return Evidence(text.path, text.text[max(0, place - 10) : match.end() + 30].strip())
    return None
