"""The letter without a language model: composed from facts that the resume holds and the vacancy asks for."""

import re
from collections.abc import Iterator
from datetime import date

from libs.common.grounding.facts import (
    Job,
    ResumeFacts,
    ResumePayload,
    VacancyFacts,
    VacancyPayload,
    read_resume,
    read_vacancy,
)
from libs.common.grounding.wording import chosen, is_english, joined, word_count
from libs.common.llm.personal import has_contacts
from services.auto_reply.letters.overlap import relevant_lines, shared_skills, skills_asked
from services.auto_reply.letters.phrases import ENGLISH, RUSSIAN
from services.auto_reply.letters.style import LetterSettings

COMPOSED_VERSION = "composed-1"
_ENOUGH_WORDS = 88
_MOST_WORDS = 170
_NAME_LIMIT = 110
_LINE_WORDS = 26
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")


def compose(
    resume: ResumePayload,
    vacancy: VacancyPayload,
    *,
    today: date,
    settings: LetterSettings | None = None,
) -> str:
    """Compose a polite letter of 80-180 words that states only what the resume states; same input, same letter."""
    return compose_facts(read_resume(resume), read_vacancy(vacancy), today=today, settings=settings)


def compose_facts(
    resume: ResumeFacts, vacancy: VacancyFacts, *, today: date, settings: LetterSettings | None = None
) -> str:
    """As `compose`, for those who have read the resume and the vacancy already."""
    return _Composer(resume, vacancy, settings or LetterSettings(), today).letter()


class _Composer:
    def __init__(self, resume: ResumeFacts, vacancy: VacancyFacts, settings: LetterSettings, today: date) -> None:
        self.resume = resume
        self.vacancy = vacancy
        self.settings = settings
        self.today = today
        self.phrases = ENGLISH if is_english(f"{vacancy.name}\n{vacancy.description}") else RUSSIAN

    def letter(self) -> str:
        # A Russian greeting ends a sentence, an English one stands on a line of its own.
        parting = "\n\n" if self.phrases.english else " "
        paragraphs = [parting.join((self._greeting(), self._opening())), *self._body()]
        return "\n\n".join((*paragraphs, self._closing()))

    def _body(self) -> Iterator[str]:
        """Yield the facts in order of weight, then what is left to say until the letter is long enough."""
        written = word_count(self._greeting() + self._opening() + self._closing())
        limit = _ENOUGH_WORDS if self.settings.style == "short" else _MOST_WORDS
        for paragraph, essential in self._paragraphs():
            words = word_count(paragraph)
            enough = written >= _ENOUGH_WORDS and (not essential or written + words > limit)
            if not paragraph or enough or written + words > _MOST_WORDS:
                continue
            written += words
            yield paragraph

    def _paragraphs(self) -> Iterator[tuple[str, bool]]:
        yield " ".join(filter(None, (self._job(), self._total()))), True
        yield self._skills(), True
        yield self._done(), True
        yield self._remote(), True
        yield self._previous(), False
        yield self._education(), False
        yield self._languages(), False
        yield self._asked(), False
        for options in (self.phrases.questions, self.phrases.resume, self.phrases.start, self.phrases.frank):
            yield self._pick(options), False

    def _pick(self, options: tuple[str, ...], **facts: str) -> str:
        return chosen(options, self.vacancy.id, options[0]).format(**facts)

    def _greeting(self) -> str:
        return self._pick(self.phrases.greetings[self.settings.style])

    def _opening(self) -> str:
        name, employer = _citable(self.vacancy.name), _citable(self.vacancy.employer)
        if not name:
            return self._pick(self.phrases.opening_unnamed)
        if not employer:
            return self._pick(self.phrases.opening, name=name)
        return self._pick(self.phrases.opening_employer, name=name, employer=employer)

    def _job(self) -> str:
        jobs = self._told_jobs()
        if not jobs:
            title = _citable(self.resume.title)
            return self._pick(self.phrases.title_only, title=title) if title else ""
        job = jobs[0]
        duration = self.phrases.duration(job.months(self.today))
        if job.end is not None:
            return self._pick(self.phrases.last_job, position=job.position, company=job.company, duration=duration)
        since = self.phrases.since.format(duration=duration)
        return self._pick(self.phrases.current_job, position=job.position, company=job.company, since=since)

    def _told_jobs(self) -> list[Job]:
        """Jobs that can be named in a sentence, the latest first."""
        told = [
            job
            for job in self.resume.jobs
            if _citable(job.position) and _citable(job.company) and job.months(self.today) > 0
        ]
        return sorted(told, key=lambda job: (job.end is None, job.end or job.start, job.start), reverse=True)

    def _total(self) -> str:
        months = self.resume.experience_months(self.today)
        jobs = self._told_jobs()
        if not months or (len(jobs) == 1 and jobs[0].months(self.today) == months):
            return ""
        return self._pick(self.phrases.total, duration=self.phrases.duration(months))

    def _skills(self) -> str:
        shared = [skill for skill in shared_skills(self.resume, self.vacancy) if _citable(skill)]
        if shared:
            return self._pick(self.phrases.shared, skills=joined(shared[:7], self.phrases.conjunction))
        own = [skill for skill in self.resume.skills if _citable(skill)]
        return self._pick(self.phrases.own_skills, skills=joined(own[:6], self.phrases.conjunction)) if own else ""

    def _done(self) -> str:
        count = 1 if self.settings.style == "short" else 3
        lines: list[str] = []
        for line in relevant_lines(self.resume, self.vacancy):
            if word_count(line) <= _LINE_WORDS and not has_contacts(line) and len(lines) < count:
                lines.append(f"— {line.rstrip('.;, ')};")
        if not lines:
            return ""
        lines[-1] = f"{lines[-1][:-1]}."
        return "\n".join((self._pick(self.phrases.done), *lines))

    def _remote(self) -> str:
        offered = "REMOTE" in self.vacancy.formats or self.vacancy.schedule == "remote"
        wanted = "REMOTE" in self.resume.formats or "remote" in self.resume.schedules
        return self._pick(self.phrases.remote) if offered and wanted else ""

    def _previous(self) -> str:
        jobs = self._told_jobs()
        if len(jobs) < 2:
            return ""
        duration = self.phrases.duration(jobs[1].months(self.today))
        return self._pick(self.phrases.previous, position=jobs[1].position, company=jobs[1].company, duration=duration)

    def _education(self) -> str:
        for education in self.resume.educations:
            told = ", ".join(filter(None, (education.name, education.result or education.organization)))
            if told and not has_contacts(told) and word_count(told) <= _LINE_WORDS:
                return self._pick(self.phrases.education, education=told)
        return ""

    def _languages(self) -> str:
        told = [
            f"{_lowered(item.name)} ({_lowered(item.level_name)})"
            for item in self.resume.languages
            if _citable(item.name) and _citable(item.level_name)
        ]
        return self._pick(self.phrases.languages, languages=", ".join(told[:3])) if told else ""

    def _asked(self) -> str:
        asked = [skill for skill in skills_asked(self.vacancy) if _citable(skill)]
        return self._pick(self.phrases.asked, skills=joined(asked[:4], self.phrases.conjunction)) if asked else ""

    def _closing(self) -> str:
        closing = self._pick(self.phrases.closing[self.settings.style])
        name = _citable(self.resume.first_name)
        if not name:
            return closing
        return "\n\n".join((closing, self._pick(self.phrases.signature[self.settings.style], name=name)))


def _citable(name: str) -> str:
    """Give a foreign name that may stand in a sentence, or nothing when it is too long or carries contacts."""
    line = " ".join(name.split())
    return line if len(line) <= _NAME_LIMIT and not has_contacts(line) else ""


def _lowered(name: str) -> str:
    """Write a Russian name of a language or a level as it stands inside a sentence; B2 stays B2."""
    return " ".join(word if word[0].isascii() else word.lower() for word in name.split())
