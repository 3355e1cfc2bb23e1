"""Whatever is written into a setting is taken, or the start ends with a Russian sentence that names the variable."""

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic_settings import BaseSettings

from cli.configuration import OUTSIDE, SERVICES, SHARED
from libs.common.errors import ConfigurationError
from libs.common.settings.base import load
from libs.common.settings.servers import RoleSettings

pytestmark = pytest.mark.untraced
CLASSES: tuple[type[BaseSettings], ...] = (*SHARED, *OUTSIDE, RoleSettings, *SERVICES.values())
KEY = "k1:" + "A" * 43 + "="
NEEDED = {
    "DATABASE_URL": "postgresql://u:p@h/n",
    "SECRET_KEYS": KEY,
    "HH_API_URL": "http://127.0.0.1:1",
    "HH_SITE_URL": "http://127.0.0.1:1",
}
VALUES = (
    *("", " ", "abc", "-1", "0", "1.5", "1e99", "nan", "9" * 30, "x" * 5000, "\u202e", "a\nb", "\ud83d"),
    *("[", "a,b", ",", "://", "http://", "http://[::", "http://x:99999999", "postgresql://"),
)
NAMES = {field.upper() for each in CLASSES for field in each.model_fields}
TOGETHER = {"mode", "http_host", "http_port", "hh_api_url"}
VARIABLE = re.compile(r"\b[A-Z][A-Z0-9]*(_[A-Z0-9]+)*\b")
FOREIGN = re.compile(r"Input|should|valid|Value error|unable|expected|Errno|Traceback")


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for each in CLASSES:
        for name in each.model_fields:
            monkeypatch.delenv(name.upper(), raising=False)
    for name, value in NEEDED.items():
        monkeypatch.setenv(name, value)


def walked(settings: type[BaseSettings]) -> list[str]:
    """The variables of a class; of a service those that no other class here has, and those that it checks together."""
    fields = list(settings.model_fields)
    if settings in SERVICES.values():
        elsewhere = {name for each in (*SHARED, *OUTSIDE) for name in each.model_fields}
        fields = [name for name in fields if name not in elsewhere or name in TOGETHER]
    return [name.upper() for name in fields]


def complaints(settings: type[BaseSettings], name: str) -> list[str]:
    """What is wrong with what was said, when it was refused."""
    try:
        load(settings)
    except ConfigurationError as error:
        lines = str(error).splitlines()
    except Exception as error:  # noqa: BLE001 - a settings class must raise nothing else, and the walk goes on
        return [repr(error)]
    else:
        return []
    wrong = [line for line in lines if not re.search("[А-Яа-я]{3}", line) or FOREIGN.search(line)]
    wrong += [line for line in lines if not NAMES & {found[0] for found in VARIABLE.finditer(line)}]
    if not any(name in line for line in lines):
        wrong.append(f"{name} is not named: {lines}")
    return wrong


@pytest.mark.parametrize("settings", CLASSES, ids=lambda each: each.__name__)
def test_every_value_of_every_setting_is_taken_or_refused_in_a_sentence(
    settings: type[BaseSettings], monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong: list[Any] = []
    for name in walked(settings):
        before = NEEDED.get(name)
        for value in VALUES:
            monkeypatch.setenv(name, value.encode("utf-8", "surrogatepass").decode("utf-8", "surrogateescape"))
            wrong += [(name, value[:20], line[:200]) for line in complaints(settings, name)]
        monkeypatch.delenv(name) if before is None else monkeypatch.setenv(name, before)
    assert wrong == []


@pytest.mark.parametrize("settings", CLASSES, ids=lambda each: each.__name__)
def test_a_zero_character_in_the_file_of_settings_is_a_sentence(
    settings: type[BaseSettings], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wrong: list[Any] = []
    for name in walked(settings):
        monkeypatch.delenv(name, raising=False)
        (tmp_path / ".env").write_text(f'{name}="a\0b"\n')
        wrong += [(name, line[:200]) for line in complaints(settings, name)]
        if name in NEEDED:
            monkeypatch.setenv(name, NEEDED[name])
    assert wrong == []


def test_a_file_of_settings_that_is_no_text_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"MODE=\xff\xfe\n")
    with pytest.raises(ConfigurationError, match=r"\.env"):
        load(RoleSettings)


@pytest.mark.parametrize("settings", CLASSES, ids=lambda one: one.__name__)
def test_no_check_of_settings_hides_another_ones(settings: type[BaseSettings]) -> None:
    """Settings are put together of several classes: of two checks by the same name one would never run."""
    found: dict[str, str] = {}
    for part in settings.__mro__:
        decorators = getattr(part, "__pydantic_decorators__", None)
        checks = {*decorators.model_validators, *decorators.field_validators} if decorators else set()
        for name in checks & vars(part).keys():
            assert found.setdefault(name, part.__name__) == part.__name__, f"{name} of {part.__name__} is hidden"
