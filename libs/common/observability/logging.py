"""Structured logs: JSON or console on stderr, and a daily file per worker. Secrets and personal data are masked here.

File names are `{service}_{date}.log` with the worker's traditional name; `LOG_KEEP` days are kept.
"""

import logging
import logging.handlers
import os
import re
import sys
from datetime import UTC, datetime
from functools import lru_cache
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import structlog
from pydantic import ValidationError
from structlog.typing import EventDict, Processor

from libs.common.errors import ConfigurationError
from libs.common.observability.masking import mask
from libs.common.services import log_name
from libs.common.settings.logs import LogSettings

LONGEST = 6_000
"""Characters of one value; a traceback of usual depth is shorter."""
SHORT = 64
"""Characters of a value whose mask is remembered."""
SECRET_KEYS = re.compile(
    r"token|authorization|cookie|secret|password|api_?key|letter$|^text$|^message_text$|phone|e?mail|^body$|^draft$",
    re.IGNORECASE,
)
ALLOWED_KEYS = frozenset({"token_state", "letter_hash", "letter_source", "event", "tokens_in", "tokens_out"})


def described(error: BaseException) -> str:
    """An error in one line, without the values it was about: a validation error quotes the body, a letter perhaps."""
    if isinstance(error, ValidationError):
        places = error.errors(include_input=False, include_url=False, include_context=False)
        words = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['type']}" for each in places)
    else:
        words = mask(str(error)).replace("\n", " ")
    return f"{type(error).__name__}: {words}"[:500]


def shorten(_: Any, __: str, event: EventDict) -> EventDict:
    """Whatever a request brings, it makes a few kB of log: beginning and end of a text say enough."""
    for key, value in event.items():
        if isinstance(value, str) and len(value) > LONGEST:
            half = LONGEST // 2
            event[key] = f"{value[:half]}\n... {len(value) - LONGEST} characters left out ...\n{value[-half:]}"
    return event


def _clean(_: Any, __: str, event: EventDict) -> EventDict:
    return {key: _masked(key, value) for key, value in event.items()}


@lru_cache(maxsize=1024)
def _is_secret(key: str) -> bool:
    return key not in ALLOWED_KEYS and SECRET_KEYS.search(key) is not None


# An application's ids stand in each of its lines.
_mask_short = lru_cache(maxsize=2_048)(mask)


def _masked(key: str, value: Any) -> Any:
    if _is_secret(key):
        return "***"
    if isinstance(value, str):
        return _mask_short(value) if len(value) <= SHORT else mask(value)
    if isinstance(value, dict):
        return {inner: _masked(str(inner), item) for inner, item in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(key, item) for item in value]
    return value


def configure(service: str, settings: LogSettings) -> None:
    """Set up logging for this process; called once, before anything logs."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _clean,  # before anything is cut out: what a mask is to find must be whole
        shorten,
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)
    root = logging.getLogger()
    root.handlers = [_console(settings, shared), *_file(service, settings, shared)]
    root.setLevel(settings.log_level)
    for noisy in ("httpx", "httpcore", "httpx2", "httpcore2", "nats", "openai", "asyncio", "faststream"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    for server in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(server).handlers = []
        logging.getLogger(server).propagate = server != "uvicorn.access"


def _console(settings: LogSettings, shared: list[Processor]) -> logging.Handler:
    handler = logging.StreamHandler(sys.stderr)
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    handler.setFormatter(_formatter(renderer, shared))
    return handler


def _file(service: str, settings: LogSettings, shared: list[Processor]) -> list[logging.Handler]:
    if not settings.log_dir:
        return []
    folder = Path(settings.log_dir)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(f"LOG_DIR: папку {folder} не создать ({error.strerror}).") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ConfigurationError(f"LOG_DIR: в папку {folder} нельзя писать.")
    handler = _DailyFile(folder, log_name(service), keep=settings.log_keep)
    handler.setFormatter(_formatter(structlog.processors.JSONRenderer(ensure_ascii=False), shared))
    return [handler]


def _formatter(renderer: Processor, shared: list[Processor]) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer]
    )


class _DailyFile(logging.handlers.BaseRotatingHandler):
    """Appends to `{name}_{YYYY-MM-DD}.log`; a new day opens a new file and removes those beyond `keep`."""

    def __init__(self, folder: Path, name: str, *, keep: int) -> None:
        self._folder, self._name, self._keep = folder, name, keep
        self._day = _today()
        super().__init__(self._path(), "a", encoding="utf-8", delay=True)

    def _open(self) -> TextIOWrapper:
        """Readable by its owner only, whatever the umask says; an older file keeps its mode."""
        file = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return os.fdopen(file, "a", encoding=self.encoding)

    def shouldRollover(self, record: logging.LogRecord) -> bool:  # noqa: N802 - the base class's name
        """Whether the day is over."""
        return _today() != self._day

    def doRollover(self) -> None:  # noqa: N802 - the base class's name
        """Open the new day's file."""
        if self.stream:
            self.stream.close()
            self.stream = None  # pyright: ignore[reportAttributeAccessIssue]
        self._day = _today()
        self.baseFilename = str(self._path())
        for old in sorted(self._folder.glob(f"{self._name}_*.log"))[: -self._keep]:
            old.unlink(missing_ok=True)

    def _path(self) -> Path:
        return self._folder.resolve() / f"{self._name}_{self._day}.log"


def _today() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d")
