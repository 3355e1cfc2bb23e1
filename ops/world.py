"""What the sandbox of a demo plays, and what of it changed since the last run.

Each world (seed and files) has a database, streams and a sandbox state of its own in the data folder, so that one
applicant's applications and limits never count for another. `world.json` remembers which worlds there are.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from libs.common.errors import ConfigurationError
from ops.folder import Folder, write_private
from ops.options import USUAL_SEED, Choice

_START_ANEW = "Стереть всё и начать заново: make run RESET=1."


@dataclass(frozen=True, slots=True)
class Source:
    """A file that the sandbox is given, and what was in it (sha256)."""

    path: str
    digest: str

    @property
    def name(self) -> str:
        """As a person knows it."""
        return Path(self.path).name


@dataclass(frozen=True, slots=True)
class World:
    """A seed and the files; None: the sandbox makes its own."""

    seed: int = USUAL_SEED
    vacancies: Source | None = None
    resumes: Source | None = None

    @property
    def key(self) -> str:
        """Which data belong to it; empty for the built-in world. The contents of the files do not matter."""
        if self.seed == USUAL_SEED and self.vacancies is None and self.resumes is None:
            return ""
        paths = [source.path if source else "" for source in (self.vacancies, self.resumes)]
        return hashlib.sha256("\n".join([str(self.seed), *paths]).encode()).hexdigest()[:8]

    @property
    def title(self) -> str:
        """In words."""
        whose = [
            f"вакансии из {self.vacancies.name}" if self.vacancies else "встроенные вакансии",
            f"резюме из {self.resumes.name}" if self.resumes else "встроенное резюме",
        ]
        return ", ".join(whose) + (f", SANDBOX_SEED={self.seed}" if self.seed != USUAL_SEED else "")

    def as_files_are(self) -> "World":
        """The same files with what is in them now; one that is gone counts as unchanged."""
        return replace(self, vacancies=_now(self.vacancies), resumes=_now(self.resumes))

    def facts(self) -> dict[str, Any]:
        """As JSON; two worlds of the same facts are played alike."""
        files = {"vacancies": self.vacancies, "resumes": self.resumes}
        return {"seed": self.seed, **{name: [one.path, one.digest] for name, one in files.items() if one is not None}}


@dataclass(frozen=True, slots=True)
class Memory:
    """What `world.json` holds: the world of the last run, and every world that has data here, by key."""

    last: str | None
    worlds: dict[str, World]


def world_of(choice: Choice) -> World:
    """The world of a choice; live has no sandbox, so it is always the same."""
    if not choice.demo:
        return World()
    return World(choice.sandbox_seed, _source(choice.vacancies), _source(choice.resumes))


def remembered(folder: Folder) -> Memory:
    """The worlds of a data folder; raises ConfigurationError when the file cannot be read."""
    path = folder.worlds_file
    if not path.exists():
        return Memory(None, {})
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        memory = Memory(found["last"], {key: _from_facts(facts) for key, facts in found["worlds"].items()})
        if memory.last is not None and memory.last not in memory.worlds:
            raise KeyError(memory.last)
        return memory
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigurationError(f"Файл {path} испорчен ({error}). Удалите его: он будет сделан снова.") from error


def changes(memory: Memory, world: World) -> list[str]:
    """What a person has to know when `world` is run on the data of `memory`; nothing when it is the same."""
    if memory.last is None:
        return []
    said: list[str] = []
    if memory.last != world.key:
        before = memory.worlds[memory.last].title
        known = "Продолжаю с их данными" if world.key in memory.worlds else "Для них заведена отдельная база"
        said.append(
            f"Данные песочницы сменились: было — {before}; теперь — {world.title}. {known}; прежние данные сохранены и "
            f"вернутся, если запустить как раньше. {_START_ANEW}"
        )
    known_world = memory.worlds.get(world.key)
    said += [
        f"Файл {name}={new.path} изменился с прошлого запуска: песочница начинает с него заново, а сделанные отклики и "
        f"просмотренные вакансии остаются в базе. {_START_ANEW}"
        for name, old, new in _pairs(known_world, world)
        if old.digest != new.digest
    ]
    return said


def remember(folder: Folder, memory: Memory, world: World) -> None:
    """Note that `world` is the last one that was run."""
    worlds = memory.worlds | {world.key: world}
    write_private(
        folder.worlds_file, {"last": world.key, "worlds": {key: each.facts() for key, each in worlds.items()}}
    )


def _pairs(old: World | None, new: World) -> list[tuple[str, Source, Source]]:
    if old is None:
        return []
    both = [("VACANCIES", old.vacancies, new.vacancies), ("RESUMES", old.resumes, new.resumes)]
    return [(name, one, two) for name, one, two in both if one is not None and two is not None]


def _source(path: Path | None) -> Source | None:
    if path is None:
        return None
    with path.open("rb") as file:
        return Source(str(path), hashlib.file_digest(file, "sha256").hexdigest())


def _now(source: Source | None) -> Source | None:
    if source is None or not Path(source.path).is_file():
        return source
    return _source(Path(source.path))


def _from_facts(facts: dict[str, Any]) -> World:
    files = {name: Source(*facts[name]) for name in ("vacancies", "resumes") if name in facts}
    return World(int(facts["seed"]), files.get("vacancies"), files.get("resumes"))
