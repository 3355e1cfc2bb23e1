"""`python -m services.api.login_link EMAIL` prints a one-time sign-in link; reads DATABASE_URL and PUBLIC_URL."""

import asyncio
import sys

from pydantic import Field

from libs.common.db.engine import create_engine
from libs.common.errors import VkatilsyaError
from libs.common.settings.base import load
from libs.common.settings.servers import DatabaseSettings
from services.api.users import find_user, login_link, login_url


class LinkSettings(DatabaseSettings):
    """Where the users are, and where browsers find the api."""

    public_url: str = Field(default="http://127.0.0.1:8000", description="address that browsers use")


async def make_link(settings: LinkSettings, email: str) -> str | None:
    """The link for this person, or None when nobody has the e-mail."""
    engine = create_engine(settings.database_url, application_name="login-link", pool_size=1)
    try:
        async with engine.begin() as connection:
            user_id = await find_user(connection, email)
            return login_url(settings.public_url, await login_link(connection, user_id)) if user_id else None
    finally:
        await engine.dispose()


def main(arguments: list[str]) -> int:
    """0: the link is on stdout; 2: wrong arguments, settings or e-mail, said on stderr."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m services.api.login_link EMAIL\n")
        return 2
    try:
        link = asyncio.run(make_link(load(LinkSettings), arguments[0]))
    except VkatilsyaError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if link is None:
        sys.stderr.write("Пользователя с такой почтой нет. Создайте его: vkatilsya user create EMAIL\n")
        return 2
    sys.stdout.write(f"{link}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
