"""Why a letter was composed from the resume though a model is set; the words are `llm` of the messages."""

from collections.abc import Sequence

from libs.common.messages.catalogue import Language, known
from libs.common.messages.said import Said, say

FAILED = "llm_failed: "
UNUSABLE = "llm_drafts_unusable"
_DRAFTED = ("sanity: ", "unsupported: ", "too_little_supported", "nothing_told")


def fault_of(source: str | None, notes: Sequence[str]) -> str | None:
    """The code of what kept the model from writing a letter; None for a letter of a model, or without any model."""
    if source != "composed":
        return None
    failed = next((note.removeprefix(FAILED) for note in notes if note.startswith(FAILED)), None)
    if failed is not None:
        return failed
    return UNUSABLE if any(note.startswith(_DRAFTED) for note in notes) else None


def is_news(fault: str, before: str | None) -> bool:
    """Tell whether the owner should hear of a fault, given that of the letter before: one poor draft is no news."""
    return before == UNUSABLE if fault == UNUSABLE else before is None or before == UNUSABLE


def sentence_of(fault: str, language: Language = "ru") -> str:
    """What a fault means, and what to do."""
    return said_of(fault).told(language)


def said_of(fault: str) -> Said:
    """The same by its code."""
    return say("llm", fault if known("llm", fault) else "other")
