"""Which addresses the key may be sent to. The address comes from the operator's settings only, never from a user."""

import ipaddress
from urllib.parse import SplitResult, urlsplit

from libs.common.errors import ConfigurationError

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
_LOCAL_NAMES = {"localhost", "127.0.0.1", "::1"}
_METADATA_NAMES = {"metadata", "metadata.google.internal", "instance-data", "metadata.goog"}


def check_base_url(url: str, allowed_hosts: frozenset[str]) -> None:
    """Raise ConfigurationError, with what to write instead, unless the key may be sent to this address.

    https anywhere public; http on this machine; any other host (a name without a dot, a private address, plain http)
    must be listed in `allowed_hosts`. Addresses of cloud metadata services are refused even when listed. With a list,
    nothing but it and this machine is allowed.
    """
    parts = _split(url)
    host = (parts.hostname or "").rstrip(".").lower()
    if parts.username is not None or parts.password is not None:
        raise ConfigurationError("LLM_BASE_URL must not contain a name or a password: put the key into LLM_API_KEY.")
    if parts.query or parts.fragment:
        raise ConfigurationError("LLM_BASE_URL must end with its path, for example https://api.openai.com/v1.")
    if _is_metadata(host):
        raise ConfigurationError(f"LLM_BASE_URL points to {host}, a cloud metadata service: no key is sent there.")
    if host in _LOCAL_NAMES or host in allowed_hosts:
        return
    if allowed_hosts or parts.scheme != "https" or not _is_public_name(host):
        raise ConfigurationError(
            f"LLM_BASE_URL points to {host}: use https and a public name, or list the host in LLM_ALLOWED_HOSTS."
        )


def is_loopback(url: str) -> bool:
    """Whether the address is on this machine."""
    return (urlsplit(url).hostname or "") in _LOCAL_NAMES


def provider_of(url: str) -> str:
    """The provider's name by its host, for display; the host itself when it is not known."""
    host = urlsplit(url).hostname or url
    return "этот компьютер" if host in _LOCAL_NAMES else _PROVIDERS.get(host, host)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        parts = None
    suspicious = any(char.isspace() or char in '\\"<>^`{|}' or not char.isprintable() for char in url)
    if parts is None or suspicious or parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigurationError("LLM_BASE_URL is not an address; write it like https://api.openai.com/v1.")
    return parts


def _is_metadata(host: str) -> bool:
    address = _address(host)
    if address is None:
        return host in _METADATA_NAMES
    mapped = getattr(address, "ipv4_mapped", None) or address
    return mapped.is_link_local or str(mapped) in ("100.100.100.200", "fd00:ec2::254")


def _is_public_name(host: str) -> bool:
    """A DNS name with a dot. Addresses in any notation (decimal, hexadecimal, mapped) are not: they must be listed."""
    labels = host.split(".")
    internal = labels[-1] in ("local", "internal", "localhost", "lan", "home", "intranet", "corp", "test", "invalid")
    numeric = labels[-1].isdigit() or labels[-1].startswith("0x")
    return len(labels) > 1 and all(labels) and host.isascii() and _address(host) is None and not (internal or numeric)


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.split("%", maxsplit=1)[0])
    except ValueError:
        return None
