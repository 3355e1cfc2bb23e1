"""One run over chats: employers write, the owner answers, processes die; then quiet, then the verdict."""

import asyncio
import itertools
import random
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import nats
import nats.errors
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bench.stage import world
from libs.common.chats.recording import Wish, decide
from libs.common.db.engine import create_engine
from libs.common.messaging.outbox import Outbox
from libs.common.messaging.topology import DURABLES
from tests.chaos.chats.checks import Facts, check
from tests.chaos.chats.world import REPLICAS, USERNAME, Processes, environment, headhunter, telegram
from tests.chaos.nemesis import bad_answers
from tests.chaos.people import Person, Town, settle, vacancy_cards
from tests.chaos.settings import Plan
from tests.chaos.worker import ChaosError
from tests.chaos.world import Hh

PEOPLE, CHATS_EACH = 4, 4
QUIET_SECONDS = 180.0
_MEETINGS = text(
    """
insert into commitments (id, user_id, chat_id, action_id, kind, state, starts_at, said, accepted_at, created_at)
select a.id, a.user_id, a.chat_id, a.id, 'interview', 'accepted', now() + interval '50 minutes', 'через час',
  now() - interval '1 day', now() - interval '1 day'
from agent_actions a where a.kind <> 'none' and not exists (select from commitments c where c.action_id = a.id)
order by random() limit 1
"""
)
"""A meeting that is near, as one that was named and accepted yesterday: of each its owner is told once."""
_OPEN = text(
    "select id, user_id, version from agent_actions a where state in ('proposed', 'needs_owner') and kind <> 'none'"
    " and not exists (select from chat_decisions d where d.action_id = a.id and not exists ("
    "select from chat_decision_outcomes o where o.decision_id = d.id)) order by random() limit 6"
)
_LEFT = text(
    """
select (select count(*) from agent_actions where state in ('approved', 'sending', 'unknown')) as replies,
  (select count(*) from chats where due_at is not null or analysis_due_at is not null) as chats,
  (select count(*) from chat_decisions d where not exists (
    select from chat_decision_outcomes o where o.decision_id = d.id)) as decisions,
  (select count(*) from commitments m join chats c on c.id = m.chat_id where m.hour_reminded_at is null
    and m.said = 'через час' and not starts_with(c.negotiation_state, 'discard')) as reminders,
  (select count(*) from outbox where published_at is null) as unpublished,
  (select count(*) from outbox o where o.subject not like 'notice.%' and not exists (
    select from inbox i where i.consumer = 'notifier' and i.event_id = o.event_id)) as untold,
  (select count(*) from notification_deliveries where state in ('waiting', 'sending')) as deliveries,
  (select count(*) from telegram_deliveries where state = 'due') as cards
"""
)
_TABLES = {
    "actions": """select a.id, a.state, a.ended_why, a.text, c.negotiation_id as chat, m.text as inbound
        from agent_actions a join chats c on c.id = a.chat_id join messages m on m.id = a.message_id""",
    "messages": "select c.negotiation_id as chat, m.author, m.text from messages m join chats c on c.id = m.chat_id",
    "decisions": """select d.id, exists (select from chat_decision_outcomes o where o.decision_id = d.id) as settled
        from chat_decisions d""",
    "events": "select event_id from outbox where subject like 'chat.%' or subject like 'account.%'",
    "notifications": "select user_id, seq, event_id from notifications",
    "reminders": """select m.id, starts_with(c.negotiation_state, 'discard') as refused, (
          select count(*) from outbox o where o.subject = 'chat.reminder'
          and o.payload ->> 'commitment_id' = m.id::text) as told
        from commitments m join chats c on c.id = m.chat_id where m.said = 'через час'""",
    "deliveries": "select id, chat_id, state from telegram_deliveries where notification_id is not null",
}


async def run(folder: Path, *, messages: int, kills: int, seed: int, longer: float) -> dict[str, Any]:
    """Carry it out; what was done, and the offenders by counter.

    `longer`: for how many seconds more employers write while crash points have not been reached.
    """
    logs = folder / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    plan = Plan("search", 60, kills, seed, folder, users=PEOPLE)
    async with world.servers(folder / "data") as both, headhunter(logs, seed) as hh, telegram(logs) as bot:
        database = both.database("chats")
        engine = create_engine(database, application_name="chaos", pool_size=4)
        try:
            town = await settle(plan, engine, hh)
            chats = await _applied(hh, town, seed)
            linked = await _linked(engine, bot, town)
            processes = Processes(logs, environment(both, database, hh, str(bot.base_url).rstrip("/")), seed, kills)
            async with processes.running():
                began = time.monotonic()
                await _storm(processes, hh, engine, chats, messages=messages, kills=kills, seed=seed, longer=longer)
                left = await _quiet(engine, both.nats.url)
                facts = await _facts(engine, hh, bot, linked, processes.deaths("telegram"))
                seconds = round(time.monotonic() - began, 1)
        finally:
            await engine.dispose()
    died = processes.died_at()
    names = sorted(name for names in processes.points.values() for name in names)
    return {
        "seed": seed,
        "seconds": seconds,
        "left": left,
        "employer_messages": sum(one["author"] == "employer" for said in facts.said.values() for one in said),
        "replies_at_hh": sum(one["text"].startswith("Ответ ") for said in facts.said.values() for one in said),
        "bot_messages": sum(map(len, facts.cards.values())),
        "notifications": len(facts.notifications),
        "meetings_of_refused": sum(row["refused"] for row in facts.reminders),
        "killed_at": {name: died[name] for name in names if died[name]},
        "never_reached": [name for name in names if not died[name]],
        "killed_outright": dict(processes.outright),
        "wrong": {name: found for name, found in check(facts).items() if found},
    }


async def _applied(hh: Hh, town: Town, seed: int) -> list[str]:
    """Applications that the people made by hand, each a chat."""
    cards = vacancy_cards(PEOPLE * CHATS_EACH, random.Random(seed))
    await hh.post("/vacancies", vacancies=cards)
    vacancies, found = iter(cards), list[str]()
    for person, _ in itertools.product(town.people, range(CHATS_EACH)):
        resume = next(iter(person.resumes))
        found.append((await hh.post("/negotiations", resume_id=resume, vacancy_id=next(vacancies)["id"]))["id"])
    return found


async def _linked(engine: AsyncEngine, bot: httpx.AsyncClient, town: Town) -> dict[int, Person]:
    """Everybody has the bot in Telegram; messages are told one by one, so that they can be counted."""
    chats: dict[int, Person] = {}
    for person in town.people:
        made = (await bot.post("/_sandbox/people", json={"first_name": "Анна"})).json()
        said = {"act": "say", "text": "Привет"}
        (await bot.post(f"/_sandbox/bots/{USERNAME}/chats/{made['id']}", json=said)).raise_for_status()
        chats[int(made["id"])] = person
    async with engine.begin() as connection:
        for chat_id, person in chats.items():
            values = {"user": person.user_id, "chat": chat_id}
            link = "insert into telegram_links (id, user_id, chat_id) values (:user, :user, :chat)"
            choice = "insert into notification_preferences (user_id, collapse) values (:user, false)"
            await connection.execute(text(link), values)
            await connection.execute(text(choice), values)
    return chats


async def _storm(
    processes: Processes,
    hh: Hh,
    engine: AsyncEngine,
    chats: list[str],
    *,
    messages: int,
    kills: int,
    seed: int,
    longer: float,
) -> None:
    for rule in bad_answers(1.0, 2.0):
        path = "/negotiations/*/messages" if rule["method"] == "POST" else rule["path"]
        await hh.post("/faults", **rule | {"path": path})
    rng, seconds = random.Random(f"{seed}/employers"), max(30.0, messages / 3)
    owner = asyncio.create_task(_owner(engine))
    strike = asyncio.create_task(processes.strike(kills, seconds))
    begin = time.monotonic()
    for number in itertools.count():
        if number >= messages and (not processes.points_left or time.monotonic() - begin > seconds + longer):
            break
        words = f"Добрый день! Вопрос {number}: когда вам удобно созвониться?"
        await hh.post("/employer", act="message", negotiation_id=rng.choice(chats), text=words)
        if number % 10 == 0:
            async with engine.begin() as connection:
                await connection.execute(_MEETINGS)
        await asyncio.sleep(seconds / messages)
    await strike
    await asyncio.sleep(10)
    await hh.post("/settings", employers="off")
    await hh.heal()
    processes.peace()
    await asyncio.sleep(10)
    owner.cancel()
    await asyncio.gather(owner, return_exceptions=True)


async def _owner(engine: AsyncEngine) -> None:
    """Answers whatever is proposed, each time in words of his own that say which answer it is."""
    for number in itertools.count():
        await asyncio.sleep(0.3)
        async with engine.connect() as connection:
            rows = (await connection.execute(_OPEN)).all()
        for place, row in enumerate(rows):
            words = f"Ответ {number}{place:02}: спасибо, в среду после обеда."
            async with engine.begin() as connection:
                outbox, wish = Outbox("telegram"), Wish(row.id, "edit", row.version, text=words)
                await decide(connection, outbox, row.user_id, wish, via="telegram")


async def _quiet(engine: AsyncEngine, nats_url: str) -> dict[str, int]:
    """Wait until nothing is left, three looks in a row; what is left at the end."""
    until, calm, left = time.monotonic() + QUIET_SECONDS, 0, {"nothing": -1}
    while calm < 3 and time.monotonic() < until:
        await asyncio.sleep(1)
        with suppress(SQLAlchemyError, OSError, nats.errors.Error):
            async with engine.connect() as connection:
                row = (await connection.execute(_LEFT)).mappings().one()
            left = {name: int(count) for name, count in row.items() if count}
            if pending := await _pending(nats_url):
                left["pending"] = pending
            calm = 0 if left else calm + 1
    return left


async def _pending(nats_url: str) -> int:
    client = await nats.connect(nats_url, connect_timeout=3)
    try:
        infos = [
            await client.jetstream().consumer_info(one.stream, one.name) for one in DURABLES if one.name in REPLICAS
        ]
    finally:
        await client.close()
    return sum((info.num_pending or 0) + (info.num_ack_pending or 0) for info in infos)


async def _facts(engine: AsyncEngine, hh: Hh, bot: httpx.AsyncClient, linked: dict[int, Person], deaths: int) -> Facts:
    async with engine.connect() as connection:
        await connection.execute(text("set transaction isolation level repeatable read"))
        tables = {
            name: [dict(row) for row in (await connection.execute(text(sql))).mappings()]
            for name, sql in _TABLES.items()
        }
    listed = (await hh.get("/negotiations", limit=1000))["items"]
    cards: dict[int, list[str]] = {}
    for chat_id in linked:
        shown = (await bot.get(f"/_sandbox/bots/{USERNAME}/chats/{chat_id}")).json()["messages"]
        cards[chat_id] = [one["text"] for one in shown if one["from"]["is_bot"]]
    # The bot's answer to the first word of each person is no notification.
    answered = {chat_id: texts[1:] if texts else [] for chat_id, texts in cards.items()}
    if not listed:
        raise ChaosError("hh has no chats: nothing was tried")
    # The first is the letter; one that only tells a new state has no text.
    said = {str(one["id"]): [{**m, "text": m["text"] or ""} for m in one["messages"][1:]] for one in listed}
    return Facts(said=said, cards=answered, bot_deaths=deaths, **tables)
