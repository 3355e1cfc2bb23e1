"""The command line speaks Russian: every page of help, and every complaint about what was typed."""

import re
from collections.abc import Iterator

import pytest
import typer

from cli.__main__ import app, main

# Options, arguments, files, programs and fields keep their names, and so do the commands.
NAMES = re.compile(
    r"--[a-z-]+|\b(hh\.ru|HeadHunter|NATS|JSON|JSONL|ZIP|Lines|API|GET|SECRET_KEYS|VAPID_PRIVATE_KEY|VAPID|Ctrl-C|vkatilsya-export\.zip"
    r"|areas|dictionaries|items|vacancies|id|resume_id|vacancy_id|score|reply|sent|demo|live|k1"
    r"|aes|AES-256-GCM|chacha20|ChaCha20-Poly1305)\b"
)


def paths(group: typer.Typer, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield before
    for command in group.registered_commands:
        yield (*before, command.name or command.callback.__name__)  # type: ignore[union-attr]
    for each in group.registered_groups:
        assert each.typer_instance is not None
        yield from paths(each.typer_instance, (*before, str(each.name)))


@pytest.mark.parametrize("path", list(paths(app)), ids=" ".join)
def test_help_has_no_english_words(path: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*path, "--help"]) == 0
    page = capsys.readouterr().out
    assert page.startswith("Запуск: vkatilsya")
    commands = {"vkatilsya", *(word for each in paths(app) for part in each for word in part.split("-"))}
    assert set(re.findall(r"[A-Za-z]{2,}", NAMES.sub("", page))) <= commands


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["nope"], "Нет команды «nope». Как правильно: vkatilsya --help"),
        (["events", "nope"], "Нет команды «nope». Как правильно: vkatilsya events --help"),
        (["status", "--foo"], "Нет параметра --foo. Как правильно: vkatilsya status --help"),
        (["status", "--jsn"], "Нет параметра --jsn. Как правильно: vkatilsya status --help"),
        (["status", "--json=1"], "У --json не бывает значения. Как правильно: vkatilsya --help"),
        (["link", "a", "b", "c"], "Лишнее: b c. Как правильно: vkatilsya link --help"),
        (["dlq", "show", "x"], "НОМЕР: нужно целое число. Как правильно: vkatilsya dlq show --help"),
        (["dlq", "show"], "Не задано: НОМЕР. Как правильно: vkatilsya dlq show --help"),
        (["events", "tail", "--count", "0"], "--count: нужно не меньше 1. Как правильно: vkatilsya events tail --help"),
        (["match", "--top", "9999"], "--top: нужно не больше 1000. Как правильно: vkatilsya match --help"),
        (["outbox", "replay"], "Не задано: --since. Как правильно: vkatilsya outbox replay --help"),
        (["outbox", "replay", "--since"], "После --since нужно значение. Как правильно: vkatilsya --help"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_mistake_is_a_russian_sentence(typed: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(typed) == 2
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"{said}\n")
