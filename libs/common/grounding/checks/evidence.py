"""What a resume proves: its words with their places, its numbers and what follows from them, its skills."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from libs.common.grounding.checks.bag import bag
from libs.common.grounding.checks.lexicon import aliases_of
from libs.common.grounding.checks.quantities import Quantity, quantities
from libs.common.grounding.checks.sentences import split_segments, split_sentences
from libs.common.grounding.checks.stance import Stance, stances
from libs.common.grounding.checks.tokens import Token, is_latin, key, sound_alike, sounds, stem, tokenise
from libs.common.grounding.checks.tokens import words as text_words
from libs.common.grounding.claims import Evidence
from libs.common.grounding.facts import Job, ResumeFacts, Text
from libs.common.text.morphology import reading
from libs.common.text.phrases import Found
from libs.common.text.roots import root
from libs.common.text.tokens import TOKEN, keys, words
from libs.common.text.vocabulary import Skill, vocabulary

_NUMERONYM = re.compile(r"([a-z])(\d{1,2})([a-z])")
# «Java 17», «PostgreSQL 15»: a number after a name is its version and counts nothing.
_VERSIONED = re.compile(
    r"(?<!\w)(?:[A-Z][\w.+#]{0,40}|\d?[A-ZА-ЯЁ]{2,40}[\w:]{0,40}|[а-яё]{0,40}[A-Za-z][\w.+#]{0,40})\s$"
)
_ABBREVIATION = 3
"""Letters of an abbreviation that may stand for parts of words."""
_INFLECTED = 4
"""Letters of a word that is looked up by its dictionary form, at least."""
_NAME_BEFORE = 60
"""Characters before a number in which the name that it is a version of may stand."""
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_QUOTED_NAME = re.compile(r"[«“„\"]([^«»“”„\"]+)[»”“\"]")
_LITTLE = bag("и в на с по для из от им of and the for in де ди а")


@dataclass(frozen=True, slots=True)
class Held:
    """A quantity of the resume and where it stands."""

    quantity: Quantity
    evidence: Evidence
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Tenure:
    """Months the resume proves, of what, and where."""

    months: int
    of: str
    evidence: Evidence
    stated: bool = False
    since: int | None = None


class Words:
    """The words of some texts, found by themselves, by another name, by sound, by initials or by a longer form."""

    def __init__(self, texts: Sequence[Text]) -> None:
        # Plain pairs of strings: a collection of garbage need not look into them.
        self._texts = tuple(texts)
        self._places: dict[str, tuple[str, str]] = {}
        self._cache: dict[tuple[str, str, bool], Evidence | None] = {}
        for text in self._texts:
            for word in text_words(text.text):
                for name in (key(word), stem(word)):
                    if name not in self._places:
                        self._places[name] = (text.path, word)

    @cached_property
    def _by_ends(self) -> dict[tuple[str, str, int], str]:
        found: dict[tuple[str, str, int], str] = {}
        for name in self._places:
            found.setdefault((name[0], name[-1], len(name)), name)
        return found

    @cached_property
    def _runs(self) -> list[tuple[str, list[str]]]:
        """The Russian words of each text, without the little ones."""
        runs = ((text.path, list(map(key, filter(_is_russian, text_words(text.text))))) for text in self._texts)
        kept = ((path, [word for word in run if word not in _LITTLE]) for path, run in runs)
        return [(path, run) for path, run in kept if len(run) > 1]

    @cached_property
    def _initials(self) -> dict[str, Evidence]:
        """Abbreviations that the words of the texts make, and where."""
        found: dict[str, Evidence] = {}
        for text in self._texts:
            _add_initials(found, text, tokenise(text.text))
            if "(" in text.text:
                short = Text(text.path, _without_brackets(text.text))
                _add_initials(found, short, tokenise(short.text))
        return found

    def find(self, token: Token, *, exact: bool = False) -> Evidence | None:
        """Where the word stands in the texts; `exact` forbids the longer form, for names of employers and products."""
        name = (token.key, token.stem, exact)
        if name not in self._cache:
            self._cache[name] = self._search(token, exact)
        return self._cache[name]

    def _search(self, token: Token, exact: bool) -> Evidence | None:
        for name in (token.key, token.stem):
            if name in self._places:
                return self._evidence(name)
        for name in (token.key, token.stem):
            for alias in aliases_of(name):
                if alias in self._places or alias in self._initials:
                    return self._evidence(alias) if alias in self._places else self._initials[alias]
        return self._inflected(token) or self._abbreviated(token) or self._sounding(token) or self._longer(token, exact)

    def _inflected(self, token: Token) -> Evidence | None:
        """Another form of a name whose stem differs: «в «Ветре»» for «Ветер»."""
        if not token.capitalised or token.latin or token.shouting or len(token.key) < _INFLECTED:
            return None
        begun = token.key[: _INFLECTED - 1]
        near = [name for name in self._places if name.startswith(begun)]
        normal = reading(token.key).normal if near else ""
        return next((self._evidence(name) for name in near if reading(name).normal == normal), None)

    def _abbreviated(self, token: Token) -> Evidence | None:
        numeronym = _NUMERONYM.fullmatch(token.key)
        if numeronym:
            name = self._by_ends.get((numeronym[1], numeronym[3], int(numeronym[2]) + 2))
            if name is not None:
                return self._evidence(name)
        if not token.shouting:
            return None
        return self._initials.get(token.key) or self._by_letters(token.key)

    def _by_letters(self, letters: str) -> Evidence | None:
        """Words in a row of which an abbreviation is made, some by more letters than the first: «ЛЭП», «СПбГУ»."""
        if len(letters) < _ABBREVIATION or letters.isascii():
            return None
        for path, run in self._runs:
            for start in range(len(run)):
                end = _spelled_by(letters, run[start : start + len(letters) - 1])
                if end > 1:
                    return Evidence(path, " ".join(run[start : start + end]))
        return None

    def _sounding(self, token: Token) -> Evidence | None:
        for word in (token.key, token.stem):
            for sound in sounds(word) if len(word) > 2 else ():
                for name in self._heard(sound, latin=not token.latin):
                    if sound_alike(*((name, word) if token.latin else (word, name))):
                        return self._evidence(name)
        return None

    def _heard(self, sound: str, *, latin: bool) -> tuple[str, ...]:
        """Words of that sound in the other alphabet."""
        near = self._latin_sounds if latin else self._russian_sounds
        return near.get(sound, ()) + near.get(sound.removesuffix("s"), ())

    @cached_property
    def _latin_sounds(self) -> dict[str, tuple[str, ...]]:
        return _by_sound(name for name in self._places if name[0].isascii())

    @cached_property
    def _russian_sounds(self) -> dict[str, tuple[str, ...]]:
        return _by_sound(name for name in self._places if not name[0].isascii())

    @cached_property
    def _by_beginning(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for name in self._places:
            found[name[:4]] = (*found.get(name[:4], ()), name)
        return found

    def _evidence(self, name: str) -> Evidence:
        return Evidence(*self._places[name])

    def _longer(self, token: Token, exact: bool) -> Evidence | None:
        """A derived word: «складской» for «склад»; names and abbreviations must not be lengthened."""
        if exact or token.shouting or token.number or len(token.stem) < 4:
            return None
        least = 6 if token.latin else max(4, len(token.stem) - 3)
        for name in self._by_beginning.get(token.stem[:4], ()):
            if name[0].isascii() is not token.latin or len(name) < 4:
                continue
            common = _common_prefix(name, token.stem)
            if common >= max(least, len(name) - 4) and common >= (6 if token.latin else 5 if len(name) > 4 else 4):
                return self._evidence(name)
        return None


def _by_sound(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name in names:
        for one in sounds(name):
            found[one] = (*found.get(one, ()), name)
    return found


def _is_russian(word: str) -> bool:
    return not word.isdigit() and not is_latin(word)


def _add_initials(found: dict[str, Evidence], text: Text, tokens: Sequence[Token]) -> None:
    named = text.path.startswith(("/education", "/skill_set", "/certificate")) or text.path.endswith("/company")
    words = [token for token in tokens if token.text[0].isalpha()]
    for kept in (words, [token for token in words if token.key not in _LITTLE]):
        for start in range(len(kept)):
            letters = ""
            for token in kept[start : start + 7]:
                if not (named or token.capitalised or token.key in _LITTLE):
                    break
                letters += token.key[0]
                if len(letters) >= 3 or (len(letters) == 2 and len(kept) == 2):
                    place = text.text[kept[start].start : token.end]
                    found.setdefault(letters, Evidence(text.path, place))


def _without_brackets(text: str) -> str:
    """The text with what stands in brackets left out; an unclosed bracket stays."""
    kept: list[str] = []
    position = 0
    while (left := text.find("(", position)) >= 0 and (right := text.find(")", left)) >= 0:
        kept += (text[position:left], " ")
        position = right + 1
    return "".join((*kept, text[position:]))


def _spelled_by(letters: str, run: Sequence[str]) -> int:
    """How many words, each by its first letter and perhaps by letters inside it, make an abbreviation; 0 if none do."""
    for number, word in enumerate(run):
        if not letters or word[0] != letters[0]:
            return 0
        letters = letters[1:]
        following = run[number + 1][0] if number + 1 < len(run) else ""
        place = 1
        while letters and letters[0] != following and (found := word.find(letters[0], place)) > 0:
            letters, place = letters[1:], found + 1
        if not letters:
            return number + 1
    return 0


def _common_prefix(left: str, right: str) -> int:
    length = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        length += 1
    return length


def asserted(text: Text) -> Iterator[Text]:
    """Give the pieces of a resume text that assert: «С Go не работал» and «ищу», «не рассматриваю» prove nothing."""
    for sentence in split_sentences(text.text):
        segments = split_segments(sentence)
        found = stances(sentence, segments)
        if all(stance not in {Stance.DENIED, Stance.WISH} for stance in found):
            yield Text(text.path, sentence.text)
            continue
        for segment, stance in zip(segments, found, strict=True):
            if stance not in {Stance.DENIED, Stance.WISH}:
                yield Text(text.path, segment.text)


def only_tried(text: str) -> bool:
    """Tell whether a text says that something was only tried: it proves no work with it."""
    return _ONLY.search(text) is not None and _TRIED.search(text) is not None


_ONLY = re.compile(r"\b(?:только|лишь|only|just)\b", re.IGNORECASE)
_TRIED = re.compile(r"учебн|пробов|\bкурс|самообраз|pet|\btried|\bcourse|training|tutorial|practice", re.IGNORECASE)
_LEGAL = bag("ооо оао зао пао ао ип нко гк llc ltd inc gmbh студия компания группа")


def _own_words(company: str) -> tuple[str, ...]:
    """The words that tell a company from others, in lower case."""
    quoted = " ".join(_QUOTED_NAME.findall(company))
    return tuple(
        word.lower() for word in TOKEN.findall(quoted or company) if word.lower() not in _LEGAL and word[0].isupper()
    )


@dataclass(frozen=True, slots=True)
class JobRoots:
    """The roots of a job's position and employer, and whether it was a helper's."""

    roots: frozenset[str]
    helped: bool


def _job_roots(job: Job) -> JobRoots:
    words = (word.lower() for word in TOKEN.findall(f"{job.position} {job.company}"))
    return JobRoots(
        frozenset(root(reading(word).normal) for word in words if not word.isascii()), only_helped(job.position)
    )


_HELPER = re.compile(r"\b(?:помощни|ассистент|стаж[её]р|ученик|assistant|intern\b|trainee)", re.IGNORECASE)


def only_helped(position: str) -> bool:
    """Tell whether somebody of that position only helped one: «помощник воспитателя»."""
    return _HELPER.search(position) is not None


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
        self.job_roots = [_job_roots(job) for job in facts.jobs]
        self.job_names = [_own_words(job.company) for job in facts.jobs]
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
        for text in self.texts:
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
            folded = self._folded.get(text)
            if folded is None:
                folded = self._folded[text] = tokenise(text.text)
            for start in range(len(folded) - len(keys) + 1):
                run = folded[start : start + len(keys)]
                if [token.key for token in run] == keys:
                    return Evidence(text.path, text.text[run[0].start : run[-1].end])
        return None

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
        yield Text("/education/level", facts.education_level_name)


def _held(text: Text) -> Iterator[Held]:
    for quantity in quantities(text.text):
        if quantity.bare and _VERSIONED.search(text.text[max(0, quantity.start - _NAME_BEFORE) : quantity.start]):
            continue
        left = max(0, quantity.start - 25)
        yield Held(quantity, Evidence(text.path, text.text[left : quantity.end + 10].strip()), text.text)


def same_spelling(left: Sequence[str], right: str) -> bool:
    """Tell whether the words spell the name."""
    return tuple(left) == keys(right)
