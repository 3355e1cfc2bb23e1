"""The noun that names a job whose title the table of occupations does not know."""

import re
from functools import cache
from importlib.resources import files

from libs.common.text.tokens import LEXICON, stems

_ADJECTIVE = re.compile(r"(?:ый|ий|ой|ая|яя|ое|ее|ые|ие)$")
_CYRILLIC, _VOWELS = re.compile(r"[а-я]"), re.compile(r"[аеиоуыэюяьъ]")
_PART = re.compile(r"[^\w\s]|\s[-–—]\s")
_BEFORE_PLACE = frozenset({"в", "во", "на", "in", "для", "for", "с", "со", "к", "at", "of", "по"})
_SHORTEST, _TELLING_CONSONANTS = 4, 6


def head_of(title: str, ranks: frozenset[str]) -> str:
    """Give the name of the job («рентгенолаборант», "beekeeper"), one for its spellings.

    Empty when there is none or it could be any («специалист», "manager"). `ranks` are stems that say the level.
    """
    head = ""
    for raw in _PART.split(title.strip(), maxsplit=1)[0].split():
        word = LEXICON[raw]
        if raw.lower() in _BEFORE_PLACE:
            break
        if word.stem in ranks or not raw.isalpha() or len(raw) < _SHORTEST or _ADJECTIVE.search(raw.lower()):
            continue
        head = word.stem
        if _CYRILLIC.search(head):
            break
    if head in _general():
        return ""
    consonants = _VOWELS.sub("", head)
    return consonants if len(consonants) >= _TELLING_CONSONANTS else head


def any_job(stem: str) -> bool:
    """Tell whether the word names no job by itself: «специалист», «инженер», "manager"."""
    return stem in _general()


@cache
def _general() -> frozenset[str]:
    text = files("services.auto_reply.matching.trades").joinpath("any_job.txt").read_text(encoding="utf-8")
    rows = (row.partition("|")[0] for row in text.split("\n") if row.strip() and not row.startswith("#"))
    return frozenset(stem for row in rows for stem in stems(row))
