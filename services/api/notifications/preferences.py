"""What a user wants to be told where and when; owner-scoped, one row a user."""

from datetime import time
from typing import Annotated, Self

from fastapi import APIRouter
from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from libs.common.accounts import audit
from libs.common.notifications.topics import CHANNELS, TOPICS, Channel, Topic
from libs.common.notifications.words import words
from services.api.notifications.store import preferences as store
from services.api.resumes.domain import time_of_day
from services.api.web.auth import DepsOf, Me
from services.api.web.models import MAX_VERSION, Input, Output
from services.api.web.problems import conflict

router = APIRouter(tags=["notifications"])
Choice = dict[Channel, bool]


def _time_of_day(value: object) -> object:
    if isinstance(value, str):
        found = time_of_day(value)
        if found is None:
            raise PydanticCustomError("time_of_day", "A time of day is written like 22:00.")
        return found
    return value


TimeOfDay = Annotated[
    time,
    BeforeValidator(_time_of_day),
    PlainSerializer(lambda value: f"{value:%H:%M}", return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$", "examples": ["22:00"]}),
]


class TopicBody(Output):
    """One topic and the channels that tell it."""

    topic: Topic
    name: str = Field(description="In Russian", examples=["Отклик отправлен"])
    name_en: str = Field(description="In English")
    urgent: bool = Field(description="It may come in quiet hours")
    channels: Choice = Field(description="What is told where now")
    defaults: Choice = Field(description="What is told where without a choice")


class PreferencesBody(Output):
    """Everything that the user may choose."""

    version: int = Field(description="What the next change must expect; 0 before the first")
    topics: list[TopicBody]
    quiet_from: TimeOfDay | None = Field(description="Begin of quiet hours by the user's clock; none: there are none")
    quiet_to: TimeOfDay | None
    timezone: str = Field(description="The user's zone")
    urgent: bool = Field(description="What is urgent comes in quiet hours, too")
    digest: bool = Field(
        description="What came in quiet hours is told in one message after them, else nowhere but here"
    )
    collapse: bool = Field(description="Many messages of one topic within an hour become one")
    fallback: bool = Field(description="Push or e-mail stand in for a Telegram that cannot be reached")


class PreferencesChange(Input):
    """New preferences; what is not given stays. `channels` holds the topics that change."""

    expected_version: int = Field(ge=0, le=MAX_VERSION, description="Version that the user saw")
    channels: dict[Topic, Choice] = Field(default_factory=dict[Topic, Choice])
    quiet_from: TimeOfDay | None = Field(default=None, description="With quiet_to; both null: no quiet hours")
    quiet_to: TimeOfDay | None = None
    urgent: bool | None = None
    digest: bool | None = None
    collapse: bool | None = None
    fallback: bool | None = None

    @model_validator(mode="after")
    def _whole_hours(self) -> Self:
        given = {"quiet_from", "quiet_to"} & self.model_fields_set
        if given and (len(given) == 1 or (self.quiet_from is None) != (self.quiet_to is None)):
            raise PydanticCustomError("both_or_none", "Quiet hours have a begin and an end, or neither.")
        return self


@router.get("/api/notifications/preferences", summary="Show what is told where and when")
async def show_preferences(me: Me, deps: DepsOf) -> PreferencesBody:
    """Every topic with its channels, quiet hours and the rest."""
    async with deps.engine.connect() as connection:
        return body_of(await store.of(connection, me.user_id))


@router.put("/api/notifications/preferences", summary="Choose what is told where and when")
async def change_preferences(body: PreferencesChange, me: Me, deps: DepsOf) -> PreferencesBody:
    """A 409 `version_conflict` carries the current preferences in `current`."""
    given = body.model_dump(exclude_unset=True, exclude={"expected_version", "channels"})
    values = {name: value for name, value in given.items() if value is not None or name.startswith("quiet_")}
    chosen = {str(topic): {str(one): on for one, on in choice.items()} for topic, choice in body.channels.items()}
    async with deps.engine.begin() as connection:
        changed = await store.change(connection, me.user_id, body.expected_version, chosen=chosen, values=values)
        now = await store.of(connection, me.user_id)
        if not changed:
            raise conflict("version_conflict", current=body_of(now).model_dump(mode="json"))
        data = {"changed": sorted([*values, *chosen]), "version": now.version}
        await audit.append(connection, user_id=me.user_id, actor="owner", action="notifications.preferences", data=data)
    return body_of(now)


def body_of(row: store.Row) -> PreferencesBody:
    """The preferences as the client shows them."""
    wanted = row.preferences
    return PreferencesBody(
        version=row.version,
        topics=[
            TopicBody(
                topic=topic,
                name=words("ru")[topic].name,
                name_en=words("en")[topic].name,
                urgent=rule.urgent,
                channels={channel: wanted.wants(topic, channel) for channel in CHANNELS},
                defaults={channel: channel in rule.on for channel in CHANNELS},
            )
            for topic, rule in TOPICS.items()
        ],
        quiet_from=wanted.quiet_from,
        quiet_to=wanted.quiet_to,
        timezone=wanted.timezone,
        urgent=wanted.urgent,
        digest=wanted.digest,
        collapse=wanted.collapse,
        fallback=wanted.fallback,
    )
