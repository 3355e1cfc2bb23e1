"""Message texts: HTML as Telegram reads it, with its own words for what is wrong."""

import re
from dataclasses import dataclass

from sandbox.telegram.replies import bad
from sandbox.telegram.utf16 import Entity, utf16

_TAGS = {
    "a": "text_link",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_CHARACTER = re.compile(r"&(?:(?P<name>lt|gt|amp|quot)|#(?P<decimal>\d{1,7})|#x(?P<hex>[0-9a-fA-F]{1,6}));?")


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    start: int


class HtmlReader:
    """Reads HTML once from left to right; raises 400 in the words of Telegram."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._plain: list[str] = []
        self._length = 0
        self._open: list[_Open] = []
        self._entities: list[Entity] = []

    def read(self) -> tuple[str, list[Entity]]:
        """The plain text and its entities."""
        while self._at < len(self._source):
            char = self._source[self._at]
            if char == "<":
                self._tag()
            else:
                self._add(self._character())
        if self._open:
            raise _unreadable(f'Can\'t find end tag corresponding to start tag "{self._open[-1].tag}"')
        self._entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return "".join(self._plain), self._entities

    def _add(self, text: str) -> None:
        self._plain.append(text)
        self._length += utf16(text)

    def _character(self) -> str:
        """One character, a reference decoded; unknown references stay as they are."""
        if self._source[self._at] == "&" and (found := _CHARACTER.match(self._source, self._at)):
            decoded = _decoded(found)
            if decoded:
                self._at = found.end()
                return decoded
        self._at += 1
        return self._source[self._at - 1]

    def _tag(self) -> None:
        begin = self._at
        self._at += 1
        if self._peek() == "/":
            self._end_tag(begin)
            return
        name = self._until(" \t\r\n>").lower()
        if not self._peek():
            raise _unreadable(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        if name not in _TAGS:
            raise _unreadable(f'Unsupported start tag "{name}" at byte offset {self._bytes(begin)}')
        argument = self._attributes(name, begin)
        if name == "span" and argument != "spoiler":
            raise _unreadable(f'Tag "span" must have class "tg-spoiler" at byte offset {self._bytes(begin)}')
        self._open.append(_Open(name, argument, self._length))

    def _attributes(self, tag: str, begin: int) -> str:
        argument = ""
        while True:
            self._spaces()
            if self._peek() == ">":
                self._at += 1
                return argument
            name = self._until(" \t\r\n=>/\"'")
            if not name and self._peek():
                raise _unreadable(f'Empty attribute name in the tag "{tag}" at byte offset {self._bytes(begin)}')
            self._spaces()
            if self._peek() == "=":
                self._at += 1
                argument = _argument(tag, name, self._value(tag, begin)) or argument
            elif not self._peek():
                raise _unreadable(f'Unclosed start tag "{tag}" at byte offset {self._bytes(begin)}')
            elif (tag, name) == ("blockquote", "expandable"):
                argument = "expandable"

    def _value(self, tag: str, begin: int) -> str:
        self._spaces()
        quote = self._peek()
        if not quote:
            raise _unreadable(f'Unclosed start tag "{tag}" at byte offset {self._bytes(begin)}')
        if quote not in "\"'":
            start = self._at
            while (char := self._peek()) and ((char.isascii() and char.isalnum()) or char in ".-"):
                self._at += 1
            if self._peek() not in tuple(" \t\r\n>"):
                raise _unreadable(f"Unexpected end of name token at byte offset {self._bytes(start)}")
            return self._source[start : self._at].lower()
        self._at += 1
        value: list[str] = []
        while self._peek() and self._peek() != quote:
            value.append(self._character())
        self._at += 1
        if not self._peek():
            raise _unreadable(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        return "".join(value)

    def _end_tag(self, begin: int) -> None:
        if not self._open:
            raise _unreadable(f"Unexpected end tag at byte offset {self._bytes(begin)}")
        self._at += 1
        name = self._until(" \t\r\n>")
        self._spaces()
        if self._peek() != ">":
            raise _unreadable(f"Unclosed end tag at byte offset {self._bytes(begin)}")
        self._at += 1
        opened = self._open.pop()
        if name and name.lower() != opened.tag:
            raise _unreadable(
                f'Unmatched end tag at byte offset {self._bytes(begin)}, expected "</{opened.tag}>", found "</{name}>"'
            )
        self._close(opened)

    def _close(self, opened: _Open) -> None:
        length = self._length - opened.start
        if not length:
            return
        kind = _TAGS[opened.tag]
        entity: Entity = {"type": kind, "offset": opened.start, "length": length}
        if kind == "text_link":
            written = "".join(self._plain).encode("utf-16-le")[opened.start * 2 :].decode("utf-16-le")
            address = _link(opened.argument or written)
            if address is None:
                return
            entity["url"] = address
        elif kind == "custom_emoji":
            entity["custom_emoji_id"] = opened.argument
        elif kind == "blockquote" and opened.argument:
            entity["type"] = "expandable_blockquote"
        elif kind == "code" and opened.argument and self._open and self._open[-1].tag == "pre":
            self._open[-1].argument = opened.argument
            return
        elif kind == "pre" and opened.argument:
            entity["language"] = opened.argument
        self._entities.append(entity)

    def _peek(self) -> str:
        return self._source[self._at : self._at + 1]

    def _until(self, stops: str) -> str:
        start = self._at
        while (char := self._peek()) and char not in stops:
            self._at += 1
        return self._source[start : self._at]

    def _spaces(self) -> None:
        while (char := self._peek()) and char in " \t\r\n":
            self._at += 1

    def _bytes(self, at: int) -> int:
        return len(self._source[:at].encode())


def _decoded(found: re.Match[str]) -> str:
    if found["name"]:
        return _NAMED[found["name"]]
    code = int(found["decimal"]) if found["decimal"] else int(found["hex"], 16)
    return chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else ""


def _argument(tag: str, name: str, value: str) -> str:
    if tag == "a" and name == "href":
        return value
    if tag == "tg-emoji" and name == "emoji-id":
        return value
    if tag == "code" and name == "class" and value.startswith("language-"):
        return value.removeprefix("language-")
    if tag == "span" and name == "class" and value.startswith("tg-"):
        return value.removeprefix("tg-")
    return ""


def _link(address: str) -> str | None:
    """The address as Telegram normalises it, or None where the link is silently dropped."""
    address = address.strip()
    if not re.match(r"[a-z][a-z0-9+.-]*:", address, re.IGNORECASE):
        address = f"http://{address}"
    host = re.match(r"(?:https?|tg|ton)://([^/?#\s:]+)", address, re.IGNORECASE)
    if host is None:
        return None
    return address if address.lower().startswith(("tg:", "ton:")) or "." in host[1] else None


def _unreadable(what: str) -> Exception:
    return bad(f"can't parse entities: {what}")
