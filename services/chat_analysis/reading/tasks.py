"""Work that an employer gives to be done: told by who is to do what and until when, not by what the work is called."""

from collections.abc import Sequence

from libs.common.text.sayings import sayings
from libs.common.text.speech import Sentence, Token
from services.chat_analysis.reading.times import Times

_ACTS = sayings("services.chat_analysis.reading.words", "deeds")


def given_tasks(sentences: Sequence[Sentence], times: Times) -> tuple[Sentence, ...]:
    """The sentences that ask for a work: a deed that is no answer, no visit and no paper, to be handed in or in time.

    «Сведите куплет, на всё 48 часов» is one, «пришлите диплом до пятницы» and «ответьте до 18:00» are none.
    """
    heads = [frozenset(_ACTS.heads(one)) for one in sentences]
    works = tuple(one for one, head in zip(sentences, heads, strict=True) if _is_work(one, head))
    handed = any(head & {"hand-in", "attached"} for head in heads)
    return works if works and (times.deadline is not None or handed) else ()


def _is_work(sentence: Sentence, heads: frozenset[str]) -> bool:
    if not sentence.wants or heads & {"paper", "no-work"}:
        return False
    if "hand-in" in heads and ("result" in heads or "awaited" in heads):
        return True
    return "make" in heads or orders_deed(sentence)


def orders_deed(sentence: Sentence) -> bool:
    """Whether it orders more than an answer, a visit, a choice or to hand something over."""
    return any(_is_deed(token) for token in _ordered(sentence))


def _ordered(sentence: Sentence) -> list[Token]:
    """The verbs that say what is to be done: an order, an infinitive after a need, «сделаете?»."""
    ordered = [token for token in sentence.tokens if "<impr>" in token.names or _is_asked_for(token, sentence)]
    if ordered or "<request>" not in sentence.marks:
        return ordered
    return [token for token in sentence.tokens if "<infn>" in token.names]


def _is_asked_for(token: Token, sentence: Sentence) -> bool:
    return sentence.asked and token.names >= {"<futr>", "<2per>"}


def _is_deed(token: Token) -> bool:
    return not any(token.names & part for saying in _ACTS.all if saying.head == "told" for part in saying.first)
