"""An answer that only the owner could give is kept for the next employer who asks, when he says so."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from libs.common.accounts.sessions import owes
from libs.common.answers.domain import Needed, Topic
from libs.common.answers.questions import without_greeting
from libs.common.answers.store import state
from libs.common.chats.secrets import secrets_in
from libs.common.grounding.wording import sentence_is_english
from libs.common.messages.catalogue import message
from services.telegram import store
from services.telegram.dialogue.talk import Talk

REMEMBER = "keep_answer"
LONGEST = 500
"""Characters of a fact; a longer reply says more than the one thing that was asked."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the owner answered to the one question of an employer."""

    needed: Needed
    text: str
    english: bool


async def accepted(talk: Talk, action_id: UUID, decision_id: UUID | None) -> None:
    """The reply is accepted; where it answers one question and nothing else, it may be remembered."""
    given = await _given(talk, decision_id) if decision_id is not None else None
    if given is None or decision_id is None:
        await talk.say("accepted_reply")
        return
    what = given.needed.question if given.needed.topic is Topic.OTHER else given.needed.name
    rows = (talk.button("remember_yes", f"{REMEMBER}:{decision_id.hex}"),)
    await talk.say("accepted_answer", rows, what=what)


async def remember(talk: Talk, message_id: int, decision_id: UUID) -> None:
    """The button under that: keep the answer, dated now."""
    given = await _given(talk, decision_id)
    if talk.link is None or given is None:
        talk.tell("gone", alert=True)
        return
    if await owes(talk.connection, talk.link.user_id):
        why = message("problem", "second_factor_demanded", talk.language).sentence
        talk.tell("refused", alert=True, why=why)
        return
    needed = given.needed
    said = {"text_en": given.text} if given.english else {"text": given.text}
    kept = await state(talk.connection, talk.link.user_id, needed.topic, needed.subject, **said)
    await talk.change(message_id, talk.words("remembered" if kept else "bank_full", answer=given.text))


async def _given(talk: Talk, decision_id: UUID) -> Given | None:
    if talk.link is None:
        return None
    found = await store.answered(talk.connection, talk.link.user_id, decision_id)
    if found is None or found.sensitive:
        return None
    needed, text = _only(found.details), without_greeting(found.reply)
    if needed is None or not 0 < len(text) <= LONGEST or secrets_in(text):
        return None
    return Given(needed, text, sentence_is_english(found.asked[:3_000]))


def _only(details: dict[str, Any]) -> Needed | None:
    """The one fact that is missing; of several nobody can tell which words answer which."""
    missing = details.get("missing") or []
    if len(missing) != 1 or missing[0].get("topic") not in frozenset(Topic):
        return None
    one = missing[0]
    return Needed(Topic(one["topic"]), str(one.get("question") or ""), str(one.get("subject") or ""))
