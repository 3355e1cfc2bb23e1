"""What notifications are about, as their owner chooses among them, and the channels that they travel on.

A stored row and its frame over the socket come of every event, whatever is chosen here: a topic says what leaves for
the other channels.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

Channel = Literal["telegram", "push", "email"]
"""Channels beside the browser's own socket."""
CHANNELS: tuple[Channel, ...] = get_args(Channel)
Place = Literal["web", "telegram", "push", "email"]
"""Everything that can be tested: the socket, too."""

Topic = Literal[
    "match_review",
    "match_found",
    "application_sent",
    "application_failed",
    "application_help",
    "sending_paused",
    "sending_blocked",
    "employer_invited",
    "employer_rejected",
    "employer_news",
    "employer_viewed",
    "chat_message",
    "chat_action",
    "chat_news",
    "reminder",
    "decision",
    "decision_refused",
    "account_problem",
    "account_news",
    "sign_in",
]


@dataclass(frozen=True, slots=True)
class Rule:
    """`on`: channels that tell it unless the owner chose otherwise. `urgent`: may come in quiet hours.

    `singly`: messages of an hour before further ones are told together at its end; none: each is told by itself,
    because it waits for an answer or comes seldom. `at_once`: messages of a minute before further ones are told
    together a little later, for what cannot wait an hour. `rests`: seconds before it leaves, in which something that
    says more about the same may take its place.
    """

    on: frozenset[Channel] = frozenset()
    urgent: bool = False
    singly: int | None = 3
    at_once: int | None = None
    rests: int = 0


_PHONE: frozenset[Channel] = frozenset({"telegram", "push"})
_ALL: frozenset[Channel] = frozenset(CHANNELS)
_CHAT: frozenset[Channel] = frozenset({"telegram"})

TOPICS: Mapping[Topic, Rule] = MappingProxyType(
    {
        "match_review": Rule(_PHONE),
        "match_found": Rule(),
        "application_sent": Rule(_CHAT),
        "application_failed": Rule(),
        "application_help": Rule(_ALL),
        "sending_paused": Rule(_CHAT),
        "sending_blocked": Rule(_ALL, urgent=True),
        "employer_invited": Rule(_ALL, urgent=True, singly=None, at_once=3),
        "employer_rejected": Rule(_CHAT),
        "employer_news": Rule(_CHAT),
        "employer_viewed": Rule(),
        "chat_message": Rule(_PHONE, singly=10, rests=15),
        "chat_action": Rule(_ALL, singly=None, at_once=5),
        "chat_news": Rule(_CHAT),
        "reminder": Rule(_ALL, urgent=True, singly=None),
        "decision": Rule(),
        "decision_refused": Rule(_PHONE, singly=None),
        "account_problem": Rule(_ALL, urgent=True),
        "account_news": Rule(),
        "sign_in": Rule(_ALL, urgent=True, singly=None),
    }
)
"""Every topic, in the order in which settings show them."""
