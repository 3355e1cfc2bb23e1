"""Why something is proposed, as sentences of the catalogue for the owner."""

from collections.abc import Sequence

from libs.common.answers.contradictions import Contradiction
from libs.common.answers.domain import Needed
from libs.common.events.chat import ActionKind
from libs.common.messages.said import Said
from services.chat_analysis.reading.channels import names_channel
from services.chat_analysis.reading.understanding import Understood

_CODES: dict[ActionKind, str] = {
    "propose_reply": "known",
    "mark_interview": "meeting",
    "fill_form": "form",
    "test_task": "test",
    "rejection": "rejected",
    "automated": "robot",
}
_UNEASE = ("pay", "code", "crime", "steer", "hidden")
"""What a message is suspicious for, the gravest first."""


def said(code: str, **words: Sequence[str]) -> tuple[Said, ...]:
    """A reason; `words` are facts by their codes in the catalogue."""
    return (Said(kind="chat_reading", code=code, words={name: tuple(codes) for name, codes in words.items()}),)


def of(kind: ActionKind, found: Understood, *, sensitive: bool) -> tuple[Said, ...]:
    """The reason of a kind, the warnings first."""
    if kind == "suspicious":
        return said(next((one for one in _UNEASE if one in found.unease), "fraud"))
    if kind == "ask_user":
        return _personal(found) if sensitive else _asked(found)
    reason = said(_CODES.get(kind, "nothing"))
    return (*reason, *_personal(found)) if sensitive and kind != "rejection" else reason


def by_model(kind: ActionKind) -> tuple[Said, ...]:
    """The reason of a kind that a model saw and the rules did not."""
    return said(_CODES.get(kind, "owner_only"))


def missing(needed: Sequence[Needed], *, english: bool) -> tuple[Said, ...]:
    """Which facts the owner is asked for."""
    names = dict.fromkeys(f"topic.{one.topic}/{one.subject}" if one.subject else f"topic.{one.topic}" for one in needed)
    return said("missing_english" if english else "missing", facts=tuple(names))


def contradicted(found: Sequence[Contradiction]) -> tuple[Said, ...]:
    """What this employer was told otherwise."""
    return said("contradicted", facts=tuple(dict.fromkeys(f"topic.{one.topic}" for one in found)))


def _asked(found: Understood) -> tuple[Said, ...]:
    if found.offer:
        return said("offer")
    if found.attention:
        return said("attention")
    if found.asks_who_writes:
        return said("who_writes")
    if names_channel(found):
        return said("elsewhere")
    return said("owner_only" if found.speech.whole else "long")


def _personal(found: Understood) -> tuple[Said, ...]:
    if not found.subjects:
        return said("private")
    return said("sensitive", subjects=tuple(f"personal.{one}" for one in found.subjects))
