"""The reading of an employer's message: pure, bounded, without a language model."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from libs.common.answers.contradictions import Contradiction
from libs.common.answers.domain import AnswerBank, Needed, Topic
from libs.common.answers.questions import subject_of
from libs.common.events.chat import ActionKind
from libs.common.grounding.facts import read_resume
from libs.common.text.speech import Sentence
from services.chat_analysis.reading import reasons
from services.chat_analysis.reading.conversation import Author, Conversation, Message, Proposal, Slot
from services.chat_analysis.reading.drafts import Draft, compose, is_english_message
from services.chat_analysis.reading.kinds import call_of, shares_of, with_likely_topics
from services.chat_analysis.reading.knowledge import EMPLOYED, experience_answer
from services.chat_analysis.reading.replies import confirmation
from services.chat_analysis.reading.understanding import Understood, Want, is_courtesy, understand

__all__ = ["Author", "Contradiction", "Conversation", "Message", "Proposal", "Slot", "read"]
_EVIDENCE, _GREETING_WORDS = 300, 3
_ROBOT_GOES_ON = timedelta(minutes=5)
"""What comes sooner than this behind a robot's message is taken for the robot's next one."""


@dataclass(frozen=True, slots=True)
class _Source:
    """What replies are composed from."""

    conversation: Conversation
    answers: AnswerBank
    now: datetime
    english: bool

    def draft(self, wants: Sequence[Want], *, greets: bool = True) -> Draft:
        return compose(self.conversation, wants, self.answers, self.now, english=self.english, greets=greets)


def read(conversation: Conversation, answers: AnswerBank, now: datetime) -> Proposal:
    """Propose what to do about what the employer wrote last; never raises over a text, whatever it holds."""
    inbound = conversation.inbound
    if not inbound:
        return Proposal("none", reasons.said("answered"))
    text = "\n".join(message.text for message in inbound)
    english = is_english_message(text)
    whole = understand(text, now, conversation.zone)
    said = _person_after_robot(whole, inbound, now, conversation.zone)
    all_read = said is whole
    shares = shares_of(said)
    source = _Source(conversation, answers, now, english)
    said = _answered_before(_answerable(said, source), source)
    call = call_of(said, shares, buttons=inbound[-1].buttons, state=conversation.state)
    if (kind := call.kind) == "propose_reply":
        said = with_likely_topics(said, shares)
    proposal = Proposal(
        kind,
        reasons.of(kind, said, sensitive=call.sensitive),
        message_id=inbound[-1].id,
        options=inbound[-1].buttons or (said.options if kind == "automated" else ()),
        evidence=_quotes(kind, said),
        deadline=_deadline(kind, said),
        slots=said.times.slots if kind == "mark_interview" else (),
        links=said.signs.links,
        sensitive=call.sensitive,
        suspicious=kind == "suspicious",
        understood=all_read
        and said.plain
        and not any(one.topic is Topic.OTHER for want in said.wants for one in want.topics),
    )
    return _with_draft(proposal, said, source)


def _person_after_robot(said: Understood, inbound: Sequence[Message], now: datetime, zone: str) -> Understood:
    """What was said, where a person proposes a time or asks after a robot's question that nobody answered.

    The person's message counts then; nothing is sent by itself for it, for the robot's was not read with it.
    """
    if not said.robot or len(inbound) == 1 or said.unease or said.refuses:
        return said
    later = _later(inbound)
    theirs, kind = later or inbound[-1:], None
    alone = understand("\n".join(one.text for one in theirs), now, zone)
    if not alone.robot and not any(one.buttons for one in theirs):
        kind = call_of(alone, shares_of(alone)).kind
    asks = kind in {"propose_reply", "ask_user"} and bool(alone.wants)
    if kind != "mark_interview" and not (asks and later):
        return said
    return replace(alone, sensitive=(*said.sensitive, *alone.sensitive) if kind == "ask_user" else said.sensitive)


def _later(inbound: Sequence[Message]) -> Sequence[Message]:
    """The messages since the last long silence: a person greets in one and asks in the next."""
    places = range(len(inbound) - 1, 0, -1)
    begun = (place for place in places if inbound[place].at - inbound[place - 1].at >= _ROBOT_GOES_ON)
    return inbound[next(begun, len(inbound)) :]


def _answerable(said: Understood, source: _Source) -> Understood:
    """What the text says, where a question about experience counts only if the resume answers it."""
    if not any(want.experience and not want.topics for want in said.wants):
        return said
    resume, today = read_resume(source.conversation.resume), source.now.date()
    wants = tuple(
        replace(want, experience=None)
        if want.experience
        and not want.topics
        and not experience_answer(want.sentence, want.experience, resume, today, english=source.english)
        else want
        for want in said.wants
    )
    return replace(said, wants=wants)


def _answered_before(said: Understood, source: _Source) -> Understood:
    """What the text says, where a question of no topic counts as understood if its owner has answered these words."""
    wants = tuple(replace(want, topics=found) if (found := _known(want, source)) else want for want in said.wants)
    return replace(said, wants=wants)


def _known(want: Want, source: _Source) -> tuple[Needed, ...]:
    needed = question_of(want)
    fact = source.answers.find(needed, source.now) if needed is not None else None
    return (needed,) if needed is not None and fact is not None and fact.said(english=source.english) else ()


def question_of(want: Want) -> Needed | None:
    """A question of no topic, by its own words; None for what is no question or says too much to be known again."""
    if want.topics or want.experience not in {None, EMPLOYED} or "<asked>" not in want.sentence.marks:
        return None
    subject = subject_of(want.sentence.text)
    return Needed(Topic.OTHER, want.sentence.text[:300], subject) if subject else None


def _with_draft(proposal: Proposal, said: Understood, source: _Source) -> Proposal:
    if proposal.kind == "mark_interview":
        return _invited(proposal, said, source)
    if proposal.kind not in {"propose_reply", "ask_user", "automated"} or proposal.sensitive or proposal.options:
        return proposal
    draft = source.draft(said.wants)
    asked = tuple(needed for want in draft.unanswered if (needed := question_of(want)))
    missing = (*draft.missing, *asked)
    found = replace(proposal, missing=missing, contradictions=draft.contradictions, grounded=draft.grounded)
    if proposal.kind == "propose_reply":
        return _settled(found, draft, english=source.english)
    return replace(found, draft=draft.text if draft.grounded else None)


def _invited(proposal: Proposal, said: Understood, source: _Source) -> Proposal:
    """An invitation: the time is confirmed, and what is asked besides is answered or asked of the owner."""
    confirmed = confirmation(said.times.slots, source.now, english=source.english)
    asked = [want for want in said.wants if want.topics]
    if not asked or proposal.sensitive:
        return replace(proposal, draft=confirmed)
    draft = source.draft(asked, greets=confirmed is None)
    found = replace(proposal, missing=draft.missing, contradictions=draft.contradictions)
    texts = (confirmed, draft.text if draft.grounded else None)
    return replace(found, draft=" ".join(filter(None, texts)) or None)


def _settled(proposal: Proposal, draft: Draft, *, english: bool) -> Proposal:
    """A reply where all is answered and proved, else a question to the owner with what could be said."""
    if draft.missing:
        why = reasons.missing(draft.missing, english=english)
        return replace(proposal, kind="ask_user", why=why, draft=draft.text if draft.grounded else None)
    if draft.text is None or draft.unanswered or not draft.grounded:
        return replace(proposal, kind="ask_user", why=reasons.said("owner_only"))
    if draft.contradictions:
        return replace(proposal, why=reasons.contradicted(draft.contradictions), draft=draft.text)
    return replace(proposal, draft=draft.text)


def _deadline(kind: ActionKind, said: Understood) -> datetime | None:
    """Until when something is wanted; the one time that a task or a form names is its deadline («к 15:00 среды»)."""
    slots = said.times.slots
    if said.times.deadline is None and kind in {"test_task", "fill_form"} and len(slots) == 1:
        return slots[0].start
    return said.times.deadline


def _quotes(kind: ActionKind, said: Understood) -> tuple[str, ...]:
    """The sentences that a proposal rests on, shortened, in the order of the message."""
    by_kind: dict[str, Sequence[Sentence]] = {
        "rejection": said.refusing,
        "automated": said.robot,
        "test_task": said.test,
        "fill_form": said.form,
        "mark_interview": said.meeting,
    }
    chosen = by_kind.get(kind) or said.sensitive or tuple(want.sentence for want in said.wants) or said.speech.sentences
    telling = [one for one in chosen if not _is_greeting(one)] or chosen
    places = {one: place for place, one in enumerate(said.speech.sentences)}
    kept = sorted(telling[:3], key=lambda one: places.get(one, len(places)))
    return tuple(dict.fromkeys(one.text[:_EVIDENCE] for one in kept))


def _is_greeting(sentence: Sentence) -> bool:
    """Whether it only greets: nothing rests on it, whatever stands beside it."""
    return len(sentence.tokens) <= _GREETING_WORDS and is_courtesy(sentence)
