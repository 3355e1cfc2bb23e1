"""`account.*` and `notice.*`: what happened to a linked account, and commands for the telegram service."""

from typing import ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from libs.common.events.base import Event, Explained, Severity
from libs.common.notifications.topics import Place
from libs.common.reasons import Scope

Target = Literal["match", "application", "chat_action"]
Change = Literal[
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
    "loop_failing",
    "loop_well",
    "telegram_linked",
    "telegram_unlinked",
    "telegram_blocked",
    "telegram_unblocked",
    "owner_away",
    "owner_absent",
    "letters_composed",
    "second_factor_on",
    "second_factor_off",
    "recovery_codes_made",
    "recovery_code_used",
    "second_factor_demanded",
]


class AccountChanged(Explained):
    """An account was linked, lost its login or a capability, was paused, resumed or stopped; or settings changed.

    `signed_in`: somebody signed in as the user from a browser or network that was not seen before. `loop_failing`,
    `loop_well`: a loop of a service fails again and again, or works again; told to every administrator. `owner_away`,
    `owner_absent`: the owner has not been here for long, and sending will rest at `until`, or rests now.
    `letters_composed`: a model is set and fails, so that letters are composed from the resume; told once a day at most.
    `second_factor_on`, `second_factor_off`, `recovery_codes_made`, `recovery_code_used`: what a sign-in asks for
    besides the password changed, or a recovery code was spent. `second_factor_demanded`: an administrator demands
    a second factor, and this user has none.
    """

    subject: ClassVar[str] = "account.changed"

    account_id: UUID | None = Field(
        default=None, description="The account; none for a switch of the user or the system"
    )
    change: Change = Field(description="What changed")
    scope: Scope = Field(default="account", description="Whom a switch concerns")
    scope_id: UUID | None = Field(default=None, description="The user, account or resume of the switch")
    capability: str | None = Field(default=None, description="The lost capability")
    until: AwareDatetime | None = Field(default=None, description="End of a pause that ends by itself")
    lifted: tuple[str, ...] = Field(
        default=(), description="Of `resumed`: the reasons of the pauses of this scope that stand no more"
    )


class AccountTested(Event):
    """The owner asks for a test message over one channel; its row in `notification_deliveries` says how it ended."""

    subject: ClassVar[str] = "account.tested"

    test_id: UUID = Field(description="Id of the test, and of its row")
    channel: Place = Field(description="What is tested")


class NoticeButton(BaseModel):
    """A button under a Telegram notice: a link or a callback."""

    text: str = Field(description="Label")
    url: str | None = Field(default=None, description="Link to open")
    callback: str | None = Field(default=None, max_length=64, description="Callback data")


class NoticeAction(BaseModel):
    """What the owner may decide from a notification, and about what.

    Whoever records the decision reads the row: `expected_version` and `seen_hash` say which one this notification
    showed. Without them the notification showed no text to approve, and the version is the one shown when the owner
    decides.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    decision: Literal["approve", "edit", "dismiss", "undo", "snooze"] = Field(description="What would be decided")
    target: Target = Field(description="Table of the row; for a match, the application that came of it")
    target_id: UUID = Field(description="The row")
    expected_version: int | None = Field(default=None, description="Version of the row that the notification shows")
    seen_hash: str | None = Field(default=None, description="SHA-256 of the letter or draft that it shows")
    until: AwareDatetime | None = Field(default=None, description="After this the decision comes too late")


class NoticeRow(BaseModel):
    """One of several rows that a message tells of together: each may be asked for, and decided about then."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    title: str = Field(description="Title of its notification, plain text")
    target: Target = Field(description="Table of the row")
    target_id: UUID = Field(description="The row")


class NoticeTelegram(Event):
    """Command for the telegram service: tell the owner, or change what was told.

    Delivered once per `event_id`. With `replaces` the message of that notification is edited in place; one that was
    never delivered is none to edit, and with `only_update` nothing is sent then either. Ids are this service's own:
    the owner of the chat is `user_id`.
    """

    subject: ClassVar[str] = "notice.telegram"

    notification_id: UUID = Field(description="The stored notification that it repeats; of a digest, the newest one")
    text: str = Field(description="Title and body in Telegram HTML of our own tags only, at most 4,000 characters")
    buttons: tuple[NoticeButton, ...] = Field(default=(), description="No longer filled: see actions and link")
    kind: str = Field(default="", description="Kind of the notification, as in its preferences; test for a test")
    title: str = Field(default="", description="Title, plain text")
    body: str = Field(default="", description="Body, plain text; may be empty")
    link: str | None = Field(default=None, description="Page to open, http or https")
    severity: Severity = Field(default="info", description="What it asks of the owner")
    actions: tuple[NoticeAction, ...] = Field(default=(), description="Decisions that it offers, in their order")
    rows: tuple[NoticeRow, ...] = Field(
        default=(),
        max_length=10,
        description="Of a message about several: the rows that can be decided about",
    )
    about: str | None = Field(
        default=None, description="What it is about, e.g. chat_action:<id>; later notices about the same carry the same"
    )
    replaces: UUID | None = Field(
        default=None, description="Notification whose message is to be edited instead of sending a new one"
    )
    only_update: bool = Field(
        default=False, description="Only edit the message of `replaces`: this news needs none of its own"
    )
    silent: bool = Field(default=False, description="Deliver without a sound")
    language: Literal["ru", "en"] = Field(default="ru", description="Language of labels that telegram adds")
    count: int = Field(default=1, ge=1, description="How many stored notifications this one message stands for")
