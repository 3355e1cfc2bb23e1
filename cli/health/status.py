"""`vkatilsya status`: what runs, what waits, what was done."""

import asyncio
from dataclasses import asdict, dataclass, field
from http import HTTPStatus
from typing import Any, Literal

import httpx
from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlalchemy.exc import SQLAlchemyError

from cli.health.check_run import STARTING, foreign
from cli.health.outages import outage_words
from cli.health.readiness import failing_loops, unready
from cli.messaging.broker import PATIENCE_SECONDS, Lag, connected, dead_letters, lags, stored
from cli.places import Places
from libs.common.accounts import anchors
from libs.common.db.engine import create_engine
from libs.common.db.faults import DATABASE_AWAY, explained, tells_of_the_server
from libs.common.errors import VkatilsyaError
from libs.common.hh.poison import PoisonSummary
from libs.common.hh.poison import summary as poison_summary
from libs.common.net.own import client_to_own
from libs.common.net.tls import verifying
from libs.common.runtime.outages import Outage, open_outages
from libs.common.text.clean import plain_line
from ops.funnel import Funnel, funnels
from ops.limits import Limit, limits
from ops.options import limits_in_force
from ops.queries import OutboxState, Switch, account_states, database_size, letter_faults, outboxes, pauses
from ops.tables import decisions_text, funnel_table, limits_text, rejections_text
from ops.telegram import BotView, bot_view
from ops.words import account_word, duration, fault_words, pause_word, poison_word, scope_word, size, times

HEADS_SHOWN = 5


@dataclass(slots=True)
class Status:
    """Everything that `status` shows; `problems` are sentences about what could not be asked."""

    services: dict[str, str] = field(default_factory=dict[str, str])
    starting: bool = False
    """The run has not started its services yet."""
    accounts: dict[str, str] = field(default_factory=dict[str, str])
    funnels: list[Funnel] = field(default_factory=list[Funnel])
    limits: list[Limit] = field(default_factory=list[Limit])
    outboxes: list[OutboxState] = field(default_factory=list[OutboxState])
    switches: list[Switch] = field(default_factory=list[Switch])
    lags: list[Lag] = field(default_factory=list[Lag])
    dead: int = 0
    outages: list[Outage] = field(default_factory=list[Outage])
    poison: list[PoisonSummary] = field(default_factory=list[PoisonSummary])
    bot: BotView | None = None
    letters: list[str] = field(default_factory=list[str])
    """Why letters are composed though a model is set, a sentence each."""
    audit_heads: list[str] = field(default_factory=list[str])
    """The newest line of each chain of the audit log, `N:HASH`: noted elsewhere, it shows later what was rewritten."""
    bytes_on_disk: dict[str, int] = field(default_factory=dict[str, int])
    """What the database and the streams take, by server."""
    problems: list[str] = field(default_factory=list[str])
    answered: set[Literal["NATS", "PostgreSQL"]] = field(default_factory=set[Literal["NATS", "PostgreSQL"]])
    """What could be asked; of the rest nothing is known."""

    def as_json(self) -> dict[str, Any]:
        """Return the same as plain data."""
        return {**asdict(self), "answered": sorted(self.answered)}


async def gather(where: Places) -> Status:
    """Ask services, NATS and PostgreSQL at once; what does not answer becomes a problem, not an error."""
    status = Status()
    await asyncio.gather(_ask_services(where, status), _ask_nats(where, status), _ask_database(where, status))
    return status


def show(status: Status, console: Console) -> None:
    """Print it for a person."""
    for problem in status.problems:
        console.print(problem, style="yellow")
    _show_services(status, console)
    if status.accounts:
        console.print(_pairs("Аккаунты hh", {name: account_word(one) for name, one in status.accounts.items()}))
    if status.bot is not None:
        console.print(_pairs("Telegram", {"": status.bot.line}))
    _show_servers(status, console)
    for one in status.outages:
        console.print(outage_words(one), style="red", highlight=False)
    _show_poison(status.poison, console)
    for sentence in status.letters:
        console.print(sentence, style="yellow", highlight=False)
    if status.switches:
        words = (f"{scope_word(one.scope)}: {pause_word(one.reason)}" for one in status.switches)
        console.print(f"Остановки: {'; '.join(words)}", style="yellow")
    _show_heads(status.audit_heads, console)
    if status.limits:
        console.print(limits_text(status.limits))
    if "PostgreSQL" in status.answered:
        _show_funnels(status.funnels, console)


def _show_services(status: Status, console: Console) -> None:
    if status.services:
        console.print(_pairs("Сервисы", status.services))
    elif status.starting:
        console.print(STARTING, style="yellow")


def _show_servers(status: Status, console: Console) -> None:
    """What NATS and PostgreSQL hold; nothing is said of one that did not answer."""
    if queues := _queues(status):
        console.print(_pairs("Очереди", queues))
    if status.bytes_on_disk:
        console.print(_pairs("На диске", {name: size(one) for name, one in sorted(status.bytes_on_disk.items())}))


def _show_funnels(found: list[Funnel], console: Console) -> None:
    if not found:
        console.print("Резюме пока нет: подключите аккаунт hh.ru или добавьте резюме на странице.")
        return
    console.print(funnel_table(found, console.width))
    if decisions := decisions_text(found):
        console.print(decisions, style="bold magenta", highlight=False)
    for one in found:
        why = rejections_text([one])
        if why:
            console.print(Text.assemble("\n", (plain_line(one.title), "bold"), f"\n{why}"))
        if one.search_error:
            console.print(
                f"Поиск не удался {times(one.search_failures)} подряд: {fault_words(one.search_error)}",
                style="yellow",
            )


def _show_heads(heads: list[str], console: Console) -> None:
    """Whole, for they are to be noted on another machine."""
    for head in heads[:HEADS_SHOWN]:
        console.print(f"Журнал действий, последняя запись: {head}", soft_wrap=True, highlight=False)
    if len(heads) > HEADS_SHOWN:
        console.print(f"Ещё цепочек: {len(heads) - HEADS_SHOWN}, все: vkatilsya audit verify", highlight=False)


def _show_poison(found: list[PoisonSummary], console: Console) -> None:
    for one in found:
        text = f"Не разобрано и отложено: {poison_word(one.kind)}, {one.items}. Последняя причина: {one.reason}"
        console.print(text, style="yellow", highlight=False)


def _queues(status: Status) -> dict[str, str]:
    found = {f"{lag.stream} → {lag.durable}": _lag_words(lag) for lag in status.lags}
    waiting = {
        f"исходящие {one.source}": f"{one.unpublished}, старшему {duration(one.oldest_seconds)}"
        for one in status.outboxes
    }
    if "PostgreSQL" in status.answered:
        found |= waiting or {"исходящие": "все события опубликованы"}
    if "NATS" in status.answered:
        found["отложенные сообщения"] = _dead_words(status.dead)
    return found


def _lag_words(lag: Lag) -> str:
    if lag.pending is None:
        return "подписки нет: выполните python -m libs.common.messaging.provision"
    return (
        "не отстаёт" if lag.pending + lag.unacknowledged == 0 else f"ждут {lag.pending}, в работе {lag.unacknowledged}"
    )


def _dead_words(number: int) -> str:
    return f"{number} — посмотрите: vkatilsya dlq list" if number else "нет"


def _pairs(title: str, pairs: dict[str, str]) -> Table:
    table = Table(title=title, title_justify="left", box=None, show_header=False, padding=(0, 2, 0, 0))
    for name, value in pairs.items():
        table.add_row(name, value)
    return table


async def _ask_services(where: Places, status: Status) -> None:
    believed = verifying(where.service_ca_file, setting="SERVICE_CA_FILE")
    async with client_to_own(timeout=PATIENCE_SECONDS, verify=believed) as client:
        answers = await asyncio.gather(*(_readiness(client, where, name) for name in where.services))
    status.services = dict(zip(where.services, answers, strict=True))
    status.starting = where.run is not None and not where.services


async def _readiness(client: httpx.AsyncClient, where: Places, name: str) -> str:
    try:
        answer = await client.get(f"{where.services[name]}/readyz")
    except httpx.RequestError:
        return "не отвечает"
    if strange := foreign(name, answer, where.instances.get(name, "")):
        return strange
    failing = failing_loops(answer)
    if failing:
        return f"работает, но {'; '.join(failing)}"
    if answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
        return f"не готов: {unready(answer)}"
    return "работает"


async def _ask_nats(where: Places, status: Status) -> None:
    try:
        async with connected(where.nats_url) as client:
            status.lags, status.dead = await lags(client), await dead_letters(client)
            status.bytes_on_disk["NATS"] = await stored(client)
        status.answered.add("NATS")
    except VkatilsyaError as error:
        status.problems.append(str(error))


async def _ask_database(where: Places, status: Status) -> None:
    engine = create_engine(where.database_url, application_name="cli", pool_size=1)
    try:
        async with engine.connect() as connection:
            status.accounts = await account_states(connection)
            status.funnels = await funnels(connection)
            status.limits = await limits(connection, limits_in_force())
            status.outboxes = await outboxes(connection)
            status.outages = await open_outages(connection)
            status.poison = await poison_summary(connection)
            status.switches = await pauses(connection)
            status.letters = await letter_faults(connection)
            status.bot = await bot_view(connection)
            status.audit_heads = [str(one) for one in await anchors.heads(connection)]
            status.bytes_on_disk["PostgreSQL"] = await database_size(connection)
        status.answered.add("PostgreSQL")
    except DATABASE_AWAY as error:
        if isinstance(error, SQLAlchemyError) and not tells_of_the_server(error):
            raise  # a mistake of ours
        status.problems.append(str(explained(error, where.database_url)))
    finally:
        await engine.dispose()
