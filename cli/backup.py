"""`vkatilsya backup create|list|restore|passphrase`: copies of the data of `make run` on this machine."""

import sys
from dataclasses import replace
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from libs.common.errors import ConfigurationError

if TYPE_CHECKING:
    from ops.folder import Folder
    from standalone.backups.archive import Backup

backup_app = typer.Typer(help="Резервные копии.", no_args_is_help=True)
KINDS = {"daily": "сама, раз в сутки", "by_hand": "по команде", "before_restore": "перед восстановлением"}
HOW_IT_IS_CLOSED = (
    "Ключи в копии закрыты фразой. Она нужна, чтобы восстановить данные на другой машине; "
    "показать её: vkatilsya backup passphrase. Храните её отдельно от копий."
)


@backup_app.command("create")
def create() -> None:
    """Сделать копию сейчас; Вкатился может работать."""
    from ops.run_state import read_run_state
    from standalone.backups.making import make
    from standalone.backups.restoring import at_rest
    from standalone.backups.tools import Tools
    from standalone.servers.postgres_folder import find_place

    folder, world = data_to_save()
    run = read_run_state(folder.run_file)
    if run is not None and run.database_url:
        place = find_place(folder.postgres)
        password = (place.folder / "password").read_text(encoding="utf-8").strip()
        made = make(folder, Tools(place.binaries, urlsplit(run.database_url).port or 0, password), "by_hand")
    else:
        with at_rest(folder) as tools:
            made = make(folder, tools, "by_hand")
    whose = f"Данные: {folder.path.name}{f', {world}' if world else ''}.\n"
    sys.stdout.write(f"Копия готова: {made.path} ({_size(made.size)}).\n{whose}{HOW_IT_IS_CLOSED}\n")


@backup_app.command("list")
def list_backups() -> None:
    """Перечислить копии, новые сверху."""
    from standalone.backups.archive import read_all
    from standalone.backups.making import folder_of_backups

    where = folder_of_backups(_folder())
    found, unreadable = read_all(where)
    lines = [_line(one) for one in found] or ["Копий пока нет."]
    sys.stdout.write("".join(f"{line}\n" for line in [*lines, *map(str, unreadable), f"Папка: {where}"]))
    if unreadable:
        raise typer.Exit(1)


@backup_app.command("restore")
def restore_backup(
    which: Annotated[str, typer.Argument(metavar="КОПИЯ", help="Имя из vkatilsya backup list или путь к файлу.")],
    yes: Annotated[bool, typer.Option("--yes", help="Не спрашивать подтверждения.")] = False,
    trusted: Annotated[
        bool, typer.Option("--trusted", help="Копия прежней версии, и она всё время была у вас.")
    ] = False,
) -> None:
    """Вернуть данные из копии; нынешние сначала сохраняются. Вкатился должен быть остановлен."""
    from standalone.backups.archive import read
    from standalone.backups.restoring import restore

    folder = _folder()
    path = _found(folder, which)
    backup = read(path)
    if not yes:
        sys.stdout.write(f"{_line(backup)}\nВсё, что есть сейчас, заменится этой копией.\n")
        if typer.prompt("Впишите «вернуть»").strip().lower() != "вернуть":
            raise ConfigurationError("Подтверждения нет, ничего не изменено.")
    done = restore(folder, path, _passphrase(folder), trusted=trusted)
    if done.point is not None:
        sys.stdout.write(f"То, что было до этого, сохранено: {done.point.name}\n")
    sys.stdout.write(
        f"Данные возвращены на {done.backup.manifest.moment:%d.%m.%Y %H:%M} UTC. Запустите make run: отправка начнётся "
        "после того, как список откликов будет заново прочитан с hh.ru, так что дважды ничего не уйдёт.\n"
        "Если hh.ru попросит войти заново, войдите: ключ входа мог с тех пор обновиться.\n"
    )


@backup_app.command("passphrase")
def show_passphrase() -> None:
    """Показать фразу, которой закрыты ключи в копиях."""
    from standalone.backups.making import passphrase_of

    sys.stdout.write(f"{passphrase_of(_folder())}\n")


def _folder() -> "Folder":
    from ops.folder import folder_of
    from ops.options import read_choice
    from ops.world import world_of

    choice = read_choice()
    return replace(folder_of(choice.mode, choice.data_dir), world=world_of(choice).key)


def data_to_save() -> tuple["Folder", str]:
    """The data of the run that goes on, else of what is chosen, and what its sandbox plays.

    A run may have been given its mode and its files on the command line, which this process does not know.
    """
    from ops.options import chosen_folder, read_choice
    from ops.run_state import read_run_state
    from ops.world import remembered, world_of

    folder, choice = chosen_folder(), read_choice()
    memory = remembered(folder)
    last = memory.worlds[memory.last] if memory.last is not None else world_of(choice)
    runs = read_run_state(folder.run_file) is not None
    world = last if runs or not choice.world_chosen else world_of(choice)
    return replace(folder, world=world.key), world.title if folder.path.name == "demo" else ""


def _found(folder: "Folder", which: str) -> Path:
    from standalone.backups.archive import SUFFIX
    from standalone.backups.making import folder_of_backups

    for path in (Path(which), folder_of_backups(folder) / f"{which}{SUFFIX}"):
        if path.is_file():
            return path
    raise ConfigurationError(f"Копии «{which}» нет. Все копии: vkatilsya backup list.")


def _passphrase(folder: "Folder") -> str:
    """That of the environment or of this data folder; on a machine that never had it, it is asked for."""
    from standalone.backups.making import passphrase_here

    known = passphrase_here(folder)
    if known is not None:
        return known
    if not sys.stdin.isatty():
        raise ConfigurationError("Задайте фразу этой копии: BACKUP_PASSPHRASE=... vkatilsya backup restore ...")
    return getpass("Фраза этой копии: ")


def _line(one: "Backup") -> str:
    manifest = one.manifest
    when = f"{manifest.moment:%d.%m.%Y %H:%M} UTC"
    return (
        f"{one.name}  {when}  версия {manifest.version}  {_size(one.size)}  {KINDS.get(manifest.kind, manifest.kind)}"
    )


def _size(size: int) -> str:
    return f"{size / 1_048_576:.1f} МБ".replace(".", ",")
