"""A decision about a chat that nobody made: whoever tells of it, by whatever stolen password, sends nothing."""

from datetime import UTC, datetime
from typing import Any

import nats

from libs.common.events.chat import ChatDecided
from libs.common.ids import new_id
from libs.common.messaging.consumer import Receipt
from libs.common.messaging.envelope import headers_of
from libs.common.messaging.permissions import ASK, inbox_of, permissions
from libs.common.settings.servers import NatsSettings
from services.chat_analysis.handlers import on_chat_decided
from standalone.servers.nats import NatsServer
from tests.component.services.chat_analysis.world import World
from tests.support.broker import taken


async def _proposed(world: World) -> Any:
    world.employer("invite", "Здравствуйте! Когда вам удобно встретиться?")
    await world.read()
    await world.understand()
    [action] = await world.actions()
    return action


def _approval(world: World, action: Any) -> ChatDecided:
    return ChatDecided(
        user_id=world.person.user_id, occurred_at=datetime.now(UTC), action_id=action.id, decision="approve"
    )


async def test_a_forged_approval_of_a_reply_changes_nothing_and_sends_nothing(world: World) -> None:
    action = await _proposed(world)
    await on_chat_decided(world.deps, _approval(world, action), Receipt(new_id(), "chat_analysis", world.engine))
    await world.execute("update agent_actions set not_before = now()")
    assert not await world.send()
    assert (await world.action(action.id)).state == "proposed"
    assert world.written() == []


async def test_only_services_that_meet_the_owner_may_tell_of_chat_decisions(
    nats_server: NatsServer, nats_settings: NatsSettings, world: World
) -> None:
    """Told by every user on every subject of his, and by reply subjects, it is an event at most."""
    action = await _proposed(world)
    forged = _approval(world, action)
    heard: list[str] = []
    watcher = await nats.connect(nats_settings.nats_url)

    async def hear(message: Any) -> None:
        # A consumer's next message comes here under the subject that it was stored with: no event of this kind.
        if message.subject == ChatDecided.subject and (message.headers or {}).get("ce-id"):
            heard.append(str((message.headers or {}).get("teller")))

    await watcher.subscribe("chat.decided", cb=hear)
    await taken(watcher)
    for user, allowed in permissions().items():
        client = await nats.connect(nats_server.url_for(user), inbox_prefix=inbox_of(user))
        headers = headers_of(forged, event_id=new_id(), source="api", correlation_id="test") | {"teller": user}
        for number, pattern in enumerate(allowed.publish):
            subject = pattern.replace(">", "x").replace("*", "EVENTS")
            asks = subject.startswith((f"{ASK}.", "$JS."))
            body = b"" if asks else forged.model_dump_json().encode()
            own = {**headers, "Nats-Msg-Id": f"{user}:{number}"}
            await client.publish(subject, body, reply="chat.decided" if asks else "", headers=own)
        await taken(client)
        await client.close()
    await taken(watcher)
    await watcher.drain()  # until the last message has been heard
    assert set(heard) == {"api", "telegram", "replay"}
    for _ in heard:
        await on_chat_decided(world.deps, forged, Receipt(new_id(), "chat_analysis", world.engine))
    assert not await world.send()
    assert world.written() == []
