"""Settings of the notifier."""

from email.utils import parseaddr
from typing import Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator

from libs.common.errors import ConfigurationError
from libs.common.http.origins import PublicSettings
from libs.common.net.hostnames import is_loopback
from libs.common.notifications.vapid import Sender
from libs.common.runtime.context import ServiceSettings
from libs.common.settings.push import PushSettings


class NotifierSettings(ServiceSettings, PublicSettings, PushSettings):
    """Where browsers come from, and how patient their sockets are."""

    public_url: str | None = Field(
        default="http://127.0.0.1:8000", description="address of the web client; other origins are refused"
    )
    socket_heartbeat_seconds: float = Field(
        default=15, gt=0, description="pause between frames that tell the newest number"
    )
    session_look_seconds: float = Field(
        default=1, gt=0, description="pause between looks whether the sessions of the open sockets still stand"
    )
    session_unseen_seconds: float = Field(
        default=15, gt=0, description="without the database for this long, sockets are closed (1013)"
    )
    socket_queue: int = Field(default=256, ge=1, description="frames kept for a slow reader before it is closed")
    socket_send_seconds: float = Field(
        default=10, gt=0, description="a frame that is not taken in this time closes the socket"
    )
    sockets_per_user: int = Field(default=5, ge=1, description="open sockets of one user per process")

    smtp_host: str | None = Field(default=None, description="mail server for e-mail; empty: no e-mail")
    smtp_port: int = Field(default=587, ge=1, le=65535, description="its port: 587 with starttls, 465 with tls")
    smtp_tls: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="how the way to it is encrypted; none only for a server on this machine"
    )
    smtp_user: str | None = Field(default=None, description="user at the mail server; empty: no sign-in")
    smtp_password: SecretStr | None = Field(default=None, description="password of SMTP_USER")
    smtp_from: str | None = Field(
        default=None, description="sender, e.g. Вкатился <bot@example.org>; default SMTP_USER"
    )
    vapid_private_key: SecretStr | None = Field(
        default=None, description="key for Web Push, made by `vkatilsya keys vapid`; empty: no Web Push"
    )
    push_contact: str = Field(
        default="mailto:vkatilsya@localhost",
        pattern="^(mailto:|https://).+",
        description="how push services reach you, mailto: or https://; Apple wants a real one",
    )
    channel_seconds: float = Field(default=20, gt=0, le=120, description="time for one message on a channel")
    channel_retry_seconds: float = Field(default=10, gt=0, description="pause after a first failure; it doubles")
    channel_retry_longest: float = Field(default=900, gt=0, description="longest pause between tries, for a day")

    @field_validator("vapid_private_key")
    @classmethod
    def _usable(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            try:
                Sender.of(value.get_secret_value())
            except ConfigurationError as error:
                raise ValueError(str(error)) from None
        return value

    @model_validator(mode="after")
    def _mail_goes_safely(self) -> Self:
        if self.smtp_host is None:
            return self
        if self.smtp_tls == "none" and not is_loopback(self.smtp_host):
            raise ValueError("SMTP_TLS=none: письма пойдут по сети открытым текстом. Задайте starttls или tls.")
        if bool(self.smtp_user) != bool(self.smtp_password):
            raise ValueError("SMTP_USER и SMTP_PASSWORD задаются вместе.")
        if "@" not in parseaddr(self.mail_sender)[1]:
            raise ValueError("SMTP_HOST: к нему нужен SMTP_FROM, адрес отправителя. Пример: Вкатился <bot@example.org>")
        return self

    @property
    def mail_sender(self) -> str:
        """Whose name letters bear."""
        return self.smtp_from or self.smtp_user or ""
