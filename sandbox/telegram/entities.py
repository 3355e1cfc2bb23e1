"""Entities of a message: parsed, found in plain text, and trimmed with it."""

import re

from sandbox.telegram.markup import HtmlReader
from sandbox.telegram.replies import bad
from sandbox.telegram.utf16 import Entity, utf16

LONGEST = 4096
_LONGEST_SOURCE = 64 * LONGEST
_PLAIN = re.compile(
    r"(?P<bot_command>(?<![\w/<>])/[A-Za-z0-9_]{1,32}(?:@\w{3,32})?(?!\w))"
    r"|(?P<email>[\w.+-]+@[\w-]+\.[\w.-]*\w)"
    r"|(?P<mention>(?<![\w@.])@[A-Za-z]\w{3,31})"
    r"|(?P<url>(?:https?://|www\.)[^\s<>«»\"]+[^\s<>«»\".,;:!?)]|\bt\.me/\w[\w/?=-]*)"
    r"|(?P<hashtag>(?<![\w#&])#\w*[^\W\d_]\w*)"
)


def parse(text: str, parse_mode: str, entities: list[Entity] | None = None) -> tuple[str, list[Entity]]:
    """Plain text and entities of a message to be sent, trimmed as Telegram does. Raises 400."""
    if len(text) > _LONGEST_SOURCE:
        raise bad("message is too long")
    mode = parse_mode.lower()
    if mode == "html":
        plain, found = HtmlReader(text).read()
    elif mode:
        raise bad("unsupported parse_mode")
    else:
        plain, found = text, list(entities or [])
    plain, found = _trimmed(plain, found)
    if not plain:
        raise bad("message text is empty")
    if utf16(plain) > LONGEST:
        raise bad("message is too long")
    return plain, _with_plain(plain, found)


def detected(text: str) -> list[Entity]:
    """Entities that Telegram finds by itself: commands, addresses, mentions, hashtags."""
    return [
        {"type": found.lastgroup, "offset": utf16(text[: found.start()]), "length": utf16(found.group())}
        for found in _PLAIN.finditer(text)
    ]


def _with_plain(text: str, given: list[Entity]) -> list[Entity]:
    """The given entities and those found where none of the given ones stands."""
    free = [
        found
        for found in detected(text)
        if not any(
            found["offset"] < entity["offset"] + entity["length"]
            and entity["offset"] < found["offset"] + found["length"]
            and entity["type"] in ("text_link", "code", "pre")
            for entity in given
        )
    ]
    return sorted([*given, *free], key=lambda entity: (entity["offset"], -entity["length"]))


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without white space around, entities moved and cut accordingly."""
    stripped = text.strip()
    shift = utf16(text[: len(text) - len(text.lstrip())])
    size = utf16(stripped)
    kept: list[Entity] = []
    for entity in entities:
        start = min(max(entity["offset"] - shift, 0), size)
        end = min(max(entity["offset"] + entity["length"] - shift, 0), size)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return stripped, kept
