"""The key is sent only where the operator could have meant."""

import re

import pytest

from libs.common.errors import ConfigurationError
from libs.common.llm.endpoint import check_base_url, provider_of
from libs.common.llm.opened import look
from libs.common.llm.settings import LLMSettings, settings_of
from libs.common.net.outgoing import Guide
from libs.common.settings.llm import LLMSettingsEnv

NONE: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    "url",
    [
        "https://api.openai.com/v1",
        "https://openrouter.ai/api/v1",
        "https://llm.example.ru:8443/v1",
        "http://127.0.0.1:11434/v1",
        "http://localhost:8099/v1",
        "http://[::1]:8099/v1",
    ],
)
def test_public_https_and_this_machine_are_allowed(url: str) -> None:
    check_base_url(url, NONE)


@pytest.mark.parametrize("url", ["http://ollama:11434/v1", "http://10.0.0.5:8000/v1", "https://vllm.internal/v1"])
def test_other_hosts_are_allowed_when_listed_only(url: str) -> None:
    with pytest.raises(ConfigurationError, match="LLM_ALLOWED_HOSTS"):
        check_base_url(url, NONE)
    check_base_url(url, frozenset({"ollama", "10.0.0.5", "vllm.internal"}))


def test_a_list_excludes_what_is_not_on_it() -> None:
    with pytest.raises(ConfigurationError):
        check_base_url("https://api.openai.com/v1", frozenset({"openrouter.ai"}))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "api.openai.com/v1",
        "ftp://api.openai.com/v1",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://",
        "https:///v1",
        "https://:443/v1",
        "http://api.openai.com/v1",
        "HTTP://api.openai.com/v1",
        "https://user:pass@api.openai.com/v1",
        "https://api.openai.com@evil.example/v1",
        "https://api.openai.com:pass@127.0.0.1/v1",
        "https://127.0.0.1#@api.openai.com/",
        "https://evil.example\\@api.openai.com/",
        "https://api.openai.com /v1",
        "https://api.openai.com\t.evil.example/v1",
        "https://api.openai.com\n.evil.example/v1",
        "https://api.openai.com/v1?key=1",
        "https://api.openai.com/v1#x",
        "https://api.openai.com:99999/v1",
        "https://api.openai.com:abc/v1",
        "https://169.254.169.254/latest",
        "http://169.254.169.254/latest",
        "https://[::ffff:169.254.169.254]/",
        "https://[fe80::1]/",
        "https://[fe80::1%25eth0]/",
        "https://[fd00:ec2::254]/",
        "https://100.100.100.200/",
        "https://metadata.google.internal/",
        "https://metadata/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.1/",
        "https://0177.0.0.1/",
        "https://017700000001/",
        "https://127.1/",
        "https://127.0.1/",
        "https://127.0.0.2/",
        "https://0.0.0.0/",
        "https://0/",
        "https://[::]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:7f00:1]/",
        "https://[0:0:0:0:0:ffff:127.0.0.1]/",
        "https://[::127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://10.0.0.1/",
        "https://10.1/",
        "https://172.16.0.1/",
        "https://192.168.1.1/",
        "https://100.64.0.1/",
        "https://198.18.0.1/",
        "https://8.8.8.8/",
        "https://224.0.0.1/",
        "https://255.255.255.255/",
        "https://[fc00::1]/",
        "https://[2001:db8::1]/",
        "https://localhost.localdomain.localhost/",
        "https://localhost.localdomain/",
        "https://printer.local/",
        "https://db.internal/",
        "https://router.lan/",
        "https://postgres/",
        "https://api..openai.com/",
        "https://.openai.com/",
        "https://ⓛocalhost.example/",
        "https://аpi.openai.com/",
        "https://127。0。0。1/",
        "https://1.1.1.1%2f@api.openai.com/",
        "https://[api.openai.com]/",
        "https://{host}.openai.com/",
        "https://api.openai.com`whoami`/",
    ],
)
def test_bypasses_are_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(ConfigurationError, match="LLM_BASE_URL"):
        check_base_url(url, NONE)


@pytest.mark.parametrize(
    "host",
    [
        *(
            "169.254.169.254",
            "metadata.google.internal",
            "100.100.100.200",
            "2852039166",
            "0xa9fea9fe",
            "0xa9.0xfe.43518",
        ),
        *("0251.0376.0251.0376", "[::ffff:169.254.169.254]", "[64:ff9b::a9fe:a9fe]", "[::ffff:a9fe:a9fe]"),
    ],
)
def test_metadata_services_are_refused_even_when_listed(host: str) -> None:
    with pytest.raises(ConfigurationError, match="служебный адрес облака"):
        check_base_url(f"http://{host}/", frozenset({host}))


@pytest.mark.parametrize(
    ("host", "usual"),
    [
        ("2130706433", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("0", "0.0.0.0"),  # noqa: S104 - a notation, nothing listens
        ("[::ffff:7f00:1]", "127.0.0.1"),
        ("[0:0:0:0:0:0:0:1]", "::1"),
        ("①②⑦.0.0.1", "127.0.0.1"),
        ("10.5", "10.0.0.5"),
        ("1.2.3.4.5", "имя сервера"),
    ],
)
def test_odd_notations_are_refused_even_when_listed(host: str, usual: str) -> None:
    with pytest.raises(ConfigurationError, match=re.escape(f"напишите {usual}.")):
        check_base_url(f"http://{host}/v1", frozenset({host.strip("[]")}))


async def _leads_to(address: str, host: str = "llm.example.org") -> None:
    async def lookup(_host: str, _port: int) -> list[str]:
        return [address]

    settings = LLMSettings(base_url=f"https://{host}/v1", api_key="sk-1", model="m")
    await look(settings, Guide(settings.rule, lookup=lookup))


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254", "10.0.0.5", "::ffff:127.0.0.1"])
async def test_a_name_that_leads_inside_stops_the_start(address: str) -> None:
    with pytest.raises(ConfigurationError, match=r"LLM_BASE_URL: llm\.example\.org ведёт на адрес"):
        await _leads_to(address)


async def test_a_name_of_the_internet_starts_also_when_it_is_not_found_now() -> None:
    await _leads_to("93.184.216.34")

    async def nobody(_host: str, _port: int) -> list[str]:
        raise OSError("no such name")

    settings = LLMSettings(base_url="https://llm.example.org/v1", api_key="sk-1", model="m")
    await look(settings, Guide(settings.rule, lookup=nobody))


def test_the_provider_is_named_by_its_host() -> None:
    assert provider_of("https://openrouter.ai/api/v1") == "OpenRouter"
    assert provider_of("https://llm.example.ru/v1") == "llm.example.ru"
    assert provider_of("http://127.0.0.1:11434/v1") == "этот компьютер"


@pytest.mark.parametrize("key", ["", "ключ", "sk a", "sk\n1"])
def test_a_key_that_is_none_is_told_at_the_start(key: str) -> None:
    with pytest.raises(ConfigurationError, match="LLM_API_KEY") as caught:
        LLMSettings(base_url="https://api.openai.com/v1", api_key=key, model="m")
    assert not key or key not in str(caught.value)


def test_the_key_is_not_in_the_text_of_the_settings() -> None:
    assert "sk-1" not in repr(LLMSettings(base_url="https://api.openai.com/v1", api_key="sk-1", model="m"))


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LLM_API_KEY", "LLM_BASE_URL", "LLM_MODEL", "LLM_MODEL_LETTER", "LLM_MODEL_JUDGE"):
        monkeypatch.delenv(name, raising=False)
    assert settings_of(LLMSettingsEnv(_env_file=None)) is None  # pyright: ignore[reportCallIssue]
    monkeypatch.setenv("LLM_API_KEY", "sk-1")
    monkeypatch.setenv("LLM_MODEL", "gpt-5-mini")
    monkeypatch.setenv("LLM_MODEL_LETTER", "gpt-5")
    settings = settings_of(LLMSettingsEnv(_env_file=None))  # pyright: ignore[reportCallIssue]
    assert settings is not None
    assert (settings.model_for("letter"), settings.model_for("judge")) == ("gpt-5", "gpt-5-mini")
    monkeypatch.setenv("LLM_TIMEOUT_SECONDS", "200")
    slow = settings_of(LLMSettingsEnv(_env_file=None))  # pyright: ignore[reportCallIssue]
    assert slow is not None
    assert slow.total_seconds >= slow.timeout_seconds == 200
    assert settings.price_of("gpt-5").of(1_000_000, 0) > 0
