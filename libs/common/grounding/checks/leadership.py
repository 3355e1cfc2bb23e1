"""Leading people: words that claim it and words that prove it."""

import re
from collections.abc import Iterable

from libs.common.grounding.claims import Evidence
from libs.common.grounding.facts import Text
from libs.common.grounding.words.lists import WORDS

LEADS = WORDS.any_of("leadership_own_leads")
MENTORS = WORDS.any_of("leadership_own_mentors")
HIRES = WORDS.any_of("leadership_own_hires")

_LEADERS = WORDS.any_of("leadership_leaders")
_MENTORS = WORDS.any_of("leadership_mentors")
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


def _first(pattern: re.Pattern[str], texts: Iterable[Text]) -> Evidence | None:
    for text in texts:
        match = pattern.search(text.text)
        if match:
            return Evidence(text.path, text.text[max(0, match.start() - 10) : match.end() + 30].strip())
    return None
