"""What a text carries besides its words: markup, hidden characters, encoded text, roles of a prompt, links."""

import base64
import binascii
import re
import unicodedata
from dataclasses import dataclass

from libs.common.llm.personal import personal_data
from libs.common.llm.quarantine import clean
from libs.common.text.speech import MAX_TEXT

_COMMENT = re.compile(r"<!--|< ?(?:script|style|iframe|template)\b|\bdisplay ?: ?none|font-size ?: ?0", re.IGNORECASE)
_ROLE_NAMES = r"system|assistant|developer|sys|система|системное сообщение|админ|administrator"
_ROLE = re.compile(
    rf"(?:^|[\n.!?\"«]|\]\s)[ \t]{{0,3}}[#*\-\[<(]{{0,4}} {{0,2}}(?:{_ROLE_NAMES})\b[\]>)*]{{0,3}} {{0,2}}[:>\]]|"
    r"<\|[a-z_]{2,20}\|>|"
    r"\[/?INST\]|</?(?:system|assistant|instructions?|prompt|tool_call|function_call|admin)\b|"
    r"#{2,6} {0,2}(?:system|instruction|инструкци)|\"(?:role|tool|function|action|name)\" {0,2}: {0,2}\"",
    re.IGNORECASE,
)
_HIDDEN_INSIDE = re.compile(
    "[A-Za-zА-Яа-яЁё][\u00ad\u200b\u200c\u200e\u200f\u2060-\u2064\ufeff]+[A-Za-zА-Яа-яЁё]|[\u202a-\u202e\u2066-\u2069]|[\U000e0000-\U000e007f]"
)
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{20,}={0,2}(?![A-Za-z0-9+/=])")
_SPACED = re.compile(r"(?<!\w)(?:[^\W\d_][ .\-_*]){7,}[^\W\d_](?!\w)")
_MIXED = re.compile(r"[A-Za-zА-Яа-яЁё]{4,40}")
_TURNS = re.compile(r"[a-z][а-яё]|[а-яё][a-z]", re.IGNORECASE)
_FOREIGN = str.maketrans(
    {
        "і": "и",
        "ї": "и",
        "ѕ": "s",
        "ј": "j",
        "ԁ": "d",
        "ɡ": "g",
        "α": "a",
        "ο": "o",
        "ε": "e",
        "ρ": "p",
        "ν": "v",
        "κ": "к",
        "τ": "т",
        "ι": "i",
        "υ": "y",
        "ꓲ": "I",
        "ℓ": "l",
        "ı": "i",
    }
)
"""Letters of other alphabets that look like those of ours."""
_URL = re.compile(
    r"(?:https?://|www\.)[^\s<>()«»\"]{1,500}|(?<![\w@.-])(?:[\w-]{1,63}\.){1,5}[a-zа-я]{2,12}(?:/[^\s<>()«»\"]{0,300})?",
    re.IGNORECASE,
)
_NO_LINK = re.compile(r"^\d|\.(?:docx?|xlsx?|pdf|txt|pptx?|zip|rar|png|jpe?g|js|net)$", re.IGNORECASE)
_LEAST_DECODED = 8
SHORT = 2_000
"""Characters in which contacts are looked for; what is longer is answered by nobody but the owner."""


@dataclass(frozen=True, slots=True)
class Signs:
    """`plain` is what may be read; `hidden` says that something was to be seen by programs only; `role` that the text
    plays a part of a prompt; `decoded` is what encoded pieces say."""

    plain: str
    hidden: bool
    role: bool
    decoded: str
    links: tuple[str, ...]
    contacts: bool
    whole: bool


def signs_of(text: str) -> Signs:
    """Look at a raw text; never fails, its time is linear in the text."""
    raw = text[:MAX_TEXT]
    folded = unicodedata.normalize("NFKC", raw).translate(_FOREIGN)
    plain = clean(folded, MAX_TEXT)
    decoded = _decoded(plain)
    hidden = bool(
        _COMMENT.search(raw) or _HIDDEN_INSIDE.search(raw) or _SPACED.search(plain) or _alternating(plain) or decoded
    )
    links = tuple(dict.fromkeys(_links(plain)))
    contacts = any(kind in {"PHONE", "EMAIL", "HANDLE", "CARD"} for _, _, kind in personal_data(plain[:SHORT]))
    return Signs(plain, hidden, bool(_ROLE.search(folded)), decoded, links, contacts, whole=len(text) <= MAX_TEXT)


def _alternating(plain: str) -> bool:
    """Tell whether words mix alphabets inside themselves, as no keyboard does."""
    turns = [len(_TURNS.findall(word)) for word in _MIXED.findall(plain)]
    return max(turns, default=0) > 1 or sum(1 for one in turns if one) > 1


def _decoded(plain: str) -> str:
    """What pieces of base64 say; empty where they say nothing in letters."""
    said: list[str] = []
    for blob in _BASE64.findall(plain)[:20]:
        try:
            whole = base64.b64decode(
                blob.rstrip("=") + "=" * (-len(blob.rstrip("=")) % 4), altchars=None, validate=True
            ).decode()
        except (binascii.Error, UnicodeDecodeError, ValueError):
            continue
        if sum(map(str.isalpha, whole)) >= _LEAST_DECODED and whole.isprintable():
            said.append(whole)
    return "\n".join(said)


def _links(plain: str) -> list[str]:
    found = [match[0].rstrip(".,;:!?…") for match in _URL.finditer(plain)]
    return [one for one in found if "." in one and not _NO_LINK.search(one) and not one.endswith(".")]
