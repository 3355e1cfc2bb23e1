"""Delivery to a webhook."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.serving.serve import serving

Act = Callable[..., Awaitable[dict[str, Any]]]
Call = Callable[..., Awaitable[dict[str, Any]]]


class Receiver:
    """A webhook that answers with the prepared statuses, then 200."""

    def __init__(self) -> None:
        self.got: asyncio.Queue[tuple[str | None, dict[str, Any]]] = asyncio.Queue()
        self.statuses: list[int] = []
        self.reply: dict[str, Any] = {}
        self.url = ""

    async def take(self, request: Request) -> Response:
        await self.got.put((request.headers.get("x-telegram-bot-api-secret-token"), json.loads(await request.body())))
        return JSONResponse(self.reply, status_code=self.statuses.pop(0) if self.statuses else 200)

    async def next(self) -> tuple[str | None, dict[str, Any]]:
        async with asyncio.timeout(30):
            return await self.got.get()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    made = Receiver()
    async with serving(Starlette(routes=[Route("/hook", made.take, methods=["POST"])])) as base:
        made.url = f"{base}/hook"
        yield made


async def test_updates_are_delivered_in_order_with_the_secret(receiver: Receiver, call: Call, act: Act) -> None:
    assert (await call("setWebhook", url=receiver.url, secret_token="s3cret-Token"))["result"] is True
    await act("start")
    await act("say", text="раз")
    first, second = await receiver.next(), await receiver.next()
    assert (first[0], first[1]["message"]["text"], second[1]["message"]["text"]) == ("s3cret-Token", "/start", "раз")
    assert second[1]["update_id"] == first[1]["update_id"] + 1


async def test_a_refused_update_is_offered_again_until_taken(receiver: Receiver, call: Call, act: Act) -> None:
    receiver.statuses = [500, 403]
    await call("setWebhook", url=receiver.url)
    await act("start")
    numbers = [(await receiver.next())[1]["update_id"] for _ in range(3)]
    assert len(set(numbers)) == 1
    info = (await call("getWebhookInfo"))["result"]
    assert info["last_error_message"] == "Wrong response from the webhook: 403 Forbidden"
    await act("say", text="дальше")
    assert (await receiver.next())[1]["message"]["text"] == "дальше"


async def test_the_answer_may_carry_a_call(receiver: Receiver, call: Call, act: Act, person: int) -> None:
    receiver.reply = {"method": "sendMessage", "chat_id": person, "text": "из ответа"}
    await call("setWebhook", url=receiver.url)
    await act("start")
    await receiver.next()
    receiver.reply = {}
    async with asyncio.timeout(30):
        while "из ответа" not in [message["text"] for message in (await act("say", text="?"))["messages"]]:
            await receiver.next()


async def test_polling_and_webhook_exclude_each_other(receiver: Receiver, call: Call, act: Act) -> None:
    await call("setWebhook", url=receiver.url, max_connections=5)
    refused = await call("getUpdates")
    assert refused["description"].startswith("Conflict: can't use getUpdates method while webhook is active")
    assert (await call("getWebhookInfo"))["result"]["max_connections"] == 5
    assert (await call("deleteWebhook"))["result"] is True
    await act("start")
    assert len((await call("getUpdates"))["result"]) == 1
    assert (await call("getWebhookInfo"))["result"]["url"] == ""
    assert receiver.got.empty()


async def test_a_receiver_that_is_away_is_waited_for(call: Call, act: Act, http: httpx.AsyncClient) -> None:
    await call("setWebhook", url="http://127.0.0.1:9/hook")
    await act("start")
    async with asyncio.timeout(30):
        while "last_error_message" not in (info := (await call("getWebhookInfo"))["result"]):
            await asyncio.sleep(0.01)
    assert info["pending_update_count"] == 1
    await call("setWebhook", url="http://127.0.0.1:9/hook", drop_pending_updates=True)
    assert (await call("getWebhookInfo"))["result"]["pending_update_count"] == 0
