"""`vkatilsya decisions`: what owners decided, from wherever, and what became of it."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from cli.places import Places
    from ops.decisions import MadeDecision

_VIA = {"web": "сайт", "telegram": "Telegram", "cli": "терминал"}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("decisions")(decisions_command)


def decisions_command(
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Сколько последних показать.")] = 20,
) -> None:
    """Последние решения об откликах и ответах в чатах и что из них вышло: ждёт, выполнено или отклонено и почему."""
    from rich.console import Console

    from cli.places import places

    asyncio.run(show(places(), Console(markup=False, width=None if Console().is_terminal else 160), limit))


async def show(where: "Places", console: "Console", limit: int) -> None:
    """Print the last decisions, the newest first."""
    from rich.table import Table

    from libs.common.db.engine import create_engine
    from ops.decisions import last_decisions

    engine = create_engine(where.database_url, application_name="cli", pool_size=1)
    try:
        async with engine.connect() as connection:
            found = await last_decisions(connection, limit)
    finally:
        await engine.dispose()
    if not found:
        console.print("Решений пока нет.")
        return
    table = Table(box=None, padding=(0, 1, 0, 0), header_style="bold")
    for name in ("Когда", "Кто", "Откуда", "Решение", "Вакансия", "Итог"):
        table.add_column(name, overflow="fold")
    for one in found:
        table.add_row(f"{one.made_at.astimezone():%d.%m %H:%M}", one.owner, *_words(one))
    console.print(table)


def _words(one: "MadeDecision") -> tuple[str, str, str, str]:
    from libs.common.messages.catalogue import message
    from libs.common.text.clean import plain_line

    block = "chat_decided" if one.subject == "chat" else "decided"
    return _VIA.get(one.via, one.via), message(block, one.action).title, plain_line(one.about), outcome_words(one)


def outcome_words(one: "MadeDecision") -> str:
    """What became of a decision, for a person."""
    from libs.common.chats.endings import ending
    from libs.common.decisions.refusals import refusal

    if one.refused_why is not None:
        why = ending if one.subject == "chat" else refusal
        return f"Отклонено: {why(one.refused_why).told('ru')}"
    return "Выполнено" if one.settled_at is not None else "Ждёт выполнения"
