"""Which facts of the answer bank a sentence asks for."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from libs.common.answers.domain import Needed, Topic
from libs.common.text.lists import Lists
from libs.common.text.morphology import readings
from libs.common.text.sayings import sayings
from libs.common.text.speech import Sentence, Token
from libs.common.text.tokens import fold

_topics = partial(sayings, "libs.common.answers", "topics")
_beside = partial(sayings, "libs.common.answers", "beside")
_GOING = frozenset({Topic.RELOCATION, Topic.TRIPS})
WISHED = _GOING | {Topic.SALARY, Topic.FORMAT, Topic.SCHEDULE}
"""Facts that say what the applicant wants: no answer to how things are with him now."""
_WISHES = frozenset({"бы", "б", "чтоб", "чтобы"})
_WAS = frozenset({"did", "had", "was", "were"})
_CONTENT = frozenset({"NOUN", "VERB", "INFN", "ADJF", "ADJS", "PRTF", "PRTS", "GRND", "COMP"})
_SILENT = frozenset({"PREP", "CONJ", "PRCL", "NPRO", "INTJ"})
_LANGUAGES = {
    word: name for name, words in Lists("libs.common.text.words").table("languages").items() for word in words
}


def asked_topics(sentence: Sentence) -> tuple[Needed, ...]:
    """The facts that a sentence asks for; none where it asks for something else: «сколько получали», «почему ночные».

    What the applicant wants does not answer what he has: «сейчас работаете удалённо?», «какая у вас сейчас зарплата?».

    A word that may stand beside these facts only narrows what is asked («в Казань», «по области»); any other makes it
    a question of its own.
    """
    if not sentence.wants or _tells_of_the_past(sentence) or "another" in _beside().heads(sentence):
        return ()
    topics = tuple(map(Topic, _topics().heads(sentence)))
    if asks_of_now(sentence):
        topics = tuple(one for one in topics if one not in WISHED)
    if any(_has_content(one) and not _is_place(one, topics) for one in _strange(sentence, topics, ("", "narrows"))):
        return ()
    return tuple(_needed(topic, sentence) for topic in topics)


def asks_of_now(sentence: Sentence) -> bool:
    """Whether it asks how things are with the applicant, not what he wants."""
    return "now" in _beside().heads(sentence)


def touched_topics(sentences: Sequence[Sentence]) -> frozenset[Topic]:
    """The topics that sentences speak of at all, whatever they say or ask of them."""
    found = {Topic(head) for one in sentences for head in _topics().heads(one)}
    paid = any("<money>" in one.marks for one in sentences)
    return frozenset(found | ({Topic.SALARY} if paid else set()))


def asks_besides(sentence: Sentence, topics: Iterable[Topic], named: frozenset[str] = frozenset()) -> bool:
    """Whether a sentence asks for more than these facts: it has a word that changes what is asked.

    «Переедете?» asks whether the applicant would move at all, «переедете в Казань?» does not. `named` are further
    words that are known.
    """
    return any(token.text not in named and _has_content(token) for token in _strange(sentence, topics, ("",)))


def only_asks(sentence: Sentence, topics: Iterable[Topic], named: frozenset[str] = frozenset()) -> bool:
    """Whether no word of a sentence can change what a true answer to it says: all are known, or mean nothing alone.

    «Выйдете бесплатно?», «опыт с Python 20 лет?», «удалённо за 10 000?» plant what the answer would agree to.
    """
    return all(token.text in named or _is_silent(token) for token in _strange(sentence, topics, ("", "manner")))


def _is_silent(token: Token) -> bool:
    found = readings(fold(token.text))[:1]
    return bool(found) and not token.text.isascii() and not found[0].grammemes.isdisjoint(_SILENT)


def _is_place(token: Token, topics: tuple[Topic, ...]) -> bool:
    """Whether an English question about moving or travelling names where: «relocating to Berlin»."""
    return bool(_GOING.intersection(topics)) and token.text.isascii() and token.text.istitle()


def _tells_of_the_past(sentence: Sentence) -> bool:
    """«Сколько хотели бы» asks for a wish, «сколько получали» for what was."""
    if not _WISHES.isdisjoint(sentence.names):
        return False
    return "<past>" in sentence.names or not _WAS.isdisjoint(token.text for token in sentence.tokens)


def _strange(sentence: Sentence, topics: Iterable[Topic], heads: tuple[str, ...]) -> Iterator[Token]:
    asked = frozenset(topics)
    beside = (line for line in _beside().all if line.head in heads)
    lines = [*beside, *(line for line in _topics().all if Topic(line.head) in asked)]
    known = frozenset[str]().union(*(names for line in lines for names in line.words))
    return (token for token in sentence.tokens if known.isdisjoint(token.names))


def _has_content(token: Token) -> bool:
    if token.text.isascii():
        return token.text.isalpha()
    return any(not one.grammemes.isdisjoint(_CONTENT) for one in readings(fold(token.text))[:1])


def _needed(topic: Topic, sentence: Sentence) -> Needed:
    subject = ""
    if topic is Topic.LANGUAGE:
        subject = next((name for word, name in _LANGUAGES.items() if word in sentence.names), "")
    return Needed(topic, sentence.text[:300], subject)
