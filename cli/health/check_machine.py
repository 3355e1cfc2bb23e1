"""What `doctor` can look at when nothing runs: the machine, the data folder's disk, the settings."""

import os
import platform
import shutil
from datetime import date, timedelta
from pathlib import Path

from cli.health.findings import Finding, advice, ok, problem
from libs.common.errors import ConfigurationError
from libs.common.hh.settings import HHSettings
from libs.common.settings.base import load
from libs.common.settings.hh import HHApiSettings
from libs.common.version import UPDATED
from ops.folder import Folder
from ops.options import Choice, data_folder, environment, read_choice
from ops.run_state import RunState
from ops.words import plural
from ops.world import changes, remembered, world_of

_FREE_BYTES = 1 << 30
_UPDATE = timedelta(days=92)
"""After that what this version depends on is old, whether or not anything is known of it: a newer one is due."""


def machine() -> list[Finding]:
    """Python."""
    return [ok("Python", f"Python {platform.python_version()}")]


def age(today: date) -> list[Finding]:
    """How long ago the dependencies of this version were brought up to date; nothing is asked over the network."""
    if today - UPDATED <= _UPDATE:
        return []
    ago = plural((today - UPDATED).days, "день", "дня", "дней")
    said = f"Зависимости этой версии обновлены {ago} назад: в них могли найти уязвимости. Обновите Вкатился."
    return [advice("версия", said)]


def disk(folder: Folder) -> list[Finding]:
    """The disks that the data of this mode lie on; PostgreSQL may have a folder elsewhere."""
    note = folder.postgres.with_name(f"{folder.postgres.name}.README")
    places = {folder.path, folder.postgres, *(_elsewhere(note) if note.exists() else [])}
    found: dict[int, Finding] = {}
    for place in sorted(places):
        existing = next(path for path in (place, *place.parents) if path.exists())
        found.setdefault(existing.stat().st_dev, _free(existing))
    return list(found.values())


def settings(run: RunState | None) -> list[Finding]:
    """The variables of `make run`; which mode is running stands above which one is chosen."""
    part = "настройки"
    try:
        choice = read_choice()
    except ConfigurationError as error:
        return [problem(part, line) for line in str(error).splitlines()]
    mode = run.mode if run is not None else choice.mode
    found = [ok(part, f"Запущен режим {run.mode}" if run is not None else f"Выбран режим {choice.mode}")]
    if run is not None and choice.mode_chosen and run.mode != choice.mode:
        found.append(advice(part, f"В настройках MODE={choice.mode}, а запущен {run.mode}."))
    return found if mode == "demo" else found + _live(choice, part)


def world(run: RunState | None) -> list[Finding]:
    """What the sandbox plays, and what a start with the present settings would change of it."""
    folder, part = folder_in_use(run), "песочница"
    if folder.path.name != "demo":
        return []
    try:
        memory = remembered(folder)
        if memory.last is None:
            return []
        last = memory.worlds[memory.last]
        found = [ok(part, f"Песочница: {last.title}")]
        # The run may have been given its files on the command line, which this process does not know.
        chosen = last.as_files_are() if run is not None else world_of(read_choice())
    except ConfigurationError as error:
        return [problem(part, str(error))]
    left_out = run.left_out if run is not None else []
    return [
        *found,
        *(problem(part, f"{line}.") for line in left_out),
        *(advice(part, line) for line in changes(memory, chosen)),
    ]


def folder_in_use(run: RunState | None) -> Folder:
    """The data folder that matters: that of the run, else the one that a start would take."""
    return data_folder(run.mode if run is not None else environment().mode)


def _free(path: Path) -> Finding:
    free = shutil.disk_usage(path).free
    if free < _FREE_BYTES:
        return problem(
            "диск", f"На диске с папкой {path} свободно {free >> 20} МБ. Освободите хотя бы 1 ГБ, иначе база встанет."
        )
    return ok("диск", f"На диске с папкой {path} свободно {free >> 30} ГБ")


def _elsewhere(note: Path) -> list[Path]:
    first = note.read_text(encoding="utf-8").splitlines()[:1]
    return [Path(line.removeprefix("Данные PostgreSQL лежат в ").removesuffix(".")) for line in first]


def _live(choice: Choice, part: str) -> list[Finding]:
    found: list[Finding] = []
    if choice.missing_keys:
        found.append(advice(part, f"Не задано: {', '.join(choice.missing_keys)}. Без этого hh.ru не подключить."))
    if not choice.has_hh_contact:
        found.append(
            problem(part, "HH_USER_AGENT не задан: hh.ru нужны название и почта, например MyApp/1.0 (me@mail.ru).")
        )
    else:
        try:
            HHSettings.of(load(HHApiSettings))
        except ConfigurationError as error:
            found.append(problem(part, str(error)))
    if not choice.has_llm:
        found.append(advice(part, "LLM_API_KEY не задан: письма составляются из фактов резюме, без нейросети."))
    if not os.environ.get("SECRET_KEYS"):
        found.append(ok(part, "Ключи шифрования — в secrets.json папки данных. Храните их копию вместе с базой."))
    return found
