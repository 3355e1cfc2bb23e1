"""Answers that a robot offers in free text, verbatim: they are chosen from, never worded anew."""

import re
from collections.abc import Iterator

from libs.common.text.speech import is_abbreviated, sentences_of

_NUMBERED = re.compile(
    r"(?:вопрос|question|шаг|step)\s*(?:№\s*)?\d{1,2}(?:\s*(?:из|of|/)\s*\d{1,2}|\s*[.:])", re.IGNORECASE
)
_ITEM = re.compile(
    r"(?<![\w.,/:])(?P<key>\d{1,2}|[A-Da-dА-Га-г])\s*(?:[).]|\s[-–—]|[-–—=:]\s)\s*(?P<text>[^\n;,?)]{1,80}?)(?=\s*(?:[;,\n?]|$|(?<!\w)(?:\d{1,2}|[A-Da-dА-Га-г])\s*(?:[).]|\s[-–—])))"
)
_CHOICE = r"\w{1,20}(?: \w{1,20}){0,2}"
_SLASHED = re.compile(rf"(?<![\w/])(?P<all>{_CHOICE}(?: ?/ ?{_CHOICE}){{1,6}})(?=[)\n?.\s]|$)")
_QUOTED = re.compile(r"[«\"“']([^«»\"“”']{1,40})[»\"”']")
_SENTENCE = re.compile(r"(?<=[.!?\n])\s+")
_LISTED = re.compile(r"(?:списка|варианты|вариантов|options|ответа)\s*:\s*([^\n]{3,300})", re.IGNORECASE)
_ASKS = re.compile(r"(?:ответ|напиш|выбер|введ|отправ|нажм|reply|type|choose|select|answer|вариант)", re.IGNORECASE)
_YES_NO = re.compile(r"(?:да|yes)\s*/\s*(?:нет|no)|\bYES or NO\b", re.IGNORECASE)
_FEWEST, _MOST = 2, 12


def marks_of(text: str) -> Iterator[str]:
    """<numbered>: one question of several; <options>: answers to choose from."""
    if _NUMBERED.search(text):
        yield "<numbered>"
    items = _items(text)
    listed = len(items) >= _FEWEST and _ASKS.search(text) and "?" not in items[0]
    if _YES_NO.search(text) or listed or len(_words(text)) >= _FEWEST:
        yield "<options>"


def options_of(text: str) -> tuple[str, ...]:
    """The answers offered, in their order; empty where none are."""
    if not _ASKS.search(text) and not _YES_NO.search(text):
        return ()
    for found in (_items(text), _listed(text), _slashed(text), _quoted(text)):
        if _FEWEST <= len(found) <= _MOST:
            return tuple(dict.fromkeys(found))
    return ()


def _items(text: str) -> list[str]:
    found = [(match["key"], _alone(match["text"])) for match in _ITEM.finditer(text[:2_000])]
    keys = [key for key, _ in found]
    ordered = keys and keys[0] in {"1", "0", "A", "a", "А", "а"}
    return [said or key for key, said in found] if ordered else []


def _alone(item: str) -> str:
    """The item without the full stop that ends the list, and without what is said after it."""
    first = next(iter(sentences_of(item)), item).strip()
    return first if is_abbreviated(first) else first.rstrip(" .")


def _slashed(text: str) -> list[str]:
    found = next(
        (
            match["all"]
            for match in _SLASHED.finditer(text[:2_000])
            if not match["all"].replace("/", "").strip().isdigit()
        ),
        "",
    )
    return [part.strip() for part in found.split("/")] if found else []


def _quoted(text: str) -> list[str]:
    """Of the sentences that ask for an answer: elsewhere quotes hold names."""
    asking = [one for one in _SENTENCE.split(text[:2_000]) if _ASKS.search(one)]
    for sentence in asking:
        found = [said for said in _QUOTED.findall(sentence) if len(said.split()) <= 4]
        if len(found) >= _FEWEST:
            return found
    return [said for said in _QUOTED.findall(text[:2_000]) if len(said.split()) <= 4]


def _words(text: str) -> list[str]:
    """Answers that stand beside each other and are no times."""
    found = _LISTED.search(text)
    apart = found is not None and ("/" in found[1] or ";" in found[1]) and not any(map(str.isdigit, found[1]))
    return _listed(text) if apart else []


def _listed(text: str) -> list[str]:
    match = _LISTED.search(text)
    parts = re.split(r"[;/]|, ", match[1]) if match else []
    return [part.strip(" .") for part in parts if part.strip(" .")]
