"""What kinds of employers there are: scenarios of acts with their delays, and how often each mode plays which."""

import random
from dataclasses import dataclass

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0
ACTS = frozenset({"view", "invite", "reject", "say", "archive", "close_chat"})


@dataclass(frozen=True, slots=True)
class Step:
    """One act: `view`, `invite`, `reject` or `say`, with a kind of text (None: no text), after a while."""

    act: str
    text: str | None = None
    after: tuple[float, float] = (20 * MINUTE, 6 * HOUR)


_VIEW = Step("view", after=(10 * MINUTE, 8 * HOUR))
_DECIDE = (1 * HOUR, 2 * DAY)
_SOON = (5 * MINUTE, 40 * MINUTE)

SCENARIOS: dict[str, tuple[Step, ...]] = {
    "silent": (),
    "looks": (_VIEW,),
    "looks_twice": (_VIEW, Step("view", after=_DECIDE)),
    "rejects": (_VIEW, Step("reject", "reject", _DECIDE)),
    "rejects_silently": (Step("reject", None, _DECIDE),),
    "invites": (_VIEW, Step("invite", "invite", _DECIDE)),
    "invites_silently": (_VIEW, Step("invite", None, _DECIDE)),
    "invites_and_nudges": (_VIEW, Step("invite", "invite", _DECIDE), Step("say", "nudge", (DAY, 2 * DAY))),
    "asks_salary": (_VIEW, Step("invite", "salary", _DECIDE)),
    "asks_notice": (_VIEW, Step("invite", "notice", _DECIDE)),
    "asks_relocation": (_VIEW, Step("invite", "relocation", _DECIDE)),
    "asks_experience": (_VIEW, Step("invite", None, _DECIDE), Step("say", "experience", _SOON)),
    "asks_if_bot": (_VIEW, Step("invite", "bot", _DECIDE)),
    "asks_twice": (_VIEW, Step("invite", "salary", _DECIDE), Step("say", "notice", _SOON)),
    "writes_without_inviting": (_VIEW, Step("say", "experience", _DECIDE)),
    "sends_task": (_VIEW, Step("invite", "task", _DECIDE)),
    "sends_form": (Step("invite", "form", _SOON),),
    "robot": (Step("invite", "robot", (MINUTE, 3 * MINUTE)),),
    "changes_its_mind": (_VIEW, Step("invite", "invite", _DECIDE), Step("reject", "reject", (DAY, 3 * DAY))),
    "closes_the_vacancy": (_VIEW, Step("archive", None, (2 * DAY, 5 * DAY))),
    "injects": (_VIEW, Step("invite", "injection", _DECIDE)),
    "wants_passport": (_VIEW, Step("invite", "invite", _DECIDE), Step("say", "passport", _SOON)),
    "lures_to_messenger": (_VIEW, Step("invite", "messenger", _DECIDE)),
    "insults": (_VIEW, Step("reject", "insult", _DECIDE)),
    "asks_for_money": (_VIEW, Step("invite", "prepay", _DECIDE)),
    "closes_the_chat": (_VIEW, Step("invite", "invite", _DECIDE), Step("close_chat", None, _SOON)),
}

_HONEST = {
    "silent": 22, "looks": 20, "looks_twice": 4, "rejects": 16, "rejects_silently": 5, "invites": 9,
    "invites_silently": 2, "invites_and_nudges": 2, "asks_salary": 3, "asks_notice": 2, "asks_relocation": 1,
    "asks_experience": 2, "asks_if_bot": 1, "asks_twice": 1, "writes_without_inviting": 2, "sends_task": 2,
    "sends_form": 2, "robot": 2, "changes_its_mind": 1, "closes_the_vacancy": 1,
}  # fmt: skip
_TRAPS = {
    "injects": 3, "wants_passport": 2, "lures_to_messenger": 2, "insults": 1, "asks_for_money": 1, "closes_the_chat": 1,
}  # fmt: skip
_EAGER = {
    "silent": 8, "looks": 10, "rejects": 14, "invites": 18, "invites_and_nudges": 4, "asks_salary": 7,
    "asks_notice": 4, "asks_relocation": 3, "asks_experience": 5, "asks_if_bot": 3, "asks_twice": 3,
    "writes_without_inviting": 3, "sends_task": 4, "sends_form": 3, "robot": 4, "changes_its_mind": 1,
}  # fmt: skip

# mode -> weights of the scenarios, and how its delays relate to the ones above
MODES: dict[str, tuple[dict[str, int], float]] = {
    "calm": (_HONEST, 1.0),
    "lively": ({**_EAGER, **_TRAPS}, 0.01),
    "hostile": ({**_EAGER, **{name: weight * 8 for name, weight in _TRAPS.items()}}, 0.01),
}

# what follows when the applicant answers, by the text that was answered
REPLIES: dict[str, tuple[str | None, ...]] = {
    "robot": ("robot_next",),
    "robot_next": ("robot_next",),
    "invite": ("thanks", "thanks", None),
    "salary": ("thanks", "invite", "notice", "reject"),
    "notice": ("thanks", "invite"),
    "experience": ("invite", "thanks", "reject", None),
    "bot": ("salary", "invite"),
    "thanks": ("thanks", None, None, None),
    "injection": ("injection", "messenger"),
    "passport": ("passport", None),
    "messenger": ("messenger", None),
}
ANY_REPLY: tuple[str | None, ...] = ("thanks", "thanks", None)


def scenario_for(mode: str, rng: random.Random) -> str:
    """The scenario that an application meets."""
    weights, _ = MODES[mode]
    return rng.choices(list(weights), list(weights.values()))[0]


def delay(step: Step, mode: str, pace: float, rng: random.Random) -> float:
    """Seconds until an act."""
    return rng.uniform(*step.after) * MODES[mode][1] * pace
