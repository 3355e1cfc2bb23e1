"""Leading people: words that claim it and words that prove it."""

import re
from collections.abc import Iterable

from libs.common.grounding.claims import Evidence
from libs.common.grounding.facts import Text
from libs.common.grounding.words.lists import any_of

LEADS = any_of("leadership_own_leads.txt")
MENTORS = any_of("leadership_own_mentors.txt")
HIRES = re.compile(
    (
        r"\bнанял\w?\b|\bнанима\w+|\bнабрал\w? (?:\w+ )?(?:команд|штат)\w*|"
        r"\bсобрал\w? (?:\w+ )?команд\w*|\bhir(?:ed|ing|e)\b|\brecruited\b|"
        r"\bbuilt (?:\w+ ){0,2}team\b"
    ),
    re.IGNORECASE,
)

_LEADERS = any_of("leadership_leaders.txt")
_MENTORS = any_of("leadership_mentors.txt")
_HIRES = any_of("leadership_hires.txt")


def leads(texts: Iterable[Text]) -> Evidence | None:
    """Where the texts prove that people were led."""
    return _first(_LEADERS, texts)


def mentors(texts: Iterable[Text]) -> Evidence | None:
    """Where the texts prove that people were taught."""
    return _first(_MENTORS, texts) or leads(texts)


def hires(texts: Iterable[Text]) -> Evidence | None:
    """Where the texts prove that people were hired."""
    return _first(_HIRES, texts)


def _first(pattern: re.Pattern[str], texts: Iterable[Text]) -> Evidence | None:
    for text in texts:
        match = pattern.search(text.text)
        if match:
            return Evidence(text.path, text.text[max(0, match.start() - 10) : match.end() + 30].strip())
    return None
