"""What applicants write about themselves: what they look for, what they refuse, what they say they have not done."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from services.auto_reply.matching.trades.titles import parse_title
from services.auto_reply.matching.words.lists import WORDS

_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_CLAUSE = re.compile(
    r"(?<=,)\s+(?=(?:но|а|зато|однако|поэтому|but|yet)\b)|(?:(?<=\s)|^)(?=(?:но|but)\s)", re.IGNORECASE
)
_REFUSAL = re.compile(
    r"\b(?:просьба\s+)?(?:больше\s+|пока\s+|вообще\s+|принципиально\s+)?(?:не|никогда\s+не)\s+"
    rf"(?:(?:больше|буду|хочу|хотел[аи]?\s+бы|готов[аы]?|планирую)\s+)?(?:{WORDS.either('refusing')})"
    r"(?:\s+(?:к|работать|заниматься|предлагать|брать))?(?!\w)[\s:—–-]*|"
    rf"\b(?:{WORDS.either('refusing_alone')}|{WORDS.either('refusing_english')})\b[\s:—–-]*",
    re.IGNORECASE,
)
_ENGLISH_NO = re.compile(r"(?:^|,)\s*no\s+(?!experience\b|problem)(?P<what>[^,.;]{3,60})", re.IGNORECASE)
_DENIAL = re.compile(
    rf"\b(?:никогда\s+)?не\s+(?:{WORDS.either('denying')})(?!\w)"
    r"(?:\s+опыта?(?:\s+работы)?)?(?:\s+(?:с|со|на|в|по))?[\s:—–-]*|"
    r"\b(?:нет|без|не\s+было)\s+опыта(?:\s++(?:работы|во?|со?|по)\b)*+[\s:—–-]*|"
    rf"\b(?:{WORDS.either('denying_english')})\b[\s:—–-]*",
    re.IGNORECASE,
)
_NO_EXPERIENCE = re.compile(
    r"\bопыта?(?:\s++(?:работы|во?|со?|по)\b)*+\s++(?P<what>[^,.;]{3,60}?)\s*+(?:[—–-]\s*+)?(?:нет|не\s+было|мало|отсутствует)\b",
    re.IGNORECASE,
)
_NOT_MINE = re.compile(
    r"^(?P<what>.{3,120}?)\s*+(?:[—–:-]\s*+)?(?:это\s+)?(?:не\s+мо[её]|не\s+для\s+меня)\b", re.IGNORECASE
)
_WISH = re.compile(rf"\b(?:{WORDS.either('wishing')})\b", re.IGNORECASE)
_ITEMS = re.compile(r"[,;()]|(?<!\s)\s++(?:и|или|and|or)\s+|(?<=\w)/(?=\w)")
_IDLE = re.compile(
    rf"{WORDS.either_word('idle')}|[а-яё]{{2,}}(?:ать|ять|ить|еть|ться|тись)",
    re.IGNORECASE,
)
_LONGEST_ITEM = 80


@dataclass(frozen=True, slots=True)
class Stance:
    """`offered`: the text without what it says no to; `refused`: unwanted; `denied`: not known, not done."""

    offered: str
    refused: tuple[str, ...]
    denied: tuple[str, ...]


def read_stance(text: str) -> Stance:
    """Part what applicants say of themselves from what they refuse and deny, whichever comes first in the sentence.

    «Не рассматриваю продажи», «продажи не рассматриваю», «кадровый учёт не вела», "no experience in sales".
    """
    offered: list[str] = []
    refused: list[str] = []
    denied: list[str] = []
    for sentence in _SENTENCE.split(text):
        offered.extend(_read_clause(clause, refused, denied) for clause in _CLAUSE.split(sentence))
    return Stance("\n".join(part for part in offered if part.strip()), tuple(refused), tuple(denied))


def _read_clause(clause: str, refused: list[str], denied: list[str]) -> str:
    """Add what the clause refuses and denies; the rest of it is returned."""
    if found := _NO_EXPERIENCE.search(clause):
        denied.extend(_items(found["what"]))
        return clause[: found.start()]
    for found in _ENGLISH_NO.finditer(clause):
        refused.extend(_items(found["what"]))
    clause = _ENGLISH_NO.sub("", clause)
    said = [
        (match, to) for pattern, to in ((_REFUSAL, refused), (_DENIAL, denied)) for match in pattern.finditer(clause)
    ]
    if not said:
        if found := _NOT_MINE.match(clause):
            refused.extend(_items(found["what"]))
            return ""
        return clause
    said.sort(key=lambda item: item[0].start())
    first = said[0][0]
    reached, kept = 0, ""
    for position, (match, to) in enumerate(said):
        stop = said[position + 1][0].start() if position + 1 < len(said) else len(clause)
        after, before = clause[match.end() : stop], clause[reached : match.start()]
        if (
            match.end() < len(clause)
            and re.match(r"[\s:—–-]*\w", after)
            and not _follows_its_object(before, match.group())
        ):
            to.extend(_items(after))
            kept, reached = (clause[: first.start()] if position == 0 else kept), stop
        else:
            listed, rest = _object_before(before)
            to.extend(_items(listed))
            kept, reached = kept + rest, match.end()
    return kept + clause[reached:]


def _follows_its_object(before: str, negation: str) -> bool:
    """Whether the negation is the verb of what stands before it: «зарплату не считала», unlike «я не рассматриваю»."""
    return not negation.isascii() and _plain(before.rsplit(",", 1)[-1]) != ""


def _plain(item: str) -> str:
    """The item without the words around it that name nothing."""
    words = item.strip(" .,:—–-").split()
    named = [number for number, word in enumerate(words) if not _IDLE.fullmatch(word)]
    return " ".join(words[named[0] : named[-1] + 1]) if named else ""


def _object_before(before: str) -> tuple[str, str]:
    """The object in front of a negation, with the items listed before it or in brackets, and what is not part of it."""
    if before.rstrip(" :—–-").endswith(")") and "(" in before:
        opening = before.rindex("(")
        listed, rest = _object_before(before[:opening])
        return f"{listed},{before[opening:]}", rest
    parts = before.split(",")
    taken = [parts.pop()]
    while (
        parts
        and re.search(r"\s(?:и|или)\s", taken[0] if len(taken) == 1 else taken[-1])
        and len(parts[-1].split()) <= 2
    ):
        taken.insert(0, parts.pop())
    return ",".join(taken), ",".join(parts)


def _items(text: str) -> Iterator[str]:
    for item in _ITEMS.split(text.strip(" .!?;,:—–-")):
        plain = _plain(item)
        if 1 < len(plain) <= _LONGEST_ITEM:
            yield plain


def wished_occupations(about: str) -> frozenset[str]:
    """Occupations that the applicant says they look for; `about` holds no refusals any more."""
    found: set[str] = set()
    for sentence in _SENTENCE.split(about):
        match = _WISH.search(sentence)
        if match:
            for item in _ITEMS.split(sentence[match.end() :]):
                found |= parse_title(item).main
    return frozenset(found)
