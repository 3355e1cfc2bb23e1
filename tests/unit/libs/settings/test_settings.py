"""Wrong settings stop the start with a sentence that says what to write; the defaults are those of the design."""

import pytest
from pydantic import ValidationError

from libs.common.errors import ConfigurationError
from libs.common.settings.base import load
from libs.common.settings.hh import HHApiSettings
from libs.common.settings.logs import TelemetrySettings
from libs.common.settings.servers import DatabaseSettings, MessagingSettings, NatsSettings

LOOPBACK = "http://127.0.0.1:9000"


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.chdir(str(tmp_path))
    for name in ("DATABASE_URL", "MODE", "HH_API_URL", "HH_SITE_URL", "NATS_URL", "SANDBOX_HOSTS", "DATABASE_CA_FILE"):
        monkeypatch.delenv(name, raising=False)


def test_a_missing_variable_is_named() -> None:
    with pytest.raises(ConfigurationError, match="DATABASE_URL не задан"):
        load(DatabaseSettings)


@pytest.mark.parametrize("url", ["mysql://x", "nonsense"])
def test_a_wrong_database_address_says_how_it_must_look(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(ConfigurationError, match="DATABASE_URL пишется так: postgresql"):
        load(DatabaseSettings)


@pytest.mark.parametrize("url", ["postgres://u:p@h/n", "postgresql://u:p@h/n", "postgresql+asyncpg://u:p@h/n"])
def test_any_usual_form_of_the_address_gets_the_async_driver(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    assert load(DatabaseSettings).database_url == "postgresql+asyncpg://u:p@h/n"


@pytest.mark.parametrize(
    ("url", "ca_file", "query"),
    [
        ("?sslmode=disable", "", "?ssl=disable"),
        ("?sslmode=verify-full", "", "?ssl=verify-full"),
        ("?sslmode=verify-ca&sslrootcert=/ca.pem", "", "?ssl=verify-ca&sslrootcert=%2Fca.pem"),
        ("", "/ca.pem", "?ssl=verify-full&sslrootcert=%2Fca.pem"),
        ("?sslmode=verify-full", "/ca.pem", "?ssl=verify-full&sslrootcert=%2Fca.pem"),
    ],
)
def test_a_database_is_spoken_to_by_tls_as_the_address_or_the_authority_says(
    monkeypatch: pytest.MonkeyPatch, url: str, ca_file: str, query: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql://u:p@h/n{url}")
    monkeypatch.setenv("DATABASE_CA_FILE", ca_file)
    assert load(DatabaseSettings).database_url == f"postgresql+asyncpg://u:p@h/n{query}"


@pytest.mark.parametrize(
    ("url", "ca_file", "words"),
    [
        *((f"?sslmode={mode}", "", "не проверяет сервер") for mode in ("allow", "prefer", "require", "yes")),
        ("?sslmode=disable", "/ca.pem", "только verify-full"),
        ("?sslmode=verify-ca", "/ca.pem", "только verify-full"),
        ("?sslmode=verify-full&sslrootcert=/other.pem", "/ca.pem", "без sslrootcert"),
        ("?sslrootcert=/ca.pem", "", "только с sslmode=verify-full"),
        ("?sslkey=/key.pem", "", "параметр sslkey не поддерживается"),
    ],
)
def test_tls_that_proves_nothing_or_contradicts_itself_is_refused(
    monkeypatch: pytest.MonkeyPatch, url: str, ca_file: str, words: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql://u:p@h/n{url}")
    monkeypatch.setenv("DATABASE_CA_FILE", ca_file)
    with pytest.raises(ConfigurationError, match=words) as refused:
        load(DatabaseSettings)
    assert "\n" not in str(refused.value)


def test_live_refuses_the_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODE", "live")
    monkeypatch.setenv("HH_API_URL", LOOPBACK)
    with pytest.raises(ConfigurationError, match=r"MODE=live работает только с настоящим hh\.ru"):
        load(HHApiSettings)


def test_demo_refuses_the_real_hh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODE", "demo")
    with pytest.raises(ConfigurationError, match="MODE=demo говорит только с песочницей"):
        load(HHApiSettings)


@pytest.mark.parametrize(
    ("hosts", "url", "words"),
    [
        ("sandbox", "http://sandbox:8081", None),
        ("sandbox.apps.svc.cluster.local", "http://sandbox.apps.svc.cluster.local", None),
        ("sandbox", "http://other:8081", "SANDBOX_HOSTS"),
        ("", "http://sandbox:8081", "SANDBOX_HOSTS"),
        ("sandbox", "https://api.hh.ru", "MODE=demo"),
        ("api.hh.ru", "https://api.hh.ru", "имена внутри своей сети"),
        ("93.184.215.14", "http://93.184.215.14", "имена внутри своей сети"),
    ],
)
def test_a_demo_speaks_with_listed_private_hosts_only(
    monkeypatch: pytest.MonkeyPatch, hosts: str, url: str, words: str | None
) -> None:
    for name, value in (("SANDBOX_HOSTS", hosts), ("HH_API_URL", url), ("HH_SITE_URL", LOOPBACK)):
        monkeypatch.setenv(name, value)
    if words is None:
        assert load(HHApiSettings).hh_api_url == url
        return
    with pytest.raises(ConfigurationError, match=words):
        load(HHApiSettings)


def test_live_takes_no_private_host_though_it_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("MODE", "live"), ("SANDBOX_HOSTS", "sandbox"), ("HH_API_URL", "http://sandbox:8081")):
        monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError, match=r"MODE=live работает только с настоящим hh\.ru"):
        load(HHApiSettings)


def test_each_mode_has_its_origin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODE", "live")
    assert load(HHApiSettings).origin == "hh"
    monkeypatch.setenv("MODE", "demo")
    monkeypatch.setenv("HH_API_URL", LOOPBACK)
    monkeypatch.setenv("HH_SITE_URL", LOOPBACK)
    assert load(HHApiSettings).origin == "sandbox"


def test_the_messaging_defaults() -> None:
    found = MessagingSettings()
    assert (found.ack_wait_seconds, found.max_deliver, found.max_ack_pending) == (30, 8, 64)
    assert found.redelivery_schedule_seconds == (2, 15, 60, 300)
    assert len(found.redelivery_schedule_seconds) + 1 < found.max_deliver, "crashes use up deliveries, too"
    assert (found.outbox_keep_days, found.relay_poll_seconds, found.graceful_seconds) == (30, 1, 20)


def test_several_servers_are_a_comma_separated_list() -> None:
    assert NatsSettings(nats_url="nats://a:1, nats://b:2").servers == ["nats://a:1", "nats://b:2"]


@pytest.mark.parametrize(
    "url",
    [
        "http://api.hh.ru",
        "http://127.1:8001",
        "https://127.1:8001",
        "http://sandbox:8001",
        "https://sandbox:8001",
        "http://LOCALHOST:1",
        "https://localhost",
        "http://169.254.169.254",
        "https://169.254.169.254",
        "https://10.0.0.1",
        "https://2130706433",
        "https://[::ffff:127.0.0.1]",
        "https://a@api.hh.ru",
        "javascript:alert(1)",
        "",
    ],
)
def test_live_mode_takes_public_names_over_https_only(url: str) -> None:
    with pytest.raises(ValidationError, match=r"MODE=live работает только|это не адрес|пишите этот адрес как 127"):
        HHApiSettings(mode="live", hh_api_url=url)
    with pytest.raises(ValidationError, match=r"MODE=live работает только|это не адрес|пишите этот адрес как 127"):
        HHApiSettings(mode="live", hh_site_url=url)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1.evil.com", "https://api.hh.ru/?127.0.0.1", "http://127.0.0.1@evil.com"]
)
def test_demo_mode_is_not_misled_by_a_part_of_an_address(url: str) -> None:
    with pytest.raises(ValidationError, match="MODE=demo говорит только с песочницей"):
        HHApiSettings(mode="demo", hh_api_url=url, hh_site_url="http://127.0.0.1:1")


@pytest.mark.parametrize("host", ["2130706433", "127.1", "0x7f.1", "0177.0.0.1", "[::ffff:7f00:1]", "①②⑦.0.0.1"])
def test_an_odd_notation_of_an_address_stops_the_start_and_is_told_as_usual(
    monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    for name, settings, url in (
        ("DATABASE_URL", DatabaseSettings, f"postgresql://u:p@{host}/n"),
        ("NATS_URL", NatsSettings, f"nats://{host}:4222"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", TelemetrySettings, f"http://{host}:4318"),
        ("HH_REDIRECT_URI", HHApiSettings, f"http://{host}/api/hh/callback"),
    ):
        monkeypatch.setenv("MODE", "live")
        monkeypatch.setenv(name, url)
        with pytest.raises(ConfigurationError, match=f"{name}.*: пишите этот адрес как 127.0.0.1"):
            load(settings)
        monkeypatch.delenv(name)
