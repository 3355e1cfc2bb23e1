"""What the administrator sees of events that nobody could process, by the api's own rights on a real server."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import nats
import pytest

from libs.common.errors import TransientError
from libs.common.messaging.permissions import permissions
from libs.common.settings.servers import NatsSettings
from services.api.condition.parked import NatsParked
from tests.component.services.api.conftest import Api


async def park(settings: NatsSettings, number: int, error: str) -> None:
    """What a service would have parked."""
    client = await nats.connect(settings.nats_url)
    headers = {
        "dlq-subject": "match.found", "dlq-durable": "notifier", "dlq-delivered": "5", "dlq-error": quote(error),
        "ce-id": str(number),
    }  # fmt: skip
    await client.jetstream().publish("dlq.EVENTS.notifier", b'{"letter": "secret"}', headers=headers)
    await client.close()


async def test_the_newest_come_first_with_their_reason_and_the_api_can_change_none(
    nats_settings: NatsSettings, signed_in: Callable[[str], dict[str, Any]]
) -> None:
    own = NatsSettings(**signed_in("api"))
    assert await NatsParked(own).newest(10) == []
    for number in range(3):
        await park(nats_settings, number, f"ValueError: неверно, {number}")
    found = await NatsParked(own).newest(2)
    assert [(one.seq, one.error) for one in found] == [(3, "ValueError: неверно, 2"), (2, "ValueError: неверно, 1")]
    assert {(one.subject, one.durable, one.delivered) for one in found} == {("match.found", "notifier", 5)}
    assert not [one for one in permissions()["api"].publish if "MSG.DELETE" in one or "PURGE" in one]


async def test_the_page_shows_them_without_their_bodies(api: Api, nats_settings: NatsSettings) -> None:
    admin = await api.person("root@example.org", is_admin=True)
    away = await admin.http.get("/api/admin/dead-letters")
    assert (away.status_code, away.json()["code"]) == (503, "messages_unavailable")
    await park(nats_settings, 7, "ValidationError: score: int_type")
    deps = api.app.state.deps
    object.__setattr__(deps, "parked", NatsParked(nats_settings))
    answer = await admin.http.get("/api/admin/dead-letters")
    [one] = answer.json()["items"]
    assert (one["number"], one["subject"], one["service"], one["tries"]) == (1, "match.found", "notifier", 5)
    assert (one["error"], one["parked_at"] is not None) == ("ValidationError: score: int_type", True)
    assert "secret" not in answer.text


async def test_a_user_who_may_not_look_gets_no_answer_and_nothing_ends(
    nats_settings: NatsSettings, signed_in: Callable[[str], dict[str, Any]]
) -> None:
    await park(nats_settings, 1, "x")
    with pytest.raises(TransientError):
        await NatsParked(NatsSettings(**signed_in("telegram"))).newest(10)
