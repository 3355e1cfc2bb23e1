"""What `doctor` looks at when something runs: services and their loops, NATS, PostgreSQL and what is in it."""

import asyncio
import time
from datetime import UTC, datetime
from http import HTTPStatus

import httpx
from nats.aio.client import Client
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from cli.health.audit import audit_log
from cli.health.findings import Finding, advice, ok, problem
from cli.health.outages import logs_of, outage_words
from cli.health.readiness import failing_loops, said, unready
from cli.messaging.broker import PATIENCE_SECONDS, SLOW_SECONDS, connected, dead_letters, lags, stored
from cli.places import Places
from libs.common.clock import elapsed
from libs.common.db.engine import create_engine
from libs.common.db.faults import DATABASE_AWAY, explained
from libs.common.db.migrate import check_schema
from libs.common.errors import VkatilsyaError
from libs.common.hh.poison import summary as poison_summary
from libs.common.lenient_json import as_map, as_number
from libs.common.messaging import topology
from libs.common.net.own import client_to_own
from libs.common.net.tls import verifying
from libs.common.runtime.outages import open_outages
from libs.common.runtime.probe import INSTANCE_HEADER
from libs.common.services import names
from libs.common.settings.base import load
from libs.common.settings.servers import MessagingSettings
from ops.channels import channel_faults
from ops.decisions import waiting_decisions
from ops.queries import (
    account_states,
    database_size,
    failing_searches,
    letter_faults,
    model_use,
    outboxes,
    pauses,
    people,
    slowed_searches,
)
from ops.run_state import RunState
from ops.telegram import TROUBLES, bot_view
from ops.words import duration, fault_words, pause_word, poison_word, scope_word, size, times

_OLD_EVENT_SECONDS = 60.0
_CLOCK_SECONDS = 5.0
_JUMP_SECONDS = 60.0
_MANY_WAIT = 500
_SERVERS = {"database": "PostgreSQL", "nats": "NATS"}
STARTING = "Сервисы ещё запускаются."


async def services(where: Places) -> list[Finding]:
    """Each process, and the loops in it that keep failing; by https those are believed that its file vouches for."""
    believed = verifying(where.service_ca_file, setting="SERVICE_CA_FILE")
    async with client_to_own(timeout=PATIENCE_SECONDS, verify=believed) as client:
        looks = [_service(client, name, url, where.instances.get(name, "")) for name, url in where.services.items()]
        found = await asyncio.gather(*looks)  # each may take the whole of its patience
    return [one for findings in found for one in findings]


def clock(run: RunState) -> list[Finding]:
    """Whether the machine's clock was moved since the start of the run."""
    if not run.started_at:
        return []
    moved = (time.time() - run.started_at) - (elapsed() - run.started_elapsed)
    if abs(moved) < _JUMP_SECONDS:
        return [ok("часы", "Часы компьютера идут ровно")]
    way = "вперёд" if moved > 0 else "назад"
    return [
        problem(
            "часы",
            f"Часы компьютера перевели {way} на {duration(abs(moved))}: сроки и лимиты сбились. Перезапустите всё.",
        )
    ]


async def broker(where: Places) -> list[Finding]:
    """Streams and durables as they must be, and the dead letters."""
    try:
        began = elapsed()
        async with connected(where.nats_url) as client:
            took = elapsed() - began
            found = [*await _topology(client), *await _lags(client), *await _dead(client)]
            return [*found, *slow("NATS", "NATS", took), ok("NATS", f"Очереди занимают {size(await stored(client))}")]
    except VkatilsyaError as error:
        return [problem("NATS", str(error))]


async def model_of_services(where: Places) -> list[Finding]:
    """The language model as the services met it: its key is theirs, this process has none."""
    engine = create_engine(where.database_url, application_name="doctor", pool_size=1)
    try:
        async with engine.connect() as connection:
            use = await model_use(connection)
    except DATABASE_AWAY:
        return []  # told by what looks at the database
    finally:
        await engine.dispose()
    if not use.calls:
        return [advice("модель", "Модель за сутки не вызывали: нет LLM_API_KEY или не было работы.")]
    said = f"Модель: вызовов за сутки {use.calls}, без ответа {use.failed}"
    why = f" (последняя причина: {use.last_fault})" if use.failed else ""
    return [ok("модель", said + why) if use.answered or not use.failed else problem("модель", said + why)]


async def database(where: Places) -> list[Finding]:
    """The schema, and the rows that tell of trouble."""
    engine = create_engine(where.database_url, application_name="doctor", pool_size=1)
    try:
        await check_schema(engine)
        async with engine.connect() as connection:
            found = [ok("PostgreSQL", "PostgreSQL работает, схема актуальна")]
            found.append(ok("PostgreSQL", f"База занимает {size(await database_size(connection))}"))
            found += await _database_clock(connection)
            found += await _rows(connection)
            return found + await audit_log(connection)
    except VkatilsyaError as error:
        return [problem("PostgreSQL", str(error))]
    except DATABASE_AWAY as error:
        return [problem("PostgreSQL", str(explained(error, where.database_url)))]
    finally:
        await engine.dispose()


def slow(part: str, what: str, seconds: float) -> list[Finding]:
    """A word about an answer that came late."""
    return [_late(part, what, seconds)] if seconds >= SLOW_SECONDS else []


def _late(part: str, what: str, seconds: float) -> Finding:
    took = duration(seconds)
    return advice(part, f"{what} отвечает медленно ({took}): компьютер перегружен. Работа идёт, но с задержкой.")


def slow_servers(name: str, answer: httpx.Response) -> list[Finding]:
    """What /readyz says of servers that answer this service late."""
    return [
        _late("сервисы", f"Сервису {name} {_SERVERS.get(one, one)}", seconds)
        for one, took in as_map(said(answer).get("slow")).items()
        if (seconds := as_number(took)) is not None
    ]


async def _service(client: httpx.AsyncClient, name: str, url: str, instance: str) -> list[Finding]:
    began = elapsed()
    try:
        answer = await client.get(f"{url}/readyz")
    except httpx.RequestError:
        return [problem("сервисы", f"Сервис {name} не отвечает. {logs_of(name)}")]
    if strange := foreign(name, answer, instance):
        return [problem("сервисы", f"Сервис {name}: {strange}")]
    if answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
        return [problem("сервисы", f"Сервис {name} не готов: {unready(answer)}.")]
    failing = failing_loops(answer)
    if not failing:
        late = slow_servers(name, answer) or slow("сервисы", f"Сервис {name}", elapsed() - began)
        return [ok("сервисы", f"Сервис {name} работает"), *late]
    return [problem("сервисы", f"Сервис {name}: {text}") for text in failing]


def foreign(name: str, answer: httpx.Response, instance: str = "") -> str:
    """Why what answers is not the service; "" when it is.

    `instance`: the word by which its run knows it. Where none is known, any answer of a sandbox will do, which has no
    page of readiness, and of a service one that tells of readiness.
    """
    if instance:
        if answer.headers.get(INSTANCE_HEADER) == instance:
            return ""
    elif name not in names() or "status" in said(answer) or answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
        return ""
    return f"по адресу {answer.url.copy_with(path='/')} отвечает не он (HTTP {answer.status_code}). Проверьте адрес."


async def _lags(client: Client) -> list[Finding]:
    behind = [one for one in await lags(client) if (one.pending or 0) > _MANY_WAIT]
    return [
        problem("NATS", f"{one.durable} отстаёт: ждут {one.pending} сообщений. {logs_of(one.durable)}")
        for one in behind
    ]


async def _topology(client: Client) -> list[Finding]:
    drifts = await topology.plan(client.jetstream(timeout=PATIENCE_SECONDS), load(MessagingSettings))
    if not drifts:
        return [ok("NATS", "NATS работает, очереди на месте и настроены верно")]
    advised = f"Выполните {topology.PROVISION}."
    return [problem("NATS", f"Очереди не такие, как нужно: {drift}. {advised}") for drift in drifts]


async def _dead(client: Client) -> list[Finding]:
    dead = await dead_letters(client)
    return [problem("NATS", f"Отложенных сообщений: {dead}. Посмотрите vkatilsya dlq list")] if dead else []


async def _database_clock(connection: AsyncConnection) -> list[Finding]:
    theirs = await connection.scalar(select(func.clock_timestamp()))
    apart = (theirs - datetime.now(UTC)).total_seconds() if theirs is not None else 0.0
    if abs(apart) < _CLOCK_SECONDS:
        return []
    return [problem("часы", f"Часы базы и этого компьютера расходятся на {duration(abs(apart))}.")]


async def _bot(connection: AsyncConnection) -> list[Finding]:
    bot = await bot_view(connection)
    if bot is None:
        return []
    if bot.state in TROUBLES:
        return [problem("Telegram", f"Telegram: {bot.line}")]
    said = ok if bot.state == "on" else advice
    return [said("Telegram", f"Telegram: {bot.line}")]


async def _rows(connection: AsyncConnection) -> list[Finding]:
    checks = (_waiting, _bot, _troubles, _hh, _people)
    return [finding for check in checks for finding in await check(connection)]


async def _waiting(connection: AsyncConnection) -> list[Finding]:
    """Events and decisions that nobody has dealt with for long."""
    events = [
        problem("PostgreSQL", f"События сервиса {one.source} ждут публикации уже {duration(one.oldest_seconds)}.")
        for one in await outboxes(connection)
        if one.oldest_seconds > _OLD_EVENT_SECONDS
    ]
    decisions = [
        problem(
            "решения",
            f"Решения, которых ещё никто не выполнил: {one.count}, старшее ждёт {duration(one.seconds)}. "
            f"Проверьте сервис {one.service}; сами решения — vkatilsya decisions.",
        )
        for one in await waiting_decisions(connection)
        if one.seconds > _OLD_EVENT_SECONDS
    ]
    return events + decisions


async def _troubles(connection: AsyncConnection) -> list[Finding]:
    """Loops and searches that fail, what was put aside, and letters that no model writes."""
    outages = [problem("сервисы", outage_words(one)) for one in await open_outages(connection)]
    searches = [
        problem(
            "PostgreSQL",
            f"Поиск по резюме «{one.title}» не удался {times(one.failures)} подряд: {fault_words(one.error)}",
        )
        for one in await failing_searches(connection)
    ]
    poison = [
        problem(
            "данные hh.ru",
            f"Не разобрано и отложено: {poison_word(one.kind)}, {one.items} ({one.reason}). Остальное идёт дальше.",
        )
        for one in await poison_summary(connection)
    ]
    letters = [problem("письма", sentence) for sentence in await letter_faults(connection)]
    channels = [problem("уведомления", sentence) for sentence in await channel_faults(connection)]
    return outages + searches + poison + letters + channels


async def _hh(connection: AsyncConnection) -> list[Finding]:
    """Accounts that need their owner, and pauses."""
    accounts = [
        problem("PostgreSQL", f"Аккаунт {name}: hh.ru просит войти заново, подключите его ещё раз.")
        for name, state in (await account_states(connection)).items()
        if state == "needs_login"
    ]
    if slowed := await slowed_searches(connection):
        often = "hh.ru просит обращаться реже (429): ждут поиски по резюме"
        accounts.append(
            advice("hh.ru", f"{often}, {slowed}. Попробуем сами; если не проходит, уменьшите HH_RATE_PER_SECOND.")
        )
    paused = [
        advice("PostgreSQL", f"Остановка включена {scope_word(one.scope)}: {pause_word(one.reason)}.")
        for one in await pauses(connection)
    ]
    return accounts + paused


async def _people(connection: AsyncConnection) -> list[Finding]:
    if await people(connection):
        return []
    return [advice("PostgreSQL", "Пользователей нет. Создайте первого: vkatilsya user create почта")]
