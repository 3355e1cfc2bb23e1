"""What a chat is about: the applicant's facts and the vacancy text in it, told apart by generic signs.

Any prompt that labels its parts is understood: XML-like tags, marked blocks with a random word, headings, `Label:`
lines, or a JSON object with speaking keys.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sandbox.llm.tokens import text_of
from sandbox.serving.bodies import parsed

Part = Literal["vacancy", "resume", "chat"]

_LABELS: tuple[tuple[Part, re.Pattern[str]], ...] = (
    ("chat", re.compile(r"\bчат|сообщени[ея]|переписк|\bchat|dialog|conversation|\bmessages?\b", re.IGNORECASE)),
    (
        "vacancy",
        re.compile(r"ваканси|работодател|недоверен|vacanc|\bjob\b|employer|untrusted|posting", re.IGNORECASE),
    ),
    (
        "resume",
        re.compile(
            r"резюме|соискател|кандидат|факты|resume|\bcv\b|applicant|candidate|\bfacts?\b|profile", re.IGNORECASE
        ),
    ),
)
_TAG = re.compile(r"(?<!<)<(?P<slash>/?)(?P<name>[\w-]{2,60})(?P<rest>[^<>\n]{0,120})>(?!>)")
_FENCE = re.compile(r"^\s*(?:<{2,}|\[{1,2}|-{3,}|={3,}|\*{3,}|~{3,}|#{1,4}\s)\s*(?P<label>[^\n]{2,100})$")
_HEADING = re.compile(r"^\s*(?:[*_#\s]*)(?P<label>[^\n:.!?]{3,60}):[*_\s]*$")
_NONCE = re.compile(r"(?<![\w])(?=[\w-]*\d)[A-Za-z0-9_-]{6,64}(?![\w])")
_CLOSING = re.compile(r"\bend\b|конец|\b/|^\s*>{2,}\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Material:
    """The parts of a chat; a part that is not there is an empty text."""

    system: str
    resume: str
    vacancy: str
    chat: str

    @property
    def untrusted(self) -> str:
        """Everything that a stranger wrote."""
        return "\n".join(part for part in (self.vacancy, self.chat) if part)


def read(messages: Sequence[dict[str, Any]]) -> Material:
    """Sort the texts of a chat into its parts."""
    found: dict[str, list[str]] = {"vacancy": [], "resume": [], "chat": [], "other": []}
    system: list[str] = []
    for message in messages:
        text = text_of(message)
        if message.get("role") in ("system", "developer"):
            system.append(text)
        if message.get("role") != "assistant":
            for part, line in _sorted_lines(text):
                if part != "other" or message.get("role") == "user":
                    found[part].append(line)
    resume = "\n".join(found["resume"]) or ("\n".join(found["other"]) if found["vacancy"] else "")
    return Material("\n".join(system), _plain(resume), _plain("\n".join(found["vacancy"])), "\n".join(found["chat"]))


def _plain(part: str) -> str:
    """The part as lines of text, also where it is a JSON object."""
    value = _spelled(part)
    return part if value is None else _flat(value)


def _sorted_lines(text: str) -> Iterable[tuple[str, str]]:
    value = _spelled(text)
    return _by_marks(text) if value is None else _by_keys(value)


def _spelled(text: str) -> dict[str, Any] | None:
    """The JSON object that a text is, if it is one."""
    if not text.lstrip().startswith("{"):
        return None
    try:
        value = parsed(text.encode())
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _by_keys(value: dict[str, Any]) -> Iterable[tuple[str, str]]:
    for key, inner in value.items():
        yield part_of(key) or "other", _flat(inner)


def _flat(value: Any) -> str:
    if isinstance(value, dict):
        return "\n".join(f"{key}: {_flat(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        short = all(isinstance(each, str) and len(each) < 40 for each in value)
        return (", " if short else "\n").join(_flat(each) for each in value)
    return "" if value is None else str(value)


def _by_marks(text: str) -> Iterable[tuple[str, str]]:
    """Lines with their part. In a marked block only its own closing mark counts: a quoted heading changes nothing."""
    part = "other"
    closing: re.Pattern[str] | None = None
    for line in _TAG.sub(_on_own_line, text).splitlines():
        if closing is not None and closing.search(line):
            part, closing = "other", None
        elif closing is not None:
            yield part, line
        elif opened := _opened(line):
            part, closing = opened
        elif line.startswith("#"):
            part = "other"
        else:
            yield part, line


def _on_own_line(tag: re.Match[str]) -> str:
    return f"\n{tag.group()}\n" if part_of(tag["name"] + tag["rest"]) else tag.group()


def _opened(line: str) -> tuple[Part, re.Pattern[str] | None] | None:
    """The part that this line opens, and what closes it (nothing closes a heading but the next one)."""
    if (tag := _TAG.fullmatch(line)) and not tag["slash"]:
        part = part_of(tag["name"] + tag["rest"])
        return (part, re.compile(rf"</{re.escape(tag['name'])}\s*>")) if part else None
    if fence := _FENCE.match(line):
        part = part_of(fence["label"])
        if part is None or _CLOSING.search(fence["label"]):
            return None
        nonce = _NONCE.search(fence["label"])
        if nonce:
            return part, re.compile(re.escape(nonce.group()))
        return part, None if line.lstrip().startswith("#") else _CLOSING
    if (heading := _HEADING.match(line)) and (part := part_of(heading["label"])):
        return part, None
    return None


def part_of(label: str) -> Part | None:
    """The part that a label speaks of."""
    spoken = label.replace("_", " ").replace("-", " ")
    return next((part for part, pattern in _LABELS if pattern.search(spoken)), None)
