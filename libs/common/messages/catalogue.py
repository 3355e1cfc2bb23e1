"""What a person reads of every reason in Russian and English, what it asks of him, and who must act."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Kind = Literal[
    "pause",  # why sending rests
    "block",  # what stops an account beside the pauses
    "failure",  # why an application ended
    "wait",  # why hh wants to be asked later
    "interim",  # why an application that has not ended waits
    "state",  # the states of an application
    "decision",  # why a decision was not carried out
    "decided",  # what was decided
    "account",  # what happened to an account
    "news",  # what happened to it, with its facts
    "scope",  # what a switch stops
    "device",  # from where somebody signed in
    "negotiation",  # hh's states of a negotiation
    "hh",  # faults of a call to hh, by their code
    "sign_in",  # why hh did not complete a sign-in, by its own words
    "capability",  # what an account may do at hh
    "probe",  # why a capability is refused or not known
    "rule",  # rules of matching
    "verdict",  # what speaks against a vacancy
    "fit",  # why a vacancy fits or does not, beside the rules
    "held",  # how much of the experience asked for the resume has
    "condition",  # what a fit lacks beside skills
    "short",  # by which smallest change the threshold would have been reached
    "figure",  # how sums, durations and rows of names are said
    "term",  # words of hh's dictionaries
    "action_state",  # the states of a proposed action in a chat
    "chat_decided",  # what was decided about a chat
    "chat_action",  # what the agent proposes in a chat
    "chat_reading",  # why the agent proposes it
    "chat",  # why a reply in a chat was not sent
    "personal",  # what nobody but the owner says of himself
    "topic",  # what facts of the answer bank are about
    "calendar",  # meetings and deadlines
    "secret",  # what a text of the applicant's gives away
    "loop",  # what a loop that fails was for
    "channel",  # why a channel of notifications does not work
    "problem",  # what the api says of a refused request
    "field",  # what is wrong with one field of a request, by pydantic's codes and the program's own
    "story",  # what happened, as notifications begin
    "setting",  # what is wrong with a setting, after its name
    "password",  # why a password is too weak
    "llm",  # what kept a language model from writing a letter
    "shortcoming",  # what keeps a resume from working well
    "kept",  # tables with data of a person
    "erasure",  # what an erasure deletes, and what it cannot reach
]
Language = Literal["ru", "en"]
Level = Literal["info", "success", "warning", "action"]
Who = Literal["nobody", "owner", "operator"]
LANGUAGES: tuple[Language, ...] = ("ru", "en")


def language_of(locale: str) -> Language:
    """The language of a user's locale; Russian for every one that has no texts."""
    return "en" if locale == "en" else "ru"


@dataclass(frozen=True, slots=True)
class Message:
    """`title` heads a notification, `sentence` says what is and what to do, `word` stands in tables.

    `{name}` stands for a fact. `level`: what it asks of the reader; `acts`: who must do something.
    """

    sentence: str = ""
    title: str = ""
    word: str = ""
    level: Level = "info"
    acts: Who = "nobody"

    def filled(self, **facts: object) -> str:
        """The sentence with its facts; a fact that is missing reads «?»."""
        return self.sentence.format_map(_Facts(facts))


class _Facts(dict[str, object]):
    def __missing__(self, _: str) -> str:
        return "?"


@cache
def catalogue(language: Language) -> Mapping[str, Mapping[str, Message]]:
    """Every message of a language by kind and reason."""
    facts = _read("facts")
    return {
        kind: {reason: Message(**parts, **_fact(facts[kind], reason)) for reason, parts in found.items()}
        for kind, found in _read(language).items()
    }


def message(kind: Kind, reason: str, language: Language = "ru") -> Message:
    """The message of a reason; KeyError for one that does not exist."""
    return catalogue(language)[kind][reason]


def known(kind: Kind, reason: str, language: Language = "ru") -> Message | None:
    """The message of a reason that may be a word which nobody knew yet."""
    return catalogue(language)[kind].get(reason)


def reason_of_application(reason: str | None, language: Language = "ru") -> Message | None:
    """The message of what `applications.reason` holds; None for none, and for a word of hh that nobody knew yet."""
    return known("failure", reason or "", language) or known("interim", reason or "", language)


def _read(name: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads(files("libs.common.messages").joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def _fact(of_kind: dict[str, Any], reason: str) -> dict[str, Any]:
    """`all` holds for every reason of a kind that has no line of its own."""
    return of_kind.get(reason) or of_kind["all"]
