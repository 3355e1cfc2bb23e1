"""What happens once everything runs: the demo user is set up, or the owner of a live one is told what to do next."""

import asyncio
from datetime import timedelta

import httpx
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.accounts.one_time import LIFE
from libs.common.db.faults import DATABASE_AWAY
from libs.common.errors import VkatilsyaError
from ops.options import Choice, owner_of
from ops.run_state import RunState
from ops.words import plural
from ops.world import World
from services.api.resumes.domain import BRISK, CAUTIOUS
from services.api.sessions.store import sign_in_links
from services.api.users import create_user, find_user, login_link, login_url, token_of
from standalone.demo.user import DemoError, DemoUser
from standalone.plan import CALLBACK, Ports
from standalone.processes.worker import Say

_LOOK_SECONDS = 3.0
_MARGIN = timedelta(minutes=2)
"""A link on the screen lives at least that long."""


class Welcome:
    """Makes the first user and tells the person where to go. `link`: the newest sign-in link; `printed`: the first."""

    def __init__(self, choice: Choice, world: World, ports: Ports, state: RunState, say: Say) -> None:
        self._choice = choice
        self._world = world
        self._say = say
        self._state = state
        state.api_url = f"http://127.0.0.1:{ports.api}"
        state.realtime_url = f"ws://127.0.0.1:{ports.notifier}/ws"
        self.link = ""
        self.printed = ""

    async def open(self, engine: AsyncEngine) -> None:
        """Set up what the mode needs and print the sign-in link."""
        if self._choice.demo:
            self._say(f"Это демо: вместо hh.ru — песочница ({self._world.title}), настоящих откликов нет.")
            self._say(brisk_sentence())
        self.link = self.printed = await self._new_link(engine)
        minutes = int(LIFE.total_seconds() // 60)
        self._say(f"Готово. Войти (ссылка одноразовая, на {minutes} минут; новая — make link): {self.link}")
        if self._choice.demo:
            await self._set_up_demo(engine)
        else:
            self._advise()

    async def keep_link_fresh(self, engine: AsyncEngine) -> None:
        """Replace the link when it was used and before it ends, for ever; the one on the screen always signs in."""
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            try:
                async with engine.connect() as connection:
                    works = await sign_in_links.works(connection, token_of(self.link), margin=_MARGIN)
                if not works:
                    self.link = await self._new_link(engine)
            except DATABASE_AWAY:
                continue  # the database is away: the next look will do

    async def link_again(self, engine: AsyncEngine) -> None:
        """Link the demo account anew, after a sandbox that has forgotten its sign-ins."""
        if self._choice.demo:
            await self._set_up_demo(engine)

    async def _new_link(self, engine: AsyncEngine) -> str:
        email = owner_of(self._choice.mode)
        async with engine.begin() as connection:
            user_id = await find_user(connection, email)
            if user_id is None:
                user_id = await create_user(connection, email, is_admin=True)
            return login_url(self._state.api_url, await login_link(connection, user_id))

    async def _set_up_demo(self, engine: AsyncEngine) -> None:
        try:
            async with DemoUser(self._state.api_url) as user:
                await user.sign_in(await self._new_link(engine))
                for sentence in await user.set_up():
                    self._say(sentence)
        except (DemoError, httpx.TransportError, VkatilsyaError) as error:
            self._say(
                f"Демо не настроилось: {error or type(error).__name__}. Повторить: make restart SERVICE=headhunter"
            )

    def _advise(self) -> None:
        self._say(hh_advice(self._choice.missing_keys, f"{self._state.api_url}{CALLBACK}"))
        if not self._choice.has_hh_contact:
            self._say("hh.ru просит представиться: впишите в .env HH_USER_AGENT=НазваниеПриложения/1.0 (ваша@почта).")
        if not self._choice.has_llm:
            self._say("LLM_API_KEY не задан: письма составляются из фактов резюме, без нейросети.")


def hh_advice(missing: tuple[str, ...], callback: str) -> str:
    """What to do for hh.ru with an application of one's own; `missing`: which of its keys are not set."""
    if not missing:
        return (
            "Откройте ссылку для входа и подключите аккаунт hh.ru. Адрес возврата вашего приложения на dev.hh.ru "
            f"должен быть ровно таким: {callback}"
        )
    return (
        f"Подключить hh.ru пока нельзя, не задано: {' и '.join(missing)}. Зарегистрируйте своё приложение на "
        f"https://dev.hh.ru с адресом возврата {callback}, впишите его ключи в файл .env и запустите снова. "
        "Без аккаунта hh.ru агент сам не ищет и не отправляет, но пишет письма: войдите по ссылке, добавьте резюме "
        "файлом или текстом и вставьте вакансию, отправите сами. "
        "Сравнить свои файлы без сети: vkatilsya match --help, посмотреть всё в деле: make run MODE=demo."
    )


def brisk_sentence() -> str:
    """How the demo differs from a real installation, from the defaults of both."""
    brisk, careful = (
        _pauses(BRISK.pacing_min_seconds, BRISK.pacing_max_seconds),
        _pauses(CAUTIOUS.pacing_min_seconds, CAUTIOUS.pacing_max_seconds),
    )
    return (
        f"Демо торопится, чтобы всё показать: письма уходят сами, через {brisk}, и ночью тоже. В MODE=live наоборот: "
        f"без вас ничего не уходит, ночью с {CAUTIOUS.quiet_from:%H} до {CAUTIOUS.quiet_to:%H} тишина, "
        f"между откликами {careful}."
    )


def _pauses(least: float, most: float) -> str:
    return f"{least:g}–{plural(int(most), 'секунду', 'секунды', 'секунд')}"
