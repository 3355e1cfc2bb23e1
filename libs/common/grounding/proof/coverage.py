"""Whether the resume proves what a clause says of the applicant, word by word and in one place."""

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple

from libs.common.grounding.claims import ClaimKind
from libs.common.grounding.deeds.apart import apart
from libs.common.grounding.deeds.doing import told_alike
from libs.common.grounding.deeds.giving_up import done_without
from libs.common.grounding.deeds.placed import disowned_thing, place_of
from libs.common.grounding.deeds.statement import Failure, Statement
from libs.common.grounding.detectors.fields import worked_in
from libs.common.grounding.language.bag import bag
from libs.common.grounding.language.clauses import is_state
from libs.common.grounding.language.forms import listed, trade_deeds
from libs.common.grounding.language.lexicon import LEGAL_FORMS
from libs.common.grounding.language.shapes import (
    absent,
    acts_itself,
    contradicted,
    in_field,
    only_refers,
    part_of,
    says_when,
    says_where,
)
from libs.common.grounding.language.terms import Part, Term
from libs.common.grounding.resume.known import Known
from libs.common.grounding.vacancy.inquiry import Inquiry
from libs.common.grounding.words.lists import WORDS

_CHANGES = WORDS.any_of("change")
_EVERYWHERE = -1
_ANCHORS, _LESS_ANCHORS = 3, 1
"""Proved words that must stand beside a common word that nothing proves, and beside a thing that nobody asks for."""
_STUDIED = bag("образование диплом сертификат удостоверение специальность курс факультет вуз свидетельство лицензия")
_SCHOOLS = bag("техникум колледж училище университет институт академия вуз магистратура аспирантура")
_MAY = bag("мочь смочь готовый хотеть можно способный")
_BEING = frozenset({"есть", "быть"})
_FIRST = frozenset({"один", "первый", "второй"})
_IN_ORDER = bag("год месяц день неделя раз очередь место десяток час квартал год сутки часть треть")
"""What is counted off and not graded."""


class _Weighed(NamedTuple):
    """The words of a clause with the places that prove them.

    `strange` proves nothing, `spelled_out` an abbreviation of the resume; `anchors` counts what is proved, `twice` what
    of it is proved in more than one way.
    """

    found: list[tuple[Term, int]]
    spelled_out: frozenset[Term]
    strange: list[Term]
    anchors: int
    twice: int


class Coverage:
    """Asks the resume for every word of a clause; `asked` knows the words of the vacancy."""

    def __init__(self, known: Known, asked: Inquiry) -> None:
        self._known, self._asked = known, asked

    def unproved(self, statement: Statement) -> Failure | None:
        """What the resume does not prove of a clause; None when it proves all."""
        if (contrary := self._contrary(statement)) is not None:
            return contrary
        terms = dict.fromkeys((*statement.words, *statement.clause.terms))
        strange_rank = next((term for term in terms if self._unknown_grade(term, statement)), None)
        if strange_rank is not None:
            return self._missing(strange_rank)
        jobs, words = self._placed(statement)
        weighed = self._weighed(statement, words)
        missing = (
            self._unbearable(statement, weighed)
            or self._borrowed(weighed.strange, statement)
            or self._outweighing(statement, weighed)
            or next((term for term, mask in weighed.found if self._done_elsewhere(term, mask, weighed.found)), None)
        )
        if missing is not None:
            return self._missing(missing)
        return apart(statement, jobs, self._told(statement, weighed), self._known)

    def _contrary(self, statement: Statement) -> Failure | None:
        """What a clause gives up for the applicant, or what the resume says the contrary of."""
        clause = statement.clause
        given_up = done_without(clause, self._known, self._asked)
        if clause.deprived and given_up is not None:
            return Failure(ClaimKind.PROMISE, None, "Письмо отказывается за вас от того, что вам положено")
        denied = contradicted(statement.words, clause, self._known.denials)
        if denied or disowned_thing(statement.words, clause, self._known):
            return Failure(ClaimKind.NEGATION, None, "В резюме сказано обратное")
        if given_up is not None:
            return Failure(ClaimKind.PROMISE, given_up, f"В резюме нет «без {given_up.token.text}»")
        return None

    def _weighed(self, statement: Statement, words: Sequence[Term]) -> _Weighed:
        """Which of the words the resume proves, and how much stands proved beside those that it does not."""
        clause = statement.clause
        studied = any(term.names & _STUDIED for term in clause.terms)
        asked = self._known.mask if studied else self._known.as_somebody
        found = [(term, asked(term)) for term in words]
        found = [(term, mask or self._told_alike(term, found, statement)) for term, mask in found]
        disowned = self._known.disowned  # «двенадцать повторных вызовов» of whom there were twelve, none a second time
        strange = [t for t, mask in found if not mask and (not statement.is_proved(t) or disowned.mask(t))]
        doubtful = strange or any(mask and not mask & ~self._known.weak for _, mask in found)
        spelled_out = self._known.abbreviated(clause.terms) if doubtful else frozenset[Term]()
        strange = [term for term in strange if term not in spelled_out and not self._empty(term, statement)]
        anchors = sum(1 for left, right in statement.proved if left < clause.end and clause.start < right)
        anchors += len(spelled_out) + len(statement.words) - len(words)
        anchors += sum(1 for _, mask in found if mask)
        twice = sum(1 for term, mask in found if mask and statement.is_proved(term))
        others = [term for term in strange if anchors and acts_itself(term, clause) and not self._asked.has(term)]
        return _Weighed(found, spelled_out, [term for term in strange if term not in others], anchors, twice)

    def _unbearable(self, statement: Statement, weighed: _Weighed) -> Term | None:
        """A word that may not stand unproved, or has too few proved ones beside it."""
        words = [term for term in weighed.strange if not self._bearable(term, statement)]
        for term in words:
            least = _LESS_ANCHORS if self._is_thing(term, statement) else _ANCHORS
            deed = term.part is Part.VERB  # what it is told of counts once
            anchors = weighed.anchors - (weighed.twice if deed else 0)
            if not self._common(term, statement) or anchors <= least * len(words):
                return term
        return None

    def _outweighing(self, statement: Statement, weighed: _Weighed) -> Term | None:
        """The first of more unproved words than stand proved beside them."""
        found, strange, anchors = weighed.found, weighed.strange, weighed.anchors
        named = any((mask and not term.ordinary) or statement.is_proved(term) for term, mask in found)
        things = [] if named else self._things(strange, found)
        if not _any_proved(found) and self._only_a_verb(strange, statement):
            return None  # «я подхватываю его работу», «если сложить оба места»: nothing is told of
        if (len(strange) > anchors and not only_refers(statement.clause, statement.words)) or (
            things and len(things) >= anchors
        ):
            return (things or strange)[0]
        return None

    def _only_a_verb(self, strange: Sequence[Term], statement: Statement) -> bool:
        """Tell whether all that nothing proves is a plain verb that names no deed of a trade and nothing asked for.

        A verb that stands quite alone is what one does: «плаваю».
        """
        if len(strange) != 1 or strange[0].part is not Part.VERB:
            return False
        verb = strange[0]
        if any(term.names & _MAY for term in statement.clause.terms):
            return False  # «могу приступить через неделю»
        if (verb.first or verb.done) and not any(term.says for term in statement.clause.terms if term is not verb):
            return False
        if (verb.first or verb.done) and any(
            term.general and "anim" in term.grammemes for term in statement.clause.terms
        ):
            return False  # «консультировала покупателей»
        return verb.plain and verb.names.isdisjoint(listed("deeds")) and not self._asked.has(verb)

    def _told(self, statement: Statement, weighed: _Weighed) -> list[tuple[Term, int]]:
        """The words whose places must go together."""
        weak, clause = self._known.weak, statement.clause
        untold = {t for t, mask in weighed.found if not mask & ~weak and (not mask or says_when(t, clause))}
        return [one for one in weighed.found if one[0] not in untold | weighed.spelled_out]

    def _told_alike(self, term: Term, found: Sequence[tuple[Term, int]], statement: Statement) -> int:
        """The places that prove a deed by another one of the same things."""
        part = part_of(term, statement.clause)
        return told_alike(term, part, found, self._known, helped=statement.helped)

    def _borrowed(self, strange: Sequence[Term], statement: Statement) -> Term | None:
        """The deed that one line of the vacancy asks for with another thing that the resume does not prove either."""
        things = [term for term in statement.clause.terms if term.says and _may_be_asked_for(term)]
        unproved = [term for term in things if not self._known.mask(term) and not statement.is_proved(term)]
        verbs = (term for term in (*strange, *statement.clause.terms) if term.part is Part.VERB)
        # «есть опыт» does nothing, and of «доля снизилась с 3 до 1 %» the numbers say it
        deeds = (
            term
            for term in verbs
            if term.names.isdisjoint(_BEING) and not (statement.counted and _CHANGES.match(term.key))
        )
        return next(
            (term for term in deeds if not self._known.mask(term) and self._asked.together(term, unproved)), None
        )

    def _done_elsewhere(self, term: Term, mask: int, found: Sequence[tuple[Term, int]]) -> bool:
        """Tell whether a deed of a trade, or a first step, is proved only where no thing stands that it is told of."""
        titled = mask & (self._known.titles | self._known.general) & ~self._known.about
        if term.part is not Part.VERB or not mask or titled or term.names.isdisjoint(trade_deeds()):
            return False
        things = [other for one, other in found if one.part is Part.NOUN and other]
        return bool(things) and not any(mask & other for other in things)

    def _things(self, strange: Sequence[Term], found: Sequence[tuple[Term, int]]) -> list[Term]:
        """What is named and not proved: «собеседования» of developers, «частная» of a clinic that is a polyclinic."""
        exact = any(mask and self._known.exact(term) for term, mask in found)
        named = (term for term in strange if term.part is Part.NOUN or (term.part is Part.OTHER and not exact))
        return [term for term in named if not term.acts and "ADVB" not in term.grammemes]

    def _unknown_grade(self, term: Term, statement: Statement) -> bool:
        """Tell whether a word is an ordinal that the resume does not have: «четвёртая группа», not «второй год»."""
        if "Anum" not in term.grammemes or term.names & _FIRST or statement.is_proved(term):
            return False
        terms = [word for word in statement.clause.terms if word.part is not Part.SMALL]
        place = terms.index(term) if term in terms else 0
        near = terms[max(0, place - 1) : place + 2] if term in terms else [*statement.words]
        if any(word.names & _IN_ORDER for word in near):
            return False
        mask = self._known.mask(term)
        beside = [self._known.mask(word) for word in near if word is not term]
        return not mask if not any(beside) else not any(mask & one for one in beside)

    def is_quoted(self, statement: Statement) -> bool:
        """Tell whether the resume has the clause word for word, at the job that is spoken of."""
        places = self._known.quoted(statement.clause)
        here = reduce(or_, (self._known.jobs[number] for number in statement.here), 0) | self._known.general
        return bool(places & here if statement.here else places)

    def _placed(self, statement: Statement) -> tuple[frozenset[int], list[Term]]:
        """The jobs that a clause names by their employers, a name before a common word, and the other words."""
        words = statement.words
        named = {term: jobs for term in words if (jobs := self._known.employer(term))}
        certain = {term: jobs for term, jobs in named.items() if term.token.capitalised}
        named = certain or named
        if not named and not statement.here:
            job = place_of(statement.clause, self._known)
            job = self._known.position(statement.clause) if job is None else job
            if job is not None:
                return frozenset({job}), [*words]
        jobs = frozenset[int]().union(*named.values())
        return jobs or statement.here, [term for term in words if term not in named]

    def _bearable(self, term: Term, statement: Statement) -> bool:
        """Tell whether a word may stand unproved beside proved ones; a requirement of the vacancy may not."""
        if self._known.denies(term, statement.words):
            return False
        if statement.clause.text.isascii() and not statement.bold and term.plain:
            return not self._asked.names(term) and term.names.isdisjoint(listed("deeds"))
        if not term.ordinary or (term.part is Part.NOUN and "anim" in term.grammemes):
            return False
        plain = not statement.bold or term.part is Part.OTHER
        if term.part is Part.VERB:
            return not term.names & listed("deeds")
        return plain and not self._asked.names(term)

    def _empty(self, term: Term, statement: Statement) -> bool:
        """Tell whether a word claims nothing: it is one of the general ones, and the resume does not deny it."""
        if term.key in LEGAL_FORMS or is_state(term) or (statement.counted and _CHANGES.match(term.key)):
            return True  # «снизила с 3 до 1 %»: the numbers say it
        in_known_field = in_field(term, statement.clause) and worked_in(term.key, self._known.index.facts.jobs)
        if in_known_field or self._known.grown(term):
            return True
        if absent(term, statement.clause) and self._known.denied.mask(term):
            return True  # «без аварий» of whom the resume says that there were none
        return (term.general or term in statement.clause.pointed) and not self._known.denies(term, statement.words)

    def _is_thing(self, term: Term, statement: Statement) -> bool:
        """Tell whether a word names a thing that the vacancy does not ask for, and no field of study."""
        thing = term.part is Part.NOUN and "anim" not in term.grammemes and not self._asked.names(term)
        studied = any(one.names & _STUDIED for one in statement.clause.terms)
        return thing and not studied and not term.names & listed("denial")

    def _common(self, term: Term, statement: Statement) -> bool:
        """Tell whether a word names nothing and claims neither rank nor lead; the resume does not deny it."""
        latin = term.token.latin and not statement.clause.text.isascii()
        asked = term.part is Part.NOUN and self._asked.names(term) and not says_where(term, statement.clause)
        asked = asked and not statement.clause.text.isascii()
        deed = term.part is Part.VERB and bool(term.names & listed("deeds"))
        asked = asked or (deed and self._asked.names(term)) or bool(term.names & _SCHOOLS)
        return term.plain and not (latin or asked) and not statement.bold and not self._known.disowned.mask(term)

    def _missing(self, term: Term) -> Failure:
        if self._asked.has(term):
            reason = f"«{term.token.text}» — из требований вакансии, в резюме этого нет"
            return Failure(ClaimKind.VACANCY_CLAIM, term, reason)
        return Failure(ClaimKind.UNCLASSIFIED, term, f"В резюме нет «{term.token.text}»")


def _any_proved(found: Sequence[tuple[Term, int]]) -> bool:
    """Tell whether a word of a clause has any place that proves it."""
    return any(mask for _, mask in found)


def _may_be_asked_for(term: Term) -> bool:
    """Tell whether a word may name what a deed is done to, or of what kind; «больше» does not."""
    return term.part is Part.NOUN or (term.part is Part.OTHER and not term.general)
