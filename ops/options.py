"""What the person chose: the variables of `make run`, from the environment or `.env`, checked before the start."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast
from urllib.parse import urlsplit

from pydantic_settings import BaseSettings, SettingsConfigDict

from libs.common.errors import ConfigurationError
from libs.common.net.hostnames import leads_here
from libs.common.settings.base import load
from libs.common.settings.hh import HH_API, HH_SITE
from libs.common.settings.limits import LimitSettings
from ops.folder import ROOT, Folder, folder_of
from ops.run_state import RunState, read_run_state

Mode = Literal["demo", "live"]
# Registered at dev.hh.ru as part of the redirect address, so live mode needs the same port every time.
USUAL_PORT = 8020
USUAL_SEED = 1
DEMO_EMAIL, LIVE_EMAIL = "demo@vkatilsya.local", "owner@vkatilsya.local"
"""Who signs in to a run of one person."""


def owner_of(mode: str) -> str:
    """Whom a run of this mode signs in."""
    return DEMO_EMAIL if mode == "demo" else LIVE_EMAIL


class Environment(BaseSettings):
    """The variables as they came, from the environment or `.env`; an empty one counts as not set."""

    model_config = SettingsConfigDict(
        env_file=ROOT / ".env", env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True
    )

    mode: str = "demo"
    reset: str = "0"
    vacancies: str | None = None
    resumes: str | None = None
    data_dir: str | None = None
    public_port: str = "0"
    nats_port: str = "0"
    postgres_port: str = "0"
    sandbox_seed: str = str(USUAL_SEED)
    hh_api_url: str = HH_API
    hh_site_url: str = HH_SITE
    hh_client_id: str | None = None
    hh_client_secret: str | None = None
    hh_user_agent: str | None = None
    llm_api_key: str | None = None
    backup_passphrase: str | None = None


class _OfInstallation(LimitSettings):
    model_config = SettingsConfigDict(env_file=ROOT / ".env")


@dataclass(frozen=True, slots=True)
class Choice:
    """A checked choice."""

    mode: Mode
    reset: bool
    vacancies: Path | None
    resumes: Path | None
    data_dir: Path | None
    public_port: int
    nats_port: int
    postgres_port: int
    sandbox_seed: int
    mode_chosen: bool
    world_chosen: bool
    missing_keys: tuple[str, ...]
    has_hh_contact: bool
    has_llm: bool

    @property
    def has_hh_app(self) -> bool:
        """Whether the keys of an application of one's own are there."""
        return not self.missing_keys

    @property
    def demo(self) -> bool:
        """Whether the sandbox plays HeadHunter."""
        return self.mode == "demo"


def environment() -> Environment:
    """The variables as they are now; raises ConfigurationError for a `.env` that cannot be read."""
    return load(Environment)


def read_choice(found: Environment | None = None) -> Choice:
    """Check the environment; raises ConfigurationError with one sentence per mistake."""
    raw = found if found is not None else environment()
    mistakes: list[str] = []
    mode = _mode(raw.mode, mistakes)
    if mode == "live":
        mistakes += _live_mistakes(raw)
    choice = Choice(
        mode=mode,
        reset=_flag("RESET", raw.reset, mistakes),
        vacancies=_file("VACANCIES", raw.vacancies, mistakes),
        resumes=_json_file("RESUMES", raw.resumes, mistakes),
        data_dir=_folder(raw.data_dir),
        public_port=_number("PUBLIC_PORT", raw.public_port, 65_535, mistakes),
        nats_port=_number("NATS_PORT", raw.nats_port, 65_535, mistakes),
        postgres_port=_number("POSTGRES_PORT", raw.postgres_port, 65_535, mistakes),
        sandbox_seed=_number("SANDBOX_SEED", raw.sandbox_seed, 2**31, mistakes),
        mode_chosen="mode" in raw.model_fields_set,
        world_chosen=bool(raw.model_fields_set & {"vacancies", "resumes", "sandbox_seed"}),
        missing_keys=tuple(
            name
            for name, value in (("HH_CLIENT_ID", raw.hh_client_id), ("HH_CLIENT_SECRET", raw.hh_client_secret))
            if not value
        ),
        has_hh_contact=bool(raw.hh_user_agent),
        has_llm=bool(raw.llm_api_key),
    )
    if mistakes:
        raise ConfigurationError("\n".join(mistakes))
    return choice


def data_folder(mode: str, found: Environment | None = None) -> Folder:
    """Return the folder of a mode, in DATA_DIR where that is set."""
    raw = found if found is not None else environment()
    return folder_of(mode, _folder(raw.data_dir))


def chosen_folder() -> Folder:
    """Return the folder that a command means: that of MODE when it is set, else the one in use, else that of demo.

    Raises ConfigurationError for a MODE that is none.
    """
    raw = environment()
    if "mode" in raw.model_fields_set:
        mistakes: list[str] = []
        mode = _mode(raw.mode, mistakes)
        if mistakes:
            raise ConfigurationError(mistakes[0])
        return data_folder(mode, raw)
    folders = [data_folder(mode, raw) for mode in ("demo", "live")]
    return next((folder for folder in folders if read_run_state(folder.run_file) is not None), folders[0])


def running() -> RunState | None:
    """Return the run that is going on, None when there is none."""
    return read_run_state(chosen_folder().run_file)


def limits_of_installation() -> LimitSettings:
    """The limits of this installation, from the environment, `.env` or the defaults; raises ConfigurationError."""
    return load(_OfInstallation)


def limits_in_force() -> LimitSettings:
    """The limits that the running services were started with, else those of the installation."""
    run = running()
    return LimitSettings.model_validate(run.limits) if run is not None and run.limits else limits_of_installation()


def is_sandbox(url: str) -> bool:
    """Say whether an address leads back to this machine."""
    return leads_here(urlsplit(url if "://" in url else f"//{url}").hostname)


def _live_mistakes(raw: Environment) -> Iterable[str]:
    for name, url in (("HH_API_URL", raw.hh_api_url), ("HH_SITE_URL", raw.hh_site_url)):
        if is_sandbox(url):
            yield f"MODE=live работает только с настоящим hh.ru, а {name} ведёт в песочницу: {url}. Уберите {name}."
    for name, value in (("VACANCIES", raw.vacancies), ("RESUMES", raw.resumes)):
        if value:
            yield f"{name} задаёт данные песочницы, а в MODE=live песочницы нет. Уберите {name} или MODE=live."


def _mode(value: str, mistakes: list[str]) -> Mode:
    if value not in {"demo", "live"}:
        mistakes.append(f"MODE бывает demo (песочница) или live (настоящий hh.ru), а не «{value}».")
        return "demo"
    return cast("Mode", value)


def _folder(value: str | None) -> Path | None:
    return Path(value).expanduser().resolve() if value else None


def _flag(name: str, value: str, mistakes: list[str]) -> bool:
    if value.lower() in {"1", "true", "yes", "да"}:
        return True
    if value.lower() not in {"0", "false", "no", "нет", ""}:
        mistakes.append(f"{name} бывает 1 или 0, а не «{value}».")
    return False


def _number(name: str, value: str, largest: int, mistakes: list[str]) -> int:
    if not value.isascii() or not value.isdigit() or len(value) > len(str(largest)) or int(value) > largest:
        mistakes.append(f"{name} — целое число от 0 до {largest}, а не «{value}».")
        return 0
    return int(value)


def _file(name: str, value: str | None, mistakes: list[str]) -> Path | None:
    if not value:
        return None
    path = Path(value).expanduser().resolve()
    if not path.is_file():
        mistakes.append(f"{name}={value}: такого файла нет. Проверьте путь (сейчас это {path}).")
    elif path.stat().st_size == 0:
        mistakes.append(f"{name}={value}: файл пустой.")
    return path


def _json_file(name: str, value: str | None, mistakes: list[str]) -> Path | None:
    before = len(mistakes)
    path = _file(name, value, mistakes)
    if path is not None and len(mistakes) == before:
        try:
            json.loads(path.read_text(encoding="utf-8-sig"))
        except (ValueError, RecursionError) as error:
            mistakes.append(f"{name}={value}: это не JSON ({error}).")
    return path
