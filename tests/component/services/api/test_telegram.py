"""The user's Telegram over the api: a link that works once, how it stands, and its end."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4
from xml.etree import ElementTree as ET

from tests.component.services.api.conftest import Api, Person

BOT = "insert into telegram_bot (id, state, username, link_url) values (1, 'on', 'a_bot', 'https://t.me')"


async def test_a_link_is_offered_as_address_and_picture_and_only_the_last_few_work(api: Api, linked: Person) -> None:
    await api.run(BOT)
    first, *_ = [await linked.write("POST", "/api/telegram/link", status=201) for _ in range(3)]
    made = await linked.write("POST", "/api/telegram/link", status=201)
    assert re.fullmatch(r"https://t\.me/a_bot\?start=[A-Za-z0-9_-]{32}", made["url"])
    assert made["url"] != first["url"]
    assert ET.fromstring(made["qr_svg"]).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314 - our own
    left = datetime.fromisoformat(made["expires_at"]) - datetime.now(UTC)
    assert timedelta(minutes=9) < left <= timedelta(minutes=10)
    stored = await api.rows("select token_hash from link_tokens")
    assert len(stored) == 3
    assert made["url"].rpartition("=")[2] not in str(stored)


async def test_without_a_bot_no_link_is_offered(api: Api, linked: Person) -> None:
    refused = await linked.write("POST", "/api/telegram/link", status=409)
    assert refused["code"] == "telegram_off"
    assert (await linked.get("/api/telegram"))["bot"]["state"] == "off"


async def test_a_connected_chat_is_shown_with_its_block_and_ends_at_once(api: Api, linked: Person) -> None:
    await api.run(BOT)
    await api.run(
        "insert into telegram_links (id, user_id, chat_id, username, blocked_at) values (:l, :id, 7, 'anna_k', now())",
        l=uuid4(),
        id=linked.id,
    )
    shown = await linked.get("/api/telegram")
    assert shown["bot"]["username"] == "a_bot"
    assert (shown["chat"]["title"], shown["chat"]["blocked_at"] is not None) == ("@anna_k", True)
    await linked.write("DELETE", "/api/telegram/link", status=204)
    assert (await linked.get("/api/telegram"))["chat"] is None
    refused = await linked.write("DELETE", "/api/telegram/link", status=409)
    assert refused["code"] == "telegram_not_linked"
    [event] = await api.rows("select payload from outbox where subject = 'account.changed' order by id desc limit 1")
    assert event["payload"]["change"] == "telegram_unlinked"
