"""What must hold in every schedule of chats, judged by what hh saw, and at the end by our rows and events."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.simulation.chats.actors import Wish, Wishes
from tests.simulation.chats.hh import Left, Said, SimulatedHH

_ANSWERS = re.compile(r"Ответ на (\d+)")


Spans = Mapping[str, Sequence[tuple[int, int | None]]]


def of_hh(hh: SimulatedHH, wishes: Wishes, closed: Spans, lease: float) -> list[str]:
    """Violations that the peer can tell."""
    return [
        *_twice(hh),
        *(found for left in hh.left for found in _allowed(left, wishes)),
        *(found for left in hh.left for found in _paused(left, wishes)),
        *(found for left in hh.left for found in _closed(left, closed.get(left.chat, ()))),
        *(found for left in hh.left for found in _late(left, lease)),
        *(found for left in hh.left for found in _last_word(left, hh.chats[left.chat])),
    ]


def answered(text: str) -> str | None:
    """The message that a reply of ours answers; None for what somebody else wrote."""
    found = _ANSWERS.match(text)
    return found[1] if found else None


def _twice(hh: SimulatedHH) -> list[str]:
    said = [one for chat in hh.chats.values() for one in chat if one.author == "applicant"]
    counts = Counter(message for one in said if (message := answered(one.text)))
    return [f"twice: {count} replies to {message}" for message, count in counts.items() if count > 1]


def _allowed(left: Left, wishes: Wishes) -> Iterator[str]:
    """The last decision that was certain before the attempt was put on record allows exactly this text."""
    message = answered(left.text)
    decided = wishes.decided.get(message or "", [])
    known = [wish for wish in decided if left.taken is None or wish.step < left.taken]
    last: Wish | None = known[-1] if known else None
    if last is None or last.text != left.text:
        word = f"{last.decision} at step {last.step}" if last else "nothing"
        yield f"not allowed: {left.text!r} sent at step {left.step}, put on record at {left.taken}, decided: {word}"


def _paused(left: Left, wishes: Wishes) -> Iterator[str]:
    for begun, ended in wishes.pauses:
        if left.taken is not None and left.taken > begun and (ended is None or left.taken < ended):
            yield f"not allowed: put on record at step {left.taken}, though paused at step {begun}"


def _closed(left: Left, closed: Sequence[tuple[int, int | None]]) -> Iterator[str]:
    """hh said, and it was stored, that it takes no message in this chat."""
    for begun, ended in closed:
        if left.taken is not None and left.taken > begun and (ended is None or left.taken <= ended):
            yield f"not allowed: put on record at step {left.taken}, though {left.chat} is closed since step {begun}"


def _late(left: Left, lease: float) -> Iterator[str]:
    """Once its lease is over an attempt is looked for: nothing of it may leave any more."""
    if left.taken_at is not None and left.at > left.taken_at + lease:
        yield f"late: {left.text!r} left {left.at - left.taken_at:.0f} s after it was put on record"


def _last_word(left: Left, chat: Sequence[Said]) -> Iterator[str]:
    """What hh showed before the work on a reply began is read before it leaves, and ends it."""
    message = answered(left.text)
    place = next((number for number, said in enumerate(chat) if said.id == message), None)
    if place is None or left.prepared is None:
        return
    for said in chat[place + 1 :]:
        if said.author == "employer" and said.step < left.prepared:
            yield f"not the last word: a reply to {message} begun at {left.prepared}, {said.id} came at {said.step}"


def of_rows(actions: Sequence[Any], stored: Sequence[Any], events: Sequence[Any], hh: SimulatedHH) -> list[str]:
    """Violations once everything is settled. `stored`: messages by hh's id; `events`: the outbox."""
    found = [text for action in actions for text in _of_action(action, events, hh)]
    known = {row.hh_id for row in stored}
    theirs = [one for chat in hh.chats.values() for one in chat if one.author == "employer"]
    found += [f"lost: {said.id} of the employer was never stored" for said in theirs if said.id not in known]
    return found + _unanswered(actions, hh)


def _of_action(action: Any, events: Sequence[Any], hh: SimulatedHH) -> Iterator[str]:
    name = f"the reply to {action.hh_id} ({action.state}, {action.ended_why})"
    at_hh = {one.id: one.text for one in hh.chats[action.chat] if answered(one.text) == action.hh_id}
    if action.state in {"approved", "sending", "unknown"}:
        yield f"liveness: {name} was never settled"
    if action.state == "sent" and at_hh.get(action.sent_message_id) != action.text:
        yield f"lost: {name} is sent, hh holds {at_hh}"
    if action.state not in {"sent", "needs_owner"} and at_hh:
        yield f"lost: {name}, though hh holds {at_hh}"
    if action.state == "needs_owner" and action.ended_why == "absent" and at_hh:
        yield f"lost: {name}, though hh holds {at_hh}"
    announced = Counter(
        event.payload.get("outcome") for event in events if event.payload.get("action_id") == str(action.id)
    )
    if announced["sent"] != (action.state == "sent"):
        yield f"events: {announced['sent']} chat.sent for {name}"
    closed = [one for one in events if one.subject == "chat.closed" and one.payload["action_id"] == str(action.id)]
    silent = action.state in {"expired", "refused"} and action.decided_at is not None and not closed
    if silent or (action.state == "needs_owner" and not announced["needs_owner"]):
        yield f"lost: nobody was told of {name}"


def _unanswered(actions: Sequence[Any], hh: SimulatedHH) -> list[str]:
    """An employer's last word has its proposal."""
    proposed = {action.hh_id for action in actions}
    last = [chat[-1] for chat in hh.chats.values() if chat]
    return [
        f"lost: nothing was proposed about {one.id}"
        for one in last
        if one.author == "employer" and one.id not in proposed
    ]
