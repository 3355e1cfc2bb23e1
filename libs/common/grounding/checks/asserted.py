"""Which pieces of a resume's text assert something: what is denied, wished or only tried proves nothing."""

import re
from collections.abc import Iterator

from libs.common.grounding.checks.sentences import split_segments, split_sentences
from libs.common.grounding.checks.stance import Stance, denies, stances, wishes
from libs.common.grounding.facts import Text
from libs.common.text.morphology import reading


def asserted(text: Text) -> Iterator[Text]:
    """Give the pieces of a resume text that assert: «С Go не работал» and «ищу», «не рассматриваю» prove nothing."""
    for sentence in split_sentences(text.text):
        segments = split_segments(sentence)
        found = stances(sentence, segments)
        if all(stance not in {Stance.DENIED, Stance.WISH} for stance in found):
            yield Text(text.path, sentence.text)
            continue
        for number, (segment, stance) in enumerate(zip(segments, found, strict=True)):
            opens = number == 0 and len(segments) > 1
            named = opens and stance is Stance.WISH and _names_oneself(segment.text)
            graded = opens and stance is Stance.DENIED and _has_level(segment.text)
            rest = (
                number > 0
                and ONLY.match(segment.text) is not None
                and not (denies(segment.text) or wishes(segment.text))
            )
            if named or graded or rest or stance not in {Stance.DENIED, Stance.WISH}:
                yield Text(text.path, segment.text)


def only_tried(text: str) -> bool:
    """Tell whether a text says that something was only tried: it proves no work with it."""
    return _ONLY.search(text) is not None and _TRIED.search(text) is not None


def _names_oneself(text: str) -> bool:
    """Tell whether a text only says who somebody is: «бортпроводник с налётом 2 800 часов», before what is wished."""
    if wishes(text) or denies(text):
        return False
    first = _FIRST_WORD.search(text)
    return first is not None and {"NOUN", "anim", "nomn"} <= reading(first[0].lower()).grammemes


def _has_level(text: str) -> bool:
    return not denies(text) and _LEVEL.search(text) is not None


_LEVEL = re.compile(r"(?<!\w)[ABCАВС][12](?!\w)")
"""What a language has that is known: «английский — C1, немецкий не знаю»."""
_FIRST_WORD = re.compile(r"[^\W\d_]+")
ONLY = re.compile(r"\W*(?:а\s+)?(?:только|лишь)\b(?!\s+(?:учебн|на уровне|слыша|чита|теор|курс))", re.IGNORECASE)
"""What is done, behind what is not: «детей не веду, только взрослые»."""
_ONLY = re.compile(r"\b(?:только|лишь|only|just)\b", re.IGNORECASE)


_TRIED = re.compile(r"учебн|пробов|\bкурс|самообраз|pet|\btried|\bcourse|training|tutorial|practice", re.IGNORECASE)
