"""A write whose caller waited for the rate does not wait again; its repeat after a refresh does."""

from typing import Any

import httpx

from libs.common.hh.settings import HHSettings
from libs.common.hh.transport.breaker import Breaker
from libs.common.hh.transport.exchange import Call, Transport, Wire


class Counting:
    """A rate that counts its callers."""

    asked = 0

    async def acquire(self) -> None:
        self.asked += 1


class Tokens:
    """A token that is expired, and its successor."""

    token = "old"

    async def access_token(self) -> str:
        return self.token

    async def renew(self, stale: str) -> str:
        self.token = "new"
        return self.token


def answer(request: httpx.Request) -> httpx.Response:
    if request.headers["authorization"] == "Bearer old":
        body: dict[str, Any] = {"errors": [{"type": "oauth", "value": "token_expired"}]}
        return httpx.Response(403, json=body)
    return httpx.Response(201)


async def test_only_the_repeat_waits_again() -> None:
    rate = Counting()
    settings = HHSettings("http://hh.test", "http://hh.test", "Tests/1.0 (tests@vkatilsya.test)")
    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        transport = Transport(Wire(http, settings, rate), Tokens(), Breaker(lambda: 0.0))
        assert (await transport.write(Call("POST", "/negotiations", in_turn=True))).status == 201
        assert rate.asked == 1
        assert (await transport.write(Call("POST", "/negotiations", in_turn=True))).status == 201
        assert rate.asked == 1
