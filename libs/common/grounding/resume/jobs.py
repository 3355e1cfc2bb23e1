"""By what a job of the resume is known: the roots of its position, and the words that tell its employer from others."""

import re
from dataclasses import dataclass

from libs.common.grounding.facts import Job
from libs.common.grounding.language.bag import bag
from libs.common.grounding.language.lexicon import LEGAL_FORMS
from libs.common.grounding.words.lists import WORDS
from libs.common.text.morphology import reading
from libs.common.text.roots import root
from libs.common.text.tokens import TOKEN

_QUOTED_NAME = re.compile(r"[«“„\"]([^«»“”„\"]+)[»”“\"]")


_KINDS = LEGAL_FORMS | bag("студия компания группа")


def own_words(company: str) -> tuple[str, ...]:
    """The words that tell a company from others, in lower case."""
    quoted = " ".join(_QUOTED_NAME.findall(company))
    return tuple(
        word.lower() for word in TOKEN.findall(quoted or company) if word.lower() not in _KINDS and word[0].isupper()
    )


@dataclass(frozen=True, slots=True)
class JobRoots:
    """The roots of a job's position and employer, and whether it was a helper's."""

    roots: frozenset[str]
    helped: bool


def roots_of(job: Job) -> JobRoots:
    words = (word.lower() for word in TOKEN.findall(f"{job.position} {job.company}"))
    return JobRoots(
        frozenset(root(reading(word).normal) for word in words if not word.isascii()), only_helped(job.position)
    )


_HELPER = re.compile(rf"\b(?:{WORDS.either('helpers')}|стаж[её]р|ученик|intern\b|trainee)", re.IGNORECASE)


def only_helped(position: str) -> bool:
    """Tell whether somebody of that position only helped one: «помощник воспитателя»."""
    return _HELPER.search(position) is not None
