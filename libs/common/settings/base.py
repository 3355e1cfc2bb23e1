"""Settings by environment: small classes that a service combines. Every field's name is its variable in capitals.

A wrong value stops the start with a sentence that names the variable and says what to write.
"""

import os
from pathlib import Path
from typing import TypeVar

from pydantic import SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SecretsSettingsSource,
    SettingsConfigDict,
)
from pydantic_settings.exceptions import SettingsError

from libs.common.errors import ConfigurationError
from libs.common.messages.catalogue import message
from libs.common.settings.sentences import sentence, unreadable

T = TypeVar("T", bound=BaseSettings)

MOST = 1e9  # larger than any number that makes sense in a setting, and still a time that dates can hold


SECRETS_DIR = "SECRETS_DIR"
"""Names the folder with a file per variable, called like it in small letters: how containers are given secrets."""


class FromFiles(BaseSettings):
    """Reads the folder of SECRETS_DIR, too, after the environment and `.env`."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The sources, the first one wins. Raises ConfigurationError for a SECRETS_DIR that is no folder."""
        folder = os.environ.get(SECRETS_DIR)
        if not folder:
            return init_settings, env_settings, dotenv_settings
        if not Path(folder).is_dir():
            raise ConfigurationError(f"{SECRETS_DIR}={folder}: такой папки нет. Подключите её или уберите переменную.")
        return init_settings, env_settings, dotenv_settings, SecretsSettingsSource(settings_cls, secrets_dir=folder)


class EnvSettings(FromFiles):
    """Read from the environment, then from `.env`; frozen, and no number or text that makes no sense."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        allow_inf_nan=False,
    )

    @field_validator("*")
    @classmethod
    def _sane(cls, value: object) -> object:
        if isinstance(value, int | float) and abs(value) > MOST:
            raise ValueError(message("setting", "int_parsing_size").sentence)
        text = value.get_secret_value() if isinstance(value, SecretStr) else value
        if isinstance(text, str) and not text.isprintable():
            raise ValueError("уберите переводы строк и невидимые символы.")
        return value


def load(settings: type[T]) -> T:
    """Read the settings from the environment; raise ConfigurationError with one sentence per wrong variable."""
    try:
        return settings()
    except ValidationError as error:
        lines = [
            sentence(item["loc"], item["type"], item.get("ctx", {}), item["msg"], item["input"])
            for item in error.errors()
        ]
        raise ConfigurationError("\n".join(dict.fromkeys(lines))) from None
    except UnicodeDecodeError:
        raise ConfigurationError("Файл .env записан не в UTF-8. Сохраните его в этой кодировке.") from None
    except SettingsError as error:
        raise ConfigurationError(unreadable(str(error))) from None
