"""The command `vkatilsya`. Modules are loaded by the command that needs them, so that `--help` is quick."""

import asyncio
import json
import os
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.backup import backup_app
from cli.keys import keys_app
from cli.people.commands import user_app
from cli.terminal.russian import complaint, in_russian
from libs.common import exits
from ops.terminal import write_what_can_be

if TYPE_CHECKING:
    from rich.console import Console

PROGRAM = "vkatilsya"
app = typer.Typer(
    help="Вкатился: откликается на hh.ru за вас и доказывает каждый шаг.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)
events_app = typer.Typer(help="События живьём.", no_args_is_help=True)
dlq_app = typer.Typer(help="Сообщения, которые не удалось обработать.", no_args_is_help=True)
outbox_app = typer.Typer(help="Исходящие события.", no_args_is_help=True)
audit_app = typer.Typer(help="Журнал действий.", no_args_is_help=True)


@audit_app.callback()
def audit_group() -> None:
    """Журнал действий."""


app.add_typer(events_app, name="events")
app.add_typer(dlq_app, name="dlq")
app.add_typer(outbox_app, name="outbox")
app.add_typer(user_app, name="user")
app.add_typer(audit_app, name="audit")
app.add_typer(keys_app, name="keys")
app.add_typer(backup_app, name="backup")

JsonOption = Annotated[bool, typer.Option("--json", help="Строками JSON вместо фраз.")]


@app.command()
def up(
    mode: Annotated[str, typer.Option(help="demo — песочница, live — настоящий hh.ru.")] = "",
    reset: Annotated[bool, typer.Option("--reset", help="Начать заново: данные этого режима удаляются.")] = False,
    vacancies: Annotated[str, typer.Option(help="Вакансии для песочницы, JSON Lines.")] = "",
    resumes: Annotated[str, typer.Option(help="Резюме для песочницы, JSON.")] = "",
) -> None:
    """Запустить всё одной командой; Ctrl-C останавливает."""
    from standalone.__main__ import run_everything

    chosen = {"MODE": mode, "RESET": "1" if reset else "", "VACANCIES": vacancies, "RESUMES": resumes}
    raise typer.Exit(run_everything({name: value for name, value in chosen.items() if value}))


@app.command()
def status(json_: JsonOption = False) -> None:
    """Сервисы, очереди, лимиты и воронка по каждому резюме."""
    from cli.health.status import gather, show
    from cli.places import places

    found = asyncio.run(gather(places()))
    if json_:
        sys.stdout.write(json.dumps(found.as_json(), ensure_ascii=False, default=str) + "\n")
    else:
        show(found, _console())
    raise typer.Exit(exits.FAILED if found.problems else exits.STOPPED)


@app.command()
def doctor(json_: JsonOption = False) -> None:
    """Проверить, чего не хватает или что настроено неверно."""
    from cli.health.doctor import examine, report

    findings = asyncio.run(examine())
    raise typer.Exit(report(findings, json_lines=json_))


@app.command()
def link(
    email: Annotated[str, typer.Argument(metavar="ПОЧТА", help="Почта; без неё — тот, для кого запущено.")] = "",
) -> None:
    """Напечатать новую одноразовую ссылку для входа."""
    from cli.people.users import print_link
    from cli.places import places

    _wait(print_link(places(), email))


@events_app.command("tail")
def events_tail(
    subject: Annotated[list[str] | None, typer.Option(help="Тема NATS, можно несколько раз: reply.>.")] = None,
    json_: JsonOption = False,
    count: Annotated[int | None, typer.Option(min=1, help="Остановиться после стольких событий.")] = None,
) -> None:
    """Показывать события, пока не нажмёте Ctrl-C."""
    from cli.messaging.events import EVERYTHING, tail
    from cli.places import places

    _wait(tail(places().nats_url, tuple(subject or EVERYTHING), json_lines=json_, count=count))


@audit_app.command("verify")
def audit_verify(
    anchor: Annotated[
        list[str] | None, typer.Option(help="НОМЕР:ОТПЕЧАТОК последней записи, отмеченный раньше; можно несколько.")
    ] = None,
    backup: Annotated[
        Path | None, typer.Option(help="Файл резервной копии, которая хранилась отдельно: сверить с её записями.")
    ] = None,
) -> None:
    """Проверить, что записи журнала никто не менял, не удалял и не переписал заново."""
    from cli.health.audit import noted_in, verify
    from cli.places import places
    from libs.common.accounts.anchors import Anchor

    try:
        noted = [Anchor.parse(one) for one in anchor or []] + (noted_in(backup) if backup else [])
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--anchor") from None
    raise typer.Exit(0 if asyncio.run(verify(places(), _console(), noted)) else 1)


@dlq_app.command("list")
def dlq_list() -> None:
    """Перечислить отложенные сообщения."""
    from cli.messaging.dead_letters import list_parked
    from cli.places import places

    _wait(list_parked(places().nats_url, _console()))


@dlq_app.command("show")
def dlq_show(number: Annotated[int, typer.Argument(metavar="НОМЕР", help="Номер из списка.")]) -> None:
    """Показать одно отложенное сообщение целиком."""
    from cli.messaging.dead_letters import show_parked
    from cli.places import places

    _wait(show_parked(places().nats_url, number, _console()))


@dlq_app.command("replay")
def dlq_replay(
    numbers: Annotated[list[int] | None, typer.Argument(metavar="НОМЕР", help="Номера из списка.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Все отложенные.")] = False,
) -> None:
    """Передать отложенные сообщения обработчикам снова."""
    from cli.messaging.dead_letters import replay_parked
    from cli.places import places

    if bool(numbers) == everything:
        raise typer.BadParameter("Назовите номера из vkatilsya dlq list или --all.")
    _wait(replay_parked(places().replay, numbers or [], _console()))


@outbox_app.command("replay")
def outbox_replay(
    since: Annotated[str, typer.Option(help="За какое время: 30m, 2h, 14d.")],
    subject: Annotated[str | None, typer.Option(help="Только эта тема, например reply.sent.")] = None,
) -> None:
    """Опубликовать события из базы снова (если NATS потерял данные)."""
    from cli.messaging.dead_letters import replay_outbox
    from cli.places import places

    _wait(replay_outbox(places().database_url, since, subject, _console()))


def _console() -> "Console":
    """The terminal, or a wide page when the output goes to a file or another program."""
    from rich.console import Console

    # What is printed comes from strangers in part: brackets in it are brackets.
    return Console(markup=False, width=None if sys.stdout.isatty() else 160)


def _wait(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


def _register_others() -> None:
    """These commands have modules of their own, which bring their options with them."""
    from cli.match import command
    from cli.people import decisions, personal_data

    command.register(app)
    personal_data.register(app)
    decisions.register(app)


_register_others()
in_russian(app)


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit code; an expected fault is a sentence on stderr."""
    write_what_can_be()
    try:
        code = app(arguments, prog_name=PROGRAM, standalone_mode=False)
        sys.stdout.flush()
    except typer.TyperException as error:
        without = type(error).__name__ == "NoArgsIsHelpError"
        sys.stderr.write(f"{error if without else complaint(error, PROGRAM)}\n")
        return exits.CANNOT_HELP
    except (KeyboardInterrupt, typer.Abort):
        return exits.INTERRUPTED
    except BrokenPipeError:
        return _read_no_more()
    except Exception as error:
        from cli.terminal.faults import told

        if (known := told(error)) is None:
            raise
        sentence, code = known
        sys.stderr.write(f"{sentence}\n")
        return code
    return code if isinstance(code, int) else exits.STOPPED


def _read_no_more() -> int:
    """Whoever read the output has gone (`| head`): what is left of it goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    return exits.FAILED


def run() -> int:
    """`main` as a process of its own: what a command did it says itself."""
    from cli.terminal.quiet import quiet

    quiet()
    return main()


if __name__ == "__main__":
    raise SystemExit(run())
