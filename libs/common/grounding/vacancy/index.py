"""The words of a vacancy, and where a letter names its title or employer as the vacancy's."""

import re
from collections.abc import Iterator
from functools import cached_property

from libs.common.grounding.facts import Text, VacancyFacts
from libs.common.grounding.language.sentences import Span
from libs.common.grounding.language.tokens import key, stem, words
from libs.common.grounding.resume.lookup import Words


class VacancyIndex:
    """The words of a vacancy: its employer and title may be named, its requirements may not be claimed unproved."""

    def __init__(self, facts: VacancyFacts) -> None:
        self.facts = facts
        self.names = Words(
            (Text("/name", facts.name), Text("/employer/name", facts.employer), Text("/area", facts.area))
        )
        self.employer = Words((Text("/employer/name", facts.employer),))
        self.title, self.company = Name(facts.name), Name(facts.employer)
        said = set(words(facts.all_text))
        self.words = frozenset(map(key, said)).union(map(stem, said))

    def whole_names(self, text: str) -> str:
        """The text, as long as it was, with no mark inside the vacancy's title and employer that would cut them."""
        for name in (self.title, self.company):
            for start, end in name.places(text):
                text = text[:start] + _CUTS.sub(" ", text[start:end]) + text[end:]
        return text


class Name:
    """A name as it stands in a text, not as a part of another word; an empty one stands nowhere."""

    def __init__(self, name: str) -> None:
        self._small, self._name = name.lower(), name

    @cached_property
    def _whole(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w){re.escape(self._name)}(?!\w)", re.IGNORECASE)

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where it stands, in whatever letters."""
        small = text.lower()
        if not self._small or self._small not in small:
            return
        if len(small) != len(text) or len(self._small) != len(self._name):  # «İ» is two characters when small
            yield from (match.span() for match in self._whole.finditer(text))
            return
        start, size = small.find(self._small), len(self._small)
        while start >= 0:
            end = start + size
            if _is_no_letter(text[start - 1 : start]) and _is_no_letter(text[end : end + 1]):
                yield start, end
                start = small.find(self._small, end)
            else:
                start = small.find(self._small, start + 1)


def _is_no_letter(beside: str) -> bool:
    return not (beside.isalnum() or beside == "_")


# A hyphen joins a word: «ФИС-2000» and «Full-Stack» are one each.
_CUTS = re.compile(r"[,;:()/|–—]|(?<!\w)-|-(?!\w)")


EMPLOYED = re.compile(
    r"(?:\bработ(?:ал|ала|аю|али)|\bтрудил\w+|\bстажировал\w+|\bопыт работы|\bworked|\bi work|"
    r"\bbeen working|\binterned)"
    r"\s+(?:\w+\s+){0,3}(?:в|во|at|for|in|with)\s+(?:компании\s+)?[«\"“„]?$",
    re.IGNORECASE,
)
_POST = re.compile(
    r"(?:ваканси\w+|позици\w+|должност\w+|рол\w+|position|role|vacancy|job|post)[\s,:—–-]*(?:\w+\s+){0,2}[«“„\"]?$",
    re.IGNORECASE,
)
_POST_AFTER = re.compile(r"^[»”“\"]?\s*(?:position|role|vacancy|job|post)\b", re.IGNORECASE)


def cited_title(sentence: Span, vacancy: VacancyIndex) -> Iterator[tuple[int, int]]:
    """Places where the vacancy's title is named as the vacancy's: «вакансия «Руководитель отдела»»."""
    for start, end in vacancy.title.places(sentence.text):
        if _POST.search(sentence.text[:start]) or _POST_AFTER.search(sentence.text[end:]):
            yield sentence.start + start, sentence.start + end
    for start, end in vacancy.company.places(sentence.text):
        if not EMPLOYED.search(sentence.text[:start]):
            yield sentence.start + start, sentence.start + end
