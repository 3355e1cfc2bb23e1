"""A failing loop as an operator reads it, in `status` and `doctor`."""

import os
from datetime import UTC, datetime

from libs.common.runtime.outages import Outage, text_of
from ops.words import clock, duration

_FRESH_SECONDS = 60.0


def logs_of(service: str) -> str:
    """Where to read more about a service: of a run here, or of an installation in containers."""
    return f"Подробности: {'docker compose logs ' if os.environ.get('SECRETS_DIR') else 'make logs SERVICE='}{service}"


def outage_words(outage: Outage) -> str:
    """Return which loop fails, since when and with what, and when it was seen last if that is a while ago."""
    now = datetime.now(UTC)
    unseen = (now - outage.seen_at).total_seconds()
    seen = f" (последний раз замечено {duration(unseen)} назад)" if unseen > _FRESH_SECONDS else ""
    loop_texts = text_of(outage.loop)
    return (
        f"{loop_texts.title}: задача {outage.loop} сервиса {outage.service} не удаётся"
        f" с {clock(outage.began_at, now)}{seen},"
        f" последняя ошибка {outage.error}. {loop_texts.sentence} {logs_of(outage.service)}"
    )
