"""What every detector of claims is given: one sentence, its attitudes, the resume's index and the vacancy's words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Protocol

from libs.common.grounding.checks.evidence import ResumeIndex
from libs.common.grounding.checks.lookup import Words
from libs.common.grounding.checks.sentences import Span, split_segments
from libs.common.grounding.checks.stance import Stance
from libs.common.grounding.checks.tokens import Token, key, stem, tokenise, words
from libs.common.grounding.claims import Claim, ClaimKind, Evidence
from libs.common.grounding.facts import Text, VacancyFacts

_LEGAL = frozenset({"ооо", "оао", "зао", "пао", "ао", "ип", "гк", "llc", "ltd", "inc"})


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


class AskedVacancy(Protocol):
    """What the detectors ask of the vacancy."""

    @property
    def area(self) -> str:
        """Where the work is."""
        ...

    @property
    def key_skills(self) -> tuple[str, ...]:
        """The skills that the vacancy names apart."""
        ...

    def cited(self, sentence: Span) -> tuple[tuple[int, int], ...]:
        """Places where the vacancy's title or employer is named as the vacancy's."""
        ...

    def writes(self, token: Token) -> bool:
        """Tell whether the vacancy has a word or its stem."""
        ...

    def is_named(self, token: Token, *, exact: bool = False) -> bool:
        """Tell whether a word is one of the vacancy's title, employer or area."""
        ...

    def is_employer(self, token: Token) -> bool:
        """Tell whether a word is one of the employer's name."""
        ...


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


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sentence says whoever wrote it and whatever the vacancy is."""

    sentence: Span
    segments: Sequence[Span]
    tokens: Sequence[Token]


# Letters of one person say the same of that person to every employer.
@lru_cache(maxsize=512)
def reading(text: str) -> Reading:
    """Read a sentence; places count from its own beginning."""
    sentence = Span(0, len(text), text)
    return Reading(sentence, split_segments(sentence), tokenise(text))


def _own(tokens: Sequence[Token], segments: Sequence[Span], found: Sequence[Stance]) -> list[Token]:
    """The words told of the applicant."""
    spans = [(segment.start, segment.end, stance) for segment, stance in zip(segments, found, strict=True)]
    own: list[Token] = []
    place = 0
    for token in tokens:
        while place < len(spans) and spans[place][1] <= token.start:
            place += 1
        if place < len(spans) and spans[place][0] <= token.start and spans[place][2] is Stance.OWN:
            own.append(token)
    return own


@dataclass(slots=True)
class Context:
    """One sentence under examination; detectors take tokens so that none is judged twice."""

    sentence: Span
    segments: Sequence[Span]
    stances: Sequence[Stance]
    tokens: Sequence[Token]
    own: Sequence[Token]
    index: ResumeIndex
    vacancy: AskedVacancy
    english: bool
    taken: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])

    @property
    def tells_of_applicant(self) -> bool:
        """Tell whether anything is told or denied of the applicant: nothing else can be a claim."""
        return Stance.OWN in self.stances or Stance.DENIED in self.stances

    def own_segments(self) -> Iterator[Span]:
        """The segments in which the applicant speaks of themselves."""
        for segment, stance in zip(self.segments, self.stances, strict=True):
            if stance is Stance.OWN:
                yield segment

    def is_own(self, position: int) -> bool:
        """Tell whether a place of the letter lies in a segment told of the applicant."""
        for segment, stance in zip(self.segments, self.stances, strict=True):
            if segment.start <= position < segment.end:
                return stance is Stance.OWN
        return False

    def is_denied(self, position: int) -> bool:
        """Tell whether a place of the letter lies in a segment with a denial."""
        for segment, stance in zip(self.segments, self.stances, strict=True):
            if segment.start <= position < segment.end:
                return stance is Stance.DENIED
        return False

    def segment_at(self, position: int) -> Span:
        """The segment around a place of the letter, the sentence where there is none."""
        return next((item for item in self.segments if item.start <= position < item.end), self.sentence)

    def tokens_in(self, span: Span) -> list[Token]:
        """The words of a span."""
        return [token for token in self.tokens if span.start <= token.start < span.end]

    def free_tokens(self) -> Iterator[Token]:
        """Words told of the applicant that no detector has taken."""
        for token in self.own:
            if not self.taken or not self.is_taken(token.start, token.end):
                yield token

    def is_taken(self, start: int, end: int) -> bool:
        """Tell whether a place was judged already."""
        return any(left < end and start < right for left, right in self.taken)

    def take(self, start: int, end: int) -> None:
        """Mark a place as judged."""
        self.taken.append((start, end))

    def claim(self, kind: ClaimKind, start: int, end: int, evidence: Evidence | None, reason: str) -> Claim:
        """Make a claim: supported with evidence, else with the reason why not."""
        text = self.sentence.text[start - self.sentence.start : end - self.sentence.start]
        supported = evidence is not None
        return Claim(kind, start, end, text, supported, evidence, None if supported else reason)


def context(
    read: Reading, index: ResumeIndex, vacancy: AskedVacancy, *, english: bool, stance_of: Mapping[int, Stance]
) -> Context:
    """Prepare a sentence for the detectors; `stance_of` is the stance of each segment by its start."""
    found = [stance_of.get(segment.start, Stance.WISH) for segment in read.segments]
    own = _own(read.tokens, read.segments, found)
    ctx = Context(
        sentence=read.sentence,
        segments=read.segments,
        stances=found,
        tokens=read.tokens,
        own=own,
        index=index,
        vacancy=vacancy,
        english=english,
    )
    for start, end in vacancy.cited(read.sentence):
        ctx.take(start, end)
    return ctx


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
