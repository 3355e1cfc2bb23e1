"""One pass over the text of a vacancy: which skills it asks for and how much, years, where and in what format."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from libs.common.text.tokens import Word, keys, words
from libs.common.text.vocabulary import vocabulary
from libs.common.text.years import required_years

REQUIREMENTS, NICE, DUTIES, OTHER, CONDITIONS = "requirements", "nice", "duties", "other", "conditions"
WEIGHTS = {REQUIREMENTS: 1.0, DUTIES: 0.6, OTHER: 0.45, NICE: 0.35, CONDITIONS: 0.0}
"""How much a skill counts by the part of the text it stands in; benefits («обучение», «доставка») prove nothing."""

_HEADER_WORDS = {
    REQUIREMENTS: "требования требуется требуем ожидаем ожидания ждем нужно необходимо необходимые важно кандидат кандидату "
    "обязательно квалификация ищем видим компетенции пожелания requirements require required qualifications must expect "
    "looking skills need профиль знания умения",
    NICE: "плюсом плюс плюсы желательно желательны преимуществом преимущества приветствуется nice preferred bonus plus",
    DUTIES: "обязанности обязанность задачи предстоит делать заниматься функционал responsibilities duties tasks зона",
    CONDITIONS: "условия предлагаем предлагает бонусы offer benefits conditions получишь получите гарантируем perks",
    OTHER: "компании компания проекте команде about company",
}
_HEADERS = {key: section for section, text in _HEADER_WORDS.items() for key in keys(text)}
_STRONG = frozenset(
    keys("требования обязанности условия задачи ожидаем предлагаем requirements responsibilities ждем ищем")
)
_INLINE_NICE = frozenset(keys("плюсом плюс желательно желательны преимуществом приветствуется nice preferred plus"))
_HEADER_LENGTH = 9

_REMOTE = re.compile(
    r"удал[её]нк|удал[её]нн(?:ая|ой|ую|ый|ое|ого|ом)\b(?! (?:доступ|сервер|рабоч|администр|подключ|поддержк))|удал[её]нно|"
    r"дистанционн(?:ая|ой|ую|ый|ое|ого|ом|о)\b(?! обучен)|из любой точки|\bремоут|home ?office|\bremote(?:ly)?\b(?! (?:desktop|access|server|host))",
    re.IGNORECASE,
)
_NOT_REMOTE = re.compile(
    r"(?:не (?:рассматрива|предполага|предлага|предусм)[а-я]*[^.\n]{0,25}удал)|(?:удал[её]нк[аиу]|удал[её]нн[а-я]+(?: (?:работ|формат)[а-я]*)?)"
    r"\s*(?:[-–—:]\s*)?(?:нет|не\s(?:рассм|предусм|предпол|возмож|предл))|без удал[её]нк|только (?:в )?офис|строго (?:в )?офис|"
    r"no remote|not remote|full[- ]?time office|on-?site only",
    re.IGNORECASE,
)
_PARTIAL = re.compile(
    r"частичн[а-я]+ удал|гибрид|hybrid|\d\s?(?:-|–|или)?\s?\d?\s*(?:дн|раз)[а-я]*(?: в неделю)? (?:из дома|удал)|дн[яей]+ удал|"
    r"(?:после|по завершении|по окончании) (?:испытат|и\.?с)[^.\n]{0,40}удал|удал[^.\n]{0,40}после (?:испытат|ввод)|частично удал",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"\bв офис|\bофис[еау]?\b|\bon-?site\b|in[- ]office|на территории (?:работодател|предприят|компани)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Profile:
    """What the text says: weight 0-1 by skill id, all stems, years asked for (None: not said), formats of work it mentions."""

    mentions: dict[int, float]
    stems: frozenset[str]
    years: float | None
    remote: bool
    partly_remote: bool
    remote_denied: bool
    office: bool
    length: int


EMPTY = Profile({}, frozenset(), None, remote=False, partly_remote=False, remote_denied=False, office=False, length=0)


def read_profile(text: str) -> Profile:
    """Read the plain text of a description (or of a search snippet); empty text gives an empty profile."""
    if not text:
        return EMPTY
    sequence = words(text)
    denied = _NOT_REMOTE.search(text) is not None
    return Profile(
        mentions=_mentions(sequence),
        stems=frozenset(word.stem for word in sequence),
        years=required_years(text),
        remote=not denied and _REMOTE.search(text) is not None,
        partly_remote=_PARTIAL.search(text) is not None,
        remote_denied=denied,
        office=_OFFICE.search(text) is not None,
        length=len(text),
    )


def _mentions(sequence: list[Word]) -> dict[int, float]:
    weights: dict[int, float] = {}
    spans = list(_sections(sequence))
    cursor = 0
    for found in vocabulary().find(sequence):
        while cursor + 1 < len(spans) and spans[cursor + 1][0] <= found.start:
            cursor += 1
        weight = WEIGHTS[spans[cursor][1]]
        if weight > weights.get(found.value.id, 0.0):
            weights[found.value.id] = weight
    return weights


def _sections(sequence: list[Word]) -> Iterator[tuple[int, str]]:
    """(first word, section) in order; a header is a short clause with a telling word, or such a word capitalised in flattened text."""
    yield 0, OTHER
    section, start = OTHER, 0
    for end, word in enumerate(sequence):
        if not word.mark:
            if word.key in _STRONG and not word.lower and end > start:
                section = _HEADERS[word.key]
                yield end, section
            continue
        if end - start:
            clause = sequence[start:end]
            header = next((_HEADERS[item.key] for item in clause if item.key in _HEADERS), None)
            if header is not None and len(clause) <= _HEADER_LENGTH and word.key in {":", "\n", "?"}:
                section = header
                yield start, section
            elif section != CONDITIONS and any(item.key in _INLINE_NICE for item in clause):
                yield start, NICE
                yield end, section
        start = end + 1
