"""hh.ru as a peer that takes every message, the same one twice, too: hh de-duplicates none.

Its list of messages shows what the applicant wrote with a lag of its own for each message.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import httpx

from tests.simulation.database import EPOCH
from tests.simulation.fibers import current
from tests.simulation.network import Fates, Peer
from tests.simulation.scheduler import Scheduler

LONGEST_LAG = 115.0
"""Seconds until the list shows a message of the applicant; less than the product's grace."""
TAKE, PREPARE = "take", "prepare"
"""Names under which a fiber remembers when it put the attempt on record, and when it began to work on it."""


@dataclass(frozen=True)
class Said:
    """A message as hh holds it. `at`, `visible_at`: virtual time; `step`: of the schedule."""

    id: str
    author: str
    text: str
    at: float
    visible_at: float
    step: int


@dataclass(frozen=True)
class Left:
    """A POST that left our host, whatever became of it, with the steps at which its work began and was put on record.

    `at`, `taken_at`: virtual time. None of a reply that was sent after the schedule, when nothing can come between.
    """

    chat: str
    text: str
    at: float
    step: int
    prepared: int | None
    taken: int | None
    taken_at: float | None


class SimulatedHH(Peer):
    """`chats`: messages by negotiation, in their order; `left`: every POST that reached the network."""

    def __init__(self, scheduler: Scheduler, fates: Fates, chats: tuple[str, ...], lagging: float) -> None:
        super().__init__(scheduler, fates)
        self.chats: dict[str, list[Said]] = {name: [] for name in chats}
        self.left: list[Left] = []
        self._lagging = lagging
        self.changed_at = 0.0
        """When the list last had news, in whole seconds as hh tells them."""
        self._unread: set[str] = set()
        self._closed: set[str] = set()
        self._touched: dict[str, float] = {}
        self._made = 0

    def say(self, chat: str, author: str, text: str, lag: float = 0.0) -> Said:
        """Somebody writes."""
        self._made += 1
        now = self.scheduler.clock
        said = Said(str(9_000_000 + self._made), author, text, now, now + lag, self.scheduler.step)
        self.chats[chat].append(said)
        self._touch(chat)
        if author == "employer":
            self._unread.add(chat)
        self.scheduler.note(f"hh has {said.id} in {chat} of the {author}")
        return said

    def turn(self, chat: str) -> None:
        """The employer closes the chat, or opens it again."""
        self._closed ^= {chat}
        self._touch(chat)
        self.scheduler.note(f"{chat} is {'closed' if chat in self._closed else 'open'}")

    def _touch(self, chat: str) -> None:
        self._touched[chat] = self.scheduler.clock
        self.changed_at = float(int(self.scheduler.clock) + 1)

    def leaves(self, request: httpx.Request) -> None:
        """Note a POST with what it rests on."""
        if request.method != "POST":
            return
        fiber = current.get()
        memory = fiber.memory if fiber is not None else {}
        prepared, _ = memory.get(PREPARE, (None, None))
        taken, taken_at = memory.get(TAKE, (None, None))
        now, step = self.scheduler.clock, self.scheduler.step
        self.left.append(Left(_chat(request), _text(request), now, step, prepared, taken, taken_at))

    def effect(self, request: httpx.Request) -> httpx.Response:
        """The three calls that chats make."""
        if request.method == "POST":
            dice = self.scheduler.dice
            lag = LONGEST_LAG if dice.random() < self._lagging else dice.choice((0.0, dice.uniform(0.0, LONGEST_LAG)))
            said = self.say(_chat(request), "applicant", _text(request), lag)
            return httpx.Response(201, json=self._shown(said), request=request)
        if request.url.path == "/negotiations":
            return self._negotiations(request)
        return self._messages(request)

    def _negotiations(self, request: httpx.Request) -> httpx.Response:
        items = [self._listed(chat) for chat, said in self.chats.items() if said]
        items.sort(key=lambda item: item["updated_at"], reverse=True)
        return _page(items, request)

    def _listed(self, chat: str) -> dict[str, Any]:
        return {
            "id": chat,
            "state": {"id": "invitation", "name": "Приглашение"},
            "updated_at": _stamp(self._touched[chat]),
            "has_updates": chat in self._unread,
            "messaging_status": "disabled_by_employer" if chat in self._closed else "ok",
            "vacancy": {"id": f"7{chat}", "name": "Вакансия", "employer": {"id": "1", "name": "Работодатель"}},
            "counters": {"messages": len(self.chats[chat]), "unread_messages": 0},
        }

    def _messages(self, request: httpx.Request) -> httpx.Response:
        """Reading marks as read, also when the answer is lost."""
        chat = _chat(request)
        self._unread.discard(chat)
        shown = [self._shown(one) for one in self.chats[chat] if one.visible_at <= self.scheduler.clock]
        return _page(shown, request)

    @staticmethod
    def _shown(said: Said) -> dict[str, Any]:
        return {
            "id": said.id,
            "created_at": _stamp(said.at),
            "text": said.text,
            "state": {"id": "text", "name": "Сообщение"},
            "author": {"participant_type": said.author},
        }


def _page(items: list[dict[str, Any]], request: httpx.Request) -> httpx.Response:
    number, size = (int(request.url.params.get(name, default)) for name, default in (("page", "0"), ("per_page", "20")))
    pages = max(1, -(-len(items) // size))
    body = {
        "items": items[number * size : (number + 1) * size],
        "found": len(items),
        "page": number,
        "pages": pages,
        "per_page": size,
    }
    return httpx.Response(200, json=body, request=request)


def _chat(request: httpx.Request) -> str:
    return request.url.path.split("/")[2]


def _text(request: httpx.Request) -> str:
    """The message of a form, in either of its encodings."""
    content = request.content.decode()
    found = re.search(r'name="message"\r\n\r\n(.*?)\r\n--', content, re.DOTALL)
    return found[1] if found else parse_qs(content)["message"][0]


def _stamp(seconds: float) -> str:
    """hh's times are whole seconds."""
    return (EPOCH + timedelta(seconds=int(seconds))).strftime("%Y-%m-%dT%H:%M:%S+0000")
