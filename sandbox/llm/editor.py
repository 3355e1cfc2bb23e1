"""How a letter is asked for: its tone and length, what it leaves out, and the letter that an author wants changed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sandbox.llm.facts import Facts, says
from sandbox.llm.tokens import text_of

Tone = Literal["formal", "friendly"]

_STYLE = re.compile(r"^(?:Стиль|Style): (?P<style>[^.\n]{3,80})", re.MULTILINE)
_WISHES = re.compile(r"^(?:Пожелания соискателя|Owner's wishes)[^:\n]{0,60}: (?P<wishes>[^\n]{1,1000})", re.MULTILINE)
_ORDER = re.compile(r"<<(?:ПРОСЬБА|REQUEST|WISH)[^>\n]{0,60}>>\n(?P<wishes>.{1,600}?)\n<<END", re.DOTALL)
_SHORT = re.compile(r"короче|short", re.IGNORECASE)
_FRIENDLY = re.compile(r"дружелюб|тепл|душевн|friendl|warm", re.IGNORECASE)
_FORMAL = re.compile(r"делов|официальн|формальн|строже|business|formal", re.IGNORECASE)
_WITHOUT = re.compile(
    r"\b(?:без|убери(?:те)?|не (?:упоминай|пиши|указывай|называй)(?:те)?|"
    r"without|leave out|do not mention|don't mention)\s+(?:про\s+|об?о?\s+|about\s+)?(?P<thing>[^,.;!?\n]{2,80})",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True)
class Asked:
    """What the request says of the letter; `current` is the one to change, empty where a new one is asked for."""

    tone: Tone | None = None
    short: bool = False
    without: tuple[str, ...] = ()
    current: str = ""
    unknown: bool = False
    """Whether the order to change it says nothing that this model understands."""

    def trimmed(self, facts: Facts) -> Facts:
        """The facts without what is not to be told."""
        lines = tuple(line for line in facts.lines if not self.unwanted(line))
        shared = tuple(skill for skill in facts.shared if not self.unwanted(skill))
        return replace(facts, lines=lines[:1] if self.short else lines, shared=() if self.short and lines else shared)

    def unwanted(self, text: str) -> bool:
        """Tell whether a text names what is not to be told."""
        return any(says(text, thing) or says(thing, text) for thing in self.without)


def asked_of(messages: Sequence[dict[str, Any]]) -> Asked:
    """Read a request: the style of the system message, the wishes, and an order to change the letter before it."""
    texts = "\n".join(text_of(message) for message in messages if message.get("role") != "assistant")
    order = _ORDER.search(text_of(messages[-1])) if messages else None
    style, wishes = _STYLE.search(texts), _WISHES.search(texts)
    said = " ".join(found[1] for found in (style, wishes, order) if found)
    drafts = [text_of(message) for message in messages if message.get("role") == "assistant"]
    tone: Tone | None = "friendly" if _FRIENDLY.search(said) else "formal" if _FORMAL.search(said) else None
    if order is not None and not _FRIENDLY.search(order[1]) and _FORMAL.search(order[1]):
        tone = "formal"
    return Asked(
        tone,
        _SHORT.search(said) is not None,
        tuple(found["thing"].strip(" «»\"'") for found in _WITHOUT.finditer(said)),
        drafts[-1] if order is not None and drafts else "",
        order is not None and not any(known.search(order[1]) for known in (_SHORT, _FRIENDLY, _FORMAL, _WITHOUT)),
    )


def edited(asked: Asked, new: str) -> str:
    """The current letter in the tone of a new one; what is unwanted goes and, if asked, all but one paragraph."""
    old, fresh = asked.current.split("\n\n"), new.split("\n\n")
    if asked.unknown:
        return asked.current
    if len(old) < 3 or len(fresh) < 3:
        return new
    greeting = _SENTENCE.split(fresh[0])[0]
    opening = " ".join((greeting, *_SENTENCE.split(old[0])[1:]))
    body = [_kept(paragraph, asked) for paragraph in old[1:-2]]
    if asked.short and sum(map(bool, body)) > 1:
        body = body[:1]
    name, farewell = old[-1].rpartition("\n")[2], fresh[-1].rpartition("\n")[0]
    return "\n\n".join(filter(None, (opening, *body, fresh[-2], "\n".join(filter(None, (farewell, name))))))


def _kept(paragraph: str, asked: Asked) -> str:
    return " ".join(one for one in _SENTENCE.split(paragraph) if not asked.unwanted(one))
