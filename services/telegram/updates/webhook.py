"""Updates that Telegram brings itself: known by their secret, answered only when they have had their effect."""

import hmac

from aiogram import Bot
from aiogram.types import Update
from fastapi import APIRouter, Request, Response
from pydantic import ValidationError

from services.telegram.settings import TelegramSettings
from services.telegram.updates.receiving import Receiver

PATH = "/telegram/webhook"
SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
LARGEST = 1_048_576


def webhook(settings: TelegramSettings, bot: Bot, receiver: Receiver) -> APIRouter:
    """The route; Telegram repeats an update until it is answered with a 2xx."""
    router = APIRouter()
    secret = settings.telegram_webhook_secret
    assert secret is not None
    expected = secret.get_secret_value().encode()

    @router.post(PATH, include_in_schema=False)
    async def take(request: Request) -> Response:
        given = request.headers.get(SECRET, "").encode()
        if not hmac.compare_digest(given, expected):
            return Response(status_code=401)
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        try:
            update = Update.model_validate_json(body, context={"bot": bot})
        except ValidationError:
            # Sent again and again it would stop those behind it; the types of aiogram do not know it.
            return Response(status_code=200)
        await receiver.receive(update)
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
