"""What a refusal of an endpoint means: money, rights, a wait, or a request that it does not take as it is."""

from collections.abc import Mapping
from typing import Any

from libs.common.errors import VkatilsyaError
from libs.common.llm.errors import EndpointDownError, RequestRejectedError

_QUOTA_PAUSE_SECONDS = 900.0
_LATER = frozenset({408, 409, 425})
_MONEY = ("insufficient_quota", "insufficient balance", "insufficient_balance", "insufficient credits", "billing_hard")
_GRAMMAR = ("grammar", "schema", "response_format", "not implemented", "structured")


class NotTakenError(RequestRejectedError):
    """The endpoint does not take the request as it is worded; `said` is its answer, for the dialect to read only."""

    def __init__(self, said: str, **facts: Any) -> None:
        super().__init__("Запрос к модели не принят.", **facts)
        self.said = said


def fault_of(status: int, said: str, *, retry_after: float | None = None, **facts: Any) -> VkatilsyaError:
    """The fault that a status and the text of its body stand for; the text is only looked through, never kept.

    NotTakenError for whatever is not about money, rights, the address or time: asked in a simpler way it may pass.
    """
    facts = {"http_status": status, **facts}
    said = said[:4_000].lower()
    if status == 402 or (status in (403, 429) and any(word in said for word in _MONEY)):
        return EndpointDownError(
            "На счёте у провайдера модели кончились деньги: пополните его.",
            code="llm_quota",
            retry_after=retry_after or _QUOTA_PAUSE_SECONDS,
            **facts,
        )
    if status == 429:
        return EndpointDownError("Модель просит подождать.", code="llm_rate_limited", retry_after=retry_after, **facts)
    if status in (401, 403):
        return RequestRejectedError("Ключ модели не принят: проверьте LLM_API_KEY.", code="llm_key_refused", **facts)
    if status in (500, 501) and any(word in said for word in _GRAMMAR):
        return NotTakenError(said, **facts)
    if status >= 500 or status in _LATER:
        return EndpointDownError("Сервер модели временно не работает.", retry_after=retry_after, **facts)
    if status == 404:
        return RequestRejectedError(
            "Такой модели или такого адреса нет: проверьте LLM_MODEL и LLM_BASE_URL.", code="llm_model_unknown", **facts
        )
    if status < 400:
        return RequestRejectedError(
            "Сервер модели отсылает по другому адресу: проверьте LLM_BASE_URL.", code="llm_redirected", **facts
        )
    return NotTakenError(said, **facts)


def error_in_body(body: Mapping[str, Any]) -> VkatilsyaError | None:
    """The fault that the error inside a successful answer stands for, as OpenRouter sends it; None without one."""
    error = body.get("error")
    if not error:
        return None
    code = error.get("code") if isinstance(error, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    number = int(str(code)) if str(code).isdecimal() and len(str(code)) == 3 else 502  # pyright: ignore[reportUnknownArgumentType]
    return fault_of(number if number >= 400 else 502, str(error))  # pyright: ignore[reportUnknownArgumentType]
