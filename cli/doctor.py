"""`vkatilsya doctor`: what is missing or misconfigured, in sentences that say what to do."""

import asyncio
import json
import os
import platform
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Literal

import httpx
from sqlalchemy.ext.asyncio import AsyncConnection

from cli.broker import connected, dead_letters, lags
from cli.places import Places, places
from libs.common.db.engine import create_engine
from libs.common.db.faults import FAULTS, explained
from libs.common.db.migrate import check_schema
from libs.common.errors import ConfigurationError, VkatilsyaError
from ops.folder import ROOT
from ops.options import Choice, Environment, read_choice
from ops.queries import account_states, outboxes, pauses, people
from ops.words import duration

Level = Literal["ok", "advice", "problem"]
_MARKS = {"ok": "✓", "advice": "•", "problem": "✗"}
_FREE_BYTES = 1 << 30
_OLD_EVENT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    level: Level
    text: str


async def examine() -> list[Finding]:
    """Look at the machine, the settings and, when something runs, at the run."""
    found = [_python(), _disk(), *_settings()]
    try:
        where = places()
    except VkatilsyaError as error:
        return [*found, Finding("advice", str(error))]
    parts = await asyncio.gather(_services(where), _broker(where), _database(where))
    return found + [finding for part in parts for finding in part]


def report(findings: list[Finding], *, json_lines: bool, write: Callable[[str], object] = sys.stdout.write) -> int:
    """Print the findings; the exit code is 1 when there is a problem."""
    for finding in findings:
        if json_lines:
            write(json.dumps({"level": finding.level, "text": finding.text}, ensure_ascii=False) + "\n")
        else:
            write(f"{_MARKS[finding.level]} {finding.text}\n")
    problems = sum(finding.level == "problem" for finding in findings)
    if not json_lines:
        write("Проблем нет.\n" if not problems else f"Проблем: {problems}.\n")
    return 1 if problems else 0


def _python() -> Finding:
    return Finding("ok", f"Python {platform.python_version()}")


def _disk() -> Finding:
    free = shutil.disk_usage(ROOT).free
    if free < _FREE_BYTES:
        return Finding("problem", f"На диске свободно {free >> 20} МБ. Освободите хотя бы 1 ГБ, иначе база встанет.")
    return Finding("ok", f"На диске свободно {free >> 30} ГБ")


def _settings() -> list[Finding]:
    try:
        choice = read_choice(Environment())
    except ConfigurationError as error:
        return [Finding("problem", line) for line in str(error).splitlines()]
    found = [Finding("ok", f"Режим {choice.mode}")]
    return found if choice.demo else found + _live(choice)


def _live(choice: Choice) -> list[Finding]:
    found: list[Finding] = []
    if not choice.has_hh_app:
        found.append(
            Finding(
                "advice",
                "HH_CLIENT_ID и HH_CLIENT_SECRET не заданы: hh.ru не подключить, вакансии добавляются ссылками. "
                "Зарегистрируйте своё приложение на https://dev.hh.ru и впишите ключи в .env.",
            )
        )
    if not choice.has_hh_contact:
        found.append(
            Finding(
                "problem", "HH_USER_AGENT не задан: hh.ru требует название и почту, например MyApp/1.0 (me@mail.ru)."
            )
        )
    if not choice.has_llm:
        found.append(Finding("advice", "LLM_API_KEY не задан: письма составляются из фактов резюме, без нейросети."))
    if not os.environ.get("SECRET_KEYS"):
        found.append(Finding("ok", "Ключи шифрования — в .local/live/secrets.json. Храните их копию вместе с базой."))
    return found


async def _services(where: Places) -> list[Finding]:
    if where.run is None:
        return []
    found: list[Finding] = []
    async with httpx.AsyncClient(trust_env=False, timeout=2.0) as client:
        for name, url in where.run.services.items():
            try:
                answer = await client.get(f"{url}/readyz")
            except httpx.TransportError:
                found.append(Finding("problem", f"Сервис {name} не отвечает. Посмотрите make logs SERVICE={name}"))
                continue
            if answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
                found.append(Finding("problem", f"Сервис {name} не готов: {answer.text[:200]}"))
            else:
                found.append(Finding("ok", f"Сервис {name} работает"))
    return found


async def _broker(where: Places) -> list[Finding]:
    try:
        async with connected(where.nats_url) as client:
            missing = [lag for lag in await lags(client) if lag.pending is None]
            dead = await dead_letters(client)
    except VkatilsyaError as error:
        return [Finding("problem", str(error))]
    found = [
        Finding("problem", f"Нет подписки {lag.durable} потока {lag.stream}: python -m libs.common.messaging.provision")
        for lag in missing
    ]
    if dead:
        found.append(Finding("problem", f"Отложенных сообщений: {dead}. Посмотрите vkatilsya dlq list"))
    return found or [Finding("ok", "NATS работает, очереди на месте")]


async def _database(where: Places) -> list[Finding]:
    engine = create_engine(where.database_url, application_name="doctor", pool_size=1)
    try:
        await check_schema(engine)
        async with engine.connect() as connection:
            return [Finding("ok", "PostgreSQL работает, схема актуальна"), *await _rows(connection)]
    except VkatilsyaError as error:
        return [Finding("problem", str(error))]
    except FAULTS as error:
        return [Finding("problem", str(explained(error, engine.url)))]
    finally:
        await engine.dispose()


async def _rows(connection: AsyncConnection) -> list[Finding]:
    late = [one for one in await outboxes(connection) if one.oldest_seconds > _OLD_EVENT_SECONDS]
    found = [
        Finding("problem", f"События сервиса {one.source} ждут публикации уже {duration(one.oldest_seconds)}.")
        for one in late
    ]
    states = await account_states(connection)
    found += [
        Finding("problem", f"Аккаунт {name}: hh.ru просит войти заново, подключите его ещё раз.")
        for name, state in states.items()
        if state == "needs_login"
    ]
    found += [
        Finding("advice", f"Включена остановка: {switch.scope}, причина {switch.reason}.")
        for switch in await pauses(connection)
    ]
    if await people(connection) == 0:
        found.append(Finding("advice", "Пользователей нет. Создайте первого: vkatilsya user create почта"))
    return found
