"""A card: the text of a notice, what became of its row since, and the decisions that are possible now. Pure."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from pydantic import ValidationError

from libs.common.messages.catalogue import Language
from services.telegram.message import LONGEST, Button, Rows, Subject, quoted, units
from services.telegram.texts.words import said

ROOM = 300
"""Units kept for the words around a letter."""
Kind = Literal["application", "chat_action"]
SHOW = "show"
_LETTERS: dict[Kind, str] = {"application": "a", "chat_action": "c"}
_KINDS: dict[str, Kind] = {letter: kind for kind, letter in _LETTERS.items()}
DECIDE = "do"


@dataclass(frozen=True, slots=True)
class Facts:
    """A row as its card shows it.

    `text` is the letter or draft that an approval would let go; `doubted`: the check did not find all of it proved.
    `possible` are the decisions that may be recorded now, `status` how far it is, in words. `final`: no
    decision is possible any more, and nothing follows. `elsewhere`: where its owner decided, when not in a chat.
    `barred`: why no answer of his would be taken, in words.
    """

    kind: Kind
    id: UUID
    version: int
    state: str
    status: str
    text: str | None
    doubted: bool
    possible: tuple[str, ...]
    final: bool
    asked: str | None = None
    elsewhere: str | None = None
    barred: str | None = None


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a button under a card asks for; everything in it is looked up, nothing believed."""

    decision: str
    kind: Kind
    id: UUID
    version: int


def card(html: str, facts: Facts, language: Language) -> tuple[str, Rows]:
    """Text and buttons. Nobody approves what he cannot see: a text that does not fit whole is not offered for it."""
    where = facts.elsewhere and said(language, f"where_{facts.elsewhere}")
    stands = said(language, "stands_by" if where else "stands", status=facts.status, where=where)
    parts = [html, stands]
    if facts.asked and (not facts.final):
        parts.append(f"<blockquote>{quoted(_short(facts.asked))}</blockquote>")
    possible = facts.possible
    if facts.text and possible:
        whole = units("\n".join(parts)) + units(quoted(facts.text)) + ROOM <= LONGEST
        shown = facts.text if whole else _short(facts.text)
        parts.append(f"<blockquote expandable>{quoted(shown)}</blockquote>")
        if not whole:
            parts.append(said(language, "too_long"))
            possible = tuple(one for one in possible if one != "approve")
        elif facts.doubted and "approve" in possible:
            parts.append(said(language, "doubted"))
    if facts.barred and possible:
        parts.append(said(language, "barred", why=facts.barred))
    return "\n\n".join(parts), _buttons(facts, possible, language)


def _short(text: str) -> str:
    return text if len(text) <= 700 else f"{text[:700].rstrip()}…"


def _buttons(facts: Facts, possible: tuple[str, ...], language: Language) -> Rows:
    labels = {one: _label(facts, one) for one in ("approve", "edit", "dismiss", "snooze", "undo")}
    shown = [one for one in labels if one in possible]
    if "undo" in shown and "approve" not in shown:
        shown = [one for one in shown if one not in {"dismiss", "snooze"}]
    buttons = [Button(text=said(language, labels[one]), data=data_of(facts, one)) for one in shown]
    return tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))


def _label(facts: Facts, decision: str) -> str:
    if decision == "edit" and facts.text is None:  # there is nothing yet that could be changed
        return "do_write" if facts.kind == "chat_action" else "do_write_letter"
    if decision == "undo":
        return "do_return" if facts.state in {"dismissed", "snoozed"} else "do_undo"
    return f"do_{decision}_{_LETTERS[facts.kind]}" if decision in {"approve", "dismiss"} else f"do_{decision}"


def data_of(facts: Facts, decision: str) -> str:
    """The data of a button: which decision, about which row, in which version; at most 64 bytes."""
    return f"{DECIDE}:{decision}:{_LETTERS[facts.kind]}:{facts.id.hex}:{facts.version}"


def show_data(kind: str, row_id: UUID) -> str:
    """The data of a button that asks for the card of a row."""
    return f"{SHOW}:{kind}:{row_id.hex}"


def shown(data: str) -> Subject | None:
    """The row whose card a button asks for, None for anything else."""
    name, *parts = data.split(":")
    if name != SHOW or len(parts) != 2:
        return None
    try:
        return Subject.model_validate({"kind": parts[0], "id": parts[1]})
    except ValidationError:
        return None


def pressed(data: str) -> Pressed | None:
    """What a button's data says, None for anything else."""
    name, *parts = data.split(":")
    if name != DECIDE or len(parts) != 4 or parts[1] not in _KINDS or not parts[3].isdecimal():
        return None
    try:
        return Pressed(parts[0], _KINDS[parts[1]], UUID(parts[2]), int(parts[3]))
    except ValueError:
        return None
