"""Formats of work that a text mentions: remote, partly remote, not remote, office."""

import re
from dataclasses import dataclass

from libs.common.text.tokens import stems
from services.auto_reply.matching.words.lists import WORDS

_THINGS = WORDS.ways("remote_things")


def _remote_words() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """A part of a word, and what is to be looked for where it stands."""
    ways = {head: list(patterns) for head, patterns in WORDS.ways("remote").items()}
    for head, (pattern,) in WORDS.ways("remote_of").items():
        ways.setdefault(head, []).append(rf"{pattern}(?! (?:{'|'.join(_THINGS[head])}))")
    return tuple((head, re.compile("|".join(patterns))) for head, patterns in ways.items())


_REMOTE_WORDS = _remote_words()
_DENIED = re.compile(WORDS.either("remote_denied"))
_PARTLY = re.compile(WORDS.either("remote_partly"))
_OFFICE_ONLY = re.compile(WORDS.either("office_only"))
_WHERE = r"(?:гибрид|hybrid|офис|office|на\s+месте|on-?site)[а-яa-z]*"
_FROM_HOME = r"(?:удал[её]н|дистанц|remote|из\s+дома)[а-яa-z]*"
_CHOICE = re.compile(
    rf"{_FROM_HOME}(?:\s+[а-яa-z]+){{0,2}}\s*(?:,|/|\bили\b|\bлибо\b|\bor\b)\s*(?:[а-яa-z]+\s+){{0,3}}{_WHERE}|"
    rf"{_WHERE}(?:\s+[а-яa-z]+){{0,3}}\s*(?:,|/|\bили\b|\bлибо\b|\bor\b)\s*(?:[а-яa-z]+\s+){{0,3}}{_FROM_HOME}|"
    r"(?:формат|format)[^.\n]{0,40}(?:на\s+выбор|на\s+ваш\s+выбор|your\s+choice)"
)
"""«Удалённо, гибрид или офис»: the applicant chooses, so remote stands beside the others."""
_EXPLAINED = re.compile(r"гибрид[а-я]*[^.\n(]{0,25}\($")
_BEFORE, _AFTER = 60, 60
_DENYING, _PARTING = ("не", "без ", "no"), ("част", "дн", "после", "оконч", "заверш")
"""Without one of these the slower patterns cannot match."""


@dataclass(frozen=True, slots=True)
class Formats:
    """What the words say; `denied` outweighs `remote`."""

    remote: bool
    partly: bool
    denied: bool
    office: bool
    choice: bool = False
    """Remote is one of the formats to choose from, though the text names partly remote work too."""


_STEMS = frozenset(
    stems(
        "удаленка удаленно удаленный дистанционно дистанционный дистанционка remote remotely ремоут точки дома home "
        "homeoffice офис офисный site onsite гибрид гибридный гибридно hybrid"
    )
)
UNSAID = Formats(remote=False, partly=False, denied=False, office=False)


def _holds(window: str, hints: tuple[str, ...]) -> bool:
    return any(hint in window for hint in hints)


def _chosen(lowered: str) -> bool:
    """Whether the text lets choose; «гибридный график (офис/удалёнка)» only explains the hybrid."""
    return any(
        _EXPLAINED.search(lowered[max(0, match.start() - _BEFORE) : match.start()]) is None
        for match in _CHOICE.finditer(lowered)
    )


def says_formats(found: frozenset[str]) -> bool:
    """Whether a text of these stems may name a format at all; most of the others need not be read."""
    return not found.isdisjoint(_STEMS)


def read_formats(lowered: str) -> Formats:
    """Read a text in lower case with е for ё."""
    remote = denied = partly = False
    for hint, pattern in _REMOTE_WORDS:
        if hint not in lowered:
            continue
        for match in pattern.finditer(lowered):
            remote = True
            window = lowered[max(0, match.start() - _BEFORE) : match.end() + _AFTER]
            denied = denied or (_holds(window, _DENYING) and _DENIED.search(window) is not None)
            partly = partly or (_holds(window, _PARTING) and _PARTLY.search(window) is not None)
    office = "офис" in lowered or "on-site" in lowered or "onsite" in lowered
    denied = denied or (office and _OFFICE_ONLY.search(lowered) is not None)
    partly = partly or "гибрид" in lowered or "hybrid" in lowered
    choice = remote and not denied and (partly or office) and _chosen(lowered)
    return Formats(remote=remote and not denied, partly=partly, denied=denied, office=office, choice=choice)
