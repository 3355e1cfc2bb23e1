"""Which facts of the answer bank a sentence asks for."""

import re
from collections.abc import Iterable, Iterator
from functools import partial

from libs.common.answers.domain import Needed, Topic
from libs.common.text.morphology import readings
from libs.common.text.sayings import sayings
from libs.common.text.speech import Sentence, Token, read_speech
from libs.common.text.tokens import fold

_topics = partial(sayings, "libs.common.answers", "topics")
_beside = partial(sayings, "libs.common.answers", "beside")
_GERUND = re.compile(r"[a-z]{3,}ing$")
_CONTENT = frozenset({"NOUN", "VERB", "INFN", "ADJF", "ADJS", "PRTF", "PRTS", "GRND", "COMP"})
_LANGUAGES = {
    "английский": "английский", "english": "английский", "немецкий": "немецкий", "german": "немецкий",
    "французский": "французский", "french": "французский", "китайский": "китайский", "chinese": "китайский",
    "испанский": "испанский", "spanish": "испанский", "итальянский": "итальянский", "турецкий": "турецкий",
}  # fmt: skip


def asked_topics(sentence: Sentence) -> tuple[Needed, ...]:
    """The facts that a sentence asks for; none where it asks for something else."""
    if not sentence.wants:
        return ()
    return tuple(_needed(Topic(head), sentence) for head in _topics().heads(sentence))


def asks_besides(sentence: Sentence, topics: Iterable[Topic], named: frozenset[str] = frozenset()) -> bool:
    """Whether a sentence asks for more than these facts: it has a word that changes what is asked.

    «Выйдете завтра?» asks for a start, «выйдете на концерт завтра?» does not. `named` are further words that are known.
    """
    return any(token.text not in named and _says_something(token) for token in _strange(sentence, topics))


def asks_another_deed(sentence: Sentence, topics: Iterable[Topic]) -> bool:
    """Whether a sentence asks what the applicant does, and that is no deed of these facts: «сколько шьёте за смену»."""
    return any("<2per>" in token.names or _GERUND.match(token.text) for token in _strange(sentence, topics))


def _strange(sentence: Sentence, topics: Iterable[Topic]) -> Iterator[Token]:
    asked = frozenset(topics)
    lines = [*_beside().all, *(line for line in _topics().all if Topic(line.head) in asked)]
    known = frozenset[str]().union(*(names for line in lines for names in line.words))
    return (token for token in sentence.tokens if known.isdisjoint(token.names))


def _says_something(token: Token) -> bool:
    if token.text.isascii():
        return token.text.isalpha()
    return any(not one.grammemes.isdisjoint(_CONTENT) for one in readings(fold(token.text))[:1])


def asked_facts(text: str) -> tuple[Needed, ...]:
    """The facts that a text asks for, each once: a question of an employer, of a questionnaire or of a test."""
    found = {(one.topic, one.subject): one for each in read_speech(text).sentences for one in asked_topics(each)}
    return tuple(found.values())


def _needed(topic: Topic, sentence: Sentence) -> Needed:
    subject = ""
    if topic is Topic.LANGUAGE:
        subject = next((name for word, name in _LANGUAGES.items() if word in sentence.names), "")
    return Needed(topic, sentence.text[:300], subject)
