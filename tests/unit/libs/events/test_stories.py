"""How an event is told to a person."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from libs.common.decisions.refusals import refusal
from libs.common.events.account import AccountChanged
from libs.common.events.base import Explained, VacancyCard
from libs.common.events.chat import ChatClosed, ChatMessage
from libs.common.events.match import MatchRefused
from libs.common.events.reply import ReplyFailed, ReplyPaused
from libs.common.events.stories import story
from libs.common.letters.fallback import said_of
from libs.common.messages.catalogue import Language, message
from libs.common.messages.figures import Moment
from libs.common.messages.said import Said, say
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


@pytest.mark.parametrize(("preview", "body"), [(" ", "Без текста."), ("Ждём вас", "Ждём вас")])
def test_a_message_without_words_says_so(preview: str, body: str) -> None:
    said = {"chat_id": uuid4(), "message_id": "7", "preview": preview}
    event = ChatMessage.model_validate({"user_id": uuid4(), "occurred_at": datetime(2026, 1, 5, tzinfo=UTC), **said})
    assert story(event).body == body


@pytest.mark.parametrize("reason", sorted(ANNOUNCED))
def test_no_pause_says_its_title_twice(reason: str) -> None:
    text = message("pause", reason)
    shown = story(paused(reason, text.sentence))
    assert shown.line.count(text.title) == 1


NEWS = {
    "linked": None,
    "unlinked": say("account", "unlinked"),
    "stopped": say("news", "stopped", scope=say("scope", "account")),
    "paused": say("news", "paused", scope=say("scope", "user")),
    "resumed": say("news", "resumed", scope=say("scope", "system")),
    "settings": say("news", "settings", title="Welder"),
    "resumes_synced": say("news", "resumes_synced", count=3),
    "resume_unavailable": say("news", "resume_blocked", title="Welder"),
    "resume_available": say("news", "resume_back", title="Welder"),
    "signed_in": say("news", "signed_in", device=("device.Edge", "device.Linux"), place=say("device", "here")),
    "loop_failing": say("news", "loop_failing", loop=("loop.search",), loss=say("loop", "search")),
    "loop_well": say("news", "loop_well", loop=("loop.search",)),
    "capability_lost": say("probe", "captcha", capability=("capability.search",)),
    "letters_composed": said_of("llm_quota"),
    "second_factor_on": say("news", "second_factor_on"),
    "second_factor_demanded": say("news", "second_factor_demanded"),
    "second_factor_off": say("news", "second_factor_taken_off"),
    "recovery_codes_made": say("news", "recovery_codes_made"),
    "recovery_code_used": say("news", "recovery_code_used", left=9),
}


def news(change: str, said: Said | None) -> AccountChanged:
    """The event as a service writes it; a code that is not the catalogue's would leave it without words."""
    facts = {"why": [said]} if said else {}
    event = {"user_id": uuid4(), "occurred_at": datetime.now(UTC), "change": change, **facts}
    return AccountChanged.model_validate_json(AccountChanged.model_validate(event).model_dump_json())


@pytest.mark.parametrize("change", sorted(NEWS))
def test_news_of_an_account_are_whole_in_both_languages(change: str) -> None:
    event = news(change, NEWS[change])
    assert (bool(event.sentence), bool(story(event, "en").line)) == (NEWS[change] is not None, True)
    assert not re.search("[а-яё]", story(event, "en").line, re.IGNORECASE)
    assert re.search("[а-яё]", story(event, "ru").line, re.IGNORECASE)
    assert not {"?", "{"} & set(story(event, "en").line + story(event, "ru").line)


def test_news_that_were_told_before_they_had_codes_stay_readable() -> None:
    old = AccountChanged(
        user_id=uuid4(), occurred_at=datetime.now(UTC), change="resumed", sentence="Все резюме: можно."
    )
    assert story(old).line == "Отправка продолжается. Все резюме: можно."
    assert story(old, "en").line == "Sending goes on"


def test_a_pause_says_until_when_by_its_owner_s_clock_in_both_languages() -> None:
    until = datetime(2026, 11, 28, 20, 30, tzinfo=UTC)
    event = ReplyPaused(
        user_id=uuid4(),
        occurred_at=datetime.now(UTC),
        account_id=uuid4(),
        reason="limit",
        why=(say("pause", "limit"), say("news", "until", at=Moment(at=until, zone="Asia/Yekaterinburg"))),
        until=until,
    )
    assert story(event).body.endswith(" До 01:30 29.11.")
    assert story(event, "en").body.endswith(" Until 01:30 29.11.")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_what_became_of_an_account_is_told_in_the_language_of_its_owner(language: Language) -> None:
    said = Said(kind="account", code="telegram_linked", facts={"chat": "@anna"})
    event = AccountChanged(user_id=uuid4(), occurred_at=datetime.now(UTC), change="telegram_linked", why=(said,))
    assert "@anna" in story(event, language).whole
    assert story(event, "en").whole.isascii()


VACANCY = {"id": "1", "name": "Welder", "employer_name": "Horns & Hooves"}
ENDS: dict[str, tuple[type[Explained], dict[str, object], Said]] = {
    "an application that hh refused": (
        ReplyFailed,
        {"application_id": uuid4(), "account_id": uuid4(), "vacancy": VACANCY, "reason": "test_required"},
        say("failure", "test_required"),
    ),
    "a decision that came too late": (
        MatchRefused,
        {"decision_id": uuid4(), "decision": "approve", "vacancy": VACANCY, "reason": "state_sent"},
        refusal("state_sent"),
    ),
    "a decision refused by a word that nobody knows any more": (
        MatchRefused,
        {"decision_id": uuid4(), "decision": "approve", "vacancy": VACANCY, "reason": "of_an_old_version"},
        refusal("of_an_old_version"),
    ),
    "a proposal that a newer message ended": (
        ChatClosed,
        {"action_id": uuid4(), "chat_id": uuid4(), "reason": "superseded"},
        say("chat", "superseded"),
    ),
}


def of(kind: type[Explained], facts: Mapping[str, object]) -> Explained:
    """An event as it comes over the bus."""
    event = kind.model_validate({"user_id": uuid4(), "occurred_at": datetime.now(UTC), **facts})
    return kind.model_validate_json(event.model_dump_json())


@pytest.mark.parametrize("what", ENDS)
def test_why_it_came_to_nothing_is_read_in_each_language_from_codes(what: str) -> None:
    kind, facts, said = ENDS[what]
    event = of(kind, facts | {"why": (said,)})
    assert story(event, "ru").body == said.told("ru") != ""
    assert story(event, "en").body == said.told("en") != ""
    assert not re.search("[а-яё]", story(event, "en").line, re.IGNORECASE)


@pytest.mark.parametrize("what", ENDS)
def test_what_was_told_by_a_sentence_alone_stays_readable(what: str) -> None:
    kind, facts, _ = ENDS[what]
    event = of(kind, facts | {"sentence": "Так было сказано раньше."})
    assert story(event, "ru").body == "Так было сказано раньше."
    assert not re.search("[а-яё]", story(event, "en").line, re.IGNORECASE)


@pytest.mark.parametrize("what", ENDS)
def test_whoever_reads_the_bus_finds_the_sentence_of_the_codes(what: str) -> None:
    kind, facts, said = ENDS[what]
    assert of(kind, facts | {"why": (said,)}).model_dump(mode="json")["sentence"] == said.told("ru")


def test_facts_of_a_reason_are_said_in_both_languages() -> None:
    said = say("account", "telegram_linked", chat="@anna")
    facts = {"action_id": uuid4(), "chat_id": uuid4(), "reason": "of_tomorrow", "why": (said,)}
    assert "@anna" in story(of(ChatClosed, facts), "ru").body
    assert "@anna" in story(of(ChatClosed, facts), "en").body


@pytest.mark.parametrize(("language", "named"), [("ru", "«Швея», Аврора"), ("en", "“Швея”, Аврора")])
def test_a_vacancy_stands_in_the_quotation_marks_of_the_language(language: Language, named: str) -> None:
    card = VacancyCard(id="1", name="Швея", employer_name="Аврора")
    about = {"user_id": uuid4(), "occurred_at": datetime.now(UTC), "decision_id": uuid4(), "decision": "approve"}
    event = MatchRefused.model_validate({**about, "reason": "expired", "vacancy": card})
    assert story(event, language).title.endswith(f": {named}")
