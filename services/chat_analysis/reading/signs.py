"""What a text carries besides its words: markup, hidden characters, encoded text, roles of a prompt, links."""

import base64
import binascii
import re
import unicodedata
from dataclasses import dataclass

from libs.common.llm.personal import personal_data
from libs.common.llm.quarantine import clean
from libs.common.text.speech import MAX_TEXT

_COMMENT = re.compile(
    r"<!--|< ?(?:script|style|iframe|template)\b|\bdisplay ?: ?none|font-size ?: ?0|"
    r"<(?!a\b)[a-z][a-z0-9]{0,10}\b[^<>\n]{0,200}?\b(?:style|alt|title|hidden|aria-label|src|on[a-z]{3,12})\b",
    re.IGNORECASE,
)
"""Markup that shows a person something else than it holds: no text of a chat needs it."""
_ROLE_NAMES = (
    r"system(?: note)?|assistant|developer|human|sys|система|системное сообщение|админ|administrator|ассистент"
)
_OURS = r"propose_reply|mark_interview|ask_user|fill_form|test_task|tool_call|function_call"
"""Words of programs that no person writes; the kinds of `ActionKind` among them."""
_ROLE = re.compile(
    rf"(?:^|[\n.!?\"«]|\]\s)[ \t]{{0,3}}[#*\-\[<(]{{0,4}} {{0,2}}(?:{_ROLE_NAMES})\b[\]>)*]{{0,3}} {{0,2}}[:>\]]|"
    r"<\|[a-z_]{2,20}\|>|"
    r"\[/?INST\]|</?(?:system|assistant|instructions?|prompt|tool_call|function_call|admin)\b|"
    r"#{2,6} {0,2}(?:system|instruction|response|input|инструкци|ответ\b)|"
    r"\"(?:role|tool|function|action|name)\" {0,2}: {0,2}\"|"
    r"\"(?:kind|reply|content|draft|decision|approved|grounded|trusted|auto[a-z_]{0,20})\" {0,2}: {0,2}[\"\[{tfn\d]|"
    r"</?(?:\w{1,20}_)?(?:results?|answer|reply|kind|system|система|переписка|резюме|ответы|вакансия)\b[^<>\n]{0,80}>|"
    r"<<\s{0,2}/?\s{0,2}(?:end\b|конец\b|[А-ЯЁA-Z]{4,20}\b)|</?s>|(?:^|\n)[ \t]{0,3}role ?[:=]|"
    rf"(?<![\w/])(?:{_OURS})(?!\w)|"
    r"(?<![\w/?&.=-])[a-z]{2,20}(?:_[a-z]{2,20}){0,3} ?= ?(?:true|false|null|none|\"|\[)|"
    r"(?<![\w/?&.=-])[a-z]{2,20}(?:_[a-z]{2,20}){1,3} ?[=:] ?\w|"
    r"(?:^|\n)[ \t]{0,3}/[a-z]{2,20}(?= |$|\n)|(?<!\w)(?:GET|POST|PUT|PATCH|DELETE) /\w|"
    r"(?<!\w)SELECT \S{1,40} (?:FROM) (?=\w)|\$\{\w",
    re.IGNORECASE,
)
_SPACE = re.compile(r"(\s+)")
_HIDDEN_INSIDE = re.compile(
    "[A-Za-zА-Яа-яЁё][\u00ad\u200b\u200c\u200e\u200f\u2060-\u2064\ufeff]+[A-Za-zА-Яа-яЁё]|[\u202a-\u202e\u2066-\u2069]|[\U000e0000-\U000e007f]"
)
_SELECTORS = re.compile("[\ufe00-\ufe0f]{2}|[\U000e0100-\U000e01ef]")
"""Marks that choose the look of the sign before them; one is an emoji's, a row of them hides text."""
_ENTITIES = re.compile(r"(?:&#x?[0-9a-f]{2,6};){4}|(?:\\u[0-9a-f]{4}){3}", re.IGNORECASE)
_PERCENT = re.compile(r"(?<![\w/=?&.%])(?:%[0-9a-f]{2}){6}", re.IGNORECASE)
_HEX = re.compile(r"(?<![\w-])(?:[0-9a-f]{2}){8,400}(?![\w-])", re.IGNORECASE)
_BITS = re.compile(r"(?<![\w])(?:[01]{8}[ ,]{1,2}){2}[01]{8}(?!\w)")
_MORSE = re.compile(r"(?:(?<=\s)|^)(?:[.\-·–]{1,6}[ /]{1,3}){4}[.\-·–]{1,6}(?!\S)")
_BASE32 = re.compile(r"(?<![A-Za-z0-9])[A-Z2-7]{16,400}={0,6}(?![A-Za-z0-9=])")
_LEET = re.compile(r"(?<!\w)[a-zа-яё]{1,12}[0134@$][a-zа-яё]{1,12}[0134@$]?[a-zа-яё$@]{0,12}(?!\w)", re.IGNORECASE)
_LEAST_LEET = 6
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
        any(one.search(raw) for one in (_COMMENT, _HIDDEN_INSIDE, _SELECTORS, _ENTITIES, _PERCENT, _BITS, _MORSE))
        or _SPACED.search(plain)
        or _alternating(plain)
        or _is_leet(plain)
        or decoded
    )
    links = tuple(dict.fromkeys(_links(plain)))
    contacts = any(kind in {"PHONE", "EMAIL", "HANDLE", "CARD"} for _, _, kind in personal_data(plain[:SHORT]))
    return Signs(
        plain,
        hidden,
        bool(_ROLE.search(_without_links(folded))),
        decoded,
        links,
        contacts,
        whole=len(text) <= MAX_TEXT,
    )


def _without_links(text: str) -> str:
    """The text without what looks like an address: its parameters are no words of a program."""
    return "".join(
        " " if "://" in one or ("=" in one and not {"/", "?", "&"}.isdisjoint(one)) else one
        for one in _SPACE.split(text)
    )


def _alternating(plain: str) -> bool:
    """Tell whether words mix alphabets inside themselves, as no keyboard does."""
    turns = [len(_TURNS.findall(word)) for word in _MIXED.findall(plain)]
    return max(turns, default=0) > 1 or sum(1 for one in turns if one) > 1


def _is_leet(plain: str) -> bool:
    """Tell whether words have figures and signs for letters: «c0гл@c1те». One alone may be a name, as «Web2Print»."""
    words = [one for one in _LEET.findall(plain) if any(sign in one for sign in "@$") or len(one) >= _LEAST_LEET]
    return any("@" in one[1:-1] or "$" in one for one in words) and len(words) > 1


def _decoded(plain: str) -> str:
    """What encoded pieces say; empty where they say nothing in letters."""
    said: list[str] = []
    for pattern, decode in ((_BASE64, _base64), (_BASE32, _base32), (_HEX, bytes.fromhex)):
        for blob in pattern.findall(plain)[:20]:
            try:
                whole = decode(blob).decode()
            except (binascii.Error, UnicodeDecodeError, ValueError):
                continue
            if sum(map(str.isalpha, whole)) >= _LEAST_DECODED and whole.isprintable():
                said.append(whole)
    return "\n".join(said)


def _base64(blob: str) -> bytes:
    bare = blob.rstrip("=")
    return base64.b64decode(bare + "=" * (-len(bare) % 4), altchars=None, validate=True)


def _base32(blob: str) -> bytes:
    bare = blob.rstrip("=")
    return base64.b32decode(bare + "=" * (-len(bare) % 8))


def _links(plain: str) -> list[str]:
    found = [match[0].rstrip(".,;:!?…") for match in _URL.finditer(plain)]
    return [one for one in found if "." in one and not _NO_LINK.search(one) and not one.endswith(".")]
