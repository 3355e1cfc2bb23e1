"""Settings of the api: what is refused at the start, and with which advice."""

import base64
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from services.api.settings import ApiSettings


def settings(**facts: Any) -> ApiSettings:
    return ApiSettings(
        _env_file=None,  # pyright: ignore[reportCallIssue]
        **{
            "database_url": "postgresql://localhost/x",
            "secret_keys": SecretStr("k1:" + base64.b64encode(b"k" * 32).decode()),
            "hh_api_url": "http://127.0.0.1:1",
            "hh_site_url": "http://127.0.0.1:1",
            **facts,
        },
    )


def test_by_default_everything_is_on_this_machine() -> None:
    found = settings()
    assert (found.base_url, found.secure) == ("http://127.0.0.1:8000", False)
    assert found.socket_url == "ws://127.0.0.1:8000/ws"
    assert found.redirect_uri == "http://127.0.0.1:8000/api/hh/callback"
    assert found.docs_are_public is True
    assert found.origins >= {"http://127.0.0.1:8000", "http://localhost:8000"}


def test_behind_https_the_address_is_the_public_one() -> None:
    found = settings(public_url="https://vk.example.org/", http_host="0.0.0.0", realtime_url="wss://rt.example.org/ws")  # noqa: S104
    assert (found.base_url, found.secure, found.docs_are_public) == ("https://vk.example.org", True, False)
    assert found.socket_url == "wss://rt.example.org/ws"
    assert found.origins == {"https://vk.example.org"}
    assert found.hosts == {"vk.example.org"}


def test_behind_an_own_proxy_it_may_listen_for_others_while_browsers_are_on_this_machine() -> None:
    behind = {"http_host": "0.0.0.0", "trusted_proxies": "172.16.0.0/12"}  # noqa: S104
    assert settings(public_url="http://localhost:8020", **behind).base_url == "http://localhost:8020"
    with pytest.raises(ValidationError, match=r"INSECURE_HTTP=1"):
        settings(public_url="http://vk.example.org", **behind)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"public_url": "http://vk.example.org"}, "INSECURE_HTTP=1"),
        ({"http_host": "0.0.0.0"}, "открытым текстом"),  # noqa: S104
        ({"http_port": 0}, "HTTP_PORT=0, поэтому нужен PUBLIC_URL"),
        ({"public_url": "vk.example.org"}, "схема, имя и порт"),
        ({"public_url": "https://vk.example.org/app"}, "схема, имя и порт"),
        ({"home_path": "//evil"}, "путь на этом сервере"),
        ({"realtime_url": "rt.example.org/ws"}, "wss://example.org/ws"),
        ({"realtime_url": "https://rt.example.org/ws"}, "wss://example.org/ws"),
        ({"realtime_url": "wss://"}, "wss://example.org/ws"),
        ({"http_port": 70000}, "65535"),
    ],
)
def test_a_dangerous_or_unclear_setting_stops_the_start_with_advice(facts: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        settings(**facts)


def test_plain_http_beyond_loopback_can_be_insisted_on() -> None:
    assert settings(public_url="http://192.168.1.5:8000", insecure_http=True).secure is False
