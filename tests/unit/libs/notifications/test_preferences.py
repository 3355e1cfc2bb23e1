"""What is wanted where, and when it leaves: choices, quiet hours in the owner's zone, bursts."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any, get_args

import pytest

from libs.common.notifications.preferences import DIGEST, SHORTLY, Availability, Lately, Leave, Preferences, leave
from libs.common.notifications.topics import CHANNELS, TOPICS, Channel, Topic
from libs.common.notifications.words import counted, digest_title, within_an_hour, words

NOON = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
"""Twelve o'clock in Moscow."""
ALL_ON: Mapping[Channel, Availability] = {"telegram": "on", "push": "on", "email": "on"}
NIGHT = {"quiet_from": time(11), "quiet_to": time(13)}


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("channel", CHANNELS)
def test_a_choice_stands_before_the_rule_for_every_topic_and_channel(topic: Topic, channel: Channel) -> None:
    rule = channel in TOPICS[topic].on
    assert Preferences().wants(topic, channel) is rule
    assert Preferences({topic: {channel: not rule}}).wants(topic, channel) is not rule
    chosen = Preferences({topic: dict.fromkeys(CHANNELS, False) | {channel: True}})
    assert list(chosen.channels(topic, ALL_ON)) == [channel]
    assert list(chosen.channels(topic, {**ALL_ON, channel: "off"})) == []


@pytest.mark.parametrize(
    ("availability", "fallback", "expected"),
    [
        ({"telegram": "on", "push": "on", "email": "on"}, True, ["telegram"]),
        ({"telegram": "away", "push": "on", "email": "on"}, True, ["push"]),
        ({"telegram": "away", "push": "off", "email": "on"}, True, ["email"]),
        ({"telegram": "away", "push": "off", "email": "off"}, True, []),
        ({"telegram": "away", "push": "on", "email": "on"}, False, []),
        ({"telegram": "off", "push": "on", "email": "on"}, True, []),
    ],
)
def test_push_or_mail_stand_in_for_a_telegram_that_cannot_be_reached(
    availability: Mapping[Channel, Availability], fallback: bool, expected: list[str]
) -> None:
    assert list(Preferences(fallback=fallback).channels("application_sent", availability)) == expected


@pytest.mark.parametrize(
    ("topic", "facts", "lately", "expected"),
    [
        ("application_sent", {}, Lately(), Leave()),
        ("application_sent", NIGHT, Lately(), Leave(NOON + timedelta(hours=1), DIGEST)),
        ("application_sent", NIGHT | {"digest": False}, Lately(), None),
        ("application_sent", NIGHT | {"timezone": "Asia/Vladivostok"}, Lately(), Leave()),
        ("employer_invited", NIGHT, Lately(), Leave()),
        ("employer_invited", NIGHT | {"urgent": False}, Lately(), Leave(NOON + timedelta(hours=1), DIGEST)),
        ("application_sent", {}, Lately(2, NOON), Leave()),
        (
            "application_sent",
            {},
            Lately(3, NOON - timedelta(minutes=40)),
            Leave(NOON + timedelta(minutes=20), "application_sent"),
        ),
        (
            "application_sent",
            {},
            Lately(1, NOON, NOON + timedelta(minutes=5)),
            Leave(NOON + timedelta(minutes=5), "application_sent"),
        ),
        ("application_sent", {"collapse": False}, Lately(30, NOON), Leave()),
        ("chat_action", {}, Lately(30, NOON), Leave()),
    ],
)
def test_when_a_message_leaves(topic: Topic, facts: dict[str, Any], lately: Lately, expected: Leave | None) -> None:
    assert leave(topic, Preferences(**facts), lately, NOON) == expected


def test_every_topic_has_its_words_in_both_languages() -> None:
    assert set(words("ru")) == set(words("en")) == set(TOPICS) == set(get_args(Topic))
    assert {len(one.many) for one in words("ru").values()} == {3}
    assert {len(one.many) for one in words("en").values()} == {2}


@pytest.mark.parametrize(
    ("number", "expected"), [(1, "1 отклик за час"), (3, "3 отклика за час"), (12, "12 откликов за час")]
)
def test_a_burst_is_counted_in_russian(number: int, expected: str) -> None:
    assert within_an_hour("application_sent", number, "ru") == expected


def test_a_burst_is_counted_in_english() -> None:
    assert within_an_hour("application_sent", 12, "en") == "12 applications within an hour"
    assert within_an_hour("chat_action", 2, "ru") == "За час: 2 чата ждут вашего ответа"
    assert within_an_hour("chat_action", 2, "en") == "Within an hour: 2 chats wait for your answer"
    assert counted("employer_invited", 1, "en") == "1 invitation"
    assert digest_title(21, "ru") == "За тихие часы: 21 новость"


def test_a_burst_of_what_cannot_wait_is_gathered_for_seconds_and_not_for_an_hour() -> None:
    calm, burst = Lately(singles=9, since=NOON, just_now=2), Lately(singles=12, since=NOON, just_now=3)
    assert leave("employer_invited", Preferences(), calm, NOON) == Leave()
    gathered = leave("employer_invited", Preferences(), burst, NOON)
    assert gathered == Leave(NOON + SHORTLY, "employer_invited")
    joined = Lately(singles=12, since=NOON, just_now=3, together=NOON + SHORTLY)
    assert leave("employer_invited", Preferences(), joined, NOON) == gathered
    assert leave("employer_invited", Preferences(collapse=False), burst, NOON) == Leave()
    assert leave("sign_in", Preferences(), burst, NOON) == Leave(), "each sign-in is told by itself"
