"""Decisions from a card: by its buttons, or by a reply with the owner's own text; recorded as those of the web are."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from libs.common.accounts.sessions import owes
from libs.common.applications import ACTIONS
from libs.common.chat_actions import DECISIONS
from libs.common.chats import recording as chats
from libs.common.concurrency.token_bucket import SpentError
from libs.common.db import clock
from libs.common.decisions import recording as applications
from libs.common.decisions.recording import Wish
from libs.common.messages.catalogue import known, message
from libs.common.quiet_hours import zone_of
from services.telegram.cards import store as cards
from services.telegram.cards.domain import Facts, Pressed, pressed, shown
from services.telegram.dialogue import remembering
from services.telegram.dialogue.talk import Talk
from services.telegram.message import Subject, units
from services.telegram.sending.card_refresh import refresh
from services.telegram.sending.store import queue
from services.telegram.texts.moments import moment

EDIT = "edit"
EDIT_COST = 20
"""What a text that has to be checked takes of the owner's allowance; a word takes 1."""
MORNING = time(9)
PIECE = 3_900
"""Telegram's programs cut a longer text into several messages near 4,096 units: one of this length may be a piece."""
PIECES_SECONDS = 10.0
"""For how long after a piece what follows it in the chat may be the next one."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a wish: a code of what stands against it, or none; and the decision before it."""

    code: str | None
    before: str | None = None
    via: str = ""
    at: datetime | None = None
    decision_id: UUID | None = None
    secrets: tuple[str, ...] = ()


async def button(talk: Talk, message_id: int, data: str) -> None:
    """A button under a card, or one that asks for a card."""
    if wish := pressed(data):
        await press(talk, wish)
    elif subject := shown(data):
        await show(talk, message_id, data, subject)
    else:
        talk.tell("gone", alert=True)


async def press(talk: Talk, wish: Pressed) -> None:
    """A decision about the row of a card."""
    if talk.link is None:
        talk.tell("foreign", alert=True)
        return
    if wish.decision == EDIT:
        talk.tell("how_to_edit", alert=True)
        return
    subject = Subject(kind=wish.kind, id=wish.id)
    answer = await _decide(talk, subject, wish.decision, wish.version, None)
    if answer.code is None:
        talk.tell("accepted", what=_decided(talk, subject, wish.decision))
    else:
        talk.tell_html(await _why(talk, subject, answer))
    await refresh(talk.connection, talk.deps, talk.link.user_id, subject.id)


async def show(talk: Talk, message_id: int, data: str, subject: Subject) -> None:
    """A button of a message about several rows: the card of that row, as a message of its own."""
    if talk.link is None:
        talk.tell("foreign", alert=True)
        return
    told = await queue.of_message(talk.connection, talk.chat_id, message_id)
    title = next((one.text for row in told.content.buttons for one in row if one.data == data), None) if told else None
    facts = await cards.facts_of(talk.connection, talk.link.user_id, subject, talk.language)
    if title is None or facts is None:
        talk.tell("gone", alert=True)
        return
    news = await cards.told_of(talk.connection, talk.link.user_id, subject, talk.language)
    await talk.say_card(news.title if news else title, news.body if news else "", Subject(kind=facts.kind, id=facts.id))


async def reply(talk: Talk, message_id: int, text: str) -> bool:
    """A reply to a card: its text takes the place of the letter or draft; False when it is no card."""
    known_card = await queue.of_message(talk.connection, talk.chat_id, message_id)
    if talk.link is None or known_card is None or known_card.subject is None:
        return False
    if known_card.user_id != talk.link.user_id:
        await talk.say("foreign_card")
        return True
    facts = await cards.facts_of(talk.connection, talk.link.user_id, known_card.subject, talk.language)
    if facts is None:
        await talk.say("gone")
        return True
    if await _is_piece(talk, text):
        return True
    subject = Subject(kind=facts.kind, id=facts.id)
    seen = known_card.shown_version if known_card.shown_version is not None else facts.version
    answer = await _decide(talk, subject, EDIT, seen, text)
    if answer.code is not None:
        await talk.say_html(await _why(talk, subject, answer))
    elif subject.kind == "chat_action":
        await remembering.accepted(talk, subject.id, answer.decision_id)
    else:
        await talk.say("accepted_text")
    await refresh(talk.connection, talk.deps, talk.link.user_id, subject.id)
    return True


async def is_card(talk: Talk, message_id: int) -> bool:
    """Whether that message is a card of the linked person."""
    card = await queue.of_message(talk.connection, talk.chat_id, message_id)
    return talk.link is not None and card is not None and card.subject is not None


async def _is_piece(talk: Talk, text: str) -> bool:
    """Whether the text may be a part of what its owner sent: half of a letter is not taken for one.

    He is told of every part: a short answer of its own that came right behind a long one is none, and must not be
    thought sent.
    """
    words = talk.words("piece")
    if await queue.was_said(talk.connection, talk.chat_id, words, PIECES_SECONDS):
        await talk.say("next_piece")
        return True
    if units(text) < PIECE:
        return False
    await talk.say_html(words)
    return True


async def _decide(talk: Talk, subject: Subject, decision: str, version: int, text: str | None) -> Answer:
    assert talk.link is not None
    if await owes(talk.connection, talk.link.user_id):
        return Answer("second_factor_demanded")
    try:
        talk.deps.allowance.take(talk.link.user_id, EDIT_COST if text is not None else 1)
    except SpentError as error:
        return Answer(f"wait:{error.facts['retry_after']}")
    if subject.kind == "chat_action":
        return await _about_chat(talk, subject.id, decision, version, text)
    return await _about_application(talk, subject.id, decision, version, text)


async def _about_application(talk: Talk, row_id: UUID, decision: str, version: int, text: str | None) -> Answer:
    assert talk.link is not None
    if decision not in ACTIONS:
        return Answer("wrong_state")
    seen: str | None = None
    if decision == "approve":
        # The version is the one that the card showed, and a letter changes only with it: decide() holds both together.
        seen = await cards.letter_hash(talk.connection, talk.link.user_id, row_id)
    wish = Wish(row_id, decision, version, letter_hash=seen, letter=text)
    [verdict] = await applications.decide(talk.connection, talk.deps.outbox, talk.link.user_id, [wish], via="telegram")
    before = verdict.before
    if before is None:
        return Answer(verdict.code)
    title = message("decided", before.action, talk.language).title
    return Answer(verdict.code, title, before.via, before.created_at)


async def _about_chat(talk: Talk, row_id: UUID, decision: str, version: int, text: str | None) -> Answer:
    assert talk.link is not None
    if decision not in DECISIONS:
        return Answer("wrong_state")
    until = await _tomorrow(talk) if decision == "snooze" else None
    wish = chats.Wish(row_id, decision, version, text=text, snooze_until=until)
    verdict = await chats.decide(talk.connection, talk.deps.outbox, talk.link.user_id, wish, via="telegram")
    found = Answer(verdict.code, decision_id=verdict.decision_id, secrets=verdict.secrets)
    before = verdict.before
    if before is None:
        return found
    title = message("chat_decided", before.decision, talk.language).title
    return replace(found, before=title, via=before.via, at=before.created_at)


async def _tomorrow(talk: Talk) -> datetime:
    zone: ZoneInfo = zone_of(talk.timezone)
    now = (await clock.now(talk.connection)).astimezone(zone)
    return datetime.combine(now.date() + timedelta(days=1), MORNING, zone)


def _decided(talk: Talk, subject: Subject, decision: str) -> str:
    kind = "chat_decided" if subject.kind == "chat_action" else "decided"
    return message(kind, decision, talk.language).title.lower()


async def _why(talk: Talk, subject: Subject, answer: Answer) -> str:
    """Why a wish was refused, in words: who decided what before, or what stands against it."""
    code = answer.code or ""
    if code.startswith("wait:"):
        return talk.words("too_many", seconds=code.removeprefix("wait:"))
    if code == "already_decided" and answer.before and answer.at is not None:
        where, at = talk.words(f"where_{answer.via}"), moment(talk.timezone, answer.at)
        return talk.words("decided_before", what=answer.before.lower(), where=where, at=at)
    if answer.secrets:
        return talk.words(
            "secrets", what=", ".join(message("secret", one, talk.language).word for one in answer.secrets)
        )
    assert talk.link is not None
    facts: Facts | None = await cards.facts_of(talk.connection, talk.link.user_id, subject, talk.language)
    words = known("problem", code, talk.language) or message("problem", "not_found", talk.language)
    return talk.words("refused", why=words.filled(state=facts.status if facts else "?"))
