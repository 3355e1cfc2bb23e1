"""What a text calls for: the rules say what must not be missed, the learned weights tell the rest apart."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from libs.common.answers.asking import WISHED, asks_of_now
from libs.common.answers.domain import Needed, Topic
from libs.common.events.chat import ActionKind
from libs.common.text.speech import Sentence
from services.chat_analysis.reading.channels import is_channel_named, names_channel, without_channels
from services.chat_analysis.reading.classifier.likely import Likely, likely
from services.chat_analysis.reading.classifier.signals import signals
from services.chat_analysis.reading.tasks import orders_deed
from services.chat_analysis.reading.understanding import Understood, Want, is_about_others

PRIVATE = 0.35
"""The share from which a message is held to ask for something private: what is missed costs more than a warning."""
_ASKED = 0.8
"""The share from which a question is held to ask for a fact; «готовы переехать на другую систему» has less."""
_REPLY, _RISK = 0.5, 0.15
"""A reply is proposed where the words speak for it by this share, and for something private or a refusal by less."""

_NAMED_AFTER_DEEDS: frozenset[ActionKind] = frozenset({"test_task", "fill_form", "mark_interview"})
"""What the rules know by what is to be done and when: a messenger or a paper that is named makes none of them."""
_INATTENTIVE: frozenset[ActionKind] = frozenset({"none", "automated", "test_task", "fill_form", "propose_reply"})


@dataclass(frozen=True, slots=True)
class Call:
    """What a message calls for; `sensitive` says that it asks for something private."""

    kind: ActionKind
    sensitive: bool


def shares_of(said: Understood) -> Likely:
    """What the learned weights say of a text, as the rules alone have read it."""
    return likely(said.signs.plain, signals(said, ruled_kind(said)))


def call_of(said: Understood, shares: Likely, *, buttons: Sequence[str] = (), state: str = "response") -> Call:
    """What a text calls for. What the rules bar stays barred: of it no reply is made, however it sounds."""
    sensitive = bool(said.sensitive) or shares.sensitive > PRIVATE
    ruled = ruled_kind(said, buttons=buttons, state=state)
    if said.unease or buttons or ruled_out(said, state) or not said.speech.whole:
        return Call(ruled, sensitive)
    kind = shares.kind
    if kind == "ask_user" and ruled == "propose_reply":
        kind = ruled  # every question is understood, some by what the owner answered to the very same words
    if not said.robot and (said.only_attention or (said.attention and kind in _INATTENTIVE)):
        kind = "ask_user"  # «напишите слово „ананас“» has the words of a task, of a robot and of an order to a program
    if kind == "automated" and ruled == "none":
        kind = "none"  # «создано автоматически, отвечать не нужно»: every sentence is known to want nothing
    if kind == "none" and (said.orders or said.awaited):
        kind = "ask_user"
    if kind == "suspicious" and names_channel(said) and likely(without_channels(said)).kind != "suspicious":
        kind = "ask_user"  # «для связи наш ватсап»: honest employers write it as well
    if kind in _NAMED_AFTER_DEEDS and ruled not in _NAMED_AFTER_DEEDS and _is_only_handing(said):
        kind = "ask_user"  # «добавьте меня в Viber», "please resend your CV"
    if kind == "mark_interview" and said.refuses and not said.wants:
        kind = "rejection"  # «собеседование в среду не состоится» has all the words of a meeting
    if kind == "propose_reply" and not _may_be_replied(said, shares, ruled, sensitive=sensitive):
        kind = "ask_user"
    return Call(kind, sensitive)


def _is_only_handing(said: Understood) -> bool:
    """Whether all that is wanted is a paper or another way to talk, with no time and no link."""
    if said.signs.links or said.times.slots or said.times.deadline or not said.wants:
        return False
    wanted = [one.sentence for one in said.wants]
    return all((one in said.papers or is_channel_named(one)) and not orders_deed(one) for one in wanted)


def _may_be_replied(said: Understood, shares: Likely, ruled: ActionKind, *, sensitive: bool) -> bool:
    """Whether a reply may be proposed: never to a refusal, to what asks for something private, or to a robot."""
    if sensitive or said.refuses or said.robot:
        return False
    safe = shares.sensitive < _RISK and shares.kinds["rejection"] + shares.kinds["suspicious"] < _RISK
    return safe and (ruled == "propose_reply" or shares.kinds["propose_reply"] > _REPLY)


def ruled_out(said: Understood, state: str) -> bool:
    """Whether hh says that the application was refused, and the text does not invite."""
    return state.startswith("discard") and not said.meeting


def ruled_kind(said: Understood, *, buttons: Sequence[str] = (), state: str = "response") -> ActionKind:
    """What the rules alone make of a text; the strictest reading of it wins."""
    if said.unease:
        return "suspicious"
    if said.refuses or ruled_out(said, state):
        return "rejection"
    if buttons or said.robot:
        return "automated"
    if said.sensitive:
        return "ask_user"
    if said.test:
        return "test_task"
    if said.form and not (said.meeting and said.times.slots):
        return "fill_form"
    if said.meeting:
        return "mark_interview"
    if said.offer or said.unknown or not said.speech.whole:
        return "ask_user"
    if said.wants:
        return "propose_reply"
    return "ask_user" if said.unheard else "none"


def with_likely_topics(said: Understood, shares: Likely) -> Understood:
    """The text, where a question that no list understands asks for the facts that its words most likely mean.

    Such a question is answered by a draft for the owner alone: its words are not known (`Want.pure`).
    """
    known = {needed.topic for want in said.wants for needed in want.topics}
    if any(map(asks_of_now, said.speech.sentences)):
        known |= WISHED
    asked = [topic for topic, share in shares.topics.items() if share > _ASKED and topic not in known]
    sentences = [one for one in said.speech.sentences if not is_about_others(one)]
    if not asked or not sentences:
        return said
    open_wants = [want for want in said.wants if not want.understood and want.sentence in sentences]
    if len(open_wants) == 1:
        return _with(said, {open_wants[0]: _needed(asked, open_wants[0].sentence)})
    if open_wants:
        return _with(said, {want: _needed(_topics(want.sentence, asked), want.sentence) for want in open_wants})
    if not said.wants:
        sentence = max(sentences, key=lambda one: max(likely(one.text).topics[topic] for topic in asked))
        return replace(said, wants=(Want(sentence, _needed(asked, sentence), None, whole=True),))
    return said


def _with(said: Understood, found: dict[Want, tuple[Needed, ...]]) -> Understood:
    wants = (
        replace(want, topics=found[want], whole=True, pure=False) if found.get(want) else want for want in said.wants
    )
    return replace(said, wants=tuple(wants))


def _topics(sentence: Sentence, asked: Sequence[Topic]) -> list[Topic]:
    shares = likely(sentence.text).topics
    return [topic for topic in asked if shares[topic] > _ASKED]


def _needed(topics: Sequence[Topic], sentence: Sentence) -> tuple[Needed, ...]:
    return tuple(Needed(topic, sentence.text[:300]) for topic in topics)
