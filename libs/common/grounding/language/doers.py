"""Who does what a clause tells, where it is not the applicant: a colleague, those who are named, a thing."""

from collections.abc import Sequence

from libs.common.grounding.language.terms import Part, Term
from libs.common.text.morphology import GENDERS as _GENDERS

_WHEN = frozenset({"когда", "пока", "while", "when"})
_BUSY = frozenset({"заниматься"})
_DOERS = frozenset({"NOUN", "nomn", "anim"})
_NUMBERS = frozenset({"sing", "plur"})
_SUBJECT = frozenset({"NOUN", "nomn"})
GENDERS = frozenset(_GENDERS)


def verbs_of(terms: Sequence[Term]) -> list[Term]:
    """The verbs in a personal form."""
    return [term for term in terms if term.part is Part.VERB and "INFN" not in term.grammemes]


def done_by_others(terms: Sequence[Term]) -> bool:
    """Tell whether somebody else does what words tell: «когда выбирали брокер», «врач был на связи»."""
    told = verbs_of(terms)
    if not told:
        return False
    before = terms[: terms.index(told[0])]
    when = terms[0].key in _WHEN
    subjects = [one.grammemes for one in before if one.grammemes >= _SUBJECT and (when or "anim" in one.grammemes)]
    return all(_by_others(term, subjects, when=when) for term in told)


def done_by_another(terms: Sequence[Term]) -> bool:
    """Tell whether somebody who is named does or did it: «пишут разработчики», «подавал директор»."""
    told = verbs_of(terms)
    doers = [term for term in terms if term.grammemes >= _DOERS]
    if not told or not doers or terms[0].key in _WHEN:
        return False
    numbers = {frozenset(one.grammemes & _NUMBERS) for one in doers}
    now = all(_does(term) and term.grammemes & _NUMBERS in numbers for term in told)
    return now or any(_did(term, terms[terms.index(term) + 1 :]) for term in told)


def goes_on(terms: Sequence[Term]) -> bool:
    """Tell whether words only say what goes on, and not who does it: «прошивка обновляется»."""
    told = verbs_of(terms)
    subjects = any({"NOUN", "inan", "nomn"} <= term.grammemes for term in terms)
    return bool(told) and (subjects or terms[0].key in _WHEN) and not any(term.done for term in told)


def _does(verb: Term) -> bool:
    """Tell whether a verb says what somebody else does now: «подключает», not «обновляется»."""
    return "3per" in verb.grammemes and (not verb.key.endswith("ся") or bool(verb.names & _BUSY))


def _did(verb: Term, after: Sequence[Term]) -> bool:
    """Tell whether right behind a verb of the past stands who did it: «сделал старший коллега»."""
    if "past" not in verb.grammemes:
        return False
    place = next((n for n, term in enumerate(after) if term.grammemes & {"NOUN", "PREP"}), None)
    if place is None or not after[place].grammemes >= _DOERS:
        return False
    doer, then = after[place], next(iter(after[place + 1 :]), None)
    joined = then is not None and then.token.start == doer.token.end + 1 and "nomn" not in then.grammemes
    return not joined and bool(verb.grammemes & (GENDERS | {"plur"}) & doer.grammemes)  # «замещал шеф-повара»


def _by_others(told: Term, subjects: Sequence[frozenset[str]], *, when: bool) -> bool:
    """Tell whether a verb is said of another than the applicant: of one that is named, or of those who are not."""
    if "past" in told.grammemes and "plur" in told.grammemes:
        return when
    same = told.grammemes & GENDERS
    return bool(subjects) and ("3per" in told.grammemes or any(same & one for one in subjects))
