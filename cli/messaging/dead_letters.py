"""`vkatilsya dlq` and `vkatilsya outbox replay`: what was parked, and publishing again."""

import json
import re

from rich.console import Console
from rich.table import Table

from cli.messaging import broker
from cli.messaging.broker import connected
from libs.common.db.engine import create_engine
from libs.common.errors import ConfigurationError
from libs.common.messaging import dead_letters, relay
from ops.words import plural

_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "с": 1, "м": 60, "ч": 3_600, "д": 86_400}
_LONGEST_SECONDS = 3_650 * 86_400


def seconds_of(text: str) -> float:
    """Read a length of time such as 30m, 2h or 14d; raises ConfigurationError."""
    found = re.fullmatch(r"(\d{1,9})\s*([smhdсмчд])", text.strip())
    if found is None:
        raise ConfigurationError(f"«{text}» — не длительность. Напишите, например, 30m, 2h или 14d.")
    seconds = int(found[1]) * _UNITS[found[2]]
    if seconds > _LONGEST_SECONDS:
        raise ConfigurationError(
            f"«{text}» — слишком долго: события хранятся месяц. Напишите, например, 30m, 2h или 14d."
        )
    return seconds


async def list_parked(nats_url: str, console: Console) -> None:
    """Print the parked messages."""
    async with connected(nats_url) as client:
        found = await dead_letters.listing(client.jetstream())
        parked = await broker.dead_letters(client)
    if not found:
        console.print("Отложенных сообщений нет.")
        return
    table = Table("№", "Кому", "Событие", "Попыток", "Когда", "Почему", box=None)
    for one in found:
        when = f"{one.time.astimezone():%d.%m %H:%M}" if one.time else ""
        table.add_row(str(one.seq), one.durable, one.subject, str(one.delivered), when, one.error)
    console.print(table)
    if parked > len(found):
        console.print(f"Это последние {len(found)} из {parked}; vkatilsya dlq replay --all передаст все.")


async def show_parked(nats_url: str, seq: int, console: Console) -> None:
    """Print one parked message whole."""
    async with connected(nats_url) as client:
        one = await dead_letters.show(client.jetstream(), seq)
    shown = {"seq": one.seq, "durable": one.durable, "subject": one.subject, "error": one.error}
    shown |= {"delivered": one.delivered, "event_id": one.event_id, "body": one.json}
    console.print_json(json.dumps(shown, ensure_ascii=False))


async def replay_parked(nats_url: str, numbers: list[int], console: Console) -> None:
    """Publish parked messages again, all of them when no number is given; raises NotParkedError for one not there."""
    missing: list[int] = []
    done = 0
    async with connected(nats_url) as client:
        stream = client.jetstream()
        for seq in numbers or await dead_letters.numbers(stream):
            try:
                await dead_letters.replay(stream, seq)
                done += 1
            except dead_letters.NotParkedError:
                missing.append(seq)
    console.print(f"Отправлено обработчикам снова: {plural(done, 'сообщение', 'сообщения', 'сообщений')}.")
    if numbers and missing:
        raise dead_letters.NotParkedError(f"Таких нет: {', '.join(map(str, missing))}. Все: vkatilsya dlq list.")


async def replay_outbox(database_url: str, since: str, subject: str | None, console: Console) -> None:
    """Have the relays publish the events of the last while again."""
    engine = create_engine(database_url, application_name="cli", pool_size=1)
    try:
        number = await relay.requeue(engine, since_seconds=seconds_of(since), subject=subject)
    finally:
        await engine.dispose()
    events = plural(number, "событие", "события", "событий")
    console.print(f"Будет опубликовано снова: {events}. Каждое подействует только один раз: его номер прежний.")
