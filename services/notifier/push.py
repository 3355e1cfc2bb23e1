"""Live fan-out over core NATS: frames on `push.<user id>`, bells on `session.<user id>` and `read.<user id>`."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from opentelemetry import propagate

from libs.common.messaging.broker import Broker, core
from libs.common.observability.telemetry import tracer
from services.notifier.frames import Frame
from services.notifier.ports import OnBell, OnPush


class NatsPushBus:
    """PushBus on the broker's own connection: one subscription of this process a kind, however many users."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker

    async def push(self, user_id: UUID, frame: Frame) -> None:
        """Publish without waiting for anybody."""
        headers: dict[str, str] = {}
        propagate.inject(headers)
        await core(self._broker).publish(f"push.{user_id}", frame.text.encode(), headers=headers or None)

    async def listen(self, *, on_push: OnPush, on_ended: OnBell, on_read: OnBell) -> None:
        """Returns after the server knows the subscriptions: what is pushed later arrives."""
        client = core(self._broker)

        async def pushed(message: Any) -> None:
            user_id = _user("push.", message.subject)
            if user_id is None:
                return
            if not message.headers:  # nobody traces it
                on_push(user_id, message.data)
                return
            with tracer.start_as_current_span("ws.send", context=propagate.extract(message.headers)):
                on_push(user_id, message.data)

        await client.subscribe("push.*", cb=pushed)
        await client.subscribe("session.*", cb=_bell("session.", on_ended))
        await client.subscribe("read.*", cb=_bell("read.", on_read))
        await client.flush(timeout=5)


def _bell(prefix: str, ring: OnBell) -> Callable[[Any], Any]:
    async def heard(message: Any) -> None:
        user_id = _user(prefix, message.subject)
        if user_id is not None:
            ring(user_id)

    return heard


def _user(prefix: str, subject: str) -> UUID | None:
    """Whom a subject names. A stored message that somebody has the server send here keeps the subject it had."""
    if not subject.startswith(prefix):
        return None
    try:
        return UUID(subject.removeprefix(prefix))
    except ValueError:
        return None
