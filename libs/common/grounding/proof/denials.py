"""What a denial of the letter denies though the resume says it, and what it gives up though nobody allowed it."""

import re
from collections.abc import Iterator
from functools import reduce
from itertools import pairwise
from operator import and_

from libs.common.grounding.claims import ClaimKind
from libs.common.grounding.deeds.miscounted import counted_somewhere
from libs.common.grounding.deeds.statement import Failure
from libs.common.grounding.language.bag import bag
from libs.common.grounding.language.clauses import Clause
from libs.common.grounding.language.forms import listed
from libs.common.grounding.language.terms import Part, Term, terms_of
from libs.common.grounding.resume.known import Known
from libs.common.grounding.vacancy.inquiry import Inquiry

_EVERYWHERE = -1
_NONE = re.compile(r"[—–:-]\s?0(?!\d|[.,]\d)")
"""«Повторных обрывов — 0»: a place that counts none."""
_NEAR = 5
"""Words after «ни» in which it is said of what there is none."""
_HELD = bag("опыт навык вариант выбор умение experience skill skills choice option options")
_TROUBLE = frozenset({"трудность", "проблема", "сложность", "затруднение", "trouble", "problem", "difficulty"})


class Denials:
    """Judges clauses that deny; `asked` knows the words of the vacancy."""

    def __init__(self, known: Known, asked: Inquiry) -> None:
        self._known, self._asked = known, asked

    def unproved(self, clause: Clause) -> Failure | None:
        """What is wrong with a clause that denies; «с английским трудностей нет» says that one knows it."""
        if self._counted(clause):
            return Failure(ClaimKind.NEGATION, None, "В резюме сказано обратное")
        if (harmful := self._harmful(clause)) is not None:
            return harmful
        troubled = any(term.names & _TROUBLE for term in clause.terms)
        return self._untroubled(clause) if troubled else self._flipped(clause)

    def _harmful(self, clause: Clause) -> Failure | None:
        """What nobody may deny for the applicant: a wish, and all of their experience."""
        if any(term.says and _refuses(term) for term in clause.terms):
            return Failure(ClaimKind.PROMISE, None, "Письмо отказывается за вас")
        return Failure(ClaimKind.PROMISE, None, "Письмо умаляет вас") if _denies_all(clause) else None

    def _flipped(self, clause: Clause) -> Failure | None:
        """What a denial denies though the resume says it, or gives up though nobody allowed it."""
        known = self._known
        matter = [term for term in clause.terms if term.matters and not term.names & listed("denial")]
        experience = any(term.names & listed("experience") for term in clause.terms)
        spelled_out = known.abbreviated(clause.terms) if matter else frozenset[Term]()
        past = any("past" in term.grammemes for term in clause.terms)
        disowned = [term for term in matter if known.denied.mask(term)]
        for term in matter:
            if (
                term in spelled_out
                or term.general
                or (disowned and term.part is Part.OTHER and "ADVB" in term.grammemes)
            ):
                continue
            statement = experience and self._asked.has(term) and any(one.done for one in clause.terms)
            told = known.denied.mask(term) or (term.part is Part.NOUN and any(map(_narrows, disowned)))
            if term.names & listed("sensitive") and not statement and not told:
                return Failure(ClaimKind.PROMISE, term, f"«{term.token.text}»: за вас этого говорить нельзя")
            named = term.plain if term.token.latin else term.part is not Part.VERB and "ADJS" not in term.grammemes
            if term.part is Part.VERB and term.plain and past and any(self._unmet(one) for one in matter):
                continue  # «на вертолётах летать не доводилось»
            if experience or named or known.mask(term) or known.denied.mask(term) or self._asked.has(term):
                continue
            reason = f"«{term.token.text}» не подтверждается ни резюме, ни вакансией"
            return Failure(ClaimKind.UNCLASSIFIED, term, reason)
        if not matter or reduce(and_, map(known.denied.mask, matter), _EVERYWHERE):
            return None
        things = [term for term in matter if not term.names & listed("experience")] or matter
        said = [term for term in things if known.mask(term) or not (term.ordinary and term.acts)]
        if any(term not in said and known.denied.mask(term) for term in things):
            return None  # «завод не штрафовали»: the deed itself is denied by the resume
        # «разработчиков не искал» is not contradicted by «разработал»
        found = known.exact if len(said) == 1 and "anim" in said[0].grammemes else known.mask
        mask = reduce(and_, (found(term) & ~known.weak for term in said), _EVERYWHERE) if said else 0
        mask = reduce(and_, map(known.mask, _documents(clause)), mask) & ~known.saying(_NONE)
        if any(not _unfinished(known.places.texts[number].text) for number in known.bits(mask)):
            return Failure(ClaimKind.NEGATION, None, "В резюме сказано обратное")
        return None

    def _counted(self, clause: Clause) -> bool:
        """Tell whether there is said to be «ни одного выезда» where the resume counts some and denies none of these."""
        for place, (no, one) in enumerate(pairwise(clause.terms)):
            if no.key == "ни" and "один" in one.names:
                after = clause.terms[place + 2 : place + _NEAR]
                thing = next((term for term in after if term.part is Part.NOUN), None)
                others = (term for term in clause.terms if term.matters and term is not thing)
                denied = any(map(self._known.denied.mask, others))
                none = thing is not None and self._known.exact(thing) & self._known.saying(_NONE)
                return thing is not None and not (denied or none) and counted_somewhere(thing, self._known)
        return False

    def _untroubled(self, clause: Clause) -> Failure | None:
        """What is said to give no trouble is told as known: the resume must have it."""
        strange = (term for term in clause.terms if term.matters and not self._known.mask(term) and not term.general)
        term = next(strange, None)
        return None if term is None else Failure(ClaimKind.UNCLASSIFIED, term, f"В резюме нет «{term.token.text}»")

    def _unmet(self, term: Term) -> bool:
        """Tell whether a thing is one that the vacancy or a denial names and the resume does not prove."""
        thing = term.part is Part.NOUN and not self._known.mask(term)
        return thing and bool(self._known.denied.mask(term) or self._asked.has(term))


def _denies_all(clause: Clause) -> bool:
    """Tell whether a sentence begins by denying experience without a word of what: «опыта у меня нет»."""
    said = [term for term in clause.terms if term.says]
    named = any(term.refers or not (term.general or term.names & _HELD) for term in said)
    return not clause.start and not named and any(term.names & _HELD for term in said)


def _narrows(term: Term) -> bool:
    """Tell whether a word says what is denied of a thing: «ночных смен» where the resume denies the night."""
    return term.part is Part.OTHER and "ADJF" in term.grammemes


def _refuses(term: Term) -> bool:
    """Tell whether a word turns something down; what was not looked for in the past is experience."""
    past = term.done or "INFN" in term.grammemes
    return bool(term.names & listed("refusal")) and not (past and term.names & listed("experience"))


def _documents(clause: Clause) -> Iterator[Term]:
    """What is denied to exist or to be led: «сертификатов по Python нет» does not deny Python."""
    things, deeds = listed("denial") - listed("experience"), listed("denial") & listed("strong")
    kinds = {Part.NOUN: things, Part.VERB: deeds}
    return (term for term in clause.terms if term.names & kinds.get(term.part, frozenset()))


def _unfinished(text: str) -> bool:
    return any(name.startswith(("неоконч", "незаконч", "неполн")) for term in terms_of(text) for name in term.names)
