"""The only module that imports openai: sends one request, and gives its exceptions the three kinds of fault."""

import asyncio
import json
import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import httpx2
import openai
from openai import AsyncOpenAI, DefaultAsyncHttpxClient, pydantic_function_tool
from openai.types.chat import ChatCompletion
from pydantic import BaseModel

from libs.common.errors import VkatilsyaError
from libs.common.llm.errors import BadAnswerError, EndpointDownError, RefusedError, RequestRejectedError
from libs.common.llm.settings import LLMSettings
from libs.common.outgoing import ForbiddenAddressError, Guide, Ways, proxied

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
_QUOTA_PAUSE_SECONDS = 3600.0
_LATER = frozenset({408, 409, 425})

# Both log request options at DEBUG, and those are the prompts.
for _name in ("openai", "httpx2", "httpcore2"):
    logging.getLogger(_name).setLevel(logging.WARNING)


class FormatRefusedError(RequestRejectedError):
    """A 400 that may be about the dialect; `message` and `param` are the endpoint's, for the dialect to read only."""

    def __init__(self, rejected: RequestRejectedError, message: str, param: str | None) -> None:
        super().__init__(str(rejected), code=rejected.code, **rejected.facts)
        self.message = message
        self.param = param


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: the text, or a reason why there is none, and the figures."""

    text: str
    finish_reason: str | None
    refused: bool
    model: str
    tokens: tuple[int, int] | None
    request_id: str | None


def connect(settings: LLMSettings, guide: Guide | None = None) -> AsyncOpenAI:
    """A client that never repeats, follows no redirect, and connects to checked addresses or through a proxy only.

    `guide` finds and checks the addresses, by default under the rule of the settings.
    """
    if not settings.local and proxied(settings.base_url):
        http_client = DefaultAsyncHttpxClient(follow_redirects=False)
    else:
        http_client = DefaultAsyncHttpxClient(
            follow_redirects=False, trust_env=False, transport=_Guarded(guide or Guide(settings.rule))
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
    """Ask once, within `seconds` from first to last byte. Raises the errors of `classify`, and FormatRefusedError."""
    try:
        async with asyncio.timeout(seconds):
            completion = await client.chat.completions.create(model=model, timeout=seconds, **request)
    except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
        raise _bad_request(error) from None
    except Exception as error:
        classified = classify(error)
        if classified is None:
            raise
        raise classified from None
    return _reply(completion)


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
    if isinstance(error, _GARBLED):
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
    status = error.status_code
    facts: dict[str, Any] = {"http_status": status, "request_id": error.request_id}
    if status == 429 and error.code == "insufficient_quota":
        return EndpointDownError(
            "На счёте у провайдера модели кончились деньги.",
            code="llm_quota",
            retry_after=_QUOTA_PAUSE_SECONDS,
            **facts,
        )
    if status == 429:
        after = _retry_after(error)
        return EndpointDownError("Модель просит подождать.", code="llm_rate_limited", retry_after=after, **facts)
    if status >= 500 or status in _LATER:
        return EndpointDownError("Сервер модели временно не работает.", retry_after=_retry_after(error), **facts)
    if status in (401, 403):
        return RequestRejectedError("Ключ модели не принят: проверьте LLM_API_KEY.", code="llm_key_refused", **facts)
    if status == 404:
        return RequestRejectedError(
            "Такой модели или такого адреса нет: проверьте LLM_MODEL и LLM_BASE_URL.", code="llm_model_unknown", **facts
        )
    if status < 400:
        return RequestRejectedError(
            "Сервер модели отсылает по другому адресу: проверьте LLM_BASE_URL.", code="llm_redirected", **facts
        )
    return RequestRejectedError("Запрос к модели не принят.", **facts)


def _bad_request(error: openai.APIStatusError) -> FormatRefusedError:
    rejected = RequestRejectedError(
        "Запрос к модели не принят.", http_status=error.status_code, request_id=error.request_id
    )
    return FormatRefusedError(rejected, error.message, error.param)


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


def _reply(completion: ChatCompletion) -> Reply:
    """Read defensively: compatible endpoints leave out what OpenAI always sends."""
    if not isinstance(completion, ChatCompletion) or not completion.choices:  # pyright: ignore[reportUnnecessaryIsInstance]
        raise EndpointDownError("Сервер модели прислал не то, что ждали от модели.", code="llm_garbled")
    choice = completion.choices[0]
    usage = completion.usage
    return Reply(
        text=choice.message.content or "",
        finish_reason=choice.finish_reason,
        refused=bool(choice.message.refusal) or choice.finish_reason == "content_filter",
        model=completion.model,
        tokens=(usage.prompt_tokens, usage.completion_tokens) if usage else None,
        request_id=getattr(completion, "_request_id", None),  # how openai documents the x-request-id header
    )
