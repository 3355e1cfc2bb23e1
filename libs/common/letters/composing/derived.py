"""The verb of a work that a noun names, where the grammar tells it: «тушить» of «тушение», «фасовать» of «фасовка»."""

from collections.abc import Iterator
from functools import cache, lru_cache

from libs.common.letters.words.lists import WORDS
from libs.common.text.morphology import readings

_FEWEST = 3
"""Letters of a verb before its ending."""
_SOFTENED = (("вл", "в"), ("пл", "п"), ("бл", "б"), ("мл", "м"), ("фл", "ф"), ("щ", "ст"), ("ж", "з"), ("ш", "с"))
"""How a verb's last consonant changes before «-ение»: «кормить», «кормление»."""
_ENDINGS = (
    ("ание", ("ать",)),
    ("яние", ("ять",)),
    ("ение", ("ить", "ять", "ать", "еть")),
    ("тие", ("ть",)),
    ("ировка", ("ировать",)),
    ("овка", ("овать",)),
    ("ёвка", ("евать",)),
    ("ация", ("ировать", "овать", "изировать")),
    ("ка", ("ить", "ать", "ять")),
)


@lru_cache(maxsize=2_048)
def verb_of(noun: str) -> str | None:
    """The imperfective infinitive that takes what is worked on in the accusative; None where there is none.

    A noun that names a thing as well («отделение») has none.
    """
    if noun in _things():
        return None
    return next((verb for verb in _verbs(noun) if _is_worked(verb)), None)


def _verbs(noun: str) -> Iterator[str]:
    for ending, verbal in _ENDINGS:
        root = noun.removesuffix(ending)
        if root == noun or len(root) < _FEWEST:
            continue
        for root_of_verb in (root, *(_hard(root) if ending == "ение" else ())):
            yield from (f"{root_of_verb}{one}" for one in verbal)
        return


def _hard(root: str) -> Iterator[str]:
    return (f"{root.removesuffix(soft)}{hard}" for soft, hard in _SOFTENED if root.endswith(soft))


def _is_worked(verb: str) -> bool:
    return any(one.known and one.normal == verb and one.has("INFN", "tran", "impf") for one in readings(verb))


@cache
def _things() -> frozenset[str]:
    return WORDS.words("deeds_not")
