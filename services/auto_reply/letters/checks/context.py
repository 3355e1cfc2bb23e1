"""What every detector of claims is given: one sentence, its attitudes, the resume's index and the vacancy's words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from services.auto_reply.letters.checks.evidence import ResumeIndex, Words
from services.auto_reply.letters.checks.lexicon import ordinary_stems
from services.auto_reply.letters.checks.sentences import Span, split_segments
from services.auto_reply.letters.checks.stance import Stance, stances
from services.auto_reply.letters.checks.tokens import Token, tokenise
from services.auto_reply.letters.claims import Claim, ClaimKind, Evidence
from services.auto_reply.letters.facts import Text, VacancyFacts


class VacancyIndex:
    """The words of a vacancy: its employer and title may be named, its requirements may not be claimed unproved."""

    def __init__(self, facts: VacancyFacts) -> None:
        self.facts = facts
        self.names = Words(
            (Text("/name", facts.name), Text("/employer/name", facts.employer), Text("/area", facts.area))
        )
        self.employer = Words((Text("/employer/name", facts.employer),))
        self.words = Words((Text("/description", facts.all_text),))
        required = f"{facts.name}\n{', '.join(facts.key_skills)}\n{facts.description}"
        self.required = {token.stem for token in tokenise(required) if len(token.stem) > 3} - ordinary_stems()


@dataclass(slots=True)
class Context:
    """One sentence under examination; detectors take tokens so that none is judged twice."""

    sentence: Span
    segments: Sequence[Span]
    stances: Sequence[Stance]
    tokens: list[Token]
    index: ResumeIndex
    vacancy: VacancyIndex
    english: bool
    taken: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])

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

    def segment_at(self, position: int) -> Span:
        """The segment around a place of the letter, the sentence where there is none."""
        return next((item for item in self.segments if item.start <= position < item.end), self.sentence)

    def tokens_in(self, span: Span) -> list[Token]:
        """The words of a span."""
        return [token for token in self.tokens if span.start <= token.start < span.end]

    def free_tokens(self) -> Iterator[Token]:
        """Words told of the applicant that no detector has taken."""
        for token in self.tokens:
            if self.is_own(token.start) and not self.is_taken(token.start, token.end):
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


def context(sentence: Span, index: ResumeIndex, vacancy: VacancyIndex, *, english: bool) -> Context:
    """Prepare a sentence for the detectors."""
    segments = split_segments(sentence)
    return Context(
        sentence=sentence,
        segments=segments,
        stances=stances(sentence, segments),
        tokens=tokenise(sentence.text, sentence.start),
        index=index,
        vacancy=vacancy,
        english=english,
    )


def matches(pattern: re.Pattern[str], span: Span) -> Iterator[tuple[int, int, str]]:
    """Find a pattern in a span, with places in the letter."""
    for match in pattern.finditer(span.text):
        yield span.start + match.start(), span.start + match.end(), match[0]
