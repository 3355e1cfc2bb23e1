"""Words that make a claim stronger than its deed: the first, from scratch, still, how often, because of what.

Each must be said by the place of the resume that proves the deed: a deed is no proof of how it was done.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, reduce
from itertools import pairwise, takewhile
from operator import and_, or_

from libs.common.grounding.language.bag import bag
from libs.common.grounding.language.clauses import Clause
from libs.common.grounding.language.forms import listed
from libs.common.grounding.language.shapes import IN
from libs.common.grounding.language.terms import Part, Term
from libs.common.grounding.numbers.amounts import Quantity
from libs.common.grounding.numbers.quantities import quantities
from libs.common.grounding.numbers.rhythm import as_often, held_rhythms, names_time, not_each, rarer, rhythms
from libs.common.grounding.resume.known import Known
from libs.common.grounding.resume.numeric import bounded
from libs.common.grounding.words.lists import WORDS
from libs.common.text.morphology import readings

_BOASTS = tuple(WORDS.any_of(f"boast_{name}") for name in ("scratch", "first", "only", "best", "since"))
_SCRATCH = _BOASTS[0]
_ALONE, _ONESELF = WORDS.any_of("boast_alone"), WORDS.any_of("oneself")
_NOW, _BECAUSE = WORDS.any_of("now"), WORDS.any_of("because")
_CHANGE = WORDS.any_of("change")
_CAUSES = WORDS.words("causing")
_HAVING, _LASTS = frozenset({"иметь", "обладать"}), frozenset({"опыт", "стаж"})
_LASTING = bag(
    "знать уметь владеть понимать помнить разбираться ориентироваться иметь любить ценить считать хотеть мочь обладать"
    " представлять видеть стремиться надеяться искать"
)
"""What one still does when the job has ended."""
_PRESENT = bag(
    "work write lead run manage make build teach sell buy keep handle maintain support develop design report test"
    " prepare check answer serve train plan drive operate repair fix install clean cook treat coach edit"
    " translate audit analyse analyze monitor coordinate organise organize negotiate hire own review publish produce am"
)
_DAILY = 22.0
"""Times a month: «ежедневно» is said of any work, how often else only of what is done so."""
_HOURLY = 150.0
_EVERY = re.compile(r"кажд|ежедн|ежен|ежем|ежег|every|each|daily|weekly|monthly", re.IGNORECASE)
_SEVERAL = re.compile(r"\bпо нескольк[оу]\b|\bseveral\b", re.IGNORECASE)
"""«Каждый день по несколько операций» is twice a day at least."""
_OFTEN = re.compile(
    r"\b(?:регулярн|постоянн|систематическ|част)о?\w{0,2}\b|\b(?:regularly|often|constantly)\b", re.IGNORECASE
)
_SELDOM = re.compile(
    r"\b(?:пар[уы] раз|несколько раз|раз-другой|иногда|изредка|редко|эпизодическ\w+|разов\w+|однажды"
    r"|occasional(?:ly)?|a few times|once)\b",
    re.IGNORECASE,
)
_SUBJECT = frozenset({"NOUN", "inan", "nomn"})


def boasted(clause: Clause, known: Known) -> str | None:
    """What a clause says of how it was done, «с нуля», «первой», where no place that proves it says so."""
    for way, said in _ways(clause.text):
        if way is _SCRATCH and clause.negated:
            continue  # «опыта открытия с нуля нет»
        if not _about(clause, known) & known.saying(way):
            return said
    alone = _alone(clause.text)
    if alone is None:
        return None
    said_by = range(clause.start + alone.start(), clause.start + alone.end())
    places = _best(clause, known, lambda term: term.token.start in said_by)
    return None if places & (known.saying(_ALONE) | known.saying(_ONESELF)) else alone[0]


# Clauses of letters are alike: «всё это мне знакомо».
@lru_cache(maxsize=1_024)
def _ways(text: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The boasts of a text, each with its words."""
    return tuple((way, said[0]) for way in _BOASTS if (said := way.search(text)) is not None)


@lru_cache(maxsize=1_024)
def _alone(text: str) -> re.Match[str] | None:
    return _ALONE.search(text)


@lru_cache(maxsize=1_024)
def _lasts(text: str) -> bool:
    return _NOW.search(text) is not None


def outlived(clause: Clause, known: Known) -> bool:
    """Tell whether a clause tells as lasting what was done at a job that has ended."""
    lasts = _lasts(clause.text)
    named = {job for term in clause.terms for job in known.employer(term)}
    if named:
        present = any({"VERB", "1per", "pres"} <= term.grammemes for term in clause.terms if not _has(term, clause))
        present = present or _english_present(clause)
        still = all(jobs & known.lasting for jobs in _within(clause, known))
        return (lasts or present) and not (named & known.lasting and still)
    here = reduce(or_, (known.jobs[number] for number in known.lasting), known.general)
    if not lasts:
        return bool(known.lasting) and _does_now(clause) and _only_once(clause, known, here)
    masks = [known.mask(term) for term in _told(clause)]
    return any(mask and not mask & here for mask in masks)


def _does_now(clause: Clause) -> bool:
    """Tell whether the applicant is said to do something now, which is more than to know it and no intention."""
    now = [term for term in clause.terms if {"VERB", "1per", "pres"} <= term.grammemes]
    former = any(term.names & listed("earlier") or "past" in term.grammemes for term in clause.terms)
    return bool(now) and not former and not clause.negated and all(term.names.isdisjoint(_LASTING) for term in now)


def _only_once(clause: Clause, known: Known, here: int) -> bool:
    """Tell whether the things of a clause stand by their own names, and nowhere but at jobs that have ended."""
    things = [term for term in _told(clause) if term.part in (Part.NOUN, Part.OTHER)]
    exact = [mask for term in things if (mask := known.exact(term))]
    deeds = (known.mask(term) for term in clause.terms if "VERB" in term.grammemes and term.names & listed("deeds"))
    if any(mask and not mask & here for mask in deeds):
        return True
    places = reduce(and_, (mask for term in _told(clause) if (mask := known.mask(term))), -1)
    return bool(exact) and places > 0 and not places & here and not any(mask & here for mask in exact)


def _within(clause: Clause, known: Known) -> list[frozenset[int]]:
    """The jobs at each employer at whom a clause says that something is done: «работаю в больнице и в поликлинике»."""
    places = (term for before, term in pairwise(clause.terms) if before.key in IN and "loct" in term.grammemes)
    return [jobs for term in places if (jobs := known.employer(term))]


def _english_present(clause: Clause) -> bool:
    """Tell whether "I" does something now: "I write reports", not "I wrote" nor "I have written"."""
    for before, term in pairwise(clause.terms):
        if before.key == "i" and not term.key.endswith(("ed", "ly")):
            return term.key in _PRESENT
    return False


def _has(term: Term, clause: Clause) -> bool:
    """Tell whether a verb only says that there is experience, which outlasts a job: «имею опыт работы в больнице»."""
    return bool(term.names & _HAVING) and any(one.names & _LASTS for one in clause.terms)


def too_often(clause: Clause, known: Known) -> str | None:
    """How often a clause says that something is done, where the place that proves it says otherwise or nothing."""
    found = rhythms(clause.text)
    if not found:
        return _seldom_said_often(clause, known)
    if _SEVERAL.search(clause.text) is not None:
        found = tuple((start, end, often * 2) for start, end, often in found)
    inside = [(clause.start + start, clause.start + end) for start, end, _ in found]
    places = _best(clause, known, lambda term: any(left <= term.token.start < right for left, right in inside))
    texts = [known.places.texts[number].text for number in known.bits(places | _counting(clause, known))]
    held, named = [often for text in texts for often in held_rhythms(text)], [*filter(None, map(rhythms, texts))]
    broken = any(map(not_each, texts))
    for start, end, often in found:
        if broken and _EVERY.match(clause.text[start:end]):
            return clause.text[start:end]
        seldom = named and len(named) == len(texts) and all(rarer(often, one) for text in named for *_, one in text)
        made_up = not held and not _DAILY <= often < _HOURLY and not _of_time(clause, texts)
        if made_up or (held and (seldom or not any(as_often(often, one) for one in held))):
            return clause.text[start:end]
    return None


def _counting(clause: Clause, known: Known) -> int:
    """The places that count over a time what a clause counts: «норма 8–10 листов в неделю»."""
    told = {one.value for one in quantities(clause.text)}
    about = known.bits(_about(clause, known)) if told else ()
    counted = (n for n in about if any(one.period and one.value in told for one in known.quantities(n)))
    return reduce(or_, (1 << number for number in counted), 0)


def _seldom_said_often(clause: Clause, known: Known) -> str | None:
    """The word by which a clause says «регулярно» where the place that proves it says «пару раз»."""
    often = _OFTEN.search(clause.text)
    if often is None:
        return None
    end = clause.start + often.end()
    places = _best(clause, known, lambda term: clause.start + often.start() <= term.token.start < end)
    texts = [known.places.texts[number].text for number in known.bits(places)]
    return often[0] if texts and all(map(_SELDOM.search, texts)) else None


def _of_time(clause: Clause, texts: Sequence[str]) -> bool:
    """Tell whether something else than a deed of now is told, or the resume tells in another way when it is done."""
    counted = any(one.period for one in quantities(clause.text))
    own = any(term.first or term.done for term in clause.terms)
    return counted or not own or any(map(names_time, texts))


def caused(clauses: Sequence[Clause], known: Known) -> Term | None:
    """What a sentence names as the cause of what it tells, where no place of the resume tells of both."""
    for clause in clauses:
        cause, after = [*_after_because(clause)], -1
        if not cause and (acting := _acting(clause)) is not None:
            cause, after = [acting[0]], acting[1].token.start
        if not cause:
            continue
        effect = [term for term in _effects(clauses, cause) if term.token.start > after] or _effects(clauses, cause)
        masks = [known.mask(term) for term in cause]
        # «благодаря биркам потерь стало вдвое меньше»: what the cause did stands beside it
        places = reduce(or_, map(known.mask, effect), 0) if effect else reduce(and_, masks)
        told = [one for clause in clauses for one in quantities(clause.text)]
        places |= _telling(told, reduce(or_, masks), known)
        places &= _changed(places, clauses, known)
        for term, mask in zip(cause, masks, strict=True):
            if not mask & places:
                return term
    return None


def _may_be(term: Term, grammemes: frozenset[str]) -> bool:
    """Tell whether a thing may be read so: «заявки снизили брак» and «собрал заявки» have one form."""
    return term.part is Part.NOUN and any(grammemes <= one.grammemes for one in readings(term.key))


def _effects(clauses: Sequence[Clause], cause: Sequence[Term]) -> list[Term]:
    """The things that a sentence tells of besides a cause; where there is none, all that it tells."""
    said = [term for one in clauses for term in one.terms if term.matters and term not in cause]
    named = [term for term in said if term.part is not Part.VERB]
    return [term for term in named if not term.general] or named or said


def _changed(places: int, clauses: Sequence[Clause], known: Known) -> int:
    """The places that tell of what came of something: a change, numbers of the sentence, or a deed that is told."""
    deeds = [term for one in clauses for term in one.terms if term.part is Part.VERB and term.matters]
    done = reduce(or_, map(known.mask, deeds), 0) | known.saying(_CHANGE)
    return done | _telling([one for clause in clauses for one in quantities(clause.text)], places, known)


def _telling(told: Sequence[Quantity], places: int, known: Known) -> int:
    """The places that have any of the numbers that are told, or numbers that come to it."""
    if not told:
        return 0
    values = {one.value for one in told}
    having = (
        number
        for number in known.bits(places)
        if any(one.value in values for one in known.quantities(number)) or _comes_to(told, known.derived(number))
    )
    return reduce(or_, (1 << number for number in having), 0)


def _comes_to(told: Sequence[Quantity], reckoned: Sequence[Quantity]) -> bool:
    return any(one.unit is real.unit and bounded(one, real.value) for one in told for real in reckoned)


def _after_because(clause: Clause) -> Iterator[Term]:
    """The things that stand between «благодаря» and the verb of a clause."""
    because = _BECAUSE.search(clause.text)
    start = clause.start + because.end() if because else clause.end
    named = [*takewhile(_no_subject, (term for term in clause.terms if term.token.start >= start))]
    things = [term for term in named if term.part is Part.NOUN and term.matters]
    yield from [term for term in things if not term.general] or things


def _no_subject(term: Term) -> bool:
    """Tell whether a word may still be of a cause: «благодаря напоминаниям владельцы стали возвращаться»."""
    named = "nomn" in term.grammemes and "Fixd" not in term.grammemes and not term.token.shouting
    return not named and not (term.part is Part.VERB and "INFN" not in term.grammemes)


def _acting(clause: Clause) -> tuple[Term, Term] | None:
    """The thing that a clause says lowered or raised another, «инструкции снизили травматизм», and the verb.

    What it did stands after the verb; before it stands what the thing is: «журнал выдачи снизил …».
    """
    for place, verb in enumerate(clause.terms):
        if verb.names.isdisjoint(_CAUSES) or "VERB" not in verb.grammemes:
            continue
        number = verb.grammemes & {"plur", "masc", "femn", "neut"}
        before = (term for term in clause.terms[:place] if _may_be(term, _SUBJECT | number) and term.matters)
        subject = next(before, None)
        oneself = any(term.first and "Apro" not in term.grammemes for term in clause.terms)
        if subject is not None and not oneself:
            return subject, verb
    return None


def _told(clause: Clause, apart: Callable[[Term], bool] = lambda term: False) -> list[Term]:
    """The words by which a clause says something."""
    return [term for term in clause.terms if term.matters and not term.general and not apart(term)]


def _about(clause: Clause, known: Known) -> int:
    """The places that have any word of a clause."""
    return reduce(or_, map(known.mask, _told(clause)), 0)


def _best(clause: Clause, known: Known, apart: Callable[[Term], bool] = lambda term: False) -> int:
    """The places that have most words of a clause; the word itself counts twice as much as another for it."""
    said = [term for term in _told(clause, apart) if not known.employer(term)]
    said = said or [term for term in clause.terms if term.matters and not apart(term)]
    masks = [mask for term in said for mask in (known.mask(term), known.exact(term)) if mask]
    if not masks:
        return 0
    have = {number: sum(mask >> number & 1 for mask in masks) for number in known.bits(reduce(or_, masks))}
    most = max(have.values())
    return reduce(or_, (1 << number for number, hits in have.items() if hits == most))
