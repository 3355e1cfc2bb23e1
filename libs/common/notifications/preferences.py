"""What an owner wants to be told where, and when it may leave. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Literal, NamedTuple

from libs.common.notifications.topics import CHANNELS, TOPICS, Channel, Topic
from libs.common.quiet_hours import quiet_until, zone_of

HOUR = timedelta(hours=1)
SHORTLY = timedelta(seconds=20)
"""How long a burst of what cannot wait is gathered."""
DIGEST = "digest"
SUBSTITUTES: frozenset[Channel] = frozenset({"push", "email"})
Availability = Literal["on", "away", "off"]
"""Of a channel for one owner: it can be used, it is set up and cannot be reached now, it is not set up."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """The owner's choices; `chosen` holds only what differs from the rule of a topic.

    `quiet_from` and `quiet_to` are read in `timezone`; without both there are no quiet hours. `urgent`: what is urgent
    comes in them, too. `digest`: what came in them is told in one message afterwards, otherwise on the web alone.
    `collapse`: many messages of one topic become one. `fallback`: when Telegram cannot be reached, push or e-mail say
    what it would have said.
    """

    chosen: Mapping[str, Mapping[str, bool]] = field(default_factory=dict[str, Mapping[str, bool]])
    timezone: str = "Europe/Moscow"
    quiet_from: time | None = None
    quiet_to: time | None = None
    urgent: bool = True
    digest: bool = True
    collapse: bool = True
    fallback: bool = True

    def wants(self, topic: Topic, channel: Channel) -> bool:
        """Whether this topic shall be told there."""
        return self.chosen.get(topic, {}).get(channel, channel in TOPICS[topic].on)

    def channels(self, topic: Topic, availability: Mapping[Channel, Availability]) -> Sequence[Channel]:
        """The channels that tell it, a substitute for Telegram included."""
        found = self._usable(CHANNELS, topic, availability)
        if not found and self.fallback and availability["telegram"] == "away" and self.wants(topic, "telegram"):
            substitutes: list[Channel] = [one for one in CHANNELS if one in SUBSTITUTES and availability[one] == "on"]
            return substitutes[:1]
        return found

    def _usable(
        self, channels: Sequence[Channel], topic: Topic, availability: Mapping[Channel, Availability]
    ) -> list[Channel]:
        return [one for one in channels if self.wants(topic, one) and availability[one] == "on"]


class Chosen(NamedTuple):
    """What a user chose; none where nothing was."""

    timezone: str
    chosen: Mapping[str, Mapping[str, bool]] | None
    quiet_from: time | None
    quiet_to: time | None
    urgent: bool | None
    digest: bool | None
    collapse: bool | None
    fallback: bool | None


def preferences_of(chosen: Chosen) -> Preferences:
    """The choices, with the rules where nothing was chosen."""
    return Preferences(**{name: value for name, value in chosen._asdict().items() if value is not None})


@dataclass(frozen=True, slots=True)
class Lately:
    """What a channel was given of a topic in the last hour.

    `singles` messages by themselves, the first of them at `since`, `just_now` of them in the last minute; `together`:
    when those that wait to be told together leave.
    """

    singles: int = 0
    since: datetime | None = None
    together: datetime | None = None
    just_now: int = 0


@dataclass(frozen=True, slots=True)
class Leave:
    """When a message leaves; those of one `bundle` leave as one. `at` None: at once."""

    at: datetime | None = None
    bundle: str | None = None


def leave(topic: Topic, preferences: Preferences, lately: Lately, now: datetime) -> Leave | None:
    """When a message about this topic leaves for a channel; None when it shall not."""
    rule = TOPICS[topic]
    zone = zone_of(preferences.timezone)
    until = quiet_until(now, preferences.quiet_from, preferences.quiet_to, zone)
    if until is not None and not (rule.urgent and preferences.urgent):
        return Leave(until, DIGEST) if preferences.digest else None
    alone = Leave(now + timedelta(seconds=rule.rests)) if rule.rests else Leave()
    if not preferences.collapse or (rule.singly is None and rule.at_once is None):
        return alone
    if lately.together is not None:
        return Leave(lately.together, topic)
    if rule.at_once is not None and lately.just_now >= rule.at_once:
        return Leave(now + SHORTLY, topic)
    if rule.singly is None or lately.singles < rule.singly:
        return alone
    return Leave((lately.since or now) + HOUR, topic)
