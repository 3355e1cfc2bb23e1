"""One HTTP exchange with hh, and what may be repeated: reads after a transient fault, nothing else."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

import httpx
from structlog.stdlib import get_logger

from libs.common.errors import OutcomeUnknownError, VkatilsyaError
from libs.common.hh.answers.answer import Answer, error_answer
from libs.common.hh.answers.errors import (
    AnswerLostError,
    BadArgumentError,
    HHError,
    HHTransientError,
    LimitExceededError,
    NetworkError,
    NeverLeftError,
    ServiceUnavailableError,
    TokenExpiredError,
    TooLateError,
)
from libs.common.hh.answers.faults import SAFE_TRANSPORT, fault_of
from libs.common.hh.settings import HHSettings
from libs.common.hh.transport.backoff import Backoff
from libs.common.hh.transport.breaker import Breaker
from libs.common.hh.transport.ports import RateLimiter, TokenSource

log = get_logger(__name__)
T = TypeVar("T")

Params = Sequence[tuple[str, str]]
Form = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Call:
    """One request. `multipart` is a multipart form, `form` an urlencoded one, `in_turn` has waited for the rate.

    `in_time` is asked last, right before the first byte: False, and the request is not sent.
    """

    method: str
    path: str
    params: Params = ()
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    multipart: Form | None = field(default=None, repr=False)
    form: Form | None = field(default=None, repr=False)
    in_turn: bool = False
    in_time: Callable[[], bool] | None = field(default=None, repr=False)


class Wire:
    """Sends one request under the shared rate and reads its answer to the end, within `settings.timeout` seconds.

    Redirects are never followed. httpx exceptions pass through: only the caller knows what they mean.
    """

    def __init__(self, http: httpx.AsyncClient, settings: HHSettings, limiter: RateLimiter) -> None:
        self._http = http
        self._settings = settings
        self._limiter = limiter
        # Connecting gets half the time, so that a connection that never stood is known as such before the deadline.
        self._timeout = httpx.Timeout(settings.timeout, connect=settings.timeout / 2, pool=settings.timeout / 2)

    async def ready(self) -> None:
        """Wait for the shared rate."""
        await self._limiter.acquire()

    async def exchange(self, call: Call, *, url: str | None = None, token: str | None = None) -> Answer:
        """The answer, whatever its status; httpx.HTTPError when none came, BadArgumentError for no valid request,
        TooLateError for one whose time is over.
        """
        request = self._request(call, url or f"{self._settings.api_url.rstrip('/')}{call.path}", token)
        if call.in_time is not None and not call.in_time():
            raise TooLateError
        try:
            async with asyncio.timeout(self._settings.timeout):
                response = await self._http.send(request, follow_redirects=False)
        except TimeoutError as error:
            raise httpx.ReadTimeout("the whole request took too long", request=request) from error
        return Answer(response.status_code, dict(response.headers), response.content)

    def _request(self, call: Call, url: str, token: str | None) -> httpx.Request:
        agent = self._settings.user_agent
        headers = {"HH-User-Agent": agent, "User-Agent": agent, "Accept": "application/json", **call.headers}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        try:
            request = self._http.build_request(
                call.method,
                url,
                params=list(call.params) or None,
                headers=headers,
                data=dict(call.form) if call.form is not None else None,
                files=[(name, (None, value)) for name, value in call.multipart.items()] if call.multipart else None,
                timeout=self._timeout,
            )
            request.read()  # a form is then sent whole; httpx would send every part of it by itself
        except (ValueError, httpx.InvalidURL):
            # The cause quotes what could not be encoded: a token, or a letter with half a character in it.
            raise BadArgumentError((), detail="недопустимые символы") from None
        request.headers.pop("Cookie", None)  # one pool serves many accounts; hh's cookies must not tie them together
        return request


class Transport:
    """Requests of one account: token, breaker, repeats.

    A read is repeated after transient faults with a capped, jittered back-off. A write is sent once; only an answer
    `token_expired`, which proves that nothing was done, is followed by one refresh and one repeat.
    """

    def __init__(
        self,
        wire: Wire,
        tokens: TokenSource,
        breaker: Breaker,
        *,
        backoff: Backoff | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        rng: Callable[[], float] = random.random,
    ) -> None:
        self._wire = wire
        self._tokens = tokens
        self._breaker = breaker
        self._backoff = backoff or Backoff()
        self._sleep = sleep
        self._rng = rng
        self._renewing = asyncio.Lock()

    async def read(self, call: Call) -> Answer:
        """A 2xx or 304 answer of a GET; raise the fault that the answer (or its absence) means."""
        attempt = 1
        while True:
            try:
                return await self._read_once(call)
            except HHTransientError as fault:
                delay = self._pause(attempt, fault)
                if delay is None:
                    raise
                facts = {"path": call.path, "fault": fault.code, "attempt": attempt, "delay": round(delay, 3)}
                log.info("a read is repeated", action="hh.retry", **facts)
            await self._sleep(delay)
            attempt += 1

    def _pause(self, attempt: int, fault: HHTransientError) -> float | None:
        """Seconds before the next try; None for a limit, and for a token that stays expired after its refresh."""
        if isinstance(fault, LimitExceededError | TokenExpiredError):
            return None
        return self._backoff.delay(attempt, fault.retry_after, self._rng)

    async def write(self, call: Call) -> Answer:
        """The answer of a write, whatever its status.

        Raises NeverLeftError when provably nothing was sent, AnswerLostError when it may have been, and the faults of
        breaker, rate and token (all of them raised before the write).
        """
        token = await _nothing_sent(self._tokens.access_token())
        answer = await self._write_once(call, token)
        if not _token_expired(answer):
            return answer
        token = await _nothing_sent(self._renew(token))
        return await self._write_once(replace(call, in_turn=False), token)

    async def _read_once(self, call: Call) -> Answer:
        token = await self._tokens.access_token()
        try:
            return await self._checked(call, token)
        except TokenExpiredError:
            return await self._checked(call, await self._renew(token))

    async def _checked(self, call: Call, token: str) -> Answer:
        self._breaker.admit()
        try:
            await self._wire.ready()
            answer = await self._wire.exchange(call, token=token)
        except httpx.HTTPError as error:
            self._breaker.failed()
            raise NetworkError(type(error).__name__) from error
        except BaseException:
            self._breaker.abandoned()
            raise
        fault = _read_fault(answer)
        self._note(answer)
        if fault is not None:
            raise fault
        return answer

    async def _write_once(self, call: Call, token: str) -> Answer:
        self._breaker.admit()
        try:
            if not call.in_turn:
                await _nothing_sent(self._wire.ready())
            answer = await self._wire.exchange(call, token=token)
        except SAFE_TRANSPORT as error:
            self._breaker.failed()
            raise NeverLeftError(type(error).__name__) from error
        except httpx.HTTPError as error:
            self._breaker.failed()
            raise AnswerLostError(type(error).__name__) from error
        except BaseException:
            self._breaker.abandoned()
            raise
        self._note(answer)
        return answer

    def _note(self, answer: Answer) -> None:
        if answer.status >= 500:
            self._breaker.failed()
        else:
            self._breaker.succeeded()

    async def _renew(self, stale: str) -> str:
        """At most one refresh in flight; who waited takes what the first one brought."""
        async with self._renewing:
            current = await self._tokens.access_token()
            return current if current != stale else await self._tokens.renew(stale)


async def _nothing_sent(step: Awaitable[T]) -> T:
    """What precedes a write: whatever fails in it, a lost answer of the token endpoint too, the write was not sent."""
    try:
        return await step
    except OutcomeUnknownError as error:
        raise NeverLeftError(error.code) from error
    except VkatilsyaError:
        raise
    except Exception as error:
        raise NeverLeftError(type(error).__name__) from error


def _token_expired(answer: Answer) -> bool:
    return 400 <= answer.status < 500 and error_answer(answer).first("oauth", "token_expired") is not None


def _read_fault(answer: Answer) -> HHError | None:
    if answer.status == 304:
        return None
    if 200 <= answer.status < 300:
        if not answer.truncated:
            return None
        return ServiceUnavailableError(answer=error_answer(answer))
    return fault_of(error_answer(answer))
