"""Web Push: to every browser that the owner subscribed; one that took its subscription back is written to no more."""

import asyncio
import json
import time
from urllib.parse import urlsplit

import httpx
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.stdlib import get_logger

from libs.common.errors import PermanentError, TransientError
from libs.common.notifications.topics import Channel
from libs.common.notifications.vapid import MOST, Browser, Sender, b64, encrypt
from services.notifier.channels import store
from services.notifier.channels.store import GONE, Subscription
from services.notifier.deliveries.channel import Receipt
from services.notifier.deliveries.domain import Message, Recipient

log = get_logger(__name__)
TAKEN_BACK = frozenset({404, 410})
LASTS = 86_400
"""Seconds that a push service keeps a message for a browser that is away."""
SIGNED = 12 * 3600
URGENCY = {"info": "low", "success": "normal", "warning": "normal", "action": "high"}


class Push:
    """See services.notifier.deliveries.channel.Channel. `http` must refuse addresses that are not of the internet."""

    name: Channel = "push"

    def __init__(self, engine: AsyncEngine, http: httpx.AsyncClient, sender: Sender, *, contact: str) -> None:
        self._engine, self._http, self._sender, self._contact = engine, http, sender, contact

    @property
    def public_key(self) -> str | None:
        """What browsers subscribe with."""
        return self._sender.public_key

    async def send(self, message: Message, recipient: Recipient) -> Receipt:
        """It left when one browser was told; the others are noted and not tried again for this message."""
        async with self._engine.connect() as connection:
            browsers = await store.subscriptions(connection, recipient.user_id)
        if not browsers:
            raise PermanentError("No browser is subscribed", code="no_browser")
        body = payload(message)
        troubles = await asyncio.gather(*(self._tell(one, body, message) for one in browsers))
        if None in troubles:
            return Receipt()
        if "push_away" in troubles:
            raise TransientError("No push service took it", code="push_away")
        raise PermanentError("No browser takes it", code="push_refused" if "push_refused" in troubles else GONE)

    async def _tell(self, one: Subscription, body: bytes, message: Message) -> str | None:
        """None when the push service took it, else what is wrong, which is noted."""
        browser = _read(one)
        trouble = await self._post(browser, body, message) if browser else GONE
        try:
            async with self._engine.begin() as connection:
                await store.note(connection, one.id, trouble)
        except IntegrityError:
            log.info("the subscription was deleted meanwhile", action="push.deleted")
        return trouble

    async def _post(self, browser: Browser, body: bytes, message: Message) -> str | None:
        headers = {
            "Authorization": self._sender.authorization(
                browser.endpoint, contact=self._contact, expires=int(time.time()) + SIGNED
            ),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(LASTS),
            "Urgency": URGENCY[message.level],
            # A repeated message takes the place of the one that still waits there.
            "Topic": b64(message.id.bytes),
        }
        try:
            answer = await self._http.post(browser.endpoint, content=encrypt(body, browser), headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            log.info("no push service", action="push.away", host=_host(browser.endpoint), error=type(error).__name__)
            return "push_away"
        if answer.is_success:
            return None
        log.info("refused push", action="push.refused", host=_host(browser.endpoint), status=answer.status_code)
        if answer.status_code in TAKEN_BACK:
            return GONE
        return "push_away" if answer.status_code >= 500 or answer.status_code == 429 else "push_refused"


def payload(message: Message) -> bytes:
    """What the service worker of the web client is given; a long text is cut, and offers no decision then."""
    content = {
        "id": str(message.about_id),
        "tag": message.about or str(message.id),
        "topic": message.topic,
        "title": message.title[:200],
        "body": message.body,
        "link": message.link,
        "level": message.level,
        "silent": message.silent,
        "count": message.count,
        "language": message.language,
        "actions": [one.model_dump(mode="json", exclude_none=True) for one in message.actions],
    }
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    if len(body) > MOST:
        # What is not read whole is not decided on sight.
        content["actions"] = []
        body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    while len(body) > MOST and content["body"]:
        content["body"] = str(content["body"])[: max(0, len(str(content["body"])) - (len(body) - MOST) // 2 - 1)]
        body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return body


def _read(one: Subscription) -> Browser | None:
    """None for keys that nothing can be encrypted with."""
    try:
        return Browser.of(one.endpoint, one.p256dh, one.auth)
    except ValueError:
        return None


def _host(endpoint: str) -> str:
    """All of the address that may be logged: its path lets whoever knows it write to the browser."""
    return urlsplit(endpoint).hostname or ""
