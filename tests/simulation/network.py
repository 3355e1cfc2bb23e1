"""A peer over a network that loses, delays and repeats: an httpx transport whose every message waits for its turn."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

import httpx

from tests.simulation.scheduler import Scheduler


@dataclass(frozen=True)
class Fates:
    """How likely each fate of one exchange is; the rest arrives and is answered. Delays are virtual seconds."""

    never_left: float = 0.06
    request_lost: float = 0.06
    answer_lost: float = 0.12
    server_fault: float = 0.05
    rate_limited: float = 0.03
    late: float = 0.1
    longest_way: float = 20.0
    longest_leave: float = 50.0
    """Between the program's last look at its clock and the first byte on the wire: nothing can be noticed in there."""
    frozen: float = 0.0
    """The process stands still with the answer at its door, for longer than any lease."""
    longest_freeze: float = 300.0
    reads: float = 1.0
    """How likely a GET meets its fate, to a POST: what only loses reads shows little."""


class Peer(httpx.AsyncBaseTransport, ABC):
    """Answers requests in `effect`; what happens before and after is the network's."""

    def __init__(self, scheduler: Scheduler, fates: Fates) -> None:
        self.scheduler = scheduler
        self.fates = fates
        self.reliable = False

    @abstractmethod
    def effect(self, request: httpx.Request) -> httpx.Response:
        """What the request does at the peer, at once and whole."""

    def leaves(self, request: httpx.Request) -> None:
        """Called when a request leaves this host."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Carry a request there and its answer back."""
        scheduler, dice = self.scheduler, self.scheduler.dice.random()
        label = f"{request.method} {request.url.path}"
        await self._leave(label, request.method)
        scheduler.note(f"sends {label}")
        self.leaves(request)
        if self.reliable:
            return self.effect(request)
        for share, fate in (
            (self.fates.never_left, self._never_left),
            (self.fates.request_lost, self._request_lost),
            (self.fates.answer_lost, self._answer_lost),
            (self.fates.server_fault, self._server_fault),
            (self.fates.rate_limited, self._rate_limited),
        ):
            likely = self._share(request.method, share)
            if dice < likely:
                return await fate(request)
            dice -= likely
        await self._way(label)
        answer = self.effect(request)
        if scheduler.dice.random() < self._share(request.method, self.fates.frozen):
            await scheduler.point("frozen", after=scheduler.dice.uniform(0.0, self.fates.longest_freeze))
        await scheduler.point(f"answer to {label}", after=self._delay() if scheduler.dice.random() < 0.3 else 0.0)
        return answer

    def _share(self, method: str, likely: float) -> float:
        return likely * (self.fates.reads if method == "GET" else 1.0)

    async def _leave(self, label: str, method: str) -> None:
        """Between the program's call and the first byte on the wire."""
        longest = self.fates.longest_leave
        late = self.scheduler.dice.choice((self.scheduler.dice.uniform(0.0, longest), longest))
        after = late if self.scheduler.dice.random() < self._share(method, self.fates.late) else 0.0
        within = None if method == "GET" else self.fates.longest_leave - after
        await self.scheduler.point(label, after=after, within=within)

    def _delay(self) -> float:
        return self.scheduler.dice.uniform(0.0, self.fates.longest_way / 2)

    async def _way(self, label: str) -> None:
        if self.scheduler.dice.random() < 0.3:
            await self.scheduler.point(f"{label} under way", after=self._delay(), within=0.0)

    async def _never_left(self, request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no connection", request=request)

    async def _request_lost(self, request: httpx.Request) -> httpx.Response:
        await self.scheduler.point("waits in vain", after=self.fates.longest_way)
        raise httpx.ReadTimeout("no answer", request=request)

    async def _answer_lost(self, request: httpx.Request) -> httpx.Response:
        await self._way(f"{request.method} {request.url.path}")
        self.effect(request)
        self.scheduler.note("answer lost")
        await self.scheduler.point("waits in vain", after=self._delay())
        raise httpx.ReadError("connection reset", request=request)

    async def _server_fault(self, request: httpx.Request) -> httpx.Response:
        if self.scheduler.dice.random() < 0.5:
            self.effect(request)
        return httpx.Response(502, text="bad gateway", request=request)

    async def _rate_limited(self, request: httpx.Request) -> httpx.Response:
        return httpx.Response(429, json={"errors": [{"type": "too_many_requests"}]}, request=request)
