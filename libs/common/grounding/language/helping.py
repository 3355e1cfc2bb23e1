"""Which words say that something was done with others: «участвовал», «в составе бригады», «вместе с отделом»."""

import re
from collections.abc import Sequence
from itertools import pairwise

from libs.common.grounding.language.bag import bag
from libs.common.grounding.language.forms import listed
from libs.common.grounding.language.terms import Part, Term
from libs.common.grounding.words.lists import WORDS

_TAKES = frozenset({"take", "takes", "took", "taken", "taking"})
_BY_HELP, _OF_MINE = frozenset({"помощью"}), frozenset({"моей", "моею", "нашей"})
_HELPER = re.compile(WORDS.either("helpers"))
_MEMBERS = bag("участник участница соавтор соисполнитель")
_ONE = frozenset({"NOUN", "nomn", "sing"})
_HELP, _HELPED, _HELPED_IN = "помощь", frozenset({"NOUN", "datv"}), frozenset({"на", "при", "в", "с", "по"})
_QUALIFIES = frozenset({"ADJF", "Anum"})
_MADE_OF, _CREW = "составе", re.compile(WORDS.either_of("groups", "crew", "band", "midst", "unit"))
_TOGETHER, _WITH = "совм", frozenset({"с", "со"})
_PAIR = frozenset({"паре", "пару"})
_BESIDE = frozenset({"вместе"})
_MADE = bag(
    "документация инструкция описание чертеж чертёж спецификация тест макет комплект схема отчет отчёт паспорт код"
    " скрипт таблица презентация памятка смета договор фото видео документ упаковка инструмент"
)
"""What comes along with what was made: «SDK вместе с документацией»."""
_IN, _AMONG = frozenset({"в"}), re.compile(WORDS.either_of("groups", "crew", "band"))
_WHERE = frozenset({"loct", "datv"})
_AS_WHOM = frozenset({"NOUN", "ablt", "sing"})


def helps(terms: Sequence[Term]) -> bool:
    """Tell whether words say that somebody took part or helped; «цикл участия в закупках» says nothing of it."""
    before, qualified = None, False
    for place, term in enumerate(terms):
        part_of = before is not None and before.part is Part.NOUN and {"NOUN", "gent"} <= term.grammemes
        if term.key == "part" and before is not None and before.key in _TAKES:
            return True  # "took part in the move"
        if term.key in _BY_HELP and before is not None and before.key in _OF_MINE:
            return True  # «с моей помощью»
        if before is not None and _among(before, term) and not qualified:
            return True
        if term.key in _BESIDE and _with_a_thing(terms[place + 1 :]):
            before = term
            continue  # «SDK вместе с документацией»
        helper = _HELPER.fullmatch(term.key) is not None or not term.names.isdisjoint(_MEMBERS)
        if helper and term.grammemes >= _AS_WHOM:
            return True  # «была помощником технолога»
        if term.grammemes >= _ONE and not term.names.isdisjoint(_MEMBERS):
            return True  # «в этом проекте я участница»
        if term.part is not Part.SMALL and term.names & listed("weak") and not part_of:
            return True
        qualified = before is not None and not before.grammemes.isdisjoint(_QUALIFIES)  # «первую помощь на борту»
        before = term
    return False


def in_crew(terms: Sequence[Term]) -> bool:
    """Tell whether words say that one worked among others: «в бригаде»."""
    pairs = ((one, crew) for one, crew in pairwise(terms) if one.key in _IN)
    return any(_AMONG.fullmatch(crew.key) and not crew.grammemes.isdisjoint(_WHERE) for _, crew in pairs)


def _with_a_thing(after: Sequence[Term]) -> bool:
    """Tell whether what follows «вместе» is a thing and nobody: «вместе с документацией»."""
    if not after or after[0].key not in _WITH:
        return False
    thing = next((term for term in after[1:4] if term.part is Part.NOUN), None)
    return thing is not None and not thing.names.isdisjoint(_MADE)


def _among(before: Term, term: Term) -> bool:
    """Tell whether two words say that others did it too: «помощь монтажникам», «в составе бригады», «совм. с шефом»."""
    if before.key == _HELP:
        return term.key in _HELPED_IN or term.grammemes >= _HELPED
    if before.key in _PAIR:
        return term.key in _WITH  # «в паре с инженером»
    if before.key == _MADE_OF:
        return _CREW.fullmatch(term.key) is not None
    return before.key == _TOGETHER and term.key in _WITH
