"""Whatever an employer calls a vacancy, a notice fits into one message of Telegram, and making it comes to an end."""

from typing import Any

import pytest

from libs.common.events.account import NoticeTelegram
from libs.common.ids import new_id
from libs.common.notifications.preferences import DIGEST
from services.notifier.channels.telegram import MOST, Telegram, html
from services.notifier.deliveries.domain import Message, Recipient


@pytest.mark.parametrize("char", ["&", "<", "a", "ж"])
@pytest.mark.parametrize(("title", "body"), [(2_000, 0), (2_000, 5_000), (10, 5_000), (10, 10)])
def test_a_notice_fits_and_no_mark_is_cut(char: str, title: int, body: int) -> None:
    found = html(char * title, char * body)
    assert 0 < len(found) <= MOST
    assert found.startswith("<b>")
    whole = {"&": "&amp;", "<": "&lt;"}.get(char, char)
    assert found.replace("<b>", "").replace("</b>", "").replace("\n", "").replace(whole, "") == ""


@pytest.mark.parametrize(
    ("home", "facts", "link"),
    [
        ("https://jobs.example.org/", {"topic": "match_review", "count": 7}, "https://jobs.example.org/review"),
        ("https://jobs.example.org", {"topic": "chat_action", "count": 7}, "https://jobs.example.org/chats"),
        ("https://jobs.example.org", {"topic": DIGEST, "count": 7}, "https://jobs.example.org/"),
        ("https://jobs.example.org", {"topic": "match_review"}, None),
        (
            "https://jobs.example.org",
            {"topic": "match_review", "link": "https://hh.ru/vacancy/1"},
            "https://hh.ru/vacancy/1",
        ),
        (None, {"topic": "match_review", "count": 7}, None),
    ],
)
async def test_a_message_about_many_leads_to_where_they_are_decided(
    home: str | None, facts: dict[str, Any], link: str | None
) -> None:
    message = Message(id=new_id(), about_id=new_id(), title="7 вакансий", body="", **facts)
    receipt = await Telegram(home).send(message, Recipient(new_id(), "a@example.org", "ru"))
    [pending] = receipt.events
    assert isinstance(pending.event, NoticeTelegram)
    assert pending.event.link == link
