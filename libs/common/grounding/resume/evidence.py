"""What a resume proves: its words with their places, its numbers and what follows from them, its skills."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from libs.common.grounding.claims import Evidence
from libs.common.grounding.facts import Job, ResumeFacts, Text
from libs.common.grounding.language.forms import names_of
from libs.common.grounding.language.tokens import Token, tokenise
from libs.common.grounding.numbers.amounts import Quantity
from libs.common.grounding.numbers.quantities import quantities
from libs.common.grounding.resume.asserted import asserted, only_tried
from libs.common.grounding.resume.jobs import own_words, roots_of
from libs.common.grounding.resume.lookup import Words
from libs.common.text.phrases import Found
from libs.common.text.tokens import keys, words
from libs.common.text.vocabulary import Skill, vocabulary

# «Java 17», «PostgreSQL 15»: a number after a name is its version and counts nothing.
_VERSIONED = re.compile(
    r"(?<!\w)(?:[A-Z][\w.+#]{0,40}|\d?[A-ZА-ЯЁ]{2,40}[\w:]{0,40}|[а-яё]{0,40}[A-Za-z][\w.+#]{0,40})\s$"
)
_NAME_BEFORE = 60
"""Characters before a number in which the name that it is a version of may stand."""
_BESIDE_BEFORE, _BESIDE_AFTER = 25, 10
"""Characters beside a number that are shown with it."""
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_HIGHER = frozenset({"bachelor", "higher", "master", "candidate", "doctor"})


@dataclass(frozen=True, slots=True)
class Held:
    """A quantity of the resume and where it stands."""

    quantity: Quantity
    evidence: Evidence
    sentence: str = ""
    over: bool = False
    """It was counted over another time than the resume tells of: it proves only what is told for that time."""


@dataclass(frozen=True, slots=True)
class Tenure:
    """Months the resume proves, of what, and where."""

    months: int
    of: str
    evidence: Evidence
    stated: bool = False
    since: int | None = None
    jobs: tuple[Job, ...] = ()


class ResumeIndex:
    """Everything the detectors ask of a resume."""

    def __init__(self, facts: ResumeFacts, today: date) -> None:
        self.facts = facts
        self.today = today
        self.job_texts = [tuple(_job_texts(job)) for job in facts.jobs]
        self.education_texts = tuple(_education_texts(facts))
        self.about = tuple(asserted(Text("/skills", facts.about)))
        self.plain_texts = tuple(self._plain_texts())
        self.texts: tuple[Text, ...] = (*self.plain_texts, *(text for texts in self.job_texts for text in texts))
        self.words = Words(self.texts)
        self.education = Words((*self.education_texts, *self._named_education()))
        self.positions = Words(tuple(self._position_texts()))
        self.roles = Words(
            (*self._position_texts(), *(Text("/skill_set", skill) for skill in facts.skills), *self.about)
        )
        self.companies = Words(tuple(Text(f"{job.path}/company", job.company) for job in facts.jobs))
        self.job_positions = [Words((Text(job.path, job.position),)) for job in facts.jobs]
        self.job_companies = [Words((Text(job.path, job.company),)) for job in facts.jobs]
        self.job_roots = [roots_of(job) for job in facts.jobs]
        self.job_names = [own_words(job.company) for job in facts.jobs]
        self.quantities = [held for text in self.texts for held in _held(text)]
        self.numbers: tuple[Held, ...] | None = None
        self.years = dict(self._years())
        self.tenures: dict[tuple[str, Quantity, bool], Tenure] = {}
        self._mentions: dict[int, list[tuple[tuple[str, ...], Evidence]]] = defaultdict(list)
        self._read_skills()
        self.proved = vocabulary().closure(self._mentions)
        self._job_skills: list[frozenset[int] | None] = [None] * len(facts.jobs)
        self._implied: dict[int, Evidence] | None = None
        self._held_words: dict[Evidence, Words] = {}
        self._folded: dict[Text, list[Token]] = {}

    def _plain_texts(self) -> Iterator[Text]:
        facts = self.facts
        yield Text("/title", facts.title)
        for number, skill in enumerate(facts.skills):
            yield Text(f"/skill_set/{number}", skill)
        yield from (stated for stated in self.about if not only_tried(stated.text))
        yield from (stated for answer in facts.answers for stated in asserted(answer))
        yield from self.education_texts
        yield from facts.certificates
        for number, role in enumerate(facts.roles):
            yield Text(f"/professional_roles/{number}", role)
        for language in facts.languages:
            yield Text(language.path, f"{language.name} {language.level_name} {language.level_id}")
        yield Text("/area", facts.area)
        yield Text("/first_name", f"{facts.first_name} {facts.middle_name} {facts.last_name}")
        for number, licence in enumerate(facts.licences):
            yield Text(
                f"/driver_license_types/{number}", f"водительские права категории {licence} driving licence category"
            )

    def _position_texts(self) -> Iterator[Text]:
        yield Text("/title", self.facts.title)
        for job in self.facts.jobs:
            yield Text(f"{job.path}/position", job.position)
        yield from (Text(f"/professional_roles/{number}", role) for number, role in enumerate(self.facts.roles))
        yield from (text for text in self.about if re.search(r"\b(?:я|i am|работа|опыт|—|-)|^\W*[A-ZА-ЯЁ]", text.text))

    def _named_education(self) -> Iterator[Text]:
        """Education told in running text."""
        pattern = re.compile(
            r"универ|институт|акаде|колледж|диплом|окончил|закончил|образован|degree|graduat|\bvuz\b|вуз", re.IGNORECASE
        )
        yield from (text for text in self.texts if pattern.search(text.text))

    def _years(self) -> Iterator[tuple[int, Evidence]]:
        for job in self.facts.jobs:
            for name, day in (("start", job.start), ("end", job.end)):
                if day is not None:
                    yield day.year, Evidence(f"{job.path}/{name}", day.isoformat())
        for education in self.facts.educations:
            if education.year is not None:
                yield education.year, Evidence(f"{education.path}/year", str(education.year))
        jobs = (Text(f"{job.path}/description", job.description) for job in self.facts.jobs)
        for text in (Text("/skills", self.facts.about), *jobs, *self.texts):  # «в 2024 аварий не было», too
            for match in _YEAR.finditer(text.text):
                yield int(match[0]), Evidence(text.path, match[0])

    def _read_skills(self) -> None:
        for text in self.texts:
            if text.path.startswith(("/education/primary", "/first_name", "/area")):
                continue
            sequence = words(text.text)
            for mention in vocabulary().find(sequence, running=not text.path.startswith("/skill_set")):
                spelled = tuple(word.key for word in sequence[mention.start : mention.end])
                self._mentions[mention.value.id].append((spelled, Evidence(text.path, " ".join(spelled))))

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of every word of the resume."""
        return frozenset(name for text in self.texts for token in self.folded(text) for name in names_of(token.text))

    def spellings(self, skill_id: int) -> list[tuple[tuple[str, ...], Evidence]]:
        """How the resume itself spells a skill, and where."""
        return self._mentions.get(skill_id, [])

    def implied_by(self, skill_id: int) -> Evidence | None:
        """Where the resume names a skill that proves this one."""
        if self._implied is None:
            self._implied = {}
            for known, places in self._mentions.items():
                for proved in vocabulary().closure((known,)) - {known}:
                    self._implied.setdefault(proved, places[0][1])
        return self._implied.get(skill_id)

    def together(self, tokens: Sequence[Token]) -> Evidence | None:
        """The text in which the words of a name stand one right after another, and the name as it is written there."""
        keys = [token.key for token in tokens]
        for text in self.texts:
            folded = self.folded(text)
            for start in range(len(folded) - len(keys) + 1):
                run = folded[start : start + len(keys)]
                if [token.key for token in run] == keys:
                    return Evidence(text.path, text.text[run[0].start : run[-1].end])
        return None

    def folded(self, text: Text) -> list[Token]:
        """The words of a text of the resume, read once."""
        found = self._folded.get(text)
        if found is None:
            found = self._folded[text] = tokenise(text.text)
        return found

    def words_of(self, held: Held) -> Words:
        """The words around a number of the resume."""
        found = self._held_words.get(held.evidence)
        if found is None:
            found = self._held_words[held.evidence] = Words((Text(held.evidence.path, held.evidence.text),))
        return found

    def job_skills(self, number: int) -> frozenset[int]:
        """Ids of the skills that one job proves."""
        found = self._job_skills[number]
        if found is None:
            direct: set[int] = set()
            for text in self.job_texts[number]:
                direct.update(mention.value.id for mention in _mentions(text.text))
            found = self._job_skills[number] = vocabulary().closure(direct)
        return found


def _mentions(text: str) -> list[Found[Skill]]:
    return vocabulary().find(words(text))


def _job_texts(job: Job) -> Iterator[Text]:
    yield Text(f"{job.path}/company", job.company)
    yield Text(f"{job.path}/position", job.position)
    yield from (Text(f"{job.path}/industries/{number}/name", name) for number, name in enumerate(job.industries))
    yield from asserted(Text(f"{job.path}/description", job.description))


def _education_texts(facts: ResumeFacts) -> Iterator[Text]:
    for item in facts.educations:
        named = (("name", item.name), ("organization", item.organization), ("result", item.result))
        yield from (Text(f"{item.path}/{key}", value) for key, value in named if value)
    if facts.education_level_name:
        higher = " высшее" if facts.education_level in _HIGHER else ""
        yield Text("/education/level", f"{facts.education_level_name}{higher}")


def _held(text: Text) -> Iterator[Held]:
    for quantity in quantities(text.text):
        if quantity.bare and _VERSIONED.search(text.text[max(0, quantity.start - _NAME_BEFORE) : quantity.start]):
            continue
        left, right = _whole_words(text.text, quantity.start - _BESIDE_BEFORE, quantity.end + _BESIDE_AFTER)
        yield Held(quantity, Evidence(text.path, text.text[left:right].strip()), text.text)


def _whole_words(text: str, left: int, right: int) -> tuple[int, int]:
    """The places nearest to these outside which no word is cut, the first one not before the text."""
    left = max(0, left)
    while left > 0 and text[left - 1].isalnum() and text[left].isalnum():
        left -= 1
    while right < len(text) and text[right - 1].isalnum() and text[right].isalnum():
        right += 1
    return left, right


def same_spelling(left: Sequence[str], right: str) -> bool:
    """Tell whether the words spell the name."""
    return tuple(left) == keys(right)
