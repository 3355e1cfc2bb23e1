"""A clause of a sentence and what its words show: who speaks, who does, what is denied, asked for or helped with."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from libs.common.grounding.language.bag import bag
from libs.common.grounding.language.doers import done_by_another, done_by_others, goes_on
from libs.common.grounding.language.forms import listed
from libs.common.grounding.language.helping import helps, in_crew
from libs.common.grounding.language.sentences import Span, split_segments
from libs.common.grounding.language.stance import denies
from libs.common.grounding.language.terms import Part, Term, terms_of

_WORKS = frozenset({"работать", "трудиться", "поработать"})
_MY_OWN = bag("мой моя наш наша")
_LASTING = bag("опыт стаж практика")
_OF_WORK = bag("коммерческий профессиональный практический трудовой рабочий производственный реальный общий")
_THIS = bag(
    "этот эта это эти этого этой этих этому этим этими эту этом"
    " данный данная данное данного данной данному данным данную"
    " такой такая такое такие такого такой таких такому таким такими такую"
)
_SHOWS = frozenset({"подтверждать"})
"""«Знания подтверждает сертификат»: a thing shows it."""
_SUITS = frozenset({"устраивать", "устроить"})
"""«Оклад устраивает» agrees to it."""
_CAN, _BEGIN, _WILL = bag("can could able"), bag("start begin join"), bag("will shall ll")
_GIVEN_UP = {("give", "up"), ("gave", "up"), ("turn", "down"), ("turned", "down")}
_ORDERS = bag("call hire pay reject ignore choose contact transfer send forward delete forget accept approve take ask")
_WHOSE, _POLITE = bag("my me a an the this them him her us all any your another"), bag("to please just kindly then")
_MOVES = bag("переехать приехать перебраться остаться задержаться привести принести привлечь")
"""What was done once is no promise to do it again: «перееду», «приведу команду»."""
_ANY, _FITS = bag("любой any whatever anything"), bag("подходить подойти пугать смущать suit suits fine ok okay")
_BINDING = _SUITS | {"мочь"}
_AHEAD = frozenset({"задача"})
"""What is the vacancy's only as long as it is ahead: «просроченных задач стало меньше» is told of the past."""

_WITHOUT = frozenset({"без", "without", "бесплатно"})

_WHENEVER, _NEEDED = (
    frozenset({"когда", "если", "when", "if"}),
    frozenset({"нужный", "нужно", "необходимый", "требоваться"}),
)
"""«Когда нужна выгрузка, беру pandas» tells of no vacancy."""
EARLIER = frozenset({"до", "после", "before", "after"})
"""Words that lead to another time: «до «ПаркЛайта» работал в студии» is told of the studio."""
_LEARNT = bag("доучиваться доучиться переучиваться осваивать освоить изучать изучить разбираться разобраться расти")
_STUDIES = frozenset({"пройти", "окончить", "закончить", "изучать", "изучить", "учиться", "обучаться", "прослушать"})
_COURSES = bag("курс обучение программа тренинг переподготовка вебинар интенсив")


@dataclass(frozen=True)
class Clause:
    """A piece of a sentence between commas, dashes or turning words."""

    start: int
    end: int
    text: str
    terms: tuple[Term, ...]

    @cached_property
    def first(self) -> bool:
        """Tell whether the clause is told in the first person."""
        return any(term.first for term in self.terms)

    @cached_property
    def numbered(self) -> bool:
        """Tell whether a number stands in the clause."""
        return any(term.part is Part.NUMBER for term in self.terms)

    @cached_property
    def perceives(self) -> bool:
        """Tell whether the clause only says that the applicant read or saw."""
        return any(term.names & listed("perceived") and not term.coming for term in self.terms)

    @cached_property
    def helps(self) -> bool:
        """Tell whether the clause says that the applicant took part or helped."""
        return helps(self.terms) or in_crew(self.terms)

    @cached_property
    def of_others(self) -> bool:
        """Tell whether others than the applicant do what the clause tells."""
        return not self.first and done_by_others(self.terms)

    @cached_property
    def by_another(self) -> bool:
        """Tell whether somebody who is named in the clause does or did it."""
        told = (term for term in self.terms if term.first and term.key not in _MY_OWN)
        return not any(told) and done_by_another(self.terms)  # «создал мой старший коллега»

    @cached_property
    def of_things(self) -> bool:
        """Tell whether the clause only says what goes on."""
        return not self.first and goes_on(self.terms)

    @cached_property
    def learns(self) -> bool:
        """Tell whether the clause only says that something was studied: «прошла курс по кадровому ЭДО»."""
        studied = any(term.names & _STUDIES for term in self.terms if term.part is Part.VERB)
        return studied and any(term.names & _COURSES for term in self.terms)

    @cached_property
    def predicate(self) -> bool:
        """Tell whether somebody does something in the clause by a verb in a personal form."""
        return any(term.part is Part.VERB and "INFN" not in term.grammemes for term in self.terms)

    @cached_property
    def of_vacancy(self) -> bool:
        """Tell whether a word says that the clause is about the vacancy."""
        marks = listed("vacancy_marks")
        if self.terms[0].key in _WHENEVER:
            marks -= _NEEDED
        if any("past" in term.grammemes for term in self.terms):
            marks -= _AHEAD
        return any(term.second or (term.part is not Part.SMALL and term.names & marks) for term in self.terms)

    @cached_property
    def asks(self) -> bool:
        """Tell whether the clause is a question."""
        return self.text.rstrip('»”") ').endswith("?")

    @cached_property
    def negated(self) -> bool:
        """Tell whether the clause denies."""
        return denies(self.text) or bool(self.none)

    @cached_property
    def lacks(self) -> bool:
        """Tell whether the clause says what the applicant has to learn: «под вашу программу придётся доучиваться»."""
        return any(term.names & _LEARNT and "INFN" in term.grammemes for term in self.terms)

    @cached_property
    def none(self) -> Term | None:
        """The thing of which there is «ни одного» where no verb denies it."""
        if denies(self.text):
            return None
        for place, (no, one) in enumerate(pairwise(self.terms)):
            if no.key == "ни" and "один" in one.names:
                return next((term for term in self.terms[place + 2 : place + 4] if term.part is Part.NOUN), None)
        return None

    @cached_property
    def deprived(self) -> bool:
        """Tell whether the clause does without something that nobody may give up for the applicant."""
        if any(term.names & _WORKS and following.key == "за" for term, following in pairwise(self.terms)):
            return True  # «работаю за опыт»
        free = any(term.key in _WITHOUT for term in self.terms)
        return free and any(term.names & listed("sensitive") for term in self.terms)

    @cached_property
    def pointed(self) -> frozenset[Term]:
        """Nouns that only stand for what was named before: «по этому закону»."""
        pairs = [pair for pair in pairwise(self.terms) if pair[1].part is Part.NOUN]
        named = (noun for it, noun in pairs if it.key in _THIS and noun.plain)
        lasting = (it for it, noun in pairs if it.part is Part.OTHER and noun.names & _LASTING and it.names & _OF_WORK)
        return frozenset((*named, *lasting))

    @cached_property
    def orders(self) -> bool:
        """Tell whether the clause asks somebody to do something."""
        return any(
            "impr" in term.grammemes
            and term.key.endswith(("и", "й", "ь", "те"))
            and ("plur" in term.grammemes or not place)
            for place, term in enumerate(self.terms)
        )

    def _of_a_thing(self, term: Term) -> bool:
        """Tell whether a short adjective is said of a thing that the clause names."""
        if any("INFN" in one.grammemes for one in self.terms):
            return False  # «готов составить смету»
        agrees = {"NOUN", "inan", *(term.grammemes & {"masc", "femn", "neut", "plur"})}
        before = self.terms[: self.terms.index(term)]
        return any(agrees <= one.grammemes and one.grammemes & {"nomn", "accs"} for one in before)

    @cached_property
    def _may_bind(self) -> bool:
        """Tell whether a word of the clause may bind anybody; most clauses have none."""
        modal = listed("modal")
        return (
            self.orders
            or self._binds_in_english
            or self._takes_anything
            or any(
                term.coming or not (term.names.isdisjoint(modal) and term.names.isdisjoint(_BINDING))
                for term in self.terms
            )
        )

    @cached_property
    def _binds_in_english(self) -> bool:
        """Tell whether an English clause promises, orders or says when one could begin: "I can start on Monday"."""
        keys = [term.key for term in self.terms if term.key not in _POLITE]
        pairs = list(pairwise(keys))
        available = "available" in keys and (keys[0] == "available" or {"i", "am"} <= {*keys} or {"i", "m"} <= {*keys})
        ordered = pairs[:1] and pairs[0][0] in _ORDERS and pairs[0][1] in _WHOSE
        promised = "i" in keys and not _WILL.isdisjoint(keys)
        begun = any((pair[0] in _CAN and pair[1] in _BEGIN) or pair in _GIVEN_UP for pair in pairs)
        return available or bool(ordered) or promised or begun

    @cached_property
    def _takes_anything(self) -> bool:
        """Tell whether what only the applicant may agree to is said to do: «график любой», "night shifts are fine"."""
        if not any(term.names & listed("sensitive") for term in self.terms):
            return False
        return any(term.names & _ANY or (term.names & _FITS and not term.done) for term in self.terms)

    def bound(self, resume: Callable[[Term], int]) -> bool:
        """Tell whether the applicant is bound by the clause to what the resume does not know."""
        if not self._may_bind:
            return False
        modal = listed("modal")
        suits = any(term.names & _SUITS and "3per" in term.grammemes for term in self.terms)
        if self.orders or self._binds_in_english or self._takes_anything or suits:
            return True
        for term, following in zip(self.terms, (*self.terms[1:], None), strict=True):
            if following is not None and following.key == "за" and "ADJS" in term.grammemes:
                continue  # «отчёт готов за минуту»
            if "ADJS" in term.grammemes and not self.first and self._of_a_thing(term):
                continue  # «смета готова вдвое быстрее»
            if "ADJF" in term.grammemes and ("nomn" not in term.grammemes or "plur" in term.grammemes):
                continue  # «в готовом проекте», «правлю готовые»
            told = term.part is Part.NOUN and not term.token.latin and resume(term)  # «возвратов по гарантии»
            shown = term.names & _SHOWS and "1per" not in term.grammemes
            if term.part is not Part.SMALL and term.names & modal and not (told or shown or term.second):
                return True
        own = (term for term in self.terms if term.coming and not is_saying(term))
        if any((term.names & _MOVES and "1per" in term.grammemes) or not resume(term) for term in own):
            return True  # «удвою продажи», «перееду»
        sensitive = [term for term in self.terms if term.names & listed("sensitive")]
        if any("мочь" in term.names for term in self.terms):
            return bool(sensitive)  # shifts that were worked are no shifts agreed to
        return any(term.coming for term in self.terms) and not all(map(resume, sensitive))


def is_state(term: Term) -> bool:
    """Tell whether a word of a clause that binds nobody says in which state a thing is: «смета готова»."""
    return "ADJS" in term.grammemes and bool(term.names & listed("modal"))


def is_saying(term: Term) -> bool:
    """Tell whether a word only says that something is said by the letter: «скажу сразу»."""
    return (term.coming or term.first) and bool(term.names & listed("saying"))


@lru_cache(maxsize=1_024)
def clauses_of(text: str) -> tuple[Clause, ...]:
    """The clauses of a sentence; places count from its beginning."""
    terms = terms_of(text)
    starts = [term.token.start for term in terms]
    found: list[Clause] = []
    for segment in split_segments(Span(0, len(text), text)):
        inside = terms[bisect_left(starts, segment.start) : bisect_left(starts, segment.end)]
        if inside:
            found.append(Clause(segment.start, segment.end, segment.text, inside))
    return tuple(found)
