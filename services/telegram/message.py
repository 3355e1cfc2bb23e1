"""A message of the bot as data, and its text so that Telegram always takes it. Pure."""

import re
import unicodedata
from html import escape, unescape
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, model_validator

from libs.common.events.account import Target
from libs.common.text.clean import as_shown

LONGEST = 4096
"""UTF-16 units of a text after its entities were read."""
LABEL = 60
CUT = "…"
_TAG = re.compile(r"<(/?)([a-z]+)((?:\s[^<>]*)?)>")
_PART = re.compile(r"<[^<>]*>|&(?:[a-z]+|#\d+|#x[0-9a-fA-F]+);|[^<&]|[<&]")
_TAGS = frozenset({"b", "i", "u", "s", "code", "pre", "a", "blockquote"})
_ATTRIBUTES = {"a": re.compile(r'\shref="[^"<>]*"'), "blockquote": re.compile(r"\sexpandable")}
# They turn the order of what stands after them; a name that holds one would rewrite our own words.
_JOINED = ("\u200d", "\ufe0e", "\ufe0f", "\u20e3")


class Button(BaseModel):
    """A button under a message: data for the bot, or a page to open."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    text: str
    data: str | None = None
    url: str | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.data is None) == (self.url is None):
            raise ValueError("a button has data or an address")
        return self


Rows = tuple[tuple[Button, ...], ...]


class Subject(BaseModel):
    """The row that a card is about; its buttons are made of how that row stands when the card is shown."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    kind: Target
    id: UUID


class Content(BaseModel):
    """What a message shall say; `html` is well-formed only after `fitted`. A notice is for a linked chat alone.

    `traceparent`: the trace of what it tells of.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    kind: Literal["reply", "notice"] = "reply"
    html: str
    buttons: Rows = ()
    subject: Subject | None = None
    language: Literal["ru", "en"] = "ru"
    silent: bool = False
    plain: bool = False
    traceparent: str | None = None


def units(text: str) -> int:
    """How Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def quoted(text: str) -> str:
    """Any text as a part of HTML that is shown as it is."""
    return escape(as_shown(text), quote=False)


def labelled(text: str) -> str:
    """Any text as the label of a button: one line of at most LABEL characters, never empty."""
    line = " ".join(as_shown(text).split()) or CUT
    return line if len(line) <= LABEL else f"{line[: LABEL - 1].rstrip()}{CUT}"


def fitted(html: str, limit: int = LONGEST) -> str:
    """The HTML with every tag closed, everything else shown as it is, and at most `limit` units of text."""
    parts = _PART.findall(as_shown(html))
    text, whole = _closed(parts, limit)
    return text if whole else _closed(parts, limit - units(CUT))[0]


def _closed(parts: list[str], limit: int) -> tuple[str, bool]:
    """The parts up to the limit with all tags closed, and whether they are all."""
    out: list[str] = []
    opened: list[str] = []
    left = limit
    for part in parts:
        tag = _tag(part)
        if tag is not None:
            out += _nested(tag, part, opened)
            continue
        shown = unescape(part) if part.startswith("&") and part.endswith(";") else part
        left -= units(shown)
        if left < 0:
            _trim(out)
            return "".join([*out, CUT, *(f"</{name}>" for name in reversed(opened))]), False
        out.append(escape(shown, quote=False))
    return "".join([*out, *(f"</{name}>" for name in reversed(opened))]), True


def _trim(out: list[str]) -> None:
    """Take away half of a symbol that is made of several, and blanks, before the place of the cut."""
    while out and (out[-1] in _JOINED or out[-1].isspace() or unicodedata.combining(out[-1][0])):
        out.pop()


def _tag(part: str) -> str | None:
    found = _TAG.fullmatch(part)
    if found is None or found[2] not in _TAGS:
        return None
    attribute = _ATTRIBUTES.get(found[2])
    known = not found[3] or (not found[1] and attribute is not None and attribute.fullmatch(found[3]) is not None)
    return f"{found[1]}{found[2]}" if known else None


def _nested(tag: str, part: str, opened: list[str]) -> list[str]:
    """The tag where it fits; a closing one closes what was opened after it, and one of nothing is left out."""
    if not tag.startswith("/"):
        opened.append(tag)
        return [part]
    name = tag[1:]
    if name not in opened:
        return []
    closed: list[str] = []
    while True:
        last = opened.pop()
        closed.append(f"</{last}>")
        if last == name:
            return closed


def plain(html: str) -> str:
    """The same without tags, for a text that Telegram would not take as HTML."""
    return unescape(re.sub(r"</?[a-z]+(?:\s[^<>]*)?>", "", html))
