"""The letter without a language model: composed from facts that the resume holds and the vacancy asks for."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import islice

from libs.common.grounding.check import check_facts
from libs.common.grounding.facts import (
    ResumeFacts,
    ResumePayload,
    VacancyFacts,
    VacancyPayload,
    read_resume,
    read_vacancy,
)
from libs.common.grounding.wording import chosen, joined
from libs.common.letters.advert import advert, names_a_language, stems_of
from libs.common.letters.composing.applicant import Applicant, citable, course_of, is_document, is_training
from libs.common.letters.composing.deeds import in_verbs
from libs.common.letters.composing.done import Done
from libs.common.letters.composing.english import ENGLISH
from libs.common.letters.composing.english_names import in_sentence
from libs.common.letters.composing.forms import asked_for, lowered, names_a_person
from libs.common.letters.composing.overlap import is_close, is_telling, lines, shared_skills, weightiest
from libs.common.letters.composing.phrases import Frames, fitting
from libs.common.letters.composing.russian import RUSSIAN
from libs.common.letters.style import LetterSettings
from libs.common.text.morphology import inflected
from libs.common.text.vocabulary import vocabulary
from libs.common.text.weights import weight

COMPOSED_VERSION = "composed-14"
_GRADE = re.compile(r"(?<=[а-яё]), ([1-9]|[IV]{1,3}) (группа|категория|разряд|класс)$")
"""How good one is by a paper: «удостоверение по работам на высоте, 3 группа»."""
_MENTIONED_SKILLS = 4
_KNOWN = "знаком"
_ROOT = 5
"""Letters by which «утепляю» and «утепление» are known to be the same work."""
_TELLING = 2.0
"""The weight of a word that says what a skill is about."""
_BEGINNER = 36
"""Months of work up to which the school is told of."""
_MOST_SKILLS = 8
"""Of so many shared skills a letter chooses those that it mentions."""


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
        self.style = settings.style
        self.today = today
        self.phrases = ENGLISH if advert(vacancy).english else RUSSIAN
        self.applicant = Applicant(resume, self.phrases, today)

    def letter(self) -> str:
        # A Russian greeting ends a sentence, an English one stands on a line of its own.
        parting = "\n\n" if self.phrases.english else " "
        opening = parting.join((self._pick(self.phrases.greetings[self.style]), self._opening()))
        body = [paragraph for paragraph in self._body() if paragraph]
        return "\n\n".join((opening, *(body or [self._pick(self.phrases.resume)]), *self._closing()))

    def _body(self) -> Iterator[str]:
        done = Done(self.applicant, self.vacancy, self._passed)
        job = self._job()
        # A short letter tells one thing.
        done.heard = job  # none of the next begins as it does
        first, second = (*islice(done.told(), 1 if self.style == "short" else 2), "", "")[:2]
        paper = "" if self.style == "short" else self._certificate()
        skills = self._skills(_sentences(job, first, second, paper), done)
        said = [_sentences(job, first), _sentences(second, skills)]
        if second and self.applicant.jobs and self.applicant.named != self.applicant.jobs[0]:
            # «До этого» is understood from what stands before it.
            said[-1] = said[-1] if self._passed("\n\n".join(filter(None, said))) else skills
        yield from said
        if self.style == "short":
            return
        # Of somebody who has much to tell of their work, it is not their school that is asked for.
        school = "" if second and self.resume.experience_months(self.today) > _BEGINNER else self._education()
        before = "" if second else self._previous(said)
        yield _sentences(before, paper or school, self._language(), self._remote())

    def _pick(self, options: Frames, **facts: str | None) -> str:
        """Fill the frame that is chosen for this vacancy; nothing where none can be filled."""
        ways = fitting(options, facts)
        return _ended_once(chosen(ways, self.vacancy.id, options[0]).format(**facts)) if ways else ""

    def _first_that_passes(self, options: Frames, **facts: str | None) -> str:
        ways = list(fitting(options, facts))
        while ways:
            frame = chosen(ways, self.vacancy.id, options[0])
            said = self._passed(_ended_once(frame.format(**facts)))
            if said:
                return said
            ways.remove(frame)
        return ""

    def _opening(self) -> str:
        name, employer = citable(self.vacancy.name), citable(self.vacancy.employer)
        if not name:
            return self._pick(self.phrases.opening_unnamed)
        places = (self.applicant.place(employer), *((employer,) if self.phrases.english else ())) if employer else ()
        ways = [self._pick(self.phrases.opening_employer, name=name, employer=way) for way in dict.fromkeys(places)]
        ways.append(self._pick(self.phrases.opening, name=name))
        return next(filter(None, map(self._passed, ways)), "") or self._pick(self.phrases.opening_unnamed)

    def _job(self) -> str:
        """Say as whom and where one works or worked last."""
        latest = next(iter(self.applicant.jobs), None)
        if latest is not None:
            frames = self.phrases.current_job if latest.end is None else self.phrases.last_job
            said = self._first_that_passes(frames, **self.applicant.facts(latest))
            if said:
                self.applicant.name(latest)
                return said
        title = citable(self.resume.title)
        fits = bool(title) and self.applicant.speaks(title, name=True)
        named = self._passed(self._pick(self.phrases.title_only, title=title)) if fits else ""
        return _sentences(named, self._pick(self.phrases.total, total=self.applicant.total))

    def _skills(self, said: str, done: Done) -> str:
        """The shared skills that the letter has not spoken of yet; of a single one, what is done with it."""
        spoken = frozenset(stem[:_ROOT] for stem in stems_of(said))
        shared = [
            skill
            for skill in shared_skills(self.resume, self.vacancy)
            if self._is_named(skill) and not any(map(spoken.issuperset, _ways_to_say(skill)))
        ]
        mentioned = self._mentioned(shared)
        if not mentioned:
            return ""
        if len(mentioned) == 1:
            told = done.naming(mentioned[0]) if said and self.style != "short" else ""
            if told or any(stem[:_ROOT] in spoken for stem in stems_of(mentioned[0]) if weight(stem) >= _TELLING):
                return told
        skills = joined(mentioned, self.phrases.conjunction)
        many = (self.phrases.shared_one, self.phrases.shared_two, self.phrases.shared_many)
        frames = many[min(len(mentioned), len(many)) - 1]
        if _KNOWN in said:  # «Мне хорошо знакома … Мне знакомы …»
            frames = tuple(frame for frame in frames if _KNOWN not in frame) or frames
        facts = {
            "skills": skills,
            "Skills": skills if mentioned[0].isascii() else skills[:1].upper() + skills[1:],
            "asked": asked_for(mentioned[0]),
        }
        return self._first_that_passes(frames, **facts)

    def _is_named(self, skill: str) -> bool:
        """Tell whether a skill can be named: no document, no virtue, and not the vacancy's title once more."""
        title = set(stems_of(self.vacancy.name))
        same = title.issuperset(stems_of(skill))
        return not same and self.applicant.speaks(skill, name=True) and not _says_nothing(skill)

    def _mentioned(self, shared: list[str]) -> list[str]:
        """Some of the skills that say most, others in other letters."""
        # «КС-2, КС-3» are two of a list.
        parts = list(dict.fromkeys(part for skill in shared for part in skill.split(", ") if part))
        kept = [parts[place] for place in weightiest(parts, _MOST_SKILLS)]
        while len(kept) > _MENTIONED_SKILLS:
            kept.remove(chosen(kept, self.vacancy.id, f"skill {len(kept)}"))
        return [in_sentence(skill) if skill.isascii() else lowered(skill) for skill in kept]

    def _passed(self, sentence: str) -> str:
        report = check_facts(sentence, self.resume, self.vacancy, today=self.today)
        return sentence if report.grounded else ""

    def _remote(self) -> str:
        offered = "REMOTE" in self.vacancy.formats or self.vacancy.schedule == "remote"
        wanted = "REMOTE" in self.resume.formats or "remote" in self.resume.schedules
        return self._pick(self.phrases.remote) if offered and wanted else ""

    def _previous(self, before: list[str]) -> str:
        if len(self.applicant.jobs) < 2 or self.applicant.named == self.applicant.jobs[1]:
            return ""
        said = self._pick(self.phrases.previous, **self.applicant.facts(self.applicant.jobs[1]))
        # Judged after what stands before it: «до этого» is understood from there.
        return said if said and self._passed("\n\n".join(filter(None, (*before, said)))) else ""

    def _education(self) -> str:
        for education in self.resume.educations:
            field = education.result or education.organization
            done = education.kind == "primary" and (education.year is None or education.year <= self.today.year)
            if done and self._is_close(field) and citable(education.name):
                said = field if self.phrases.english else lowered(field)
                trade = {"trade" if not self.phrases.english and names_a_person(field) else "field": said}
                return self._first_that_passes(self.phrases.education, school=education.name, **trade)
        return ""

    def _certificate(self) -> str:
        beginner = self.resume.experience_months(self.today) <= _BEGINNER
        for text, frames in self._papers():
            mentioned = self.applicant.paper(text)
            if self._is_close(mentioned) and (beginner or is_telling(mentioned, self.resume, self.vacancy)):
                taught = self.phrases.training and is_training(mentioned)
                went = self.applicant.ending("Прошёл", "Прошла")
                named = mentioned if self.phrases.english else self.applicant.quoted(mentioned)
                course = None if self.phrases.english or taught else course_of(mentioned)
                said = self._first_that_passes(self.phrases.course, paper=course, Went=went) if course else ""
                if said:
                    return said
                held = _held(named)
                facts = {"paper": named, "held": held, "Went": went}
                return self._first_that_passes(self.phrases.training if taught else frames, **facts)
        return ""

    def _papers(self) -> Iterator[tuple[str, Frames]]:
        for certificate in self.resume.certificates:
            yield certificate.text, self.phrases.certificate
        for item in self.resume.educations:
            if item.kind != "primary":
                yield item.name or item.result, self.phrases.course

    def _language(self) -> str:
        """Say at which level English is known where it is asked for, and that the resume can be told in it."""
        asked = self.phrases.english or advert(self.vacancy).asks_for_english
        level = self.applicant.english_level() if asked else None
        said = self._first_that_passes(self.phrases.language, level=level)
        foreign = bool(said) and not any(self.applicant.speaks(one) for one in lines(self.resume))
        return _sentences(said, self._first_that_passes(self.phrases.translated) if foreign else "")

    def _is_close(self, mentioned: str) -> bool:
        fits = bool(citable(mentioned)) and self.applicant.speaks(mentioned, name=True)
        return fits and is_close(mentioned, self.vacancy)

    def _closing(self) -> Iterator[str]:
        yield self._pick(self.phrases.closing[self.style], glad=self.applicant.ending("рад", "рада"))
        name = self.applicant.first_name()
        if name:
            yield self._pick(self.phrases.signature[self.style], first_name=name)


def _held(named: str) -> str:
    """What a paper is: a certificate where it is quoted, a qualification where it names who one is."""
    if named.startswith("«"):
        trade = names_a_person(named.strip("«»").partition(",")[0])
        return f"{'квалификация' if trade else 'сертификат'} {named}"
    if names_a_person(named.partition(",")[0]):
        return f"квалификация «{named}»"
    return _GRADE.sub(lambda grade: f" {grade[1]} {inflected(grade[2], 'gent')}", named)


# Every letter of an applicant asks it of the same skills.
@lru_cache(maxsize=2_048)
def _ways_to_say(skill: str) -> tuple[frozenset[str], ...]:
    """The roots of a skill as a thing and as a deed: «подбор персонала» is told by «подбираю персонал» too."""
    told = (in_verbs(lowered(skill), form) for form in ("now", "he"))
    ways = (skill, *filter(None, told))
    return tuple(frozenset(stem[:_ROOT] for stem in stems_of(way)) for way in ways)


# Every letter of an applicant asks it of the same skills.
@lru_cache(maxsize=2_048)
def _says_nothing(skill: str) -> bool:
    """Tell whether a skill is a document, a language or one that everybody claims: «грамотная речь»."""
    return is_document(skill) or names_a_language(skill) or _is_a_virtue(skill)


def _is_a_virtue(skill: str) -> bool:
    known = vocabulary()
    kinds = {known.skills[number].kind for number in known.name_skills(skill)}
    return kinds == {"soft"}


def _ended_once(sentence: str) -> str:
    """A sentence with one full stop: «ООО «Эра» и Ко.» brings one of its own."""
    return sentence.removesuffix(".") if sentence.endswith("..") else sentence


def _sentences(*mentioned: str) -> str:
    return " ".join(filter(None, mentioned))
