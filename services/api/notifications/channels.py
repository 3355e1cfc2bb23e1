"""Channels of notifications: what is set up, what is wrong, a test of each, and the browsers of Web Push."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from libs.common.db import clock
from libs.common.events.account import AccountTested
from libs.common.ids import new_id
from libs.common.messages.catalogue import known, message
from libs.common.messaging.outbox import Pending
from libs.common.net.hostnames import is_public_name, normal_host
from libs.common.notifications.topics import Place
from libs.common.notifications.vapid import Browser
from libs.common.settings.push import PushSettings
from libs.common.telegram.availability import availability
from services.api.notifications.store import channels as store
from services.api.web.auth import DepsOf, Me
from services.api.web.models import Input, Output
from services.api.web.problems import ApiError, not_found
from services.api.web.validation import invalid_field

router = APIRouter(tags=["notifications"])
MOST_BROWSERS = 20
KeyText = Annotated[str, Field(min_length=16, max_length=120, pattern=r"^[A-Za-z0-9_=-]+$")]
State = Literal["on", "off", "failing"]


class ChannelBody(Output):
    """One channel for this user."""

    channel: Place
    state: State = Field(description="on; off: not set up; failing: it cannot be reached at this moment")
    reason: str | None = Field(description="Machine word of what is wrong", examples=["no_browser"])
    sentence: str | None = Field(description="The same for a person, with what to do, in Russian")
    sentence_en: str | None = Field(description="In English")
    address: str | None = Field(description="Where it goes, for e-mail")
    public_key: str | None = Field(description="For Web Push: what a browser subscribes with (applicationServerKey)")
    since: datetime | None = Field(description="Since when it fails")
    last_sent_at: datetime | None = Field(description="When a message last left for this user")
    waiting: int = Field(description="Messages that wait for quiet hours to end, an hour to pass, or the next try")


class ChannelList(Output):
    """Every channel."""

    items: list[ChannelBody]


class TestStarted(Output):
    """Ask for its outcome by this id."""

    id: UUID


class TestOutcome(Output):
    """What became of a test."""

    id: UUID
    state: Literal["waiting", "sent", "failed"] = Field(description="sent: the channel took it")
    reason: str | None = Field(description="Machine word of why it failed")
    sentence: str | None = Field(description="The same for a person, with what to do, in Russian")
    sentence_en: str | None = Field(description="In English")


class SubscriptionKeys(Input):
    """Keys of a browser, as its PushSubscription gives them."""

    p256dh: KeyText
    auth: KeyText


class SubscriptionInput(Input):
    """A browser that wants Web Push."""

    endpoint: str = Field(
        max_length=2048, description="Address of the push service", examples=["https://push.example/1"]
    )
    keys: SubscriptionKeys
    name: str = Field(default="", max_length=100, description="What the user knows it by", examples=["Chrome, Android"])


class SubscriptionBody(Output):
    """A subscribed browser; its address and keys stay on the server."""

    id: UUID
    name: str
    service: str = Field(description="Host of its push service")
    created_at: datetime
    last_sent_at: datetime | None
    reason: str | None = Field(description="What was wrong with the last message to it")


class SubscriptionList(Output):
    """The user's browsers."""

    items: list[SubscriptionBody]


@router.get("/api/notifications/channels", summary="List the channels and what is wrong with them")
async def list_channels(me: Me, deps: DepsOf) -> ChannelList:
    """The browser's socket, Telegram, Web Push and e-mail, as they are for this user."""
    async with deps.engine.connect() as connection:
        rows = await store.channels(connection, me.user_id)
        email = await store.email(connection, me.user_id)
    return ChannelList(items=[_channel(row, email) for row in rows])


@router.post("/api/notifications/channels/{channel}/test", status_code=202, summary="Send me a test over a channel")
async def send_test(channel: Place, me: Me, deps: DepsOf) -> TestStarted:
    """The outcome, also why it failed, is under `/api/notifications/tests/{test_id}` a moment later."""
    test_id = new_id()
    async with deps.engine.begin() as connection:
        if await store.recent_tests(connection, me.user_id) >= store.TESTS_A_MINUTE:
            raise ApiError(429, "too_many_requests", retry_after=60, headers={"Retry-After": "60"})
        at = await clock.now(connection)
        event = AccountTested(user_id=me.user_id, occurred_at=at, test_id=test_id, channel=channel)
        await deps.outbox.add(connection, Pending(event, test_id))
    return TestStarted(id=test_id)


@router.get("/api/notifications/tests/{test_id}", summary="See what became of a test")
async def show_test(test_id: UUID, me: Me, deps: DepsOf) -> TestOutcome:
    """`waiting` until the channel took it or it is known why not."""
    async with deps.engine.connect() as connection:
        found = await store.test(connection, me.user_id, test_id)
    if found is None:
        raise not_found()
    return TestOutcome(id=test_id, state=found.state, reason=found.error, **_sentences(found.error))


@router.get("/api/notifications/push", summary="List the browsers that show Web Push")
async def list_browsers(me: Me, deps: DepsOf) -> SubscriptionList:
    """Without those that took their subscription back."""
    async with deps.engine.connect() as connection:
        rows = await store.browsers(connection, me.user_id)
    return SubscriptionList(
        items=[
            SubscriptionBody(
                id=row.id,
                name=row.name,
                service=urlsplit(row.endpoint).hostname or "",
                created_at=row.created_at,
                last_sent_at=row.sent_at,
                reason=row.error,
            )
            for row in rows
        ]
    )


@router.post("/api/notifications/push", status_code=201, summary="Subscribe this browser to Web Push")
async def subscribe(body: SubscriptionInput, me: Me, deps: DepsOf) -> SubscriptionBody:
    """The same browser again renews its keys. At most 20; those that are gone make room."""
    service = _service(body.endpoint, deps.settings)
    try:
        Browser.of(body.endpoint, body.keys.p256dh, body.keys.auth)
    except ValueError:
        raise invalid_field("/keys", "invalid_keys") from None
    async with deps.engine.begin() as connection:
        row = await store.subscribe(
            connection,
            me.user_id,
            endpoint=body.endpoint,
            endpoint_hash=hashlib.sha256(body.endpoint.encode()).hexdigest(),
            p256dh=body.keys.p256dh,
            auth=body.keys.auth,
            name=body.name,
            most=MOST_BROWSERS,
        )
    if row is None:
        raise ApiError(409, "too_many_browsers", most=MOST_BROWSERS)
    return SubscriptionBody(
        id=row.id, name=row.name, service=service, created_at=row.created_at, last_sent_at=None, reason=None
    )


@router.delete("/api/notifications/push/{subscription_id}", status_code=204, summary="Unsubscribe a browser")
async def unsubscribe(subscription_id: UUID, me: Me, deps: DepsOf) -> None:
    """Nothing is sent to it any more."""
    async with deps.engine.begin() as connection:
        if not await store.unsubscribe(connection, me.user_id, subscription_id):
            raise not_found()


def _service(endpoint: str, settings: PushSettings) -> str:
    """The host of a push service that may be reached, see _reached: nobody sends us elsewhere."""
    try:
        if not endpoint.isascii() or not endpoint.isprintable() or " " in endpoint:
            raise ValueError("no address of a browser")
        parts = urlsplit(endpoint)
        host = normal_host(parts.hostname)
        fine = parts.username is None and _reached(parts.scheme, host, parts.port, settings)
    except ValueError:
        fine, host = False, ""
    if not fine:
        raise invalid_field("/endpoint", "not_a_push_service")
    return host


def _reached(scheme: str, host: str, port: int | None, settings: PushSettings) -> bool:
    """By https, on the internet and among PUSH_SERVICES, or of PUSH_ALLOWED_HOSTS."""
    if settings.is_private_push_service(scheme, host, port):
        return scheme in {"http", "https"}
    public = scheme == "https" and port in {None, 443} and is_public_name(host)
    return public and settings.is_push_service(host)


def _channel(row: store.ChannelRow, email: str) -> ChannelBody:
    reason = _reason(row)
    away = reason is not None and reason == row.trouble and availability(reason) == "away"
    state: State = "failing" if away or (reason is None and row.failing_since) else "off" if reason else "on"
    reason = reason or row.error
    return ChannelBody(
        channel=row.channel,
        state=state,
        reason=reason,
        **_sentences(reason),
        address=email if row.channel == "email" and state != "off" else None,
        public_key=row.public_key,
        since=row.failing_since,
        last_sent_at=row.sent_at,
        waiting=row.waiting,
    )


def _reason(row: store.ChannelRow) -> str | None:
    if not row.configured:
        return "not_set_up"
    return "no_browser" if row.channel == "push" and not row.browsers else row.trouble


def _sentences(reason: str | None) -> Mapping[str, str | None]:
    if reason is None:
        return {"sentence": None, "sentence_en": None}
    ru, en = (known("channel", reason, one) or message("channel", "broken", one) for one in ("ru", "en"))
    return {"sentence": ru.sentence, "sentence_en": en.sentence}
