"""Which pieces of a resume's text assert something: what is denied, wished or only tried proves nothing."""

import re
from collections.abc import Iterator

from libs.common.grounding.checks.sentences import split_segments, split_sentences
from libs.common.grounding.checks.stance import Stance, stances
from libs.common.grounding.facts import Text


def asserted(text: Text) -> Iterator[Text]:
    """Give the pieces of a resume text that assert: «С Go не работал» and «ищу», «не рассматриваю» prove nothing."""
    for sentence in split_sentences(text.text):
        segments = split_segments(sentence)
        found = stances(sentence, segments)
        if all(stance not in {Stance.DENIED, Stance.WISH} for stance in found):
            yield Text(text.path, sentence.text)
            continue
        for segment, stance in zip(segments, found, strict=True):
            if stance not in {Stance.DENIED, Stance.WISH}:
                yield Text(text.path, segment.text)


def only_tried(text: str) -> bool:
    """Tell whether a text says that something was only tried: it proves no work with it."""
    return _ONLY.search(text) is not None and _TRIED.search(text) is not None


_ONLY = re.compile(r"\b(?:только|лишь|only|just)\b", re.IGNORECASE)


_TRIED = re.compile(r"учебн|пробов|\bкурс|самообраз|pet|\btried|\bcourse|training|tutorial|practice", re.IGNORECASE)
