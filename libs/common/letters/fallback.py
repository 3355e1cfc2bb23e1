"""Why a letter was composed from the resume though a model is set: what the owner is told about it."""

from collections.abc import Sequence

FAILED = "llm_failed: "
UNUSABLE = "llm_drafts_unusable"
_DRAFTED = ("sanity: ", "unsupported: ", "too_little_supported", "nothing_told")
_SENTENCES = {
    "llm_unavailable": "Языковая модель не отвечает: письма составляются из фактов резюме. Проверьте LLM_BASE_URL.",
    "llm_budget_spent": (
        "Дневной бюджет на языковую модель исчерпан: до завтра письма составляются из фактов резюме. "
        "Его задаёт LLM_DAILY_BUDGET."
    ),
    "llm_rejected": (
        "Языковая модель отклоняет запросы (ключ, название модели или деньги на счёте): письма составляются из фактов "
        "резюме. Проверьте LLM_API_KEY, LLM_MODEL и счёт у провайдера."
    ),
    UNUSABLE: "Черновики языковой модели не проходят проверку: письма составляются из фактов резюме.",
}
_OTHER = "Языковая модель отвечает не так, как нужно: письма составляются из фактов резюме."


def fault_of(source: str | None, notes: Sequence[str]) -> str | None:
    """The code of what kept the model from writing a letter; None for a letter of a model, or without any model."""
    if source != "composed":
        return None
    failed = next((note.removeprefix(FAILED) for note in notes if note.startswith(FAILED)), None)
    if failed is not None:
        return failed
    return UNUSABLE if any(note.startswith(_DRAFTED) for note in notes) else None


def sentence_of(fault: str) -> str:
    """What the owner reads of a fault: what it means, and what to do."""
    return _SENTENCES.get(fault, _OTHER)
