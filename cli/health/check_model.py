"""Asks the configured model a tiny question, so that a wrong key or name is told before letters fail."""

from collections.abc import Mapping

import httpx

from cli.health.findings import Finding, advice, ok, problem
from libs.common.errors import ConfigurationError
from libs.common.llm.settings import LLMSettings, settings_of
from libs.common.net.bounded import bounded
from libs.common.net.outgoing import ForbiddenAddressError, Guarded, Guide, proxied
from libs.common.settings.base import load
from libs.common.settings.llm import LLMSettingsEnv

PART = "модель"
_QUESTION = "Ответьте одним словом: да."
_SOMETHING_ELSE = "по адресу LLM_BASE_URL отвечает что-то другое. Обычно он кончается на /v1."
_MEANINGS: Mapping[int, str] = {
    401: "ключ не подходит. Проверьте LLM_API_KEY.",
    402: "кончились деньги на счёте. Пополните счёт у поставщика.",
    403: "ключу это запрещено. Проверьте LLM_API_KEY и права у поставщика.",
    404: "такой модели или такого адреса нет. Проверьте LLM_MODEL и LLM_BASE_URL.",
    429: "слишком много запросов или кончились деньги у поставщика.",
}


async def model(transport: httpx.AsyncBaseTransport | None = None) -> list[Finding]:
    """Return a finding for each model that the settings name; nothing is asked without a key."""
    try:
        settings = settings_of(load(LLMSettingsEnv))
    except ConfigurationError as error:
        return [problem(PART, line) for line in str(error).splitlines()]
    if settings is None:
        return [advice(PART, "Модель не подключена: LLM_API_KEY не задан.")]
    names = dict.fromkeys([settings.model, *settings.models.values()])
    if transport is None and (settings.local or not proxied(settings.base_url)):
        transport = Guarded(Guide(settings.rule))
    async with httpx.AsyncClient(
        transport=transport,
        trust_env=not settings.local,
        timeout=settings.timeout_seconds,
        event_hooks=bounded(httpx),
    ) as client:
        return [await _asked(client, settings, name) for name in names]


async def _asked(client: httpx.AsyncClient, settings: LLMSettings, name: str) -> Finding:
    who = f"Модель {name} ({settings.provider})"
    try:
        answer = await client.post(
            f"{settings.base_url.rstrip('/')}/chat/completions",
            headers={"Authorization": f"Bearer {settings.api_key}"},
            json={"model": name, "messages": [{"role": "user", "content": _QUESTION}]},
        )
    except httpx.TimeoutException:
        return problem(PART, f"{who} не ответила за {settings.timeout_seconds:g} с (LLM_TIMEOUT_SECONDS).")
    except httpx.DecodingError:
        return problem(PART, f"{who}: {_SOMETHING_ELSE}")
    except httpx.TransportError as error:
        why = str(error.__cause__) if isinstance(error.__cause__, ForbiddenAddressError) else type(error).__name__
        return problem(PART, f"{who} недоступна: {why.rstrip('.')}. Проверьте LLM_BASE_URL.")
    if answer.is_success:
        return ok(PART, f"{who} отвечает") if _is_answer(answer) else problem(PART, f"{who}: {_SOMETHING_ELSE}")
    meaning = _MEANINGS.get(answer.status_code, f"ответ {answer.status_code}.")
    return problem(PART, f"{who}: {meaning}")


def _is_answer(answer: httpx.Response) -> bool:
    try:
        body = answer.json()
    except ValueError:
        return False
    return isinstance(body, dict) and bool(body.get("choices"))
