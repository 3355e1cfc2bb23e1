"""Settings of the telegram service."""

import re
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator

from libs.common.http.origins import PublicSettings
from libs.common.net.hostnames import is_loopback, is_metadata
from libs.common.net.urls import parsed, service_address
from libs.common.runtime.context import ServiceSettings
from libs.common.settings.limits import LimitSettings

TELEGRAM = "https://api.telegram.org"
LINKS = "https://t.me"
_TOKEN = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{3,100}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")


class TelegramSettings(ServiceSettings, PublicSettings, LimitSettings):
    """The bot, the way to Telegram, and how fast it may write."""

    telegram_bot_token: SecretStr | None = Field(
        default=None, description="token of your own bot from @BotFather; empty: no bot, everything else works"
    )
    telegram_api_url: str = Field(
        default=TELEGRAM, description="address of the Bot API; a server of your own where Telegram's is throttled"
    )
    telegram_link_url: str = Field(default=LINKS, description="where links to the bot begin")
    telegram_proxy: SecretStr | None = Field(
        default=None, description="way to the Bot API: socks5://user:password@host:port, socks4://... or http://..."
    )
    telegram_webhook_url: str | None = Field(
        default=None,
        description="https address that leads to /telegram/webhook of this service; empty: the bot asks for updates",
    )
    telegram_webhook_secret: SecretStr | None = Field(
        default=None, description="16 to 256 letters, digits, _ and -, by which a webhook call is known as Telegram's"
    )
    telegram_rate_per_second: float = Field(default=25, gt=0, description="messages of the bot, to all chats together")
    telegram_chat_seconds: float = Field(default=1, gt=0, description="seconds per message to one chat")
    telegram_chat_burst: int = Field(default=3, ge=1, description="messages that one chat may get at once")
    telegram_timeout_seconds: float = Field(default=10, gt=0, description="time for one call of the Bot API")
    telegram_lease_seconds: float = Field(
        default=30, gt=0, description="after a crash a chat is written to again after this; more than one call takes"
    )
    telegram_resend_seconds: float = Field(
        default=300, ge=0, description="a message whose outcome is unknown is sent again while it is younger than this"
    )
    telegram_poll_seconds: int = Field(default=25, ge=0, le=50, description="how long one question for updates waits")
    telegram_look_seconds: float = Field(
        default=2, gt=0, description="pause between looks whether cards still say what is"
    )

    @field_validator("telegram_bot_token")
    @classmethod
    def _token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("это не токен бота. Его даёт @BotFather, пример: 123456789:AAE-abc_def")
        return value

    @field_validator("telegram_api_url", "telegram_link_url")
    @classmethod
    def _bot_address(cls, value: str) -> str:
        service_address(value, ("http", "https"), TELEGRAM)
        return value.rstrip("/")

    @field_validator("telegram_webhook_url")
    @classmethod
    def _webhook(cls, value: str | None) -> str | None:
        if value is not None:
            parsed(value, ("http", "https"), "https://bot.example.org/telegram/webhook")
        return value

    @field_validator("telegram_proxy")
    @classmethod
    def _proxy(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            example = "socks5://127.0.0.1:1080"
            parts = parsed(value.get_secret_value(), ("http", "socks4", "socks5"), example)
            if is_metadata(parts.hostname or ""):
                raise ValueError(f"через этот адрес ничего не отправляется. Пример: {example}")
        return value

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _SECRET.fullmatch(value.get_secret_value()):
            raise ValueError("нужны от 16 до 256 латинских букв, цифр, _ и -")
        return value

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.telegram_webhook_url:
            self._check_webhook(self.telegram_webhook_url)
        if self.telegram_timeout_seconds >= self.telegram_lease_seconds:
            raise ValueError("TELEGRAM_LEASE_SECONDS должно быть больше TELEGRAM_TIMEOUT_SECONDS")
        return self

    def _check_webhook(self, url: str) -> None:
        if not url.startswith("https://") and not is_loopback(urlsplit(self.telegram_api_url).hostname):
            raise ValueError("TELEGRAM_WEBHOOK_URL: Telegram принимает только адреса https")
        if self.telegram_webhook_secret is None:
            raise ValueError("TELEGRAM_WEBHOOK_URL нужен вместе с TELEGRAM_WEBHOOK_SECRET: иначе бота обманет любой")

    @property
    def burst_seconds(self) -> float:
        """How far a chat may be ahead of its pace."""
        return (self.telegram_chat_burst - 1) * self.telegram_chat_seconds
