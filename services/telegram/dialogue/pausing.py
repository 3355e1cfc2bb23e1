"""`/pause`, `/resume` and `/stop`: the switches that the web has, by the same functions."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.accounts import audit, stopping, switches
from libs.common.accounts.sessions import owes
from libs.common.accounts.stopping import OwnerSwitch
from libs.common.db import clock
from libs.common.messages.catalogue import message
from libs.common.quiet_hours import zone_of
from services.telegram.dialogue.spans import until_of
from services.telegram.dialogue.talk import Talk
from services.telegram.store import account_of, switches_in_force
from services.telegram.texts.moments import moment

STOP, RESUME, ASK_STOP = "stop", "resume", "ask_stop"
_TO_THE_OWNER = {"owner": "stopped_owner", "dead_man": "stopped_dead_man"}
"""Pauses that are called otherwise to whom they are about than to anybody else."""


async def pause(talk: Talk, wanted: str) -> None:
    """Pause for a while or until a time, a day unless said otherwise."""
    if talk.link is None:
        await talk.say_not_linked()
        return
    now = await clock.now(talk.connection)
    until = until_of(wanted, now.astimezone(zone_of(talk.timezone)))
    if until is None:
        await talk.say("pause_how")
        return
    if await _ends_later(talk.connection, talk.link.user_id, until) and await owes(talk.connection, talk.link.user_id):
        await talk.say_html(_owing(talk))
        return
    await _stop(talk, until)
    rows = (talk.button("pause_longer", f"{STOP}:yes"), talk.button("resume_button", f"{RESUME}:yes"))
    await talk.say("paused", rows, until=moment(talk.timezone, until))


async def _ends_later(connection: AsyncConnection, user_id: UUID, until: datetime) -> bool:
    """Whether the owner's own stop would end sooner than it does now: that is to let go."""
    stands = await switches.last(connection, "user", user_id, "owner")
    return stands is not None and (stands.until is None or stands.until > until)


def _owing(talk: Talk) -> str:
    return talk.words("refused", why=message("problem", "second_factor_demanded", talk.language).sentence)


async def resume(talk: Talk) -> None:
    """Lift the owner's pause, and say what else stands."""
    if talk.link is None:
        await talk.say_not_linked()
        return
    await talk.say_html(await _resumed(talk))


async def ask_stop(talk: Talk) -> None:
    """The kill switch asks once."""
    if talk.link is None:
        await talk.say_not_linked()
        return
    await talk.say("ask_stop", (talk.button("stop_yes", f"{STOP}:yes"), talk.button("keep", "keep:0")))


async def pressed(talk: Talk, message_id: int, what: str) -> None:
    """A button of these."""
    if talk.link is None:
        talk.tell("foreign", alert=True)
    elif what == STOP:
        await _stop(talk, None)
        await talk.change(message_id, talk.words("stopped"), ((talk.button("resume_button", f"{RESUME}:yes"),),))
    else:
        await talk.change(message_id, await _resumed(talk))


async def _stop(talk: Talk, until: datetime | None) -> None:
    assert talk.link is not None
    await stopping.stop(talk.connection, talk.deps.outbox, await _switch_of(talk, talk.link.user_id), until)


async def _switch_of(talk: Talk, user_id: UUID) -> OwnerSwitch:
    """The switch of all that a user sends."""
    account = await account_of(talk.connection, user_id)
    return OwnerSwitch(user_id, "user", user_id, account.id if account else None, "telegram")


async def _resumed(talk: Talk) -> str:
    assert talk.link is not None
    user_id = talk.link.user_id
    if await owes(talk.connection, user_id):  # to stop is always allowed, to let go is not
        return _owing(talk)
    lifted = await stopping.let_go(
        talk.connection, talk.deps.outbox, await _switch_of(talk, user_id), ["owner", "dead_man"]
    )
    if not lifted:  # the owner is here: a dead-man pause that was near begins anew
        await audit.append(
            talk.connection, user_id=user_id, actor="owner", action="owner.here", data={"via": "telegram"}
        )
    words = talk.words("resumed" if lifted else "nothing_to_resume")
    reasons = await reasons_of(talk)
    return f"{words} {talk.words('still_stands', reasons=reasons)}" if reasons else words


async def reasons_of(talk: Talk) -> str:
    """Why nothing is sent now, in words; empty when nothing stands in the way."""
    assert talk.link is not None
    rows = await switches_in_force(talk.connection, talk.link.user_id)
    return "; ".join(dict.fromkeys(_reason(talk, row.reason, row.until) for row in rows))


def _reason(talk: Talk, reason: str, until: datetime | None) -> str:
    own = _TO_THE_OWNER.get(reason)
    word = talk.words(own) if own is not None else message("pause", reason, talk.language).word
    return word if until is None else talk.words("until", reason=word, until=moment(talk.timezone, until))
