"""Settings that hh is known to refuse stop the start."""

import pytest
from pydantic import SecretStr

from libs.common.errors import ConfigurationError
from libs.common.hh.settings import HHSettings
from libs.common.settings.hh import HHApiSettings


@pytest.mark.parametrize(
    "agent",
    ["Vkatilsya/0.1 (vkatilsya@localhost)", "My App/2 (me@mail.ru)", "A/1.0 (a.b+c@d-e.org)"],
)
def test_a_name_with_a_mail_is_accepted(agent: str) -> None:
    assert HHSettings("http://a", "http://b", agent).user_agent == agent


@pytest.mark.parametrize(
    "agent",
    [
        "",
        "python-httpx/0.28",
        "Вкатился/1.0 (a@b.ru)",
        "App/1.0 (no mail)",
        "App/1.0 (a@b.ru)\r\nX: y",
        "MyApp/1.0 (my-app-feedback@example.com)",
        "App/1.0 (me@mail.Example.com)",
    ],
)
def test_a_name_that_hh_refuses_stops_the_start(agent: str) -> None:
    with pytest.raises(ConfigurationError, match="HH_USER_AGENT"):
        HHSettings("http://a", "http://b", agent)


def test_the_environment_fills_everything() -> None:
    env = HHApiSettings(
        mode="demo",
        hh_api_url="http://127.0.0.1:1",
        hh_site_url="http://127.0.0.1:2",
        hh_client_id="id",
        hh_client_secret=SecretStr("SECRET"),
        hh_timeout_seconds=7,
    )
    settings = HHSettings.of(env, redirect_uri="http://127.0.0.1:3/api/hh/callback")
    assert (settings.client_id, settings.client_secret, settings.timeout) == ("id", "SECRET", 7)
    assert settings.redirect_uri == "http://127.0.0.1:3/api/hh/callback"
    assert settings.token_endpoint == "http://127.0.0.1:1/token"
    assert "SECRET" not in repr(settings)
