"""Roots of Russian words: what is left of a dictionary form, and whether two of them are of one word."""

import re
from functools import lru_cache

_ENDING = re.compile(
    r"(?:овский|евский|ировать|изировать|изация|овать|евать|ывать|ивать|ать|ять|еть|ить|уть|ти|ение|ание|яние|ние|тие|ция|ка|ок|"
    r"ство|ость|тель|щик|чик|ник|ист|изм|ный|ской|ский|овый|ной|ый|ий|ой|ая|а|я|о|е|ь|й|и|ы)$"
)
_ALIKE_CONSONANTS = str.maketrans("жзгщчцшхё", "дддтттссе")
_LENGTHENED = re.compile(r"(стан|гот|раб)а([вт])л?$")
"""«Останавливать» is of «остановка», «подготавливать» of «подготовка», «обрабатывать» of «обработка»."""
_LEAST_ROOT = 4


@lru_cache(maxsize=16_384)
def root(name: str) -> str:
    """What is left of a dictionary form without endings, consonants that change for each other written as one."""
    if name.endswith(("ся", "сь")):
        name = name[:-2]
    for _ in range(2):
        shorter = _ENDING.sub("", name)
        if len(shorter) < _LEAST_ROOT or shorter == name:
            break
        name = shorter
    return _LENGTHENED.sub(r"\1о\2", name).translate(_ALIKE_CONSONANTS)


def related(one: str, other: str) -> bool:
    """Tell whether two roots are of one word: «настрой» and «настраив» are, «контракт» and «контроль» are not."""
    if one == other:
        return True
    longer, part = (one, other) if len(one) > len(other) else (other, one)
    if len(part) > _LEAST_ROOT and longer.startswith(part) and longer[len(part)] in "ое":
        return True  # «рентген» and «рентгенодиагностика»
    shorter = min(len(one), len(other))
    common = next((place for place in range(shorter) if one[place] != other[place]), shorter)
    return common >= max(_LEAST_ROOT, shorter - 1) and max(len(one), len(other)) - common <= 4
