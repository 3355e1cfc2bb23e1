"""Sentences that would harm their author: concessions, insults, private matters, boasts beyond any resume."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from libs.common.grounding.facts import ResumeFacts
from libs.common.grounding.language.terms import Term
from libs.common.text.sayings import Sayings, sayings
from libs.common.text.speech import read_speech

_CLEAN = re.compile(r"(?:без|нет) вредных привычек|вредных привычек нет", re.IGNORECASE)


def may_harm(terms: Iterable[Term]) -> bool:
    """Tell whether a sentence of these words has one with which a harmful one begins; most have none."""
    return any(term.key in _begun() or not term.names.isdisjoint(_begun()) for term in terms)


@cache
def _begun() -> frozenset[str]:
    return frozenset(name.removeprefix("=") for one in _list().all for name in one.first[0])


@lru_cache(maxsize=4_096)
def harm_in(sentence: str) -> str | None:
    """What kind of harm a sentence does, a head of `harmful.txt`; None where it does none."""
    found = (head for one in read_speech(sentence).sentences for head in _list().heads(one))
    return next(found, None)


def said_by_owner(sentence: str, facts: ResumeFacts) -> bool:
    """Tell whether the owner has said it in these words, a denial too: of themselves, of a job, as an answer.

    Who has no bad habits neither drinks nor smokes.
    """
    if harm_in(sentence) == "habit" and _CLEAN.search(facts.about):
        return True
    said = sentence.strip(" .!").casefold()
    texts = (facts.about, *(job.description for job in facts.jobs))
    own = (*texts, *(one.text for one in (*facts.answers, *facts.wishes)))
    return any(said in text.casefold() for text in own)


def _list() -> Sayings:
    return sayings("libs.common.grounding.harm", "harmful")
