"""What the rules found in a message, as names that the classifier weighs beside its words."""

from collections.abc import Iterator

from libs.common.events.chat import ActionKind
from services.chat_analysis.reading.understanding import Understood

_MOST_SENTENCES, _STEP, _MOST_STEPS = 5, 60, 6


def signals(said: Understood, ruled: ActionKind) -> tuple[str, ...]:
    """Names in angle brackets, which no word of a text can be; `ruled` is the kind that the rules alone give."""
    return (f"<rules {ruled}>", *(f"<{name}>" for name in _found(said)), *_length(said))


def _found(said: Understood) -> Iterator[str]:
    marks = frozenset[str]().union(*(one.marks for one in said.speech.sentences))
    found = {
        "slots": said.times.slots,
        "deadline": said.times.deadline,
        "links": said.signs.links,
        "wants": said.wants,
        "unknown": said.unknown,
        "topics": any(want.topics for want in said.wants),
        "experience": any(want.experience for want in said.wants),
        "meeting": said.meeting,
        "form": said.form,
        "test": said.test,
        "robot": said.robot,
        "offer": said.offer,
        "refusing": said.rejection,
        "asked": "<asked>" in marks,
        "request": "<request>" in marks,
        "options": said.options,
        "sensitive": said.sensitive,
        "unease": said.unease,
    }
    return (name for name, there in found.items() if there)


def _length(said: Understood) -> tuple[str, str]:
    sentences = min(_MOST_SENTENCES, len(said.speech.sentences))
    return f"<sentences {sentences}>", f"<length {min(_MOST_STEPS, len(said.signs.plain) // _STEP)}>"
