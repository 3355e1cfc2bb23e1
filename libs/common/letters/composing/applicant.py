"""What a letter says of its author in its language: where and as whom they work, for how long, and their name."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cached_property, lru_cache
from typing import NamedTuple

from libs.common.grounding.facts import Job, ResumeFacts
from libs.common.letters.composing.durations import running_year
from libs.common.letters.composing.forms import as_whom, lowered, small
from libs.common.letters.composing.overlap import latest_first
from libs.common.letters.composing.phrases import Phrases
from libs.common.letters.composing.places import ON_ONES_OWN, at_company, named, named_alone, without_form
from libs.common.letters.composing.positions import english_position
from libs.common.letters.composing.spelled import described
from libs.common.llm.personal import has_contacts
from libs.common.text.dates import MONTHS
from libs.common.text.latin import in_cyrillic, in_latin
from libs.common.text.positions import position_spelled

FEMALE, MALE = "female", "male"
_NAME_LIMIT = 110
_RUSSIAN = re.compile("[А-Яа-яЁё]")
# A certificate of hh ends with its kind and its day, see `grounding.payload.dated`.
_GIVEN_BY = re.compile(
    r"(?<=\S), (?:[А-ЯЁ«\"][^,\d]{1,60}|[A-Z]{4,8}"
    r"|[A-Z][A-Za-z ]{0,40}(?:Academy|School|University|Institute|Center|Centre))$"
)
"""Who gave a paper, behind its name: «…, Минздрав», «…, УЦ «Профиль»»."""
_STAMP = re.compile(
    rf"(?:\s{{1,4}}(?:custom|microsoft))?(?:\s{{1,4}}(?:\d{{1,2}} )?{MONTHS.either(short=False)} \d{{4}})?$",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(
    r"\b(?:удостоверение|сертификат|диплом|свидетельство|аттестат|допуск|лицензия|аккредитация)\b", re.IGNORECASE
)
_TRAINING = re.compile(r"(?:повышение квалификации|обучение|стажировка|практика|(?:\w+ )?курс)\b", re.IGNORECASE)
_QUOTED = re.compile(r"«([^«»]{2,80})»|\"([^\"]{2,80})\"|“([^“”]{2,80})”")
_SPOKEN_LEVELS = frozenset({"b1", "b2", "c1", "c2"})
_BESIDE = re.compile(
    r"\s{0,4}\((?!\d\s?р)[^()]{0,80}\)\s{0,4}$"
    r"|, (?:ГПХ|ИП|частичн|неполн|полн|по совмест|совмест|подработ|удал)[^()]{0,80}$"
)
_GRADE = re.compile(r"(?<=\s)(\d)\s?р(?:азр)?\.?$")
_COURSE = re.compile(
    r"(?P<name>[^«»]{3,100}?),\s(?P<time>\d{1,4}\s?(?:ак\.?\s?)?(?:ч|час|мес|нед|дн)[а-яё]{0,6}\.?)(?=,|$)",
    re.IGNORECASE,
)
_YEAR = 12
"""Months; a shorter time is no experience to boast of."""
_VOWELS = frozenset("aeioAEIO")
_VOWEL_LETTERS = frozenset("AEFHILMNORSX")


class Applicant:
    """One applicant in one letter; remembers which job the letter has named last."""

    def __init__(self, resume: ResumeFacts, phrases: Phrases, today: date) -> None:
        self.resume = resume
        self.phrases = phrases
        self._today = today
        self.named: Job | None = None
        """The job that the letter speaks of."""
        work = _worked(resume, today)
        self.jobs = work.jobs
        """Jobs that can be named in a sentence, the latest first."""
        self._months = work.months
        self._facts = work.facts[phrases.english]

    def name(self, job: Job) -> None:
        """Note that the letter speaks of a job now."""
        self.named = job

    def facts(self, job: Job) -> Mapping[str, str | None]:
        """What frames about a job are filled with; None where this language cannot say it."""
        if job.path not in self._facts:
            self._facts[job.path] = self._told(job)
        return self._facts[job.path]

    def _told(self, job: Job) -> Mapping[str, str | None]:
        place, months, total = self.place(job.company), job.months(self._today), self.total
        somewhere = place != ON_ONES_OWN
        rough, running = self.phrases.rough(months), running_year(months)
        position, whom = self._position(_position_alone(job.position))
        return {
            "name": position,
            "article": article(position) if position else None,
            "whom": whom,
            "place": place,
            "Place": _capital(place),
            "At": _capital(place) if somewhere else None,
            "at": place if somewhere else None,
            "company": (place if self.phrases.english else named(job.company)) if somewhere else None,
            "rough": rough,
            "years": rough if months >= _YEAR else None,
            "Years": _capital(rough) if months >= _YEAR else None,
            "Rough": _capital(rough),
            "running": running,
            "Running": _capital(running) if running else None,
            "total": total,
            "Worked": self.ending("Работал", "Работала"),
            "worked": self.ending("работал", "работала"),
            "was_busy": self.ending("занимался", "занималась"),
        }

    def _position(self, position: str) -> tuple[str | None, str | None]:
        """The position in the nominative, and as whom one works."""
        if self.phrases.english:
            english = english_position(position) if _RUSSIAN.search(position) else position
            return english, english
        if not _RUSSIAN.search(position):
            return position, f"в должности {position}"
        position = described(position_spelled(position))
        return small(position), as_whom(position)

    @cached_property
    def total(self) -> str | None:
        """All the time of work; None where the latest job is all of it."""
        latest = self.jobs[0].months(self._today) if self.jobs else 0
        said = self.phrases.rough(self._months)
        return said if self._months and said != self.phrases.rough(latest) else None

    def place(self, company: str) -> str:
        """Where one works: «на заводе «Прогресс»», “Progress”."""
        if not self.phrases.english:
            return at_company(company)
        company = named_alone(company)
        if not _RUSSIAN.search(company):
            return company
        quoted = _QUOTED.search(company)
        name = next(filter(None, quoted.groups())) if quoted is not None else without_form(company)
        return f"“{in_latin(name)}”"

    def ending(self, male: str, female: str) -> str | None:
        """The word as this applicant says it; None where the resume tells no gender."""
        return {FEMALE: female, MALE: male}.get(self.resume.gender or "")

    def speaks(self, text: str, *, name: bool = False) -> bool:
        """Tell whether a text of the resume may stand in a letter of this language."""
        script = _script(text)
        if script.contacts:
            return False
        return not script.russian if self.phrases.english else name or script.mostly_russian

    @staticmethod
    def paper(text: str) -> str:
        """The name of a certificate without its stamp and without who gave it."""
        return _GIVEN_BY.sub("", _STAMP.sub("", text))

    @staticmethod
    def quoted(paper: str) -> str:
        """A certificate or course as it stands in a Russian sentence."""
        return lowered(paper) if is_document(paper) or is_training(paper) or "«" in paper else f"«{paper}»"

    def english_level(self) -> str | None:
        """The level at which the applicant knows English, where they can speak it; None for a mother tongue."""
        known = (one.level_id for one in self.resume.languages if one.id == "eng")
        return next((level.upper() for level in known if level in _SPOKEN_LEVELS), None)

    def first_name(self) -> str:
        """The name to sign with."""
        name = citable(self.resume.first_name)
        if self.phrases.english:
            return in_latin(name)
        return (in_cyrillic(name) or name) if name.isascii() else name


class _Script(NamedTuple):
    contacts: bool
    russian: bool
    mostly_russian: bool


# Every letter of an applicant asks it of the same skills and lines.
@lru_cache(maxsize=2_048)
def _script(text: str) -> _Script:
    """Whether a text has contacts, Russian letters, and no fewer of them than others."""
    russian = len(_RUSSIAN.findall(text))
    return _Script(has_contacts(text), bool(russian), russian * 2 >= sum(map(str.isalpha, text)))


class _Work(NamedTuple):
    jobs: tuple[Job, ...]
    months: int
    facts: Mapping[bool, dict[str, Mapping[str, str | None]]]
    """What frames are filled with, by the path of the job, in English and in Russian."""


# An applicant writes to many employers.
@lru_cache(maxsize=64)
def _worked(resume: ResumeFacts, today: date) -> _Work:
    """The jobs that can be named in a sentence, the latest first, and the months of all work."""
    named = (job for job in latest_first(resume.jobs) if citable(job.position) and citable(job.company))
    jobs = tuple(job for job in named if job.months(today) > 0)
    return _Work(jobs, resume.experience_months(today), {True: {}, False: {}})


def citable(name: str) -> str:
    """Give a foreign name that may stand in a sentence, or nothing when it is too long or carries contacts."""
    line = " ".join(name.split())
    return line if len(line) <= _NAME_LIMIT and not has_contacts(line) else ""


def is_document(paper: str) -> bool:
    """Tell whether a name says itself what document it is: «Удостоверение по работам на высоте»."""
    return _DOCUMENT.search(paper) is not None


def is_training(paper: str) -> bool:
    """Tell whether a paper names how one was taught: «Повышение квалификации …»."""
    return _TRAINING.match(paper) is not None


def _position_alone(position: str) -> str:
    """A position without what stands beside it: «Корректор, ГПХ», «HR BP (R&D, 240 чел.)», «Слесарь 5 р.»."""
    alone = _BESIDE.sub("", position).strip() or position
    return _GRADE.sub(r"\1 разряда", alone)


def course_of(paper: str) -> str | None:
    """Say «Управление рестораном» (64 ч) for «Управление рестораном, 64 ч, Школа …»; None of no course."""
    found = _COURSE.match(paper)
    return f"«{found['name']}» ({found['time']})" if found is not None and not is_document(paper) else None


def article(noun: str) -> str:
    """The English article of a word: «an engineer», «a QA lead», «an SRE»."""
    first = noun.partition(" ")[0]
    spelled = len(first) <= 3 and first.isupper()
    return "an" if first[:1] in (_VOWEL_LETTERS if spelled else _VOWELS) else "a"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
