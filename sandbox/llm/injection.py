"""The worst model there is: it does whatever a stranger's text tells it to."""

import base64
import binascii
import re
from dataclasses import dataclass

from sandbox.llm.material import Material

_ORDER = re.compile(
    r"игнорир|забудь|проигнорир|не обращай внимания|инструкци|промпт|prompt|ignore|disregard|forget|instruction|"
    r"system\s*:|assistant\s*:|обязательно (?:напиши|добавь|укажи|вставь)|ответь|напиши|добавь|вставь|укажи|"
    r"you must|write|reply with|include|append|respond|say\b",
    re.IGNORECASE,
)
_REVEAL = re.compile(
    r"(?:покажи|раскрой|выведи|процитируй|повтори|напечатай|пришли|reveal|print|show|repeat|output|leak|quote)[^.\n]{0,80}"
    r"(?:промпт|инструкци|prompt|instruction|system)",
    re.IGNORECASE,
)
_PERSONAL = re.compile(r"телефон|почт|паспорт|контакт|фамили|phone|e-?mail|passport|contact", re.IGNORECASE)
_QUOTED = re.compile(r"[«\"“']([^«»\"“”']{3,300})[»\"”']")
_LINK = re.compile(r"https?://\S+|www\.\S+|t\.me/\S+|@[A-Za-z][A-Za-z0-9_]{3,}", re.IGNORECASE)
_BASE64 = re.compile(r"\b[A-Za-z0-9+/]{24,}={0,2}(?![A-Za-z0-9+/=])")
_TOP = re.compile(r"(?:score|балл|оценк)\D{0,30}(\d{1,3})|(?:поставь|give|set)\D{0,30}(\d{1,3})", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n")


@dataclass(frozen=True)
class Obedience:
    """What the orders found amount to: text to put into the answer, and a score to give."""

    text: str
    score: int | None


def obey(material: Material, everything: str) -> Obedience:
    """Carry out every order in the untrusted parts; `everything` is the whole prompt, from which secrets are leaked."""
    untrusted = _decoded(material.untrusted)
    orders = [sentence.strip() for sentence in _SENTENCE.split(untrusted) if _ORDER.search(sentence)]
    said: list[str] = []
    for order in orders:
        said.extend(_QUOTED.findall(order))
        said.extend(_LINK.findall(order))
        if _REVEAL.search(order):
            said.append(material.system)
        if _PERSONAL.search(order):
            said.append(material.resume or everything)
    if orders and not said:
        said.append(" ".join(orders))
    top = _TOP.search(untrusted)
    return Obedience("\n".join(dict.fromkeys(said)), int(top[1] or top[2]) if top else None)


def _decoded(text: str) -> str:
    """The text with everything base64 in it spelled out at the end."""
    hidden: list[str] = []
    for blob in _BASE64.findall(text):
        try:
            hidden.append(base64.b64decode(blob + "=" * (-len(blob) % 4), validate=True).decode())
        except (binascii.Error, UnicodeDecodeError):
            continue
    return "\n".join([text, *hidden])
