"""What the resume itself answers: experience with a named skill, its length, licences, languages."""

import re
from datetime import date

from libs.common.answers.domain import Needed, Topic
from libs.common.grounding.facts import ResumeFacts, covered_months
from libs.common.grounding.wording import duration_en, duration_ru
from libs.common.text.speech import Sentence
from libs.common.text.tokens import words
from libs.common.text.vocabulary import vocabulary

_CATEGORY = re.compile(r"(?<!\w)([ABCDEАВСДЕ]1?E?)(?!\w)")
_LATIN = str.maketrans("АВСДЕ", "ABCDE")
EMPLOYED = "employed"
"""Whether there is a job now: a draft at most, for a resume may be older than what it says of its last job."""
_CYRILLIC = re.compile("[А-Яа-яЁё]")


def experience_answer(sentence: Sentence, kind: str, resume: ResumeFacts, today: date, *, english: bool) -> str:
    """A sentence that the resume proves, or nothing: what it does not say is the owner's to answer."""
    if kind == EMPLOYED:
        return _employed(resume, english=english)
    if kind == "licence":
        return _licence(sentence, resume, english=english)
    skills = _skills(sentence.text)
    if not skills or not skills <= _owned(resume):
        return ""
    names = [vocabulary().skills[number].name for number in sorted(skills)]
    if kind == "years":
        return _years(skills, names, resume, today, english=english)
    if any(_CYRILLIC.search(name) for name in names):
        return (
            f"I have experience with {' and '.join(names)}." if english else f"Да, такой опыт есть: {', '.join(names)}."
        )
    listed = f"{', '.join(names[:-1])} {'and' if english else 'и'} {names[-1]}" if len(names) > 1 else names[0]
    return f"I have worked with {listed}." if english else f"Да, опыт работы с {listed} есть."


def language_answer(needed: Needed, resume: ResumeFacts, *, english: bool) -> str:
    """The level of a language as the resume names it."""
    if needed.topic is not Topic.LANGUAGE:
        return ""
    for language in resume.languages:
        if language.name.lower() == needed.subject and language.level_name:
            return f"English: {language.level_id.upper()}." if english else f"{language.name}: {language.level_name}."
    return ""


def skill_words(sentence: Sentence) -> frozenset[str]:
    """The words of a sentence that name a skill by themselves, and letters of licences."""
    said = frozenset(token.text for token in sentence.tokens)
    return frozenset(one for one in said if vocabulary().find(words(one), running=False) or _CATEGORY.fullmatch(one))


def _employed(resume: ResumeFacts, *, english: bool) -> str:
    if not resume.jobs:
        return ""
    if any(job.end is None for job in resume.jobs):
        return "I am currently working." if english else "Да, сейчас работаю."
    return "I am not employed at the moment." if english else "Сейчас не работаю."


def _licence(sentence: Sentence, resume: ResumeFacts, *, english: bool) -> str:
    asked = {match[1].translate(_LATIN) for match in _CATEGORY.finditer(sentence.text)}
    owned = {one.upper() for one in resume.licences}
    if not owned or not asked <= owned:
        return ""
    named = ", ".join(sorted(asked or owned))
    return (
        f"I have a driver's licence, category {named}."
        if english
        else f"Да, водительские права категории {named} есть."
    )


def _skills(text: str) -> frozenset[int]:
    return frozenset(found.value.id for found in vocabulary().find(words(text)))


def _owned(resume: ResumeFacts) -> frozenset[int]:
    named = [number for name in resume.skills for number in vocabulary().name_skills(name)]
    return vocabulary().closure(named)


def _years(skills: frozenset[int], names: list[str], resume: ResumeFacts, today: date, *, english: bool) -> str:
    """The months of the jobs that tell of the skill; a single skill only."""
    if len(skills) != 1:
        return ""
    jobs = tuple(job for job in resume.jobs if skills <= _skills(f"{job.position}. {job.description}"))
    months = covered_months(jobs, today)
    if not months:
        return ""
    return (
        f"I have {duration_en(months)} of experience with {names[0]}."
        if english
        else f"Опыт работы с {names[0]} — {duration_ru(months)}."
    )
