"""Personal data that a language model does not need, replaced by placeholders and restored on this machine."""

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from libs.common.grounding.facts import ResumePayload
from services.auto_reply.letters.contacts import EMAIL, HANDLE, LINK_TOKEN, PHONE

_DROPPED = frozenset(
    {
        "contact",
        "photo",
        "site",
        "portfolio",
        "recommendation",
        "birth_date",
        "url",
        "alternate_url",
        "download",
        "actions",
        "citizenship",
        "work_ticket",
        "middle_name",
        "owner",
        "certificate_url",
        "company_url",
        "metro",
    }
)
_PLACEHOLDER = re.compile(r"\{\{\s*(SURNAME|PATRONYMIC|PHONE|EMAIL|LINK|HANDLE)_(\d+)\s*\}\}")
_ENDING = r"(?:а|у|ы|е|ой|ою|ым|ом|ого|ому|ому|ых|ыми|ая|ую|ий|ый|ам|ами|ах|'s)?"


@dataclass(frozen=True, slots=True)
class MaskedResume:
    """A resume without phone, e-mail, links and surname, and what each placeholder stands for."""

    resume: dict[str, Any]
    originals: Mapping[str, str] = field(default_factory=dict[str, str])

    def restore(self, text: str) -> str:
        """Put the originals back; a placeholder that was never given out stays and fails the sanity check."""
        return _PLACEHOLDER.sub(lambda match: self.originals.get(f"{match[1]}_{match[2]}", match[0]), text)


def mask(resume: ResumePayload) -> MaskedResume:
    """Replace phones, addresses, links, handles, surname and patronymic in every text of the resume."""
    masker = _Masker(resume)
    masked = {key: masker.value(value) for key, value in resume.items() if key not in _DROPPED}
    return MaskedResume(resume=masked, originals={name: text for text, name in masker.names.items()})


def redact(text: str) -> str:
    """Hide contacts of other people in a foreign text; nothing restores them."""
    for pattern, name in ((EMAIL, "почта"), (LINK_TOKEN, "ссылка"), (HANDLE, "контакт"), (PHONE, "телефон")):
        text = pattern.sub(f"({name} скрыт{'а' if name in {'почта', 'ссылка'} else ''})", text)
    return text


class _Masker:
    def __init__(self, resume: ResumePayload) -> None:
        self.names: dict[str, str] = {}
        self._patterns: list[tuple[re.Pattern[str], str]] = [
            (EMAIL, "EMAIL"),
            (LINK_TOKEN, "LINK"),
            (HANDLE, "HANDLE"),
            (PHONE, "PHONE"),
        ]
        for key, name in (("last_name", "SURNAME"), ("middle_name", "PATRONYMIC")):
            word = resume.get(key)
            if isinstance(word, str) and len(word.strip()) > 1:
                self._patterns.append((_inflected(word.strip()), name))

    def value(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, Mapping):
            return {key: self.value(item) for key, item in value.items() if key not in _DROPPED}  # pyright: ignore[reportUnknownVariableType]
        if isinstance(value, list | tuple):
            return [self.value(item) for item in value]  # pyright: ignore[reportUnknownVariableType]
        return copy.copy(value)

    def _text(self, text: str) -> str:
        for pattern, name in self._patterns:
            text = pattern.sub(lambda match, name=name: self._placeholder(match[0], name), text)
        return text

    def _placeholder(self, original: str, name: str) -> str:
        if original not in self.names:
            number = sum(1 for known in self.names.values() if known.startswith(f"{name}_")) + 1
            self.names[original] = f"{name}_{number}"
        return f"{{{{{self.names[original]}}}}}"


def _inflected(surname: str) -> re.Pattern[str]:
    """Match a surname in any case: «Иванова» also as «Ивановой», «Невский» as «Невскому»."""
    stem = re.sub(r"(?:ая|ий|ый|ой|а|я|ь|й)$", "", surname) if len(surname) > 4 else surname
    return re.compile(rf"(?<!\w)(?:{re.escape(surname)}|{re.escape(stem)}){_ENDING}(?!\w)", re.IGNORECASE)
