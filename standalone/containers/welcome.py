"""The first user and a sign-in link; in demo the account is linked, too: `python -m standalone.containers.welcome`.

May be run again at any time, e.g. for a fresh link.
"""

import asyncio
import sys

import httpx
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common import exits
from libs.common.accounts.one_time import LIFE
from libs.common.db.engine import create_engine
from libs.common.db.faults import DATABASE_AWAY
from libs.common.errors import VkatilsyaError, exit_code
from libs.common.settings.base import load
from libs.common.settings.servers import DatabaseSettings
from libs.common.telegram import links
from ops.options import Choice, owner_of, read_choice
from services.api.users import create_user, find_user, login_link, login_url
from standalone.containers.encryption import CA_FILE
from standalone.containers.places import API, played, public_url
from standalone.demo.telegram import Invitation
from standalone.demo.user import DemoUser
from standalone.demo.welcome import brisk_sentence, hh_advice
from standalone.plan import CALLBACK

BOT_SECONDS = 30


async def welcome(choice: Choice, engine: AsyncEngine) -> None:
    """Say what a person needs to begin."""
    if choice.demo:
        _say("Это демо: вместо hh.ru — песочница, настоящих откликов нет.")
        _say(brisk_sentence())
        world = played()
        async with DemoUser(
            API,
            public_url=world.public,
            site_url=world.site,
            sandbox_url=world.headhunter,
            ca_file=CA_FILE,
        ) as user:
            await user.sign_in(await _link(choice, engine))
            for sentence in await user.set_up():
                _say(sentence)
    else:
        _say(hh_advice(choice.missing_keys, f"{public_url()}{CALLBACK}"))
    minutes = int(LIFE.total_seconds() // 60)
    link = await _link(choice, engine)
    _say(f"Войти (ссылка одноразовая, на {minutes} минут; новая — docker-compose run --rm welcome): {link}")
    if choice.demo:
        await _invite(choice, engine)


async def _invite(choice: Choice, engine: AsyncEngine) -> None:
    """The link that connects the owner's chat, once the bot has said who it is; without a bot there is none."""
    invitation = Invitation(choice.mode, _say)
    for _ in range(BOT_SECONDS):
        async with engine.begin() as connection:
            bot = await links.bot(connection)
            await invitation.look(connection)
        if invitation.link or (bot is not None and bot.state == "off"):
            return
        await asyncio.sleep(1)


async def _link(choice: Choice, engine: AsyncEngine) -> str:
    email = owner_of(choice.mode)
    async with engine.begin() as connection:
        user_id = await find_user(connection, email) or await create_user(connection, email, is_admin=True)
        return login_url(public_url(), await login_link(connection, user_id))


async def _run() -> None:
    engine = create_engine(load(DatabaseSettings).database_url, application_name="welcome", pool_size=1)
    try:
        await welcome(read_choice(), engine)
    finally:
        await engine.dispose()


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    """Exit codes: 0 said, 2 wrong settings, 3 the database, the api or the sandbox is away."""
    try:
        asyncio.run(_run())
    except VkatilsyaError as error:
        sys.stderr.write(f"{error}\n")
        return exit_code(error)
    except (httpx.TransportError, *DATABASE_AWAY) as error:
        sys.stderr.write(f"Пока не отвечает: {error}. Повторите: docker-compose run --rm welcome\n")
        return exits.NOT_IN_TIME
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
