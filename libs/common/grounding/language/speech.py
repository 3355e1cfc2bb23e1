"""What a clause is: told of the applicant, denied, of the vacancy, a commitment, or a courtesy of a closed kind."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache, lru_cache
from itertools import pairwise

from libs.common.grounding.language.clauses import Clause
from libs.common.grounding.language.forms import headed, listed
from libs.common.grounding.language.terms import Part, Term

_FEW = 4
_NUMBERED = frozenset({"meeting"})
_NAMED = frozenset({"greeting", "farewell", "name", "thanks"})
_ABOUT_VACANCY = frozenset({"interest", "apply", "learning", "question"})
_NOT_STATED = frozenset({"interest", "learning", "meeting", "question"})
"""Courtesies that tell nothing of the past."""
_PERSONAL = frozenset({"Name", "Patr", "Surn"})
_THAT = frozenset({"что", "that"})
_TOO = frozenset({"тоже", "также", "either", "neither"})
_RELATIVE = frozenset({"где", "куда", "откуда", "который", "которая", "которое", "которые", "where", "which", "who"})
_JUDGES = frozenset({"ADJS", "PRED", "COMP"})
_RESUME = frozenset({"резюме", "resume", "cv"})


class Speech(Enum):
    """What is done by a clause."""

    OWN = auto()
    DENIED = auto()
    VACANCY = auto()
    BOUND = auto()
    COURTESY = auto()


@dataclass(frozen=True, slots=True)
class Around:
    """What a courtesy may name: words of the vacancy, its title and employer, the applicant's name and resume."""

    vacancy: Callable[[Term], bool]
    title: Callable[[Term], bool]
    employer: Callable[[Term], bool]
    resume: Callable[[Term], int]
    person: Callable[[Term], int]

    def tells(self, clause: Clause) -> bool:
        """Tell whether the vacancy has every word of a clause."""
        return all(self.knows(term) for term in clause.terms)

    def knows(self, term: Term) -> bool:
        """Tell whether a word is the vacancy's or may stand beside its words."""
        joins = term.part in (Part.SMALL, Part.NUMBER) or bool(term.names & listed("vacancy"))
        return joins or self.vacancy(term)


def courtesy(clause: Clause, around: Around, *, asked: bool, after: str | None = None) -> str | None:
    """The kind of courtesy, or None: every word of the clause must belong to it; `after` is the kind it may go on."""
    content = [term for term in clause.terms if term.part is not Part.SMALL or term.negates]
    if not content:
        content = list(clause.terms)
    if content and all(around.person(term) for term in content):
        return "signature"
    if clause.deprived or (clause.negated and not asked):
        return None
    words = courteous(asked=asked)
    heads, met = _opening(clause)
    opened = _not_told([kind for kind in _kinds(asked=asked) if kind in met], clause, words, around) if met else []
    if not opened and asked:
        opened = ["question"]
    if not opened and after is not None:
        opened = [after]
    if not opened:
        return None
    strange = [term for term in content if not term.names & words]
    reported = strange or any(term.refers for term in clause.terms)
    if reported and not any("apply" in _opened_by().get(name, ()) for term in heads for name in term.names - _RESUME):
        opened = [kind for kind in opened if kind != "apply"]  # «в моём резюме есть Kafka» applies for nothing
    if asked and "question" in opened and not clause.first and any(term.key == "ли" for term in clause.terms):
        strange = [term for term in strange if not term.plain]  # «есть ли у вас дежурства» tells nothing of anybody
    fits = all(any(_allowed(term, kind, around) for kind in opened) for term in strange)
    return opened[0] if opened and fits else None


def _not_told(kinds: list[str], clause: Clause, words: frozenset[str], around: Around) -> list[str]:
    """The kinds of courtesy that a clause may be, though it tells what was or is done."""
    if kinds and _past(clause):
        kinds = [kind for kind in kinds if kind != "meeting"]
    if kinds and (any(_experienced(term, words, around) for term in clause.terms) or _does(clause, words)):
        kinds = [kind for kind in kinds if kind not in _NOT_STATED]
    return kinds


def _past(clause: Clause) -> bool:
    """Tell whether something was done: «вы назначили встречу», «написала 35 руководств» propose no meeting."""
    second = any(term.second for term in clause.terms)
    return any(term.done or (second and {"past", "plur"} <= term.grammemes) for term in clause.terms)


@cache
def _kinds(*, asked: bool) -> tuple[str, ...]:
    """The kinds of courtesy; only a question asks."""
    return tuple(name[:-1] for name in headed("courtesy") if name.endswith("!") and (asked or name != "question!"))


@cache
def courteous(*, asked: bool) -> frozenset[str]:
    """Every word of the courtesies."""
    lists = headed("courtesy")
    kept = (words for head, words in lists.items() if asked or not head.startswith("question"))
    return frozenset().union(*kept)


@lru_cache(maxsize=1_024)
def _opening(clause: Clause) -> tuple[list[Term], frozenset[str]]:
    """The words by which a courtesy may open, and the kinds that they open."""
    heads = _heads(clause)
    return heads, frozenset(kind for term in heads for kind in _opens(term))


def _heads(clause: Clause) -> list[Term]:
    """The words by which a courtesy may open; a name, and what one calls oneself the best in, open none."""
    heads = [
        term
        for term in clause.terms
        if (term.part is not Part.SMALL or len(term.key) > _FEW)
        and ("Supr" not in term.grammemes or term.key.startswith("наи"))
        and (term.token.first or not term.token.capitalised)
    ]
    told = any(term.key == "best" for term in heads) and any(term.key == "i" for term in clause.terms)
    return [term for term in heads if term.key != "best"] if told else heads


def _experienced(term: Term, words: frozenset[str], around: Around) -> bool:
    """Tell whether a word says what the applicant has done: «прошёл обучение» is no wish to learn."""
    if term.token.latin:
        past = term.key.endswith("ed") and term.part is not Part.SMALL
        return past and not term.names & words and around.resume(term) != 0
    return term.done and not term.names & listed("perceived") and term.names.isdisjoint(_opened_by())


def _does(clause: Clause, words: frozenset[str]) -> bool:
    """Tell whether the applicant does now what no courtesy says: "I train machine learning models", «учу ремеслу»."""
    after = (term for before, term in pairwise(clause.terms) if before.key == "i" and term.part is not Part.SMALL)
    told = (term for term in clause.terms if {"VERB", "1per", "pres"} <= term.grammemes)
    return any(term.names.isdisjoint(words) and not term.key.endswith("ly") for term in (*after, *told))


def _opens(term: Term) -> frozenset[str]:
    """The kinds of courtesy that a word opens; what was learnt already is told, not wished for: «освоила УЗИ»."""
    kinds = _opened(term.names)
    if not kinds:
        return kinds
    past = term.done or (term.token.latin and term.key.endswith(("ed", "learnt")))
    return kinds - {"learning"} if past else kinds


@lru_cache(maxsize=16_384)
def _opened(names: frozenset[str]) -> frozenset[str]:
    """The kinds of courtesy that any of the names opens."""
    return frozenset[str]().union(*(_opened_by().get(name, ()) for name in names))


@cache
def _opened_by() -> dict[str, frozenset[str]]:
    """The kinds of courtesy that a name opens."""
    found: dict[str, set[str]] = defaultdict(set)
    for head, words in headed("courtesy").items():
        for name in words if head.endswith("!") else ():
            found[name].add(head[:-1])
    return {name: frozenset(kinds) for name, kinds in found.items()}


def _allowed(term: Term, kind: str, around: Around) -> bool:
    """What may stand in a courtesy besides its own words."""
    if term.part is Part.NUMBER:
        return kind in _NUMBERED or around.title(term)
    if kind in _NAMED and (term.grammemes & _PERSONAL or term.token.capitalised):
        return bool(term.grammemes & _PERSONAL or around.person(term) or around.title(term))
    if around.title(term) or (term.token.latin and around.employer(term)):
        return True
    adverb = term.ordinary and ("ADVB" in term.grammemes or term.key.endswith("ly"))
    if adverb or (kind == "question" and term.ordinary):
        return True
    if kind == "meeting" and {"NOUN", "gent"} <= term.grammemes and not term.names & listed("sensitive"):
        return around.vacancy(term)  # «обсудить задачи комбината»
    if kind not in _ABOUT_VACANCY or term.names & listed("sensitive"):
        return False
    if term.part is Part.VERB:
        open_to = kind == "interest" and "INFN" in term.grammemes and not term.names & listed("modal")
        return open_to or (kind in {"interest", "question"} and around.resume(term) != 0)
    return (
        term.general
        or around.vacancy(term)
        or (kind in {"learning", "question", "interest"} and around.resume(term) != 0)
    )


def speeches(clauses: Sequence[Clause], around: Around, *, asked: bool) -> list[Speech]:
    """The speech of each clause."""
    kinds: list[str | None] = []
    for clause in clauses:
        kinds.append(courtesy(clause, around, asked=asked, after=kinds[-1] if kinds else None))
    found = [_speech(clause, kind, around) for clause, kind in zip(clauses, kinds, strict=True)]
    result: list[Speech] = []
    for place, (clause, speech) in enumerate(zip(clauses, found, strict=True)):
        before = result[-1] if result else None
        that = clause.terms[0].key in _THAT and not clause.first
        if speech is None and that and (before is Speech.COURTESY or _only_judges(clauses[place - 1])):
            result[-1:] = [Speech.COURTESY]
            result.append(Speech.VACANCY)  # «нравится, что есть обучение», «удобно, что медосмотр у вас»
            continue
        after = next((one for one in found[place + 1 :] if one is not None), None)
        if speech is None and place and _goes_on(clause, clauses[place - 1], around):
            result.append(Speech.VACANCY)  # «что у вас группы, до восьми детей»
        elif speech is Speech.VACANCY and before is Speech.OWN and (_of_the_same(clause) or (that and _counts(clause))):
            result.append(before)  # «держу офис, где сидят семьдесят человек»
        else:
            result.append(speech or _taken(clause, before, after, around))
    return result


def _goes_on(clause: Clause, before: Clause, around: Around) -> bool:
    """Tell whether a clause only adds how many or where to what the one before says of the vacancy."""
    that = before.terms[0].key in _THAT and before.of_vacancy and not before.first
    adds = clause.terms[0].part is Part.SMALL and not clause.predicate and not clause.first
    return that and adds and around.tells(clause)


def _counts(clause: Clause) -> bool:
    """Tell whether a clause only says what the one before comes to: «что составляет 33 %»."""
    counted = any(term.part is Part.NUMBER for term in clause.terms)
    return counted and not any(term.matters and term.part not in (Part.VERB, Part.NUMBER) for term in clause.terms)


def _of_the_same(clause: Clause) -> bool:
    """Tell whether a clause only says more of what the one before named."""
    return clause.terms[0].key in _RELATIVE and not clause.of_vacancy


def _only_judges(clause: Clause) -> bool:
    """Tell whether a clause says no more than what somebody thinks of the next: «удобно», «очень важно»."""
    said = [term for term in clause.terms if term.says]
    return 0 < len(said) <= _FEW and all(
        (term.plain or term.token.first)
        and term.names.isdisjoint(listed("modal"))
        and (term.grammemes & _JUDGES or "ADVB" in term.grammemes)
        for term in said
    )


def _speech(clause: Clause, kind: str | None, around: Around) -> Speech | None:
    """The speech that the clause shows by itself; None for one that goes on with its neighbour."""
    if kind is not None:
        return Speech.COURTESY
    subordinate = clause.terms[0].key in {"чтобы", "который", "которая", "которое", "которые", "who", "that", "which"}
    cited = any(term.names & _RESUME for term in clause.terms)  # «в резюме указан опыт» tells of the applicant
    own = clause.first or cited or (not subordinate and any(term.done for term in clause.terms))
    short = clause.of_vacancy or len(clause.terms) <= _FEW
    if clause.perceives and short and not clause.negated and not clause.orders:
        return Speech.VACANCY
    if clause.negated:
        happened = any(
            term.part is Part.VERB and "neut" in term.grammemes and term.names & listed("denial")
            for term in clause.terms
        )
        return Speech.VACANCY if clause.of_vacancy and not (own or happened or clause.lacks) else Speech.DENIED
    if clause.bound(around.resume):
        return Speech.BOUND
    if not own and (clause.of_vacancy or _tells_of_employer(clause, around)):
        return Speech.VACANCY
    return Speech.OWN if own else None


def _tells_of_employer(clause: Clause, around: Around) -> bool:
    """Tell whether somebody else does in a clause what the vacancy says, or its employer is named."""
    named = any(term.token.capitalised and around.employer(term) and not around.resume(term) for term in clause.terms)
    if named or not clause.predicate:
        return named
    others = any("3per" in term.grammemes and term.part is Part.VERB for term in clause.terms)
    said = all(term.part is Part.VERB or around.knows(term) for term in clause.terms)
    # «сертификат действует до 2028 года» is said of the applicant who has one
    things = [term for term in clause.terms if term.matters and term.part is not Part.VERB]
    alone = len(clause.terms) == 1  # «радует», «нравится»
    own = not alone and clause.terms[0].key not in _THAT and all(map(around.resume, things))
    return others and said and not own


def _taken(clause: Clause, before: Speech | None, after: Speech | None, around: Around) -> Speech:
    """A clause that shows nothing by itself goes on with the one before, or with the one after when it opens."""
    if before in {Speech.VACANCY, Speech.BOUND}:
        return before
    if before is Speech.DENIED and not clause.predicate and any(term.key in _TOO for term in clause.terms):
        return before  # «с ним не работала, с этим тоже»
    if before in {None, after} and after in {Speech.VACANCY, Speech.DENIED} and not clause.predicate:
        return after
    if before is None and after is Speech.COURTESY and not clause.predicate and around.tells(clause):
        return Speech.VACANCY
    return Speech.OWN
