"""The channels that this installation has, made from its settings."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

import httpx
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.net.bounded import bounded
from libs.common.net.outgoing import Guarded, Guide, anything_but_metadata, public_only
from libs.common.notifications.vapid import Sender
from libs.common.settings.push import PushSettings
from services.notifier.channels.email import Email
from services.notifier.channels.push import Push
from services.notifier.channels.telegram import Telegram
from services.notifier.deliveries.channel import Channel
from services.notifier.settings import NotifierSettings


@asynccontextmanager
async def channels(engine: AsyncEngine, settings: NotifierSettings) -> AsyncGenerator[Sequence[Channel]]:
    """Every channel that is set up."""
    found: list[Channel] = [Telegram(settings.public_url)]
    if settings.smtp_host:
        found.append(Email(settings))
    if settings.vapid_private_key is None:
        yield found
        return
    sender = Sender.of(settings.vapid_private_key.get_secret_value())
    async with push_client(settings) as http:
        yield [*found, Push(engine, http, sender, contact=settings.push_contact)]


def push_client(settings: PushSettings) -> httpx.AsyncClient:
    """To the internet only, and what comes back is bounded: the address of a browser is what somebody sent us."""
    return httpx.AsyncClient(transport=_ByHost(settings), follow_redirects=False, event_hooks=bounded(httpx))


class _ByHost(httpx.AsyncBaseTransport):
    """One guarded way to the internet, another to the private places that the operator named."""

    def __init__(self, settings: PushSettings) -> None:
        self._settings = settings
        self._public_way, self._private_way = Guarded(Guide(public_only)), Guarded(Guide(anything_but_metadata))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        if self._settings.is_private_push_service(url.scheme, url.host, url.port):
            return await self._private_way.handle_async_request(request)
        if url.scheme != "https":
            raise httpx.UnsupportedProtocol("Push services are reached by https only", request=request)
        if not self._settings.is_push_service(url.host):
            raise httpx.UnsupportedProtocol("PUSH_SERVICES does not name this push service", request=request)
        return await self._public_way.handle_async_request(request)

    async def aclose(self) -> None:
        await self._public_way.aclose()
        await self._private_way.aclose()
