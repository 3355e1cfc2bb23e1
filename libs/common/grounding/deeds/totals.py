"""What leaves nothing out, «все», «полностью», "every": a place that tells of a part does not prove the whole."""

import re
from collections.abc import Callable, Iterator
from functools import reduce
from itertools import combinations, pairwise
from operator import and_, or_

from libs.common.grounding.deeds.miscounted import counted_somewhere, more_elsewhere
from libs.common.grounding.language.clauses import Clause
from libs.common.grounding.language.forms import listed, totals
from libs.common.grounding.language.terms import Part, Term, terms_of
from libs.common.grounding.numbers.amounts import Quantity, Unit
from libs.common.grounding.numbers.quantities import quantities
from libs.common.grounding.resume.known import Known
from libs.common.grounding.words.lists import WORDS
from libs.common.text.morphology import reading

_OF_THEM = re.compile(r"\b(?:из них|из которых|в том числе|of which|of them|of whom)\b", re.IGNORECASE)
_WHOLES = frozenset({"весь", "целый", "whole", "entire"})
_OF_MANY = WORDS.words("totals_of_many")
_OUTREACH = 5
"""Words after one that leaves nothing out in which it is said of what: «все рабочие места завода»."""
_NO_ONE = re.compile(r"\bбез единого\b|\bwithout a single\b", re.IGNORECASE)
_EACH = frozenset({"каждый", "любой", "each"})
_JOINTS = frozenset({"of"})
_OF_IT = frozenset({"gent"})
_EVERYWHERE = -1
_BE = frozenset({"быть", "случаться", "случиться", "допускать", "допустить"})
_BEGUN = 5
"""Letters by which a word begins in all its cases."""
_MONTHS = 12
_WHOLE = 100.0
_DONE = frozenset({"VERB", "PRTS"})
_WITHOUT = frozenset({"без"})
_ABSENT = frozenset({"NOUN", "gent"})
_ABSENCE = re.compile(
    r"\b(?:без|нет|ни|нол\w+|0|исключ\w+|предотвра\w+|не (?!более|больше|выше|дольше|превы))\b", re.IGNORECASE
)
_QUALIFIED = 3
"""Words after one that leaves nothing out in which it is said what is counted."""
_NEAR = 15
"""Letters between the numbers of a change: «с 18 до 5»."""


def overstated(clause: Clause, known: Known, before: Clause | None = None) -> Term | None:
    """The word by which a clause leaves nothing out where the resume tells of a share, or of what is left.

    A clause without a verb may leave nothing out of what the one `before` it counts: «сдала 11 релизов, и все в срок».
    """
    word = next((term for term in clause.terms if leaves_nothing_out(term) or term.names & _EACH), None)
    if word is None:
        return None
    counted = quantities(clause.text)
    if counted:
        return word if any(_only_some_of(one, clause, known) for one in counted) else None
    named = [term for term in clause.terms if term.matters and term.part in (Part.NOUN, Part.OTHER)]
    if before is not None and not clause.predicate:
        named += [term for term in before.terms if term.matters and term.part is Part.NOUN]
    places = reduce(and_, (mask for mask in map(known.mask, named) if mask), _EVERYWHERE)
    if places == _EVERYWHERE:
        return None
    near = places or _most_of([mask for mask in map(known.mask, named) if mask])
    partial = any(_tells_of_a_part(known, number) for number in known.bits(near))
    partial = partial and not any(map(leaves_nothing_out, _words_of(places, known)))
    rest = reduce(or_, (known.mask(term) for term in named if not term.general and "plur" not in term.grammemes), 0)
    many = _told_of(clause, word)
    fewer = many is not None and "plur" in many.grammemes and more_elsewhere(many, places & known.exact(many), known)
    return word if partial or fewer or _only_one(clause, word, places or rest, known) else None


def _words_of(places: int, known: Known) -> Iterator[Term]:
    return (term for number in known.bits(places) for term in terms_of(known.places.texts[number].text))


def _most_of(masks: list[int]) -> int:
    """The places that have two things at least of those that are named."""
    return reduce(or_, (one & other for one, other in combinations(masks, 2)), 0)


def _only_one(clause: Clause, total: Term, places: int, known: Known) -> bool:
    """Tell whether «все магазины» are told where the places have but one, «магазина»."""
    many = _told_of(clause, total)
    if many is None or "plur" not in many.grammemes or not many.matters or "NOUN" not in many.grammemes:
        return False
    told = (terms_of(known.places.texts[number].text) for number in known.bits(places & known.exact(many)))
    held = [term for terms in told for term in terms if term.names & many.names]
    return bool(held) and all("sing" in one.grammemes for one in held)


def _told_of(clause: Clause, total: Term) -> Term | None:
    """What a word leaves nothing out of."""
    after = clause.terms[clause.terms.index(total) + 1 :][:_QUALIFIED]
    return next((term for term in after if term.part is Part.NOUN), None)


def none_of(clause: Clause, known: Known) -> Term | None:
    """What a clause has «ни одного» of, though the resume tells of it and nowhere that there was none."""
    thing = clause.none
    if thing is None or not known.mask(thing):
        return None
    if _absent_for_less(thing, clause, known):
        return thing
    if any(_ABSENCE.search(known.places.texts[number].text) for number in known.bits(known.exact(thing))):
        return None
    denied = [words for words in known.denials if any(word.names & thing.names for word in words)]
    others = [words for words in denied if not any(word.names & one.names for word in words for one in clause.terms)]
    denies = known.denied.mask(thing) and not (len(others) == len(denied) and counted_somewhere(thing, known))
    return None if denies else thing


def denied_for_longer(clause: Clause, known: Known) -> Term | None:
    """What a clause denies for longer than the resume, «за девять лет не было аварий», or though it counts some."""
    if not clause.negated or not any(term.names & _BE for term in clause.terms):
        return None
    things = [term for term in clause.terms if term.part is Part.NOUN and term.grammemes >= _OF_IT and term.matters]
    return next((one for one in things if _absent_for_less(one, clause, known) or _some_of(one, known)), None)


def _some_of(thing: Term, known: Known) -> bool:
    """Tell whether a place says how many of a thing there were: «переделок — 2 за всё время»."""
    texts = (known.places.texts[number].text for number in known.bits(known.exact(thing)))
    return any(
        re.search(rf"\b{re.escape(thing.key[:_BEGUN])}\w*\b[^.;]{{0,30}}[—–:-]\s?[1-9]", text.lower()) for text in texts
    )


def _absent_for_less(thing: Term, clause: Clause, known: Known) -> bool:
    """Tell whether there was none of a thing for longer than any place says: nine years for «в 2024–2025 не было»."""
    said = max((one.value for one in quantities(clause.text) if one.unit is Unit.MONTHS), default=0.0)
    texts = [known.places.texts[number].text for number in known.bits(known.mask(thing))]
    texts += [one.text for one in known.denied.texts if any(term.names & thing.names for term in terms_of(one.text))]
    years = [sum(one.unit is Unit.YEAR for one in quantities(text)) for text in texts]
    return bool(said and texts) and all(0 < number * _MONTHS < said for number in years)


def without(clause: Clause, known: Known) -> Term | None:
    """What a clause says was absent, «без простоя», though the resume tells of it and nowhere that there was none."""
    for place, term in enumerate(clause.terms):
        if term.key not in _WITHOUT or (place and clause.terms[place - 1].negates):
            continue
        thing = next((one for one in clause.terms[place + 1 : place + 3] if one.grammemes >= _ABSENT), None)
        places = known.mask(thing) & ~known.general if thing is not None and thing.matters else 0
        if places and not any(_ABSENCE.search(known.places.texts[number].text) for number in known.bits(places)):
            return thing
    return None


def untroubled(clause: Clause, known: Known) -> Term | None:
    """The trouble that a clause says never came, «ни одного опоздания», where nothing in the resume denies one like it.

    «Аварий не было» is a claim as any other; that one has never done something is none.
    """
    if not (clause.negated or _NO_ONE.search(clause.text)):
        return None
    troubles = (term for term in clause.terms if term.part is Part.NOUN and term.names & listed("trouble"))
    return next((term for term in troubles if not _denied(term, known)), None)


def _denied(trouble: Term, known: Known) -> bool:
    if known.denied.mask(trouble):
        return True
    return any(_ABSENCE.search(known.places.texts[number].text) for number in known.bits(known.mask(trouble)))


def spread(clause: Clause, known: Known) -> Term | None:
    """The word that stretches a clause over a whole of many, «по всей сети», where no place of the resume does."""
    for total, whole in pairwise(clause.terms):
        if total.names & _WHOLES and whole.names & _OF_MANY and not _told_whole(whole, known, _is_whole):
            return whole
    for place, total in enumerate(clause.terms):
        after = clause.terms[place + 1 : place + _OUTREACH]
        if not (leaves_nothing_out(total) or total.names & _EACH):
            continue
        for thing, whole in pairwise(term for term in after if term.part is not Part.SMALL or term.key in _JOINTS):
            many = thing.part is Part.NOUN and whole.names & _OF_MANY and _OF_IT & whole.grammemes
            if many and not _told_whole(thing, known, leaves_nothing_out):
                return thing
    return None


def _told_whole(thing: Term, known: Known, leaves_nothing_out: Callable[[Term], bool]) -> bool:
    """Tell whether a place of the resume that has a thing leaves nothing out of it."""
    told = (terms_of(known.places.texts[number].text) for number in known.bits(known.places.named(thing)))
    return any(leaves_nothing_out(one) for terms in told for one in terms)


def _is_whole(term: Term) -> bool:
    return not term.names.isdisjoint(_WHOLES)


def _tells_of_a_part(known: Known, number: int) -> bool:
    text = known.places.texts[number].text
    found = known.quantities(number)
    part = any(_is_share(one) or _OF_THEM.search(text, one.figure_end) for one in found)
    part = part or any(_is_change(*pair) or _is_part(text, *pair) for pair in pairwise(found))
    return part and not any(map(leaves_nothing_out, terms_of(text)))


def _is_share(one: Quantity) -> bool:
    return one.unit is Unit.PERCENT and 0 < one.value < _WHOLE


def _is_change(one: Quantity, other: Quantity) -> bool:
    """Tell whether a number fell to another that is not nothing."""
    return one.unit is other.unit and 0 < other.value < one.value and other.start - one.figure_end <= _NEAR


def _is_part(text: str, one: Quantity, other: Quantity) -> bool:
    """Tell whether the second number counts some of the first: «11 релизов, из них 10 в срок»."""
    of_them = _OF_THEM.search(text, one.figure_end, other.start) is not None
    done = bool(other.nouns) and bool(_DONE & reading(other.nouns[0]).grammemes)  # «30 дел, 24 выиграла»
    return other.value < one.value and (of_them or done)


def _only_some_of(one: Quantity, clause: Clause, known: Known) -> bool:
    """Tell whether the places that count as many tell of fewer with a verb of the clause: «подготовил 34, сдали 31»."""
    said = {name for term in clause.terms if term.part is Part.VERB for name in term.names}
    for number in known.bits(reduce(or_, map(known.mask, (t for t in clause.terms if t.matters)), 0)):
        text, found = known.places.texts[number].text, known.quantities(number)
        same = [other for other in found if other.value == one.value and other.unit is one.unit]
        fewer = [other for other in found for whole in same if whole.start < other.start and other.value < whole.value]
        for other in fewer:
            before = terms_of(text[: other.start])[-1:] if not other.nouns else ()
            after = terms_of(text[other.figure_end :])[:1]  # «из 40 заявок 36 закрыл»
            if any(term.part is Part.VERB and term.names & said for term in after) or any(
                term.part is Part.VERB and term.names & said for term in before
            ):
                return True
    return False


def leaves_nothing_out(term: Term) -> bool:
    """Tell whether a word leaves nothing out: «все», «полностью»."""
    return term.key in totals() or bool(term.names & totals())
