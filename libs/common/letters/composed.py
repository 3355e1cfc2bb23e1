"""The letter without a language model: composed from facts that the resume holds and the vacancy asks for."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice

from libs.common.grounding.check import check_facts
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
from libs.common.letters.forms import as_whom, at_company, is_said, is_told_of_the_past, lowered
from libs.common.letters.overlap import (
    Achievement,
    achievements,
    is_close,
    latest_first,
    shared_skills,
    weightiest,
)
from libs.common.letters.phrases import ENGLISH, RUSSIAN
from libs.common.letters.style import LetterSettings
from libs.common.llm.personal import has_contacts
from libs.common.text.latin import in_latin
from libs.common.text.tokens import stems

COMPOSED_VERSION = "composed-5"
_ENOUGH_WORDS = 40
_NAME_LIMIT = 110
_MENTIONED_SKILLS = 4
_NEAR = 0.6
"""The share of the best line's weight with which another one may be told first."""
_SECOND = 3
"""Among so many lines the second one is chosen."""
_TRIED = 6
"""Lines of the resume that are put to the check before a letter does without."""
# A certificate of hh ends with its kind and its day.
_STAMP = re.compile(r"(?:\s{1,4}(?:custom|microsoft))?(?:\s{1,4}\d{4}-\d{2}-\d{2}\S{0,40})?$")
_MARKS = (": ", " — ", " – ")
_FEMALE, _MALE = "female", "male"
_WORKED = {_FEMALE: "работала", _MALE: "работал"}
_RUSSIAN = re.compile("[А-Яа-яЁё]")


def compose(
    resume: ResumePayload,
    vacancy: VacancyPayload,
    *,
    today: date,
    settings: LetterSettings | None = None,
) -> str:
    """Compose a polite letter, short where the resume has little to say of the vacancy; same input, same letter."""
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
        opening = parting.join((self._greeting(), self._opening()))
        paragraphs = [paragraph for paragraph in (opening, *self._body()) if paragraph]
        if sum(map(word_count, paragraphs)) < _ENOUGH_WORDS:
            paragraphs.append(self._pick(self.phrases.resume))
        return "\n\n".join((*paragraphs, self._closing()))

    def _body(self) -> Iterator[str]:
        done = list(islice(self._done(), 2))
        first, second = (*done, "", "")[:2]
        said = [self._job(), _sentences(self._skills(), first)]
        yield from said
        if self.settings.style == "short":
            return
        said.append(_sentences(second, self._certificate() or self._education()))
        yield said[-1]
        yield _sentences("" if second else self._previous(said), self._remote())

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
        return self._pick(self.phrases.opening_employer, name=name, employer=self._place(employer))

    def _place(self, company: str) -> str:
        return company if self.phrases.english else at_company(company)

    def _job(self) -> str:
        jobs = self._mentioned_jobs()
        if not jobs:
            title = _citable(self.resume.title)
            fits = bool(title) and self._speaks(title, name=True)
            return _sentences(
                self._passed(self._pick(self.phrases.title_only, title=title)) if fits else "", self._total()
            )
        if jobs[0].end is not None:
            return _sentences(self._worked(self.phrases.last_job, jobs[0]), self._total())
        if self._total() and chosen((True, False), self.vacancy.id, "total"):
            return self._worked(self.phrases.current_job_total, jobs[0])
        return self._worked(self.phrases.current_job, jobs[0])

    def _worked(self, options: tuple[str, ...], job: Job) -> str:
        """Say as whom and where one worked; nothing where Russian needs the applicant's gender and has none."""
        position, worked = job.position, _WORKED.get(self.resume.gender or "", "")
        if not self.phrases.english:
            if any("{worked}" in option for option in options) and not worked:
                return ""
            position = as_whom(position) or f"в должности «{position}»"
        place, total = self._place(job.company), self.resume.experience_months(self.today)
        return self._pick(
            options,
            position=position,
            company=place,
            where=place[:1].upper() + place[1:],
            named=job.company,
            duration=self.phrases.duration(job.months(self.today)),
            total=self.phrases.duration(total or 0),
            worked=worked,
        )

    def _mentioned_jobs(self) -> list[Job]:
        """Jobs that can be named in a sentence, the latest first."""
        return [
            job
            for job in latest_first(self.resume.jobs)
            if _citable(job.position)
            and _citable(job.company)
            and job.months(self.today) > 0
            and not (self.phrases.english and _RUSSIAN.search(job.position + job.company))
        ]

    def _total(self) -> str:
        months = self.resume.experience_months(self.today)
        jobs = self._mentioned_jobs()
        if not months or (len(jobs) == 1 and jobs[0].months(self.today) == months):
            return ""
        return self._pick(self.phrases.total, duration=self.phrases.duration(months))

    def _skills(self) -> str:
        shared = [skill for skill in shared_skills(self.resume, self.vacancy) if self._speaks(skill, name=True)]
        title = set(stems(self.vacancy.name))
        shared = [skill for skill in shared if not title.issuperset(stems(skill))]
        if not shared:
            return ""
        mentioned = [shared[place] for place in weightiest(shared, _MENTIONED_SKILLS)]
        names = mentioned if self.phrases.english else [lowered(skill) for skill in mentioned]
        return self._passed(self._pick(self.phrases.shared, skills=joined(names, self.phrases.conjunction)))

    def _done(self) -> Iterator[str]:
        """Say what was done, the closest first and one with a number after it.

        Of lines that say about as much other letters tell others.
        """
        found = [one for one in achievements(self.resume, self.vacancy) if self._speaks(one.text)]
        near = [one for one in found[:4] if one.weight and one.weight >= found[0].weight * _NEAR]
        first = chosen(near, self.vacancy.id, "near") if near else None
        rest = [one for one in found if one is not first]
        if first is not None and not first.counted:
            rest.sort(key=lambda one: not one.counted)
        second = chosen(rest[:_SECOND], self.vacancy.id, "second") if rest else None
        rest.sort(key=lambda one: one is not second)
        frames = self.phrases.closest if near else self.phrases.example
        for one in (*([first] if first else []), *rest[:_TRIED]):
            said = self._said(one, frames)
            if said:
                yield said
                frames = self.phrases.further

    def _said(self, one: Achievement, frames: tuple[str, ...]) -> str:
        """Put a line into a sentence; nothing where the check would not let the sentence pass."""
        line = one.text if self.phrases.english else lowered(one.text)
        if one.former is not None:
            return self._formerly(one.former, line)
        if not self.phrases.english and is_said(one.text):
            return self._passed(f"{one.text}.")
        # A second colon or dash in one sentence would leave it open what it belongs to.
        fitting = tuple(frame for frame in frames if not any(mark in line for mark in _MARKS if mark in frame))
        picked = chosen(fitting, self.vacancy.id, fitting[0]) if fitting else ""
        framed = (self._passed(frame.format(line=line)) for frame in sorted(fitting, key=lambda one: one != picked))
        return next(filter(None, framed), "") or self._passed(f"{one.text[:1].upper()}{one.text[1:]}.")

    def _formerly(self, job: Job, line: str) -> str:
        """Put a line of an earlier job into a sentence that says where it was; nothing where it tells of now."""
        company = _citable(job.company)
        told = is_told_of_the_past(line)
        if not company or told is None or (self.phrases.english and _RUSSIAN.search(company)):
            return ""
        frames = self.phrases.formerly_did if told else self.phrases.formerly
        fitting = [frame for frame in frames if told or not any(mark in line for mark in _MARKS)]
        place = self._place(company)
        return self._passed(self._pick(tuple(fitting), company=place, line=line)) if fitting else ""

    def _passed(self, sentence: str) -> str:
        report = check_facts(sentence, self.resume, self.vacancy, today=self.today)
        return sentence if report.grounded else ""

    def _speaks(self, text: str, *, name: bool = False) -> bool:
        """Tell whether a text of the resume may stand in a letter of this language."""
        if has_contacts(text):
            return False
        russian = len(_RUSSIAN.findall(text))
        return not russian if self.phrases.english else name or russian * 2 >= sum(map(str.isalpha, text))

    def _remote(self) -> str:
        offered = "REMOTE" in self.vacancy.formats or self.vacancy.schedule == "remote"
        wanted = "REMOTE" in self.resume.formats or "remote" in self.resume.schedules
        return self._pick(self.phrases.remote) if offered and wanted else ""

    def _previous(self, before: list[str]) -> str:
        jobs = self._mentioned_jobs()
        said = self._worked(self.phrases.previous, jobs[1]) if len(jobs) > 1 else ""
        # Judged after what stands before it: «до этого» is understood from there.
        return said if said and self._passed("\n\n".join((*before, said))) else ""

    def _education(self) -> str:
        for education in self.resume.educations:
            field = education.result or education.organization
            if education.kind == "primary" and self._close(field) and _citable(education.name):
                mentioned = f"{education.name}, {field if self.phrases.english else lowered(field)}"
                return self._passed(self._pick(self.phrases.education, education=mentioned))
        return ""

    def _certificate(self) -> str:
        courses = (item.result or item.name for item in self.resume.educations if item.kind != "primary")
        for text in (*(item.text for item in self.resume.certificates), *courses):
            mentioned = _STAMP.sub("", text)
            if self._close(mentioned):
                named = lowered(mentioned) if "«" in mentioned or self.phrases.english else f"«{mentioned}»"
                return self._passed(self._pick(self.phrases.certificate, certificate=named))
        return ""

    def _close(self, mentioned: str) -> bool:
        fits = bool(_citable(mentioned)) and self._speaks(mentioned, name=True)
        return fits and is_close(mentioned, self.vacancy.all_text)

    def _closing(self) -> str:
        ending = "а" if self.resume.gender == _FEMALE else ""
        options = self.phrases.closing[self.settings.style]
        if self.resume.gender not in _WORKED:
            options = tuple(option for option in options if "{a}" not in option)
        closing = self._pick(options, a=ending)
        name = _citable(self.resume.first_name)
        if not name:
            return closing
        name = in_latin(name) if self.phrases.english else name
        return "\n\n".join((closing, self._pick(self.phrases.signature[self.settings.style], name=name)))


def _sentences(*mentioned: str) -> str:
    return " ".join(filter(None, mentioned))


def _citable(name: str) -> str:
    """Give a foreign name that may stand in a sentence, or nothing when it is too long or carries contacts."""
    line = " ".join(name.split())
    return line if len(line) <= _NAME_LIMIT and not has_contacts(line) else ""
