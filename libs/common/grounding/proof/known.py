"""What the resume and the vacancy say, word by word: for each word the set of places that have it, as bits."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, reduce
from operator import or_

from libs.common.grounding.checks.bag import bag
from libs.common.grounding.checks.evidence import ResumeIndex, Words, asserted
from libs.common.grounding.checks.quantities import Quantity, quantities
from libs.common.grounding.checks.sentences import split_sentences
from libs.common.grounding.checks.tokens import key, words
from libs.common.grounding.claims import Evidence
from libs.common.grounding.facts import Text, VacancyFacts
from libs.common.grounding.proof.copies import runs_of
from libs.common.grounding.proof.kin import Kin
from libs.common.grounding.proof.lexicon import listed, names_of, synonyms
from libs.common.grounding.proof.promised import Promised
from libs.common.grounding.proof.speech import Clause, clauses_of
from libs.common.grounding.proof.terms import Part, Term, terms_of
from libs.common.text.roots import related, root

_LEGAL = bag("ооо оао зао пао ао ип гк llc ltd inc группа компания тк")
_I = bag("я мне меня i me")
_MINE = bag("мой моя мое мои my")
_PREDICATES = frozenset({"ADJS", "PRTS", "PRED"})
_TITLED = re.compile(r"^/title$|/position$|^/skills|^/professional_roles|^/education|^/certificate|^/answers")
_BEGINNING = 4
_ABBREVIATION = 4
_CLIPPED = 3
"""Letters of the first part of a clipped compound, at least."""
_NAMED_BY = {
    "/certificate": "сертификат экзамен certificate certified",
    "/education/additional": "курс обучение квалификация course",
    "/education/primary": "образование education graduated degree",
    "/driver_license_types": "открыта",
}


def _named_by(path: str) -> str:
    """Words that a place is called by, whether or not they stand in it."""
    return next((words for start, words in _NAMED_BY.items() if path.startswith(start)), "")


class Places:
    """Texts by number; a word's mask has the bit of every text that holds it or a word that says the same."""

    def __init__(self, texts: Iterable[Text]) -> None:
        self.texts = tuple(texts)
        self._names: dict[str, int] = defaultdict(int)
        self._roots: dict[str, dict[str, int]] = defaultdict(dict)
        self._masks: dict[str, int] = {}
        self._words: Words | None = None
        self._plain = [f" {' '.join(map(key, words(text.text)))} " for text in self.texts]
        self._whole = "\n".join(self._plain)
        for number, text in enumerate(self.texts):
            for word in words(f"{text.text} {_named_by(text.path)}"):
                for name in names_of(word):
                    self._names[name] |= 1 << number
        for name, mask in self._names.items():
            found = root(name)
            if not name.isascii() and len(found) >= _BEGINNING:
                near = self._roots[found[:_BEGINNING]]
                near[found] = near.get(found, 0) | mask

    def mask(self, term: Term) -> int:
        """The texts that hold the word, a synonym, or a word of the same root."""
        found = self._masks.get(term.key)
        if found is None:
            found = self._masks[term.key] = self._found(term)
        return found

    def quoted(self, terms: Sequence[Term]) -> int:
        """The texts in which these words stand in this order, one right after another."""
        run = f" {' '.join(term.key for term in terms)} "
        if run not in self._whole:
            return 0
        return reduce(or_, (1 << number for number, text in enumerate(self._plain) if run in text), 0)

    def exact(self, term: Term) -> int:
        """The texts that hold a form of the word itself."""
        return reduce(or_, (self._names.get(name, 0) for name in term.names), 0)

    def _found(self, term: Term) -> int:
        mask = self._written(term)
        if mask or term.part is Part.NUMBER or term.token.shouting or term.names & listed("neutral"):
            return mask
        spelled = self._spelled(term) if term.part in (Part.NOUN, Part.OTHER) else 0
        return spelled or self._kin.mask(term) or self._clipped(term)

    def _clipped(self, term: Term) -> int:
        """The texts that have both parts of a clipped compound: «медкнижка» for «медицинская книжка»."""
        found = 0
        if term.token.latin or term.part is not Part.NOUN:
            return 0
        for name in term.names:
            for cut in range(_CLIPPED, min(_CLIPPED + 3, len(name) - _CLIPPED)):
                rest = root(name[cut:])
                near = self._roots.get(rest[:_BEGINNING], {})
                held = reduce(or_, (mask for other, mask in near.items() if related(rest, other)), 0)
                if held:
                    begun = (mask for other, mask in self._names.items() if other.startswith(name[:cut]))
                    found |= held & reduce(or_, begun, 0)
        return found

    @cached_property
    def _kin(self) -> Kin:
        return Kin(self._names)

    def _written(self, term: Term) -> int:
        mask = reduce(or_, (self._names.get(name, 0) for name in synonyms(term.names)), 0)
        if term.token.latin or term.token.shouting or term.part is Part.NUMBER:
            return mask
        for name in term.names:
            own = root(name)
            for other, places in self._roots.get(own[:_BEGINNING], {}).items():
                if related(own, other):
                    mask |= places
        return mask

    def _spelled(self, term: Term) -> int:
        """The texts that hold the word spelled otherwise: by sound, by its initials, by an alias."""
        if self._words is None:
            self._words = Words(self.texts)
        place = self._words.find(term.token, exact=True)
        if place is None:
            return 0
        return reduce(or_, (1 << n for n, text in enumerate(self.texts) if text.path == place.path), 0)


class Known:
    """What a resume proves: `jobs` are the bits of each job, `general` those of skills, title and the rest."""

    def __init__(self, index: ResumeIndex) -> None:
        self.index = index
        texts: list[Text] = []
        self.jobs: list[int] = []
        for job in (tuple(part for text in texts for part in by_part(text)) for texts in index.job_texts):
            self.jobs.append(((1 << len(job)) - 1) << len(texts))
            texts.extend(job)
        first = len(texts)
        texts.extend(part for text in index.plain_texts for part in by_part(text))
        self.general = ((1 << (len(texts) - first)) - 1) << first
        self.places = Places(texts)
        self.skills = reduce(or_, (1 << n for n, text in enumerate(texts) if text.path.startswith("/skill_set")), 0)
        licences = (1 << n for n, text in enumerate(texts) if text.path.startswith("/driver_license"))
        self.licences = reduce(or_, licences, 0)
        self.titles = reduce(or_, (1 << n for n, text in enumerate(texts) if _TITLED.search(text.path)), 0)
        self.weak = reduce(or_, (1 << number for number, text in enumerate(texts) if is_weak(text.text)), 0)
        self.runs = runs_of(text.text for text in texts)
        self.denied = Places(denied(index))
        self.denials = tuple(_denials(self.denied.texts))
        self.companies = self._companies()
        self._company_kin = Kin({name: 1 << number for name, number in self.companies.items()})
        facts = index.facts
        self.promised = Promised((*facts.wishes, *facts.answers, Text("/skills", facts.about)))
        named = f"{facts.first_name} {facts.middle_name} {facts.last_name}"
        self.person = Places((Text("/first_name", named),))

    def _companies(self) -> dict[str, int]:
        """Words of company names with the number of the only job that they name."""
        found: dict[str, set[int]] = defaultdict(set)
        for number, job in enumerate(self.index.facts.jobs):
            for term in terms_of(job.company):
                if term.key not in _LEGAL and term.part not in (Part.SMALL, Part.NUMBER):
                    for name in term.names:
                        found[name].add(number)
        return {name: min(numbers) for name, numbers in found.items() if len(numbers) == 1}

    def mask(self, term: Term) -> int:
        """The places of the resume that hold the word, a synonym, another spelling or a word of the same root."""
        found = self.places.mask(term)
        # «категории открыты» is no «открыл магазин»
        return found & ~self.licences if term.names & listed("strong") and "PRTS" not in term.grammemes else found

    def quoted(self, clause: Clause) -> int:
        """The places that say a clause word for word; help is not quoted as work done alone."""
        if not any(term.matters for term in clause.terms):
            return 0
        places = self.places.quoted(clause.terms)
        return places if clause.helps else places & ~self.weak

    def employers(self, clause: Clause) -> frozenset[int]:
        """The jobs that a clause names by the employer's own name."""
        found = (self.company(term) for term in clause.terms if term.token.capitalised)
        return frozenset(number for number in found if number is not None)

    def company(self, term: Term) -> int | None:
        """The number of the only job whose employer the word names; a skill of that name is a skill."""
        if self.places.mask(term) & self.general:
            return None
        found = next((number for name in term.names if (number := self.companies.get(name)) is not None), None)
        if found is None and term.token.capitalised:
            kin = self._company_kin.mask(term)  # «Водоканал» for «Горводоканал»
            return kin.bit_length() - 1 if kin.bit_count() == 1 else None
        return found

    def bits(self, mask: int) -> Iterator[int]:
        """The numbers of the places in a mask."""
        return (number for number in range(len(self.places.texts)) if mask >> number & 1)

    def abbreviated(self, terms: Sequence[Term]) -> frozenset[Term]:
        """Words in a row whose first letters the resume has as an abbreviation: «управляющая компания» for «УК»."""
        found: set[Term] = set()
        for start in range(len(terms)):
            for length in (2, 3, 4):
                run = terms[start : start + length]
                plain = len(run) == length and all(map(_nominal, run))
                if plain and "".join(term.key[0] for term in run) in self._shouted:
                    found.update(run)
        return frozenset(found)

    @cached_property
    def _shouted(self) -> frozenset[str]:
        return frozenset(
            term.key
            for text in self.places.texts
            for term in terms_of(text.text)
            if term.token.text.isupper() and len(term.key) > 1 and not term.token.latin and term.key not in _LEGAL
        )

    def quantities(self, number: int) -> Sequence[Quantity]:
        """The numbers that stand in a place."""
        return quantities(self.places.texts[number].text)

    def exact(self, term: Term) -> int:
        """The places that hold a form of the word itself."""
        return self.places.exact(term)

    def evidence(self, mask: int) -> Evidence:
        """The first place of a mask."""
        text = self.places.texts[(mask & -mask).bit_length() - 1]
        return Evidence(text.path, text.text)


def by_part(text: Text) -> Iterator[Text]:
    """A text cut where help begins and ends: in «вела карты, участвовала в осмотрах» only the second part is help."""
    clauses = clauses_of(text.text)
    if not any(clause.helps for clause in clauses):
        yield text
        return
    start, helps = 0, clauses[0].helps
    for clause in clauses[1:]:
        goes_on = helps and not clause.predicate  # «помогал готовить отчёты, сметы»
        if clause.helps is not helps and not goes_on:
            yield Text(text.path, text.text[start : clause.start])
            start, helps = clause.start, clause.helps
    yield Text(text.path, text.text[start:])


def is_weak(text: str) -> bool:
    """Tell whether a text says that somebody took part or helped, and did not do it alone."""
    return any(term.names & listed("weak") and term.part is not Part.SMALL for term in terms_of(text))


def denied(index: ResumeIndex) -> Iterator[Text]:
    """Sentences of the resume that say what its owner did not do."""
    facts = index.facts
    told = (Text(f"{job.path}/description", job.description) for job in facts.jobs)
    for source in (Text("/skills", facts.about), *facts.answers, *told):
        kept = {text.text for text in asserted(source)}
        for sentence in split_sentences(source.text):
            if sentence.text not in kept or any(term.negates for term in terms_of(sentence.text)):
                yield Text(source.path, sentence.text)


def _nominal(term: Term) -> bool:
    return term.part in (Part.NOUN, Part.OTHER) or "PRTF" in term.grammemes


def _denials(texts: Iterable[Text]) -> Iterator[tuple[Term, ...]]:
    """The words of each clause that denies."""
    for text in texts:
        for clause in clauses_of(text.text):
            if clause.negated:
                yield tuple(term for term in clause.terms if term.matters)


_FORMATS = {
    "REMOTE": "удалённо удалённый удалёнка дистанционно remote",
    "HYBRID": "гибрид гибридный hybrid",
    "ON_SITE": "офис на месте office",
    "FIELD_WORK": "разъездная работа",
}


def vacancy_places(facts: VacancyFacts) -> Places:
    """What the vacancy says of itself; sentences that speak to the writer of the letter are left out."""
    said = [Text("/description", one.text) for one in split_sentences(facts.description) if not is_planted(one.text)]
    formats = " ".join(_FORMATS.get(one, "") for one in facts.formats)
    names = (facts.name, facts.employer, facts.area, *facts.key_skills)
    named = (Text("/name", name) for name in names if not is_bound(name))
    told = (
        Text(one.path, part.text)
        for one in facts.messages
        for part in split_sentences(one.text)
        if not _orders(part.text)
    )
    return Places((*said, *named, Text("/work_format", formats), *told))


def is_bound(name: str) -> bool:
    """Tell whether a name or a skill of a vacancy is a sentence of the applicant's or speaks of the letter."""
    return _speaks(name) or any(term.says and term.names & listed("modal") for term in terms_of(name))


def is_planted(text: str) -> bool:
    """Tell whether a sentence of a vacancy speaks in the applicant's voice or gives orders about the letter."""
    ordered = ("impr" in term.grammemes and "sing" in term.grammemes for term in terms_of(text))
    return _speaks(text) or any(ordered)


def _orders(text: str) -> bool:
    """Tell whether a sentence speaks of the letter and of those who write it."""
    return any(term.says and term.names & listed("planted") for term in terms_of(text))


def _speaks(text: str) -> bool:
    terms = terms_of(text)
    if _orders(text) or any(term.key in _I for term in terms):
        return True
    # «Мои документы» is a name and says nothing, «моя зарплата не важна» does.
    mine = any(term.key in _MINE for term in terms)
    if mine and any(term.part is Part.VERB or term.grammemes & _PREDICATES for term in terms):
        return True
    return any(_says_i(term) for term in terms)


def _says_i(term: Term) -> bool:
    """Tell whether the word is a verb of the first person. «ревью» and «ГНУ» are guessed to be some."""
    guessed = term.key.endswith("ью") or (term.token.text.isupper() and len(term.key) <= _ABBREVIATION)
    return term.says and {"sing", "1per"} <= term.grammemes and not guessed
