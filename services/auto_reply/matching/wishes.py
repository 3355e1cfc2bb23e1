"""What applicants write about themselves: what they look for and what they refuse."""

import re
from collections.abc import Iterator

from services.auto_reply.matching.titles import parse_title

_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_REFUSAL = re.compile(
    r"(?:^|\b)(?:не\s+(?:рассматриваю|рассматриваем|интерес(?:ует|уют|на|ны|но)|готов[аы]?\s+(?:к|работать)|предлагать|хочу|ищу|подходит|подходят)|"
    r"просьба\s+не\s+(?:предлагать|беспокоить|звонить)|кроме|"
    r"not\s+(?:interested\s+in|looking\s+for|considering|open\s+to)|(?:do\s+not|don't|won't)\s+(?:consider|offer|want)|no\s+(?:interest\s+in))\b[\s:—–-]*",
    re.IGNORECASE,
)
_NOT_MINE = re.compile(r"^(?P<what>.{3,120}?)\s*+(?:[—–:-]\s*+)?(?:это\s+)?не\s+мо[её]\b", re.IGNORECASE)
_WISH = re.compile(
    r"\b(?:ищу|рассматриваю|рассмотрю|интересн[ыао]|интересует|интересуют|looking for|interested in|open to|seeking)\b",
    re.IGNORECASE,
)
_ITEMS = re.compile(r"[,;]|(?<!\s)\s++(?:и|или|and|or)\s+|(?<=\w)/(?=\w)")


def split_refusals(text: str) -> tuple[str, tuple[str, ...]]:
    """Part what the applicant says of themselves from what they refuse («не рассматриваю продажи» → «продажи»)."""
    kept: list[str] = []
    refused: list[str] = []
    for sentence in _SENTENCE.split(text):
        match = _REFUSAL.search(sentence)
        if match:
            kept.append(sentence[: match.start()])
            refused.extend(_refused_items(sentence[match.end() :]))
        elif found := _NOT_MINE.match(sentence):
            refused.extend(_refused_items(found["what"]))
        else:
            kept.append(sentence)
    return "\n".join(part for part in kept if part.strip()), tuple(refused)


def _refused_items(text: str) -> Iterator[str]:
    for item in _ITEMS.split(text.strip(" .!?;")):
        if 2 < len(item.strip()) <= 80:
            yield item.strip()


def wished_occupations(about: str) -> frozenset[str]:
    """Occupations that the applicant says they look for; `about` holds no refusals any more."""
    found: set[str] = set()
    for sentence in _SENTENCE.split(about):
        match = _WISH.search(sentence)
        if match:
            for item in _ITEMS.split(sentence[match.end() :]):
                found |= parse_title(item).main
    return frozenset(found)
