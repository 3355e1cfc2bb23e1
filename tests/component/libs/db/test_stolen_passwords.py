"""What somebody with the password of one service cannot write: each is kept to the rows that it is there for."""

from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest

from libs.common.ids import new_id, text_hash
from tests.component.libs.db.test_roles import SWITCH, UrlOf, allowed, connected, synced

__all__ = ["synced"]
# ruff: noqa: S608 - the names are those of our own tables


async def linked_people(owner: Any, linked: Any, *, left: Any = None, web_only: Any = None) -> None:
    """One who is linked to the bot, one who was, and one who never was."""
    for number, one in enumerate(filter(None, (linked, left, web_only))):
        await owner.execute("insert into users (id, email, password_hash) values ($1, $2, '')", one, f"{one}@x.org")
        if one is not web_only:
            link = "insert into telegram_links (id, user_id, chat_id, unlinked_at) values ($1, $2, $3, $4)"
            await owner.execute(link, new_id(), one, number, datetime.now(UTC) if one is left else None)


@pytest.mark.parametrize("service", ["auto_reply", "chat_analysis", "telegram"])
async def test_whoever_takes_a_sender_over_lifts_no_switch_of_a_person(
    database_url: str, url_of: UrlOf, service: str
) -> None:
    someone, mine = new_id(), ("user", "owner") if service == "telegram" else ("account", "captcha")
    async with connected(database_url) as owner:
        await linked_people(owner, someone)
    async with connected(url_of("api")) as api, connected(url_of(service)) as taken:
        for scope, reason in {("system", "owner"), ("account", "owner"), ("resume", "owner")}:
            await api.execute(SWITCH, scope, someone, reason)
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await taken.execute(SWITCH, scope, someone, reason)
        if service != "telegram":
            await api.execute(SWITCH, "user", someone, "owner")
        before = await api.fetch("select * from pause_switches order by scope")
        await taken.execute(SWITCH, mine[0], someone, mine[1])
        await taken.execute("update pause_switches set until = now() where reason = 'owner' and scope <> 'user'")
        if service == "telegram":
            await taken.execute("delete from pause_switches")
        else:
            await taken.execute("update pause_switches set until = now() where scope = 'user'")
            assert not await allowed(taken, "delete from pause_switches")
        left = "select * from pause_switches where (scope, reason) <> ($1, $2) order by scope"
        assert await api.fetch(left, *mine) == before


DECISION = "insert into decisions (id, user_id, action, via) values ($1, $2, 'approve', $3)"
CHAT_DECISION = (
    "insert into chat_decisions (id, user_id, action_id, chat_id, decision, via)"
    " values ($1, $2, gen_random_uuid(), gen_random_uuid(), 'approve', $3)"
)


@pytest.mark.parametrize("decided", [DECISION, CHAT_DECISION], ids=["application", "chat"])
async def test_whoever_takes_the_bot_over_decides_for_nobody_who_is_not_linked_to_it(
    database_url: str, url_of: UrlOf, decided: str
) -> None:
    linked, left, web_only = new_id(), new_id(), new_id()
    async with connected(database_url) as owner:
        await linked_people(owner, linked, left=left, web_only=web_only)
    async with connected(url_of("telegram")) as bot, connected(url_of("api")) as api:
        for user_id, via in ((left, "telegram"), (web_only, "telegram"), (web_only, "web"), (linked, "web")):
            with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
                await bot.execute(decided, new_id(), user_id, via)
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            await api.execute(decided, new_id(), linked, "telegram")
        await bot.execute(decided, new_id(), linked, "telegram")
        await api.execute(decided, new_id(), web_only, "web")
        await api.execute(decided, new_id(), linked, "cli")


LINK = "insert into telegram_links (id, user_id, chat_id) values ($1, $2, $3)"
TOKEN = (
    "insert into link_tokens (token_hash, id, user_id, expires_at) values ($1, $2, $3, now() + interval '9 minutes')"
)
AUDIT = (
    "insert into audit_log (id, user_id, number, actor, action, prev_hash, hash)"
    " values ($1, $2, (select count(*) + 1 from audit_log where user_id = $2), $3, 'decision.recorded', '', '')"
)
REFUSED = pytest.raises(asyncpg.InsufficientPrivilegeError)


async def test_whoever_takes_the_bot_over_links_nobody_whose_token_he_has_not(database_url: str, url_of: UrlOf) -> None:
    """Neither by a token of his own making, nor by one that somebody else was given, nor by a link that ended."""
    left, web_only, mine = new_id(), new_id(), 666
    async with connected(database_url) as owner:
        await linked_people(owner, new_id(), left=left, web_only=web_only)
        await owner.execute(TOKEN, text_hash("given to its owner"), new_id(), web_only)
    async with connected(url_of("telegram")) as bot:
        with REFUSED:
            await bot.execute(LINK, new_id(), web_only, mine)
        with REFUSED:
            await bot.execute(TOKEN, text_hash("of my own"), new_id(), web_only)
        assert await bot.execute("update link_tokens set chat_id = $1, used_at = now()", mine) == "UPDATE 0"
        await bot.execute("select set_config('vkatilsya.link_token', 'guessed', false)")
        assert await bot.execute("update link_tokens set chat_id = $1", mine) == "UPDATE 0"
        assert (
            await bot.execute("update telegram_links set unlinked_at = null where unlinked_at is not null")
            == "UPDATE 0"
        )
        for given_away in ("user_id = gen_random_uuid()", "chat_id = 666"):
            with REFUSED:
                await bot.execute(f"update telegram_links set {given_away}")
        await bot.execute("select set_config('vkatilsya.link_token', 'given to its owner', false)")
        assert await bot.execute("update link_tokens set chat_id = $1", mine) == "UPDATE 1"
        with REFUSED:
            await bot.execute(LINK, new_id(), web_only, mine)
        async with bot.transaction():
            await bot.execute("update link_tokens set used_at = now()")
            await bot.execute(LINK, new_id(), web_only, mine)
        assert await bot.execute("update link_tokens set used_at = now()") == "UPDATE 0", "a spent one links no more"


async def test_nobody_writes_the_audit_log_in_the_name_of_another_or_as_the_bot_about_strangers(
    database_url: str, url_of: UrlOf
) -> None:
    linked, left, web_only = new_id(), new_id(), new_id()
    async with connected(database_url) as owner:
        await linked_people(owner, linked, left=left, web_only=web_only)
    allowed_to = {
        "api": {"owner", "administrator", "operator", "api", "tokens"},
        "auto_reply": {"auto_reply", "tokens"},
        "chat_analysis": {"chat_analysis", "tokens"},
        "telegram": {"owner", "telegram"},
    }
    actors = {actor for of_one in allowed_to.values() for actor in of_one}
    for service, may in allowed_to.items():
        async with connected(url_of(service)) as taken:
            for actor in actors:
                if actor in may:
                    await taken.execute(AUDIT, new_id(), linked, actor)
                    continue
                with REFUSED:
                    await taken.execute(AUDIT, new_id(), linked, actor)
    async with connected(url_of("telegram")) as bot:
        for stranger in (left, web_only):
            with REFUSED:
                await bot.execute(AUDIT, new_id(), stranger, "owner")
            with REFUSED:
                await bot.execute("insert into answer_facts (user_id, topic, subject) values ($1, 'pay', '')", stranger)
            with REFUSED:
                await bot.execute(SWITCH, "user", stranger, "owner")
        async with bot.transaction():
            await bot.execute("update telegram_links set unlinked_at = now() where user_id = $1", linked)
            await bot.execute(AUDIT, new_id(), linked, "owner")
