"""How an event is told to a person."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from libs.common.events.account import AccountChanged
from libs.common.events.reply import ReplyPaused
from libs.common.events.stories import story
from libs.common.messages.catalogue import Language, message
from libs.common.messages.said import Said
from libs.common.reasons import ANNOUNCED


def paused(reason: str, sentence: str) -> ReplyPaused:
    return ReplyPaused.model_validate(
        {"user_id": uuid4(), "occurred_at": datetime(2026, 1, 5, tzinfo=UTC), "reason": reason, "sentence": sentence}
    )


def test_the_body_does_not_say_the_title_again() -> None:
    shown = story(paused("resume_refused", "hh.ru не принимает это резюме: проверьте, что оно опубликовано."))
    assert shown.line == "hh.ru не принимает это резюме. Проверьте, что оно опубликовано."


def test_a_body_that_only_begins_alike_stays_whole() -> None:
    shown = story(paused("quiet_hours", "Тихие часы кончатся в 8 утра."))
    assert shown.body == "Тихие часы кончатся в 8 утра."


@pytest.mark.parametrize("reason", sorted(ANNOUNCED))
def test_no_pause_says_its_title_twice(reason: str) -> None:
    text = message("pause", reason)
    shown = story(paused(reason, text.sentence))
    assert shown.line.count(text.title) == 1


@pytest.mark.parametrize("language", ["ru", "en"])
def test_what_became_of_an_account_is_told_in_the_language_of_its_owner(language: Language) -> None:
    said = Said(kind="account", code="telegram_linked", facts={"chat": "@anna"})
    event = AccountChanged(
        user_id=uuid4(), occurred_at=datetime.now(UTC), change="telegram_linked", sentence=said.told("ru"), why=(said,)
    )
    assert "@anna" in story(event, language).whole
    assert story(event, "en").whole.isascii()
