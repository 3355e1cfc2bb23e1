"""Updates that Telegram brings itself: known by their secret, taken only when they have had their effect.

What could not be done now is a 503: Telegram brings it again. Whoever guesses the secret is counted, and told of in few
lines.
"""

import hmac

from aiogram import Bot
from fastapi import APIRouter, Request, Response
from prometheus_client import Counter
from pydantic import ValidationError
from structlog.stdlib import get_logger

from libs.common.http.guard import address_key
from libs.common.observability.log_throttle import LogThrottle
from libs.common.observability.logging import described
from services.telegram.settings import TelegramSettings
from services.telegram.updates.reading import RawUpdate, update_of
from services.telegram.updates.receiving import Receiver

log = get_logger(__name__)
REFUSED = Counter("telegram_webhook_refused_total", "Calls of the webhook that were not taken", ["why"])
PATH = "/telegram/webhook"
SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
LARGEST = 1_048_576


def webhook(settings: TelegramSettings, bot: Bot, receiver: Receiver) -> APIRouter:
    """The route; Telegram repeats an update until it is answered with a 2xx."""
    router = APIRouter()
    secret = settings.telegram_webhook_secret
    assert secret is not None
    expected, lines = secret.get_secret_value().encode(), LogThrottle()

    def refused(request: Request, status: int, why: str) -> Response:
        REFUSED.labels(why).inc()
        address = request.client.host if request.client else ""
        untold = lines.untold(address_key(address))
        if untold is not None:
            log.warning("a call was refused", action="telegram.refused", why=why, address=address, untold=untold)
        return Response(status_code=status)

    @router.post(PATH, include_in_schema=False)
    async def take(request: Request) -> Response:
        given = request.headers.get(SECRET, "").encode()
        if not hmac.compare_digest(given, expected):
            return refused(request, 401, "secret")
        body = await _body(request)
        if body is None:
            return refused(request, 413, "size")
        try:
            update = update_of(RawUpdate.model_validate_json(body), bot)
        except ValidationError:
            # Sent again and again it would stop those behind it.
            return refused(request, 200, "unreadable")
        try:
            await receiver.receive(update)
        except Exception as error:  # noqa: BLE001 - whatever it was, Telegram brings the update again
            REFUSED.labels("fault").inc()
            log.warning("an update was not taken", action="telegram.not_taken", error=described(error))
            return Response(status_code=503)
        return Response(status_code=200)

    return router


async def _body(request: Request) -> bytes | None:
    """The body, None when it is larger than any update."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return None
    return bytes(body)
