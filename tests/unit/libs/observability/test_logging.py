"""Logs tell what happened, and nothing that is secret or personal."""

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from pydantic import BaseModel, ValidationError

from libs.common.observability.logging import configure, described, shorten
from libs.common.settings.logs import LogSettings


def test_an_error_is_described_without_the_values_it_was_about() -> None:
    class Body(BaseModel):
        letter: int

    with pytest.raises(ValidationError) as raised:
        Body.model_validate({"letter": "SECRETLETTER"})

    assert described(raised.value) == "ValidationError: letter: int_parsing"
    assert described(ValueError("no\nwords of ivan.petrov@example.org")) == "ValueError: no words of ***@***"


@pytest.fixture
def written(tmp_path: Path) -> Iterator[Path]:
    before = logging.getLogger().handlers[:]
    configure("auto_reply", LogSettings(log_format="json", log_dir=str(tmp_path)))
    yield tmp_path
    logging.getLogger().handlers = before
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def lines(folder: Path) -> list[dict[str, object]]:
    (file,) = folder.glob("auto_reply_worker_*.log")
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_each_worker_has_its_own_dated_file_with_json_lines(written: Path) -> None:
    structlog.stdlib.get_logger("x").info("sent", action="reply.sent", vacancy_id="1")
    (line,) = lines(written)
    assert (line["event"], line["action"], line["service"], line["level"]) == (
        "sent",
        "reply.sent",
        "auto_reply",
        "info",
    )
    [file] = written.iterdir()
    assert re.fullmatch(r"auto_reply_worker_\d{4}-\d\d-\d\d\.log", file.name)
    assert file.stat().st_mode & 0o077 == 0


def test_secret_fields_never_reach_the_file_however_deep(written: Path) -> None:
    log = structlog.stdlib.get_logger("x")
    log.info(
        "m",
        access_token="SECRETVALUE",
        data={"letter": "SECRETVALUE", "nested": {"phone": "SECRETVALUE"}},
        letter_hash="ok",
    )
    logging.getLogger("httpx").warning("GET https://x/bot1:SECRETVALUE/ and mail secretvalue@x.ru")
    try:
        raise ValueError("Bearer SECRETVALUE123")
    except ValueError:
        log.exception("failed")
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines(written))
    assert "SECRETVALUE" not in text
    assert "secretvalue@x.ru" not in text
    assert '"letter_hash": "ok"' in text


def test_no_value_makes_more_than_a_few_kilobytes_of_log() -> None:
    event = {"event": "x", "exception": "begin" + "a" * 500_000 + "end"}
    short = shorten(None, "info", event)["exception"]
    assert len(short) < 7_000
    assert short.startswith("begin")
    assert short.endswith("end")
