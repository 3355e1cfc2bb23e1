"""Facts of the answer bank as sentences: the owner's own words, framed by what they are about."""

import re

from libs.common.answers.domain import Fact, Topic
from libs.common.text.morphology import readings

_FRAMES = {
    Topic.SALARY: ("Зарплатные ожидания", "Salary expectations"),
    Topic.START: ("Срок выхода на работу", "Start date"),
    Topic.FORMAT: ("Формат работы", "Work format"),
    Topic.SCHEDULE: ("График", "Schedule"),
    Topic.RELOCATION: ("Переезд", "Relocation"),
    Topic.TRIPS: ("Командировки", "Business trips"),
    Topic.LINKS: ("Ссылка", "Link"),
}
_UNFRAMED = frozenset({Topic.ABOUT, Topic.OTHER})
_WORDS = re.compile(r"[А-Яа-яЁё-]+")
_SENTENCE_WORDS = 12


def sentence_of(fact: Fact, *, english: bool) -> str:
    """The fact as one sentence or more; empty where its owner gave no words of that language."""
    said = fact.said(english=english).strip()
    if not said:
        return ""
    if fact.topic not in _UNFRAMED and not _is_sentence(said, english=english):
        frame = fact.subject.capitalize() if fact.subject else _FRAMES.get(fact.topic, ("", ""))[english]
        said = f"{frame}: {said}" if frame else said
    said = said[:1].upper() + said[1:]
    return said if said[-1] in ".!?" or fact.topic is Topic.LINKS else f"{said}."


def _is_sentence(text: str, *, english: bool) -> bool:
    """Tell whether the words stand alone: they have a verb or a predicate, or end as a sentence does."""
    if text[-1] in ".!?":
        return True
    if english:
        return bool(re.match(r"(?:I|I'm|My|Yes|No|Not)\b", text))
    words = _WORDS.findall(text)[:_SENTENCE_WORDS]
    best = [readings(word.lower())[0] for word in words]
    return any(one.has("VERB") or one.has("PRED") or one.normal == "готовый" for one in best)
