"""`account.*` and `notice.*`: what happened to a linked account, and commands for the telegram service."""

from typing import ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from libs.common.events.base import Event


class AccountChanged(Event):
    """An account was linked, lost its login or a capability, was paused, resumed or stopped; or settings changed.

    `signed_in`: somebody signed in as the user from a browser or network that was not seen before.
    """

    subject: ClassVar[str] = "account.changed"

    account_id: UUID | None = Field(
        default=None, description="The account; none for a switch of the user or the system"
    )
    change: Literal[
        "linked",
        "unlinked",
        "needs_login",
        "capability_lost",
        "paused",
        "resumed",
        "stopped",
        "settings",
        "resumes_synced",
        "resume_unavailable",
        "resume_available",
        "signed_in",
    ] = Field(description="What changed")
    scope: Literal["system", "user", "account", "resume"] = Field(
        default="account", description="Whom a switch concerns"
    )
    scope_id: UUID | None = Field(default=None, description="The user, account or resume of the switch")
    sentence: str = Field(default="", description="The same for a person, in Russian")
    capability: str | None = Field(default=None, description="The lost capability")
    until: AwareDatetime | None = Field(default=None, description="End of a pause that ends by itself")


class NoticeButton(BaseModel):
    """A button under a Telegram notice: a link or a callback."""

    text: str = Field(description="Label")
    url: str | None = Field(default=None, description="Link to open")
    callback: str | None = Field(default=None, max_length=64, description="Callback data")


class NoticeTelegram(Event):
    """Command for the telegram service: tell the owner."""

    subject: ClassVar[str] = "notice.telegram"

    notification_id: UUID = Field(description="The stored notification that it repeats")
    text: str = Field(description="Text, Telegram HTML of our own tags only")
    buttons: tuple[NoticeButton, ...] = Field(default=(), description="Buttons, in rows of one")
