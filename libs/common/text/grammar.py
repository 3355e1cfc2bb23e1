"""What grammar knows of a word, as names that lists look words up by: `взять:past`, `<person>`."""

from functools import lru_cache

from libs.common.text.morphology import Reading, likely
from libs.common.text.tokens import fold

_FORMS = {"past": "past", "futr": "futr", "impr": "impr", "2per": "2per", "1per": "1per", "3per": "3per"}
_PARTS = {"INFN": "infn", "PRTS": "done", "PRTF": "done"}
_NAMES_OF_PEOPLE = frozenset({"Name", "Surn", "Patr", "Orgn", "Geox"})


@lru_cache(maxsize=65_536)
def grammar_of(word: str) -> frozenset[str]:
    """The grammatical names of a word; none of a word that is not Russian.

    A verb has its dictionary form with its tense, mood and person, a common noun for people is `<person>`
    as a subject and `<whom>` as an object, a name on the map `<place>`.
    """
    folded = fold(word)
    if not folded or folded.isascii():
        return frozenset()
    return frozenset(name for one in likely(folded) for name in _names(one))


def _names(one: Reading) -> frozenset[str]:
    lemma = one.normal.replace("ё", "е")
    forms = {name for grammeme, name in _FORMS.items() if one.has("VERB", grammeme) or one.has("PRTS", grammeme)}
    forms |= {name for grammeme, name in _PARTS.items() if grammeme in one.grammemes}
    forms -= {"impr"} if "incl" in one.grammemes else set()
    found = {f"{lemma}:{form}" for form in forms} | {f"<{form}>" for form in forms}
    if one.has("NOUN", "anim") and one.grammemes.isdisjoint(_NAMES_OF_PEOPLE):
        found.add("<person>" if "nomn" in one.grammemes else "<whom>")
    if one.has("NOUN", "Geox"):
        found.add("<place>")
    return frozenset(found)
