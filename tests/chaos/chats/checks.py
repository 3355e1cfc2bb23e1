"""What must hold once nothing is left to do: hh, our rows, notifications and the bot's chats tell one story. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]
OURS = re.compile(r"Ответ \d+")


@dataclass(frozen=True)
class Facts:
    """`said`: hh's messages by negotiation; `cards`: what the bot wrote by chat; `bot_deaths`: ends of bots."""

    said: Mapping[str, Sequence[Row]]
    actions: Sequence[Row]
    messages: Sequence[Row]
    decisions: Sequence[Row]
    events: Sequence[Row]
    notifications: Sequence[Row]
    reminders: Sequence[Row]
    deliveries: Sequence[Row]
    cards: Mapping[int, Sequence[str]]
    bot_deaths: int


def check(facts: Facts) -> dict[str, list[str]]:
    """The offenders by counter; none: the run is green."""
    return {
        "doubled_replies": list(_doubled(facts)),
        "lost_replies": list(_lost(facts)),
        "lost_messages": list(_unread(facts)),
        "notifications": list(_notifications(facts)),
        "reminders": [
            f"{row['id']} was told {row['told']} times"
            for row in facts.reminders
            if row["told"] not in ({0, 1} if row["refused"] else {1})
        ],
        "telegram_lost": list(_untold(facts)),
        "telegram_extra": list(_extra(facts)),
    }


def _doubled(facts: Facts) -> Iterator[str]:
    for chat, said in facts.said.items():
        ours = Counter(found[0] for one in said if one["author"] == "applicant" and (found := OURS.match(one["text"])))
        yield from (f"{chat}: {text} {count} times" for text, count in ours.items() if count > 1)


def _lost(facts: Facts) -> Iterator[str]:
    """A reply that hh has and we do not call sent, one that we call sent and hh has not, one without an end."""
    at_hh = {one["text"] for said in facts.said.values() for one in said if one["author"] == "applicant"}
    for action in facts.actions:
        name = f"{action['id']} ({action['state']}, {action['ended_why']})"
        if action["state"] in {"approved", "sending", "unknown"}:
            yield f"{name} has no end"
        elif action["text"] is not None and (action["text"] in at_hh) != (action["state"] == "sent"):
            yield f"{name}: hh {'has' if action['text'] in at_hh else 'has not'} its text"
    yield from (f"decision {row['id']} was not carried out" for row in facts.decisions if not row["settled"])


def _unread(facts: Facts) -> Iterator[str]:
    """An employer's message that was not stored once, and a last word about which nothing was proposed."""
    stored = Counter((row["chat"], row["text"]) for row in facts.messages if row["author"] == "employer")
    proposed = {(row["chat"], row["inbound"]) for row in facts.actions}
    for chat, said in facts.said.items():
        theirs = Counter(one["text"].strip() for one in said if one["author"] == "employer" and one["text"].strip())
        yield from (f"{chat}: {text[:40]}" for text, count in theirs.items() if stored[chat, text] != count)
        if said and said[-1]["author"] == "employer" and (chat, said[-1]["text"].strip()) not in proposed:
            yield f"{chat}: nothing proposed about {said[-1]['text'][:40]}"


def _notifications(facts: Facts) -> Iterator[str]:
    """An event has exactly one, and the numbers of a user are 1, 2, 3 ..."""
    told = Counter(row["event_id"] for row in facts.notifications)
    yield from (str(row["event_id"]) for row in facts.events if told[row["event_id"]] != 1)
    numbers: dict[Any, list[int]] = {}
    for row in facts.notifications:
        numbers.setdefault(row["user_id"], []).append(row["seq"])
    yield from (f"user {user}" for user, seqs in numbers.items() if sorted(seqs) != list(range(1, len(seqs) + 1)))


def _untold(facts: Facts) -> Iterator[str]:
    """A message of the bot that is still due, or that its chat has not."""
    said = Counter(row["chat_id"] for row in facts.deliveries if row["state"] == "done")
    yield from (f"{row['id']} is {row['state']}" for row in facts.deliveries if row["state"] != "done")
    yield from (
        f"chat {chat}: {count - len(facts.cards[chat])}"
        for chat, count in said.items()
        if count > len(facts.cards[chat])
    )


def _extra(facts: Facts) -> Iterator[str]:
    """One message more per crash of the bot at most."""
    told = Counter(row["chat_id"] for row in facts.deliveries if row["state"] == "done")
    extra = sum(max(0, len(cards) - told[chat]) for chat, cards in facts.cards.items())
    if extra > facts.bot_deaths:
        yield f"{extra} more after {facts.bot_deaths} ends"
