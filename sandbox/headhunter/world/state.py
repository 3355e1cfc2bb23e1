"""The world of the sandbox: everything that exists, and the passing of time in it."""

import random
import secrets
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sandbox.headhunter import catalogue
from sandbox.headhunter.world.applicants.accounts import Accounts, User
from sandbox.headhunter.world.applicants.resume_cards import STATUS, Resume, fill_resume
from sandbox.headhunter.world.dictionaries import Dictionaries, reference_folder
from sandbox.headhunter.world.employers.actions import EmployerActions
from sandbox.headhunter.world.employers.behaviour import Employers
from sandbox.headhunter.world.employers.chat_texts import ChatTexts
from sandbox.headhunter.world.faults import SiteFaults
from sandbox.headhunter.world.negotiations.ledger import Ledger
from sandbox.headhunter.world.negotiations.store import Negotiations
from sandbox.headhunter.world.rate import Rate
from sandbox.headhunter.world.records.filling import fill_vacancy
from sandbox.headhunter.world.records.loader import Loaded, read_resumes, read_vacancies
from sandbox.headhunter.world.settings import Switches
from sandbox.headhunter.world.vacancies.market import Market
from sandbox.headhunter.world.vacancies.similar import Similar
from sandbox.serving.clock import Clock
from sandbox.serving.journal import Journal

Json = dict[str, Any]
DAY_S = 86_400.0
FIRST_NEGOTIATION = 4_100_000_000
LOG_LENGTH = 500
MOST_VACANCIES = 200_000


@dataclass(slots=True)
class Setup:
    """What a world is made of; the same setup and seed give the same world."""

    vacancies: Path | None = None
    resumes: Path | None = None
    seed: int = 1
    held_back: float = 0.1
    catalogue_size: int = 1_000
    base_url: str = "http://sandbox"
    start: float | None = None
    speed: float = 1.0
    switches: Json = field(default_factory=dict[str, Any])

    def __post_init__(self) -> None:
        if not 0.0 <= self.held_back <= 1.0:
            raise ValueError(f"held-back is a share from 0 to 1, not {self.held_back:g}")
        if not 0 <= self.catalogue_size <= MOST_VACANCIES:
            raise ValueError(f"catalogue-size is a number from 0 to {MOST_VACANCIES}, not {self.catalogue_size}")


@dataclass(slots=True)
class LogLine:
    """A call that was answered, for the operator's page."""

    at: float
    method: str
    path: str
    account: str | None
    status: int
    verdict: str
    request_id: str
    milliseconds: float


class World:
    """All state of one sandbox; nothing of it survives the process unless it is dumped."""

    def __init__(self, setup: Setup, *, empty: bool = False) -> None:
        self.setup = setup
        self.rng = random.Random(setup.seed)
        self.ids = random.Random(secrets.randbits(64))  # request ids must differ between runs
        self.api = self.site = setup.base_url
        self.switches = Switches()
        self.switches.update(setup.switches)
        self.clock = Clock(start=setup.start, speed=setup.speed)
        self.born = self.clock.now()
        self.dictionaries = Dictionaries(reference_folder(), self.api)
        self.market = Market(self.dictionaries)
        self.similar = Similar(self.market)
        self.accounts = Accounts(random.Random(setup.seed + 1), self.switches)
        self.resumes: dict[str, Resume] = {}
        self.negotiations = Negotiations(FIRST_NEGOTIATION + setup.seed % 1000 * 1000)
        self.faults = SiteFaults(random.Random(setup.seed + 2))
        self.actions = EmployerActions(self.accounts, self.market, self.negotiations, self.resumes)
        texts = ChatTexts(self.accounts, self.market, self.site)
        self.employers = Employers(self.actions, texts, self.switches, setup.seed)
        self.ledger = Ledger()
        self.log: Journal[LogLine] = Journal(LOG_LENGTH)
        self.rate = Rate()
        self.good_agents: set[bytes] = set()
        self.anonymous_calls: dict[str, int] = {}
        self.denied_users: set[str] = set()
        self.problems: list[str] = []
        self.left_out: dict[str, int] = {}
        self.requests = 0
        self.published_until = self.born
        self.archived_until = self.born
        if not empty:
            self._fill()

    def _fill(self) -> None:
        now = self.born
        if self.setup.vacancies is None:
            cards = catalogue.generate(self.setup.catalogue_size, self.setup.seed)
            filled = [self.card(card, card["id"]) for card in cards]
        else:
            loaded = read_vacancies(self.setup.vacancies, self.card)
            self._note(loaded)
            filled = sorted(loaded.records, key=lambda card: card.get("published_at") or "")
        self.market.fill(filled, now, self.setup.held_back)
        self._add_people(now)

    def _note(self, loaded: Loaded) -> None:
        """What was left out of a file: sentences, and how many records."""
        self.problems += loaded.summary()
        if loaded.skipped:
            self.left_out[str(loaded.path)] = loaded.skipped

    def card(self, record: Any, ident: str) -> Json:
        """A card of a vacancy made of a record with gaps, `ident` where it has none; RecordError for a useless one."""
        card = fill_vacancy(record, ident, self.api, self.site)
        for role in card["professional_roles"]:
            role["name"] = role["name"] or self.dictionaries.role_names.get(role["id"], "Другое")
        employer = card["employer"]
        if employer is not None and employer.get("industries"):
            names = self.dictionaries.industry_names
            employer["industries"] = [
                {**known, "name": known.get("name") or names.get(known["id"], "Другое")}
                for known in employer["industries"]
            ]
        return card

    def _add_people(self, now: float) -> None:
        if self.setup.resumes is None:
            records = catalogue.default_resumes()
        else:
            loaded = read_resumes(self.setup.resumes)
            self._note(loaded)
            records = loaded.records
        user = self._add_person(records[0] if records else {})
        for number, record in enumerate(records, start=1):
            self.add_resume(user, record, number, now)
        if self.setup.resumes is None:
            for record in catalogue.further_people():
                self.add_resume(self._add_person(record), record, len(self.resumes) + 1, now)

    def _add_person(self, record: Json) -> User:
        """The owner of a resume, named as it says."""
        number = len(self.accounts.users) + 1
        user = User(
            id=str(10_000_000 + number),
            first_name=str(record.get("first_name") or "Артём"),
            last_name=str(record.get("last_name") or "Соколов"),
            middle_name=record.get("middle_name"),
            email="applicant@sandbox.test" if number == 1 else f"applicant{number}@sandbox.test",
            phone=f"7999{number:07d}",
        )
        return self.accounts.add_user(user)

    def add_resume(self, user: User, record: Json, number: int, now: float) -> Resume:
        """Give a person a resume; `_status`, `_access` and `_problem` of a record set the site's side of it."""
        data = fill_resume(record, number)
        status = record.get("_status") or (data.get("status") or {}).get("id")
        resume = Resume(
            id=data["id"],
            user_id=user.id,
            data=data,
            real_id=str(200_000_000 + number),
            created=now - 90 * DAY_S,
            updated=now - 2 * DAY_S,
            status=status if status in STATUS else "published",
            access=str(record.get("_access") or "clients"),
            problem=str(record.get("_problem") or ""),
            next_publish=now,
        )
        self.resumes[resume.id] = resume
        if resume.id not in user.resume_ids:
            user.resume_ids.append(resume.id)
        return resume

    def default_user(self) -> User:
        """The applicant who owns the resumes of the start."""
        return next(iter(self.accounts.users.values()))

    def granted_user(self) -> User:
        """Whom `auto_grant` signs in: the one of the switch, else the default applicant."""
        return self.accounts.users.get(self.switches.auto_grant_user) or self.default_user()

    def request_id(self) -> str:
        """13 digits of milliseconds and 19 hexadecimal ones, as real ids look."""
        return f"{int(time.time() * 1000):013d}{self.ids.getrandbits(76):019x}"

    def live(self, now: float) -> None:
        """Let happen what is due: publications, archiving, and what employers do."""
        per_hour = self.switches.publish_per_hour
        if per_hour > 0 and self.market.waiting:
            step = 3600.0 / per_hour
            while self.published_until + step <= now and self.market.waiting:
                self.published_until += step
                self.market.publish_next(self.published_until)
        else:
            self.published_until = now
        if self.switches.archive_per_hour > 0:
            self._archive_due(now)
        else:
            self.archived_until = now
        self.employers.live(now)

    def _archive_due(self, now: float) -> None:
        step = 3600.0 / self.switches.archive_per_hour
        while self.archived_until + step <= now:
            self.archived_until += step
            oldest = next((v for v in self.market.shown if not (v.archived or v.deleted or v.hidden)), None)
            if oldest is None:
                return
            self.market.archive(oldest)
