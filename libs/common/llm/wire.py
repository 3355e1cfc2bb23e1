"""The only module that imports openai: sends one request, and gives its exceptions the three kinds of fault."""

import asyncio
import json
import logging
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import httpx2
import openai
from openai import AsyncOpenAI, DefaultAsyncHttpxClient, pydantic_function_tool
from pydantic import BaseModel

from libs.common.errors import VkatilsyaError
from libs.common.llm.errors import BadAnswerError, EndpointDownError, RefusedError, RequestRejectedError
from libs.common.llm.reading import Reply, read_reply
from libs.common.llm.refusals import fault_of
from libs.common.llm.settings import LLMSettings
from libs.common.net.bounded import bounded
from libs.common.net.outgoing import ForbiddenAddressError, Guide, Ways, proxied

_TIMEOUTS = (TimeoutError, openai.APITimeoutError, httpx.TimeoutException, httpx2.TimeoutException)
_NEVER_LEFT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
)
_NETWORK = (
    openai.APIConnectionError,
    httpx.NetworkError,
    httpx.RemoteProtocolError,
    httpx.ProxyError,
    httpx2.NetworkError,
    httpx2.RemoteProtocolError,
    httpx2.ProxyError,
    ConnectionError,
)
_GARBLED = (
    openai.APIResponseValidationError,
    httpx.DecodingError,
    httpx2.DecodingError,
    json.JSONDecodeError,
)
_OURS = (
    httpx.InvalidURL,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
    httpx.TooManyRedirects,
    httpx2.InvalidURL,
    httpx2.UnsupportedProtocol,
    httpx2.LocalProtocolError,
    httpx2.TooManyRedirects,
)

# Both log request options at DEBUG, and those are the prompts.
for _name in ("openai", "httpx2", "httpcore2"):
    logging.getLogger(_name).setLevel(logging.WARNING)


def connect(settings: LLMSettings, guide: Guide | None = None) -> AsyncOpenAI:
    """A client that never repeats, follows no redirect, and connects to checked addresses or through a proxy only.

    `guide` finds and checks the addresses, by default under the rule of the settings.
    """
    if not settings.local and proxied(settings.base_url):
        http_client = DefaultAsyncHttpxClient(follow_redirects=False, event_hooks=bounded(httpx2))
    else:
        http_client = DefaultAsyncHttpxClient(
            follow_redirects=False,
            trust_env=False,
            transport=_Guarded(guide or Guide(settings.rule)),
            event_hooks=bounded(httpx2),
        )
    return AsyncOpenAI(
        base_url=settings.base_url,
        api_key=settings.api_key,
        timeout=settings.timeout_seconds,
        max_retries=0,
        http_client=http_client,
    )


class _Guarded(httpx2.AsyncBaseTransport):
    """The transport that connects to checked addresses."""

    def __init__(self, guide: Guide) -> None:
        self._ways = Ways(guide, httpx2, httpx2.AsyncHTTPTransport)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """See Ways.send."""
        return await self._ways.send(request)

    async def aclose(self) -> None:
        """See Ways.aclose."""
        await self._ways.aclose()


def strict_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The model's JSON Schema as strict structured outputs want it."""
    parameters = pydantic_function_tool(model)["function"].get("parameters")
    return dict(parameters or {})


async def send(client: AsyncOpenAI, model: str, request: dict[str, Any], seconds: float) -> Reply:
    """Ask once, within `seconds` from first to last byte. Raises the errors of `classify` and of `read_reply`."""
    try:
        async with asyncio.timeout(seconds):
            answer = await client.chat.completions.with_raw_response.create(model=model, timeout=seconds, **request)
    except Exception as error:
        classified = classify(error)
        if classified is None:
            raise
        raise classified from None
    return read_reply(answer.text, model=model)


def classify(error: BaseException) -> VkatilsyaError | None:
    """The fault that an exception of openai, httpx or httpx2 stands for; None for an exception that is a bug of ours.

    No text of the exception is taken over: it may quote the key or the prompt.
    """
    if isinstance(error, openai.APIStatusError):
        return _status(error)
    if isinstance(error, _NEVER_LEFT) or isinstance(error.__cause__, _NEVER_LEFT):
        return _unreachable(error)
    if isinstance(error, _TIMEOUTS):
        return EndpointDownError("Модель не ответила вовремя.", code="llm_timeout")
    if isinstance(error, openai.LengthFinishReasonError):
        return BadAnswerError("Ответ модели оборвался на середине.", code="llm_truncated")
    if isinstance(error, openai.ContentFilterFinishReasonError):
        return RefusedError("Модель отказалась отвечать.")
    if isinstance(error, _GARBLED) or isinstance(error.__cause__, _GARBLED):
        return EndpointDownError("Сервер модели прислал не то, что ждали от модели.", code="llm_garbled")
    if isinstance(error, _OURS):
        return RequestRejectedError("Адрес модели не подходит: проверьте LLM_BASE_URL.", code="llm_misconfigured")
    if isinstance(error, _NETWORK):
        return EndpointDownError("Связь с сервером модели оборвалась.", code="llm_connection_lost")
    if isinstance(error, openai.OpenAIError):
        return RequestRejectedError("Запрос к модели не принят.", kind=type(error).__name__)
    return None


def _unreachable(error: BaseException) -> VkatilsyaError:
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, ForbiddenAddressError):
        cause = cause.__cause__
    if cause is None:
        return EndpointDownError("Сервер модели недоступен.", code="llm_unreachable")
    return RequestRejectedError(
        "Имя в LLM_BASE_URL ведёт на внутренний адрес, ничего не отправлено: проверьте LLM_BASE_URL.",
        code="llm_address_forbidden",
    )


def _status(error: openai.APIStatusError) -> VkatilsyaError:
    said = f"{error.code or ''} {error.param or ''} {error.message} {error.response.text}"
    return fault_of(error.status_code, said, retry_after=_retry_after(error), request_id=error.request_id)


def _retry_after(error: openai.APIStatusError) -> float | None:
    """Seconds named by retry-after-ms or retry-after (seconds or an HTTP date)."""
    headers = error.response.headers
    try:
        if milliseconds := headers.get("retry-after-ms"):
            return max(0.0, float(milliseconds) / 1000)
        named = headers.get("retry-after")
        return max(0.0, float(named)) if named else None
    except ValueError:
        return _until(headers.get("retry-after", ""))


def _until(date: str) -> float | None:
    try:
        moment = parsedate_to_datetime(date)
    except ValueError:
        return None
    return max(0.0, (moment - datetime.now(UTC)).total_seconds()) if moment.tzinfo else None
