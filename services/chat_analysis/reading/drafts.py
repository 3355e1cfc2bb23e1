"""A reply without a language model: a greeting and one sentence a question, each from the owner or the resume."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from libs.common.answers.contradictions import Contradiction, contradictions, position_of
from libs.common.answers.domain import AnswerBank, Fact, Needed, Topic
from libs.common.answers.wording import sentence_of
from libs.common.grounding.check import check
from libs.common.grounding.claims import GroundingReport
from libs.common.grounding.facts import ResumeFacts, ResumePayload, Text, read_resume
from libs.common.grounding.language.sentences import each_sentence
from libs.common.grounding.sources import Sources
from libs.common.grounding.wording import sentence_is_english
from libs.common.llm.personal import folded, has_contacts
from libs.common.text.speech import read_speech
from services.chat_analysis.reading.conversation import Author, Conversation
from services.chat_analysis.reading.knowledge import experience_answer, language_answer
from services.chat_analysis.reading.understanding import Want, is_courtesy

_POSITIONS = frozenset({Topic.SALARY, Topic.START, Topic.FORMAT, Topic.SCHEDULE, Topic.RELOCATION, Topic.TRIPS})
"""What one may take a position on: only the answer bank says it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply and what it rests on; `text` is None where nothing could be answered."""

    text: str | None
    facts: tuple[Fact, ...]
    missing: tuple[Needed, ...]
    unanswered: tuple[Want, ...]
    grounded: bool
    contradictions: tuple[Contradiction, ...]


def compose(
    conversation: Conversation,
    wants: Sequence[Want],
    answers: AnswerBank,
    now: datetime,
    *,
    english: bool,
    greets: bool = True,
) -> Draft:
    """Answer what the answer bank and the resume answer; the rest is missing or unanswered."""
    resume, today = read_resume(conversation.resume), now.date()
    said: list[str] = []
    facts: list[Fact] = []
    missing: list[Needed] = []
    unanswered: list[Want] = []
    for want in wants:
        found = [_answer(needed, answers, resume, now, english=english) for needed in want.topics]
        facts.extend(fact for _, fact in found if fact is not None)
        missing.extend(needed for needed, (text, _) in zip(want.topics, found, strict=True) if not text)
        texts = [text for text, _ in found if text]
        if not want.topics and want.experience:
            texts = [_experience(want, resume, today, english=english)]
        if not all(texts) or not texts:
            unanswered.append(want)
        said.extend(text for text in texts if text)
    contradicted = contradictions(facts, earlier_texts(conversation))
    greeting = _greeting(conversation, now, english=english) if greets else []
    text = " ".join(dict.fromkeys([*greeting, *said])) if said else None
    return Draft(
        text,
        tuple(facts),
        tuple(missing),
        tuple(unanswered),
        text is not None and proved(text, conversation, facts, now),
        contradicted,
    )


def proved(text: str, conversation: Conversation, facts: Sequence[Fact], now: datetime) -> bool:
    """Whether resume, facts and conversation prove every statement, and no contact is in it but the owner's own."""
    bare = _without_own_links(text, facts)
    return _checked(bare, conversation, conversation.resume, facts, now).grounded and not has_contacts(bare)


def resting(
    text: str, conversation: Conversation, resume: ResumePayload, facts: Sequence[Fact], now: datetime
) -> str | None:
    """What of a model's text may be proposed: courtesies, facts in their owner's words, and what `resume` proves.

    A sentence that says nothing that is proved is left out, though nothing speaks against it either; so is one that
    takes a position on a topic of the answer bank in other words than the owner's. None where nothing is told.
    """
    owned = tuple(sentence for fact in facts for sentence in _sentences_of(fact))
    kept: list[str] = []
    told = False
    for one in each_sentence(text):
        [spoken, *others] = read_speech(one.text).sentences or [None]
        if spoken is not None and not others and is_courtesy(spoken):
            kept.append(one.text)
            continue
        report = _checked(_without_own_links(one.text, facts), conversation, resume, facts, now)
        said = any(folded(words) in folded(one.text) for words in owned)
        if (
            report.grounded
            and (said or any(claim.supported for claim in report.claims))
            and _in_own_words(one.text, facts)
        ):
            kept.append(one.text)
            told = True
    whole = " ".join(kept)
    return whole if told and proved(whole, conversation, facts, now) else None


def _in_own_words(text: str, facts: Sequence[Fact]) -> bool:
    """Whether what a sentence says of pay, start, format and the like is said as its owner says it."""
    stands = {
        topic
        for one in read_speech(text).sentences
        for topic in Topic
        if topic in _POSITIONS and position_of(topic, one)
    }
    said = {
        fact.topic for fact in facts if any(folded(one) in folded(text) for one in (fact.text, fact.text_en) if one)
    }
    return stands <= said


def _sentences_of(fact: Fact) -> tuple[str, ...]:
    return tuple(filter(None, (sentence_of(fact, english=english) for english in (False, True))))


def _without_own_links(text: str, facts: Sequence[Fact]) -> str:
    """The text without the owner's own links: they pass as they stand, and nothing else like them."""
    for sentence in (one for fact in facts for one in _sentences_of(fact)):
        if has_contacts(sentence):
            text = text.replace(sentence, " ")
    return text


def _checked(
    text: str, conversation: Conversation, resume: ResumePayload, facts: Sequence[Fact], now: datetime
) -> GroundingReport:
    answers = tuple(
        Text(f"/answers/{fact.topic.value}", sentence) for fact in facts for sentence in _sentences_of(fact)
    )
    messages = tuple(
        Text(f"/messages/{one.id}", one.text[:3_000])
        for one in conversation.inbound
        if one.author is not Author.APPLICANT
    )
    sources = Sources(answers=answers, messages=messages)
    return check(text, resume, conversation.vacancy, today=now.date(), sources=sources)


def earlier_texts(conversation: Conversation) -> tuple[str, ...]:
    """What this employer was told: the application's letter and the applicant's messages."""
    own = tuple(message.text for message in conversation.messages if message.author is Author.APPLICANT)
    return tuple(filter(None, (conversation.letter, *own)))


def is_english_message(text: str) -> bool:
    """Whether the employer writes in English."""
    return sentence_is_english(text[:3_000])


def _answer(
    needed: Needed, answers: AnswerBank, resume: ResumeFacts, now: datetime, *, english: bool
) -> tuple[str, Fact | None]:
    fact = answers.find(needed, now)
    said = sentence_of(fact, english=english) if fact is not None else ""
    return (said, fact) if said else (language_answer(needed, resume, english=english), None)


def _experience(want: Want, resume: ResumeFacts, today: date, *, english: bool) -> str:
    return experience_answer(want.sentence, want.experience or "", resume, today, english=english)


def _greeting(conversation: Conversation, now: datetime, *, english: bool) -> list[str]:
    """None where the applicant has written today already."""
    greeted = any(one.author is Author.APPLICANT and (now - one.at).days < 1 for one in conversation.messages)
    return [] if greeted else ["Hello!" if english else "Здравствуйте!"]
