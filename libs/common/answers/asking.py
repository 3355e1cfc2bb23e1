"""Which facts of the answer bank a sentence asks for."""

from functools import partial

from libs.common.answers.domain import Needed, Topic
from libs.common.text.sayings import sayings
from libs.common.text.speech import Sentence, read_speech

_topics = partial(sayings, "libs.common.answers", "topics")
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


def asked_facts(text: str) -> tuple[Needed, ...]:
    """The facts that a text asks for, each once: a question of an employer, of a questionnaire or of a test."""
    found = {(one.topic, one.subject): one for each in read_speech(text).sentences for one in asked_topics(each)}
    return tuple(found.values())


def _needed(topic: Topic, sentence: Sentence) -> Needed:
    subject = ""
    if topic is Topic.LANGUAGE:
        subject = next((name for word, name in _LANGUAGES.items() if word in sentence.names), "")
    return Needed(topic, sentence.text[:300], subject)
