"""The sender: claims what is due, says it, and writes down what became of it.

At most once more than once: a message whose outcome is unknown is said again while it is young, else left unsaid. What
Telegram told to wait stands in the rows, so that no restart forgets it.
"""

import asyncio
from collections.abc import Awaitable, Callable

from prometheus_client import Counter
from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.stdlib import get_logger

from libs.common.concurrency.backoff import back_off
from libs.common.concurrency.supervisor import Heartbeat
from libs.common.concurrency.work_loop import AT_ONCE
from libs.common.crashpoints import crashpoint
from libs.common.ids import new_id
from libs.common.observability.telemetry import following
from libs.common.telegram import links
from services.telegram import presence
from services.telegram.ports import Deps, Messenger
from services.telegram.sending import rendering
from services.telegram.sending.outcomes import FAULTS, Outcome, outcome_of
from services.telegram.sending.rendering import Rendered
from services.telegram.sending.store import claim, finish
from services.telegram.sending.store.claim import Claimed

log = get_logger(__name__)
OUTCOMES = Counter("telegram_messages_total", "What became of messages of the bot", ["outcome"])
AT_A_TIME = 8
IDLE_SECONDS = 1.0
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
AWAY_SECONDS = 30.0
"""The longest pause between two tries to reach a Telegram that is away."""
UNKNOWN_TOKEN_SECONDS = 60.0


class Sender:
    """The loop of one process; replicas share the work by leases."""

    def __init__(self, deps: Deps, messenger: Messenger) -> None:
        self._deps, self._messenger = deps, messenger
        self._running: set[asyncio.Task[None]] = set()
        self._refused_chat: int | None = None
        self._away = 0

    async def turn(self, _: Heartbeat) -> float | None:
        """Start what may go now; seconds until there may be more."""
        self._collect()
        room = AT_A_TIME - len(self._running)
        claimed = await self._claim(room) if room > 0 else []
        for one in claimed:
            self._running.add(asyncio.create_task(self._deliver(one)))
        if claimed and len(self._running) < AT_A_TIME:
            return AT_ONCE
        if self._running:
            await asyncio.wait(self._running, timeout=IDLE_SECONDS / 10, return_when=asyncio.FIRST_COMPLETED)
            return AT_ONCE
        async with self._deps.engine.connect() as connection:
            return await claim.next_due(connection, self._deps.settings)

    async def end(self) -> None:
        """Let what has left come back: a call that is cut off would be made again."""
        if self._running:
            await asyncio.wait(self._running, timeout=self._deps.settings.telegram_timeout_seconds)

    def _collect(self) -> None:
        done = {task for task in self._running if task.done()}
        self._running -= done
        for task in done:
            task.result()

    async def _claim(self, room: int) -> list[Claimed]:
        async with self._deps.engine.begin() as connection:
            return await claim.claim(connection, self._deps.settings, new_id(), room)

    async def _deliver(self, claimed: Claimed) -> None:
        with following("telegram.send", claimed.content.traceparent):
            await self._send(claimed)

    async def _send(self, claimed: Claimed) -> None:
        rendered = await self._rendered(claimed)
        if isinstance(rendered, str):
            await self._finish(claimed, lambda connection: finish.drop(connection, claimed, rendered))
            OUTCOMES.labels(rendered).inc()
            return
        crashpoint("telegram.sending")
        try:
            message_id = await self._call(claimed, rendered)
        except FAULTS as error:
            await self._failed(claimed, rendered, outcome_of(error))
            return
        crashpoint("telegram.sent")
        await self._said(claimed, message_id, rendered)

    async def _said(self, claimed: Claimed, message_id: int | None, rendered: Rendered) -> None:
        self._refused_chat, self._away = None, 0
        await self._finish(claimed, lambda connection: finish.shown(connection, claimed, message_id, rendered))
        OUTCOMES.labels("edited" if claimed.message_id else "sent").inc()
        await presence.reached(self._deps)

    async def _rendered(self, claimed: Claimed) -> Rendered | str:
        """What to say, or why nothing is said."""
        new = claimed.message_id is None
        limit = self._deps.settings.telegram_resend_seconds
        if new and claimed.unknown_for is not None and claimed.unknown_for > limit:
            return "outcome_unknown"
        async with self._deps.engine.connect() as connection:
            if claimed.content.kind == "notice":
                link = await links.of_chat(connection, claimed.chat_id)
                if link is None or link.user_id != claimed.user_id:
                    return "unlinked"
                if link.blocked_at is not None:
                    return "blocked"
            return await rendering.render(connection, claimed.user_id, claimed.content)

    async def _call(self, claimed: Claimed, rendered: Rendered) -> int | None:
        messenger, html = self._messenger, not claimed.content.plain
        if claimed.message_id is None:
            return await messenger.send(
                claimed.chat_id, rendered.text, rendered.buttons, html=html, silent=claimed.content.silent
            )
        await messenger.edit(claimed.chat_id, claimed.message_id, rendered.text, rendered.buttons, html=html)
        return None

    async def _failed(self, claimed: Claimed, rendered: Rendered, outcome: Outcome) -> None:
        level = log.info if outcome.what in {"same", "wait", "blocked"} else log.warning
        level("a message was not sent", action=f"telegram.{outcome.what}", why=outcome.why, seconds=outcome.seconds)
        OUTCOMES.labels(outcome.what).inc()
        match outcome.what:
            case "same":
                await self._said(claimed, claimed.message_id, rendered)
            case "wait":
                await self._rate_limited(claimed, outcome)
            case "blocked":
                await self._blocked(claimed)
            case "plain" if not claimed.content.plain:
                await self._finish(claimed, lambda connection: finish.plainly(connection, claimed, outcome.why))
            case "unknown":
                failures = claimed.failures + 1
                pause = back_off(failures, FIRST_PAUSE, LONGEST_PAUSE)
                await self._again(claimed, outcome, pause, failures)
            case "unsent" | "token":
                await self._nobody_there(claimed, outcome)
            case _:
                await self._finish(claimed, lambda connection: finish.drop(connection, claimed, outcome.why))

    async def _again(self, claimed: Claimed, outcome: Outcome, pause: float, failures: int) -> None:
        arrived = None if outcome.what == "unknown" else False
        await self._finish(
            claimed,
            lambda connection: finish.again(
                connection, claimed, pause, why=outcome.why, arrived=arrived, failures=failures
            ),
        )

    async def _rate_limited(self, claimed: Claimed, outcome: Outcome) -> None:
        """The chat rests; when the next chat is refused as well, it is the bot that shall wait."""
        seconds = outcome.seconds + finish.MARGIN_SECONDS
        everybody = self._refused_chat not in {None, claimed.chat_id}
        self._refused_chat = claimed.chat_id
        if everybody:
            await self._rest_all(seconds)
        await self._again(claimed, outcome, seconds, claimed.failures)

    async def _nobody_there(self, claimed: Claimed, outcome: Outcome) -> None:
        """Telegram is away, or does not know the bot: that concerns every chat."""
        self._away += 1
        token = outcome.what == "token"
        pause = UNKNOWN_TOKEN_SECONDS if token else back_off(self._away, FIRST_PAUSE, AWAY_SECONDS)
        await self._rest_all(pause)
        await self._again(claimed, outcome, 0.0, claimed.failures)
        await presence.lost(self._deps, "refused" if token else "unreachable", outcome.why)

    async def _rest_all(self, seconds: float) -> None:
        async with self._deps.engine.begin() as connection:
            await finish.rest_all(connection, seconds)

    async def _blocked(self, claimed: Claimed) -> None:
        deps = self._deps
        async with deps.engine.begin() as connection:
            if not await finish.hold(connection, claimed):
                return
            link = await links.of_chat(connection, claimed.chat_id)
            if await finish.block(connection, claimed.chat_id) and link is not None:
                await links.note(connection, deps.outbox, link, "telegram_blocked", by="telegram", data={})
            await finish.drop_all(connection, claimed.chat_id, "blocked")
            await finish.drop(connection, claimed, "blocked")

    async def _finish(self, claimed: Claimed, write: Callable[[AsyncConnection], Awaitable[None]]) -> None:
        async with self._deps.engine.begin() as connection:
            if await finish.hold(connection, claimed):
                await write(connection)
            else:
                log.info("a late result was left out", action="telegram.late", delivery_id=str(claimed.id))
