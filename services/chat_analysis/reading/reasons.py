"""Why something is proposed, in a short Russian sentence for the owner."""

from collections.abc import Sequence

from libs.common.answers.contradictions import Contradiction
from libs.common.answers.domain import Needed
from libs.common.events.chat import ActionKind
from libs.common.messages.catalogue import message
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


def said(code: str, **facts: str) -> str:
    """The sentence of a reason."""
    return message("chat_reading", code).filled(**facts)


def of(kind: ActionKind, found: Understood) -> str:
    """The reason of a kind, the warnings first."""
    if kind == "suspicious":
        return said(next(one for one in _UNEASE if one in found.unease))
    if kind == "ask_user":
        return _asked(found)
    reason = said(_CODES.get(kind, "nothing"))
    return f"{reason} {_personal(found)}" if found.sensitive and kind != "rejection" else reason


def by_model(kind: ActionKind) -> str:
    """The reason of a kind that a model saw and the rules did not."""
    return said(_CODES.get(kind, "owner_only"))


def missing(needed: Sequence[Needed], *, english: bool) -> str:
    """Which facts the owner is asked for."""
    names = ", ".join(dict.fromkeys(one.name for one in needed))
    return said("missing_english" if english else "missing", facts=names)


def contradicted(found: Sequence[Contradiction]) -> str:
    """What this employer was told otherwise."""
    return said("contradicted", facts=", ".join(dict.fromkeys(message("topic", one.topic).word for one in found)))


def _asked(found: Understood) -> str:
    if found.sensitive:
        return _personal(found)
    if found.offer:
        return said("offer")
    if found.asks_who_writes:
        return said("who_writes")
    if found.signs.contacts:
        return said("elsewhere")
    return said("owner_only" if found.speech.whole else "long")


def _personal(found: Understood) -> str:
    return said("sensitive", subjects=", ".join(found.subjects))
