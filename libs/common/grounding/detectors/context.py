"""What every detector of claims is given: one sentence, its attitudes, the resume's index and the vacancy's words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

from libs.common.grounding.claims import Claim, ClaimKind, Evidence
from libs.common.grounding.language.sentences import Span, split_segments
from libs.common.grounding.language.stance import Stance
from libs.common.grounding.language.tokens import Token, tokenise
from libs.common.grounding.resume.evidence import ResumeIndex


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
