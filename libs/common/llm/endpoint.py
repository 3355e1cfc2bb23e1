"""Which addresses the key may be sent to. The address comes from the operator's settings only, never from a user."""

from urllib.parse import SplitResult, urlsplit

from libs.common.errors import ConfigurationError
from libs.common.net.hostnames import (
    LOOPBACK_NAMES,
    is_loopback,
    is_metadata,
    is_odd_number,
    is_public_name,
    usual_notation,
)
from libs.common.net.outgoing import Rule, anything_but_metadata, public_only, this_machine_only

_PROVIDERS = {
    "api.openai.com": "OpenAI",
    "openrouter.ai": "OpenRouter",
    "api.groq.com": "Groq",
    "api.mistral.ai": "Mistral",
    "api.deepseek.com": "DeepSeek",
    "api.together.xyz": "Together",
    "llm.api.cloud.yandex.net": "YandexGPT",
    "gigachat.devices.sberbank.ru": "GigaChat",
}


def check_base_url(url: str, allowed_hosts: frozenset[str]) -> None:
    """Raise ConfigurationError, with what to write instead, unless the key may be sent to this address.

    https anywhere public; http on this machine; any other host (a name without a dot, a private address, plain http)
    must be listed in `allowed_hosts`. Cloud metadata services and odd notations of an address are refused even when
    listed. With a list, nothing but it and this machine is allowed.
    """
    parts = _split(url)
    host = (parts.hostname or "").rstrip(".").lower()
    if parts.username is not None or parts.password is not None:
        raise ConfigurationError("LLM_BASE_URL: в адресе не пишут имя и пароль, ключ идёт в LLM_API_KEY.")
    if parts.query or parts.fragment:
        raise ConfigurationError("LLM_BASE_URL: адрес кончается своим путём. Пример: https://api.openai.com/v1")
    if is_metadata(host):
        raise ConfigurationError(f"LLM_BASE_URL ведёт на {host}, служебный адрес облака: ключ туда не отправляется.")
    if is_odd_number(host) or usual_notation(host):
        usual = usual_notation(host) or "имя сервера"
        raise ConfigurationError(f"LLM_BASE_URL ведёт на {host}: программы читают это по-разному, напишите {usual}.")
    if host in LOOPBACK_NAMES or host in allowed_hosts:
        return
    if allowed_hosts or parts.scheme != "https" or not is_public_name(host):
        raise ConfigurationError(
            f"LLM_BASE_URL ведёт на {host}: нужны https и открытое имя либо впишите этот сервер в LLM_ALLOWED_HOSTS."
        )


def rule_for(url: str, allowed_hosts: frozenset[str]) -> Rule:
    """Which addresses the host may have when it is connected to, after `check_base_url` has let the name pass."""
    host = (urlsplit(url).hostname or "").rstrip(".").lower()
    if host in LOOPBACK_NAMES:
        return this_machine_only
    return anything_but_metadata if host in allowed_hosts else public_only


def is_local(url: str) -> bool:
    """Whether the address is on this machine."""
    return is_loopback(urlsplit(url).hostname)


def provider_of(url: str) -> str:
    """The provider's name by its host, for display; the host itself when it is not known."""
    host = urlsplit(url).hostname or url
    return "этот компьютер" if is_loopback(host) else _PROVIDERS.get(host, host)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        parts = None
    suspicious = any(char.isspace() or char in '\\"<>^`{|}' or not char.isprintable() for char in url)
    if parts is None or suspicious or parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigurationError("LLM_BASE_URL: это не адрес. Пример: https://api.openai.com/v1")
    return parts
