"""Threads of their own for heavy work, with a bounded queue, a share per user and a deadline that ends the work."""

import asyncio
import contextvars
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from prometheus_client import Counter as Counted
from prometheus_client import Gauge

from libs.common.errors import TransientError

_T = TypeVar("_T")

REFUSED = Counted("workpool_refused_total", "Work that was not taken or not ended", ["pool", "why"])
WAITING = Gauge("workpool_waiting", "Work that waits for a thread", ["pool"])


class PoolFullError(TransientError):
    """The queue of the pool is full; nothing was begun."""

    code = "busy"
    status = 503


class ShareTakenError(TransientError):
    """This user has as much work in the pool as one user may have; nothing was begun."""

    code = "too_many_at_once"
    status = 429


class OverdueError(TransientError):
    """The work did not end within its deadline; it was stopped and has no result."""

    code = "overdue"
    status = 503


class Budget:
    """How long a piece of work may last. A thread cannot be cancelled, so the work itself asks `check` as it goes."""

    def __init__(self, seconds: float) -> None:
        self.ends = time.monotonic() + seconds
        self._stopped = False
        self._at_stop: list[Callable[[], object]] = []

    def stop(self) -> None:
        """Nobody waits for the work any more: its next check raises."""
        self._stopped = True
        for end in self._at_stop:
            end()

    def at_stop(self, end: Callable[[], object]) -> None:
        """Have `end` called once nobody waits any more: for work that cannot ask. It may be called twice."""
        self._at_stop.append(end)
        if self._stopped:
            end()

    def check(self) -> None:
        """Raise OverdueError when the time is over or nobody waits for the result."""
        if self._stopped or time.monotonic() > self.ends:
            raise OverdueError("Проверка заняла слишком много времени и остановлена. Повторите чуть позже.")


class WorkPool:
    """Runs work in `workers` threads; free threads go to the waiting users in turn.

    At most `queue` pieces wait and at most `share` pieces of one user run or wait. A piece that is not done `seconds`
    after it was handed in is given up: it leaves the queue, or is stopped at its next check. So is one whose caller was
    cancelled. A thread counts as busy until its work has really ended.
    """

    def __init__(self, name: str, *, workers: int, queue: int, share: int, seconds: float) -> None:
        self.name, self._queue, self._share, self._seconds = name, queue, share, seconds
        self._threads = ThreadPoolExecutor(max_workers=workers, thread_name_prefix=name)
        self._free = workers
        self._held: Counter[Hashable] = Counter()
        self._waiting: OrderedDict[Hashable, deque[asyncio.Future[None]]] = OrderedDict()

    @property
    def waiting(self) -> int:
        """How many pieces of work wait for a thread."""
        return sum(map(len, self._waiting.values()))

    async def run(self, user: Hashable, work: Callable[[Budget], _T]) -> _T:
        """The result of `work(budget)`; raises PoolFullError, ShareTakenError, OverdueError, and what the work does."""
        self._admit(user)
        budget = Budget(self._seconds)
        timeout = asyncio.timeout(self._seconds)
        try:
            async with timeout:
                await self._turn(user)
                return await self._in_thread(user, work, budget)
        except TimeoutError:
            if not timeout.expired():
                raise
            REFUSED.labels(self.name, "overdue").inc()
            raise OverdueError("Не успели за отведённое время. Повторите чуть позже.", retry_after=2) from None

    def _admit(self, user: Hashable) -> None:
        if self._held[user] >= self._share:
            REFUSED.labels(self.name, "share").inc()
            raise ShareTakenError("Слишком много ваших запросов сразу. Дождитесь ответа на прежние.", retry_after=1)
        if not self._free and self.waiting >= self._queue:
            REFUSED.labels(self.name, "full").inc()
            raise PoolFullError("Сервер занят. Повторите через несколько секунд.", retry_after=2)
        self._held[user] += 1

    async def _turn(self, user: Hashable) -> None:
        """Wait for a free thread; whoever is cancelled meanwhile leaves the queue."""
        if self._free:
            self._free -= 1
            return
        place = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(user, deque()).append(place)
        WAITING.labels(self.name).set(self.waiting)
        try:
            await place
        except BaseException:
            if place.done() and not place.cancelled():
                self._release(user)  # the thread was given in the same moment
            else:
                self._leave(user, place)
            raise

    def _leave(self, user: Hashable, place: asyncio.Future[None]) -> None:
        places = self._waiting.get(user, deque())
        if place in places:
            places.remove(place)
        if not places:
            self._waiting.pop(user, None)
        WAITING.labels(self.name).set(self.waiting)
        self._forget(user)

    async def _in_thread(self, user: Hashable, work: Callable[[Budget], _T], budget: Budget) -> _T:
        bound = contextvars.copy_context()
        running = asyncio.get_running_loop().run_in_executor(self._threads, lambda: bound.run(work, budget))

        def ended(done: asyncio.Future[_T]) -> None:
            if not done.cancelled():
                done.exception()  # nobody may be left to hear of it
            self._release(user)

        running.add_done_callback(ended)
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            budget.stop()
            raise

    def _release(self, user: Hashable) -> None:
        """Give the thread to the user who waits longest; that user's next piece goes behind the others'."""
        self._forget(user)
        while self._waiting:
            following, places = self._waiting.popitem(last=False)
            place = places.popleft()
            if places:
                self._waiting[following] = places
            if not place.done():  # else its caller has been cancelled and is about to leave
                WAITING.labels(self.name).set(self.waiting)
                place.set_result(None)
                return
        self._free += 1

    def _forget(self, user: Hashable) -> None:
        self._held[user] -= 1
        if not self._held[user]:
            del self._held[user]
