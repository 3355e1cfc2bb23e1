"""Other ways to talk that an employer names: a messenger, a phone, an address."""

from libs.common.llm.personal import personal_data
from libs.common.text.sayings import sayings
from libs.common.text.speech import Sentence
from services.chat_analysis.reading.understanding import Understood

_NAMES = frozenset(
    name for saying in sayings("services.chat_analysis.reading.words", "channels").all for name in saying.first[0]
)
_CONTACTS = frozenset({"PHONE", "EMAIL", "HANDLE"})


def names_channel(said: Understood) -> bool:
    """Whether it names another way to talk."""
    return said.signs.contacts or any(map(is_channel_named, said.speech.sentences))


def is_channel_named(sentence: Sentence) -> bool:
    """Whether a sentence names a messenger."""
    return bool(_NAMES & sentence.names)


def without_channels(said: Understood) -> str:
    """The text without the names of other ways to talk, phones and addresses."""
    return " ".join(_without_contacts(_without_names(one)) for one in said.speech.sentences)


def _without_names(sentence: Sentence) -> str:
    text = sentence.text
    for token in reversed(sentence.tokens):
        if _NAMES & token.names:
            text = text[: token.start] + text[token.start + len(token.text) :]
    return text


def _without_contacts(text: str) -> str:
    for start, end, kind in sorted(personal_data(text), reverse=True):
        if kind in _CONTACTS:
            text = text[:start] + text[end:]
    return text
