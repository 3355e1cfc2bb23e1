"""What employers write."""

import random
import time
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from sandbox.headhunter.world.applicants.accounts import Accounts
from sandbox.headhunter.world.formats.stamps import DAY_S, MOSCOW_OFFSET_S
from sandbox.headhunter.world.negotiations.store import Negotiation
from sandbox.headhunter.world.vacancies.market import Market

Json = dict[str, Any]
_DAYS = ("в понедельник", "во вторник", "в среду", "в четверг", "в пятницу", "в субботу", "в воскресенье")
_MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября",
    "декабря",
)  # fmt: skip
_SATURDAY = 5


def meeting(moment: float, rng: random.Random) -> str:
    """A concrete time on one of the next working days, in words: «в четверг, 26 ноября, в 15:30 (мск)»."""
    day = moment + MOSCOW_OFFSET_S + rng.randint(1, 4) * DAY_S
    while time.gmtime(day).tm_wday >= _SATURDAY:
        day += DAY_S
    parts = time.gmtime(day)
    at = f"{rng.randint(10, 18)}:{rng.choice(('00', '00', '30'))}"
    return f"{_DAYS[parts.tm_wday]}, {parts.tm_mday} {_MONTHS[parts.tm_mon - 1]}, в {at} (мск)"


@cache
def _texts() -> dict[str, list[str]]:
    path = files("sandbox.headhunter.catalogue").joinpath("data", "chat.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def known_text(kind: str | None) -> bool:
    """Whether there are words of a kind; none are needed for None."""
    return kind is None or kind in _texts()


class ChatTexts:
    """Texts by kind, filled in with names, times and links."""

    def __init__(self, accounts: Accounts, market: Market, site: str) -> None:
        self._texts = _texts()
        self._accounts = accounts
        self._market = market
        self._site = site

    def write(self, kind: str, negotiation: Negotiation, moment: float, rng: random.Random) -> str:
        """A text of a kind for an application; the same words are not said twice where others are left."""
        card = self._market.vacancies[negotiation.vacancy_id].card
        user = self._accounts.users[negotiation.user_id]
        company = (card.get("employer") or {}).get("name") or "наша компания"
        values = {
            "name": user.first_name,
            "recruiter": random.Random(negotiation.vacancy_id).choice(self._texts["recruiters"]),
            "company": company,
            "vacancy": card["name"],
            "when": meeting(moment, rng),
            "link": f"https://forms.employer.example/{negotiation.vacancy_id}",
            "handle": negotiation.vacancy_id[-4:],
        }
        said = {message.text for message in negotiation.messages}
        texts = [text.format(**values) for text in self._texts[kind]]
        return rng.choice([text for text in texts if text not in said] or texts)

    def buttons(self, negotiation: Negotiation) -> list[Json]:
        """The buttons under a robot's question, as the API shows them."""
        url = f"{self._site}/applicant/assessment/{negotiation.id}"
        return [
            {
                "id": negotiation.id,
                "name": "Анкета кандидата",
                "actions": [{"id": "proceed", "name": "Перейти к анкете", "enabled": True, "alternate_url": url}],
            }
        ]
