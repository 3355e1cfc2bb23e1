"""Every reason why sending rests: who must act, and whether it is told. The texts are in `libs.common.messages`."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Who = Literal["nobody", "owner", "operator"]

PauseReason = Literal[
    "limit",
    "quiet_hours",
    "pacing",
    "captcha",
    "access_refused",
    "needs_login",
    "breaker",
    "drift",
    "owner",
    "llm_budget",
    "plan",
    "resume_cap",
    "dead_man",
    "app_deleted",
    "resume",
    "origin",
    "resume_refused",
    "visibility_consent",
    "visibility_conflict",
]
"""What `reply.paused` may tell; a contract: it only grows. `pacing` and `llm_budget` are said by nobody today."""

SwitchReason = Literal[
    "owner",
    "captcha",
    "limit",
    "access_refused",
    "needs_login",
    "breaker",
    "drift",
    "app_deleted",
    "dead_man",
    "resume_refused",
    "visibility_consent",
]
"""Reasons that stand as a row of `pause_switches`."""


@dataclass(frozen=True, slots=True)
class Reason:
    """`acts`: who has to do something so that sending goes on; nobody: it goes on by itself.

    `liftable`: a person may end its switch. `told`: the owner gets a notification when it begins.
    """

    acts: Who = "nobody"
    liftable: bool = False
    told: bool = True


PAUSES: Mapping[str, Reason] = MappingProxyType(
    {
        "limit": Reason(),
        "plan": Reason(),
        "resume_cap": Reason(),
        "quiet_hours": Reason(),
        # The owner stopped it himself: he knows, and nothing is asked of him.
        "owner": Reason(liftable=True),
        "dead_man": Reason(acts="owner", liftable=True),
        "captcha": Reason(acts="owner", liftable=True),
        "access_refused": Reason(acts="owner", liftable=True),
        "app_deleted": Reason(acts="operator"),
        "needs_login": Reason(acts="owner"),
        "drift": Reason(acts="operator", liftable=True),
        "breaker": Reason(liftable=True),
        # The reading of resumes tells it.
        "resume": Reason(acts="owner", told=False),
        "resume_stale": Reason(told=False),
        "resume_refused": Reason(acts="owner", liftable=True),
        "visibility_consent": Reason(acts="owner", liftable=True),
        "visibility_conflict": Reason(acts="owner"),
        "origin": Reason(acts="owner"),
        # Of one row, or of the owner's own hand a moment ago: not worth a notification.
        "mode_off": Reason(told=False),
        "employer": Reason(told=False),
        "pacing": Reason(told=False),
        "llm_budget": Reason(told=False),
    }
)

LIFTABLE = tuple(name for name, reason in PAUSES.items() if reason.liftable)
"""Pauses that a person may end; the others end with their cause."""

TOLD = frozenset(name for name, reason in PAUSES.items() if reason.told)
"""Pauses that stop an account or a resume and are told to the owner."""


def needs_a_person(reason: str) -> bool:
    """Whether somebody must act before sending goes on."""
    return PAUSES[reason].acts != "nobody"
