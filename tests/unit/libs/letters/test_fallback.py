"""What kept a model from writing a letter is read from the letter's notes, and said with what to do about it."""

import pytest

from libs.common.letters.fallback import UNUSABLE, fault_of, is_news, sentence_of


@pytest.mark.parametrize(
    ("source", "notes", "fault"),
    [
        ("composed", ["llm_failed: llm_unavailable"], "llm_unavailable"),
        ("composed", ["sanity: language", "unsupported: skill"], UNUSABLE),
        ("composed", ["unsupported: skill", "llm_failed: llm_budget_spent"], "llm_budget_spent"),
        ("composed", ["composed_trimmed"], None),
        ("llm", ["unsupported: skill", "sentences_dropped"], None),
        (None, [], None),
    ],
)
def test_the_fault_is_known_by_the_notes(source: str | None, notes: list[str], fault: str | None) -> None:
    assert fault_of(source, notes) == fault


def test_every_fault_has_a_sentence() -> None:
    assert "LLM_BASE_URL" in sentence_of("llm_unavailable", "en")
    assert sentence_of("something_new", "ru")


@pytest.mark.parametrize(
    ("fault", "before", "news"),
    [
        ("llm_quota", None, True),
        ("llm_quota", "llm_quota", False),
        ("llm_timeout", UNUSABLE, True),
        (UNUSABLE, None, False),
        (UNUSABLE, UNUSABLE, True),
        (UNUSABLE, "llm_quota", False),
    ],
)
def test_the_owner_hears_of_a_failing_model_and_not_of_one_poor_draft(
    fault: str, before: str | None, news: bool
) -> None:
    assert is_news(fault, before) is news


def test_what_ends_by_the_owners_hand_says_what_to_do() -> None:
    assert "LLM_API_KEY" in sentence_of("llm_key_refused")
    assert "LLM_TIMEOUT_SECONDS" in sentence_of("llm_timeout")
    assert "Пополните" in sentence_of("llm_quota")
