"""hh.ru as a peer that accepts every application: it enforces no uniqueness, so a second POST is a second application.

The real hh refuses it; a chat message it would not. Its list of negotiations lags behind, per negotiation.
"""

import re
from dataclasses import dataclass

import httpx

from tests.simulation.fibers import current
from tests.simulation.network import Fates, Peer
from tests.simulation.scheduler import Scheduler

LONGEST_LAG = 115.0
"""Seconds until the list shows an application; less than the product's grace."""


@dataclass(frozen=True)
class Negotiation:
    """One application as hh holds it. `at`: virtual time of the effect; `step`: of the schedule."""

    id: str
    resume_id: str
    vacancy_id: str
    letter: str
    at: float
    visible_at: float
    step: int


@dataclass(frozen=True)
class Left:
    """A POST that left our host, whatever became of it."""

    vacancy_id: str
    at: float
    step: int
    claimed: tuple[int, float]


class SimulatedHH(Peer):
    """`negotiations`: what was accepted, in order; `left`: every POST that reached the network.

    `lagging`: the share of applications that the list shows as late as it ever does.
    """

    def __init__(self, scheduler: Scheduler, fates: Fates, lagging: float) -> None:
        super().__init__(scheduler, fates)
        self._lagging = lagging
        self.negotiations: list[Negotiation] = []
        self.left: list[Left] = []
        self.refusing: set[str] = set()

    def leaves(self, request: httpx.Request) -> None:
        """Note a POST with the claim that it rests on."""
        fiber = current.get()
        if request.method == "POST" and fiber is not None:
            form = _form(request)
            claimed = fiber.memory["claim"]
            self.left.append(Left(form["vacancy_id"], self.scheduler.clock, self.scheduler.step, claimed))

    def effect(self, request: httpx.Request) -> httpx.Response:
        """The two calls that sending makes."""
        if request.method == "POST":
            return self._apply(request)
        return self._list(request)

    def _apply(self, request: httpx.Request) -> httpx.Response:
        form = _form(request)
        if form["vacancy_id"] in self.refusing:
            body = {"errors": [{"type": "negotiations", "value": "test_required"}]}
            return httpx.Response(403, json=body, request=request)
        scheduler = self.scheduler
        dice = scheduler.dice
        lag = LONGEST_LAG if dice.random() < self._lagging else dice.choice((0.0, dice.uniform(0.0, LONGEST_LAG)))
        made = Negotiation(
            id=str(4_000_000 + len(self.negotiations)),
            resume_id=form["resume_id"],
            vacancy_id=form["vacancy_id"],
            letter=form.get("message", ""),
            at=scheduler.clock,
            visible_at=scheduler.clock + lag,
            step=scheduler.step,
        )
        self.negotiations.append(made)
        scheduler.note(f"hh accepted {made.vacancy_id} as {made.id}")
        return httpx.Response(201, headers={"Location": f"/negotiations/{made.id}"}, request=request)

    def _list(self, request: httpx.Request) -> httpx.Response:
        query = request.url.params
        hidden = query.get("status") == "deleted"
        found = [
            made
            for made in self.negotiations
            if not hidden and made.vacancy_id == query.get("vacancy_id") and made.visible_at <= self.scheduler.clock
        ]
        items = [
            {
                "id": made.id,
                "state": {"id": "response", "name": "Отклик"},
                "vacancy": {"id": made.vacancy_id, "name": "Вакансия"},
                "resume": {"id": made.resume_id, "title": "Резюме"},
                "counters": {"messages": 1, "unread_messages": 0},
            }
            for made in found
        ]
        body = {"items": items, "found": len(items), "page": 0, "pages": 1, "per_page": 100}
        return httpx.Response(200, json=body, request=request)


def _form(request: httpx.Request) -> dict[str, str]:
    """The fields of a multipart form."""
    parts = re.findall(r'name="([^"]+)"\r\n\r\n(.*?)\r\n--', request.content.decode(), re.DOTALL)
    return dict(parts)
