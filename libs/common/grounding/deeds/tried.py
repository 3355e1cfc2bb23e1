"""What the applicant says to have done only a little, told as done for years or as mastered."""

import re

from libs.common.grounding.deeds.leadership import STANDING_IN
from libs.common.grounding.language.clauses import Clause
from libs.common.grounding.language.terms import Part, Term
from libs.common.grounding.resume.known import Known
from libs.common.grounding.words.lists import WORDS

_A_LITTLE = WORDS.any_of("only", "tried_little")
_FOR_A_WHILE = re.compile(rf"{STANDING_IN.pattern}|\((?:\d+|один|два|три) (?:мес|нед|дн)", re.IGNORECASE)
_MUCH = WORDS.any_of("tried_much")


def mastered(clause: Clause, known: Known) -> Term | None:
    """The thing that a clause says to be done long or well, of which the resume has a little: «только подменял»."""
    if _MUCH.search(clause.text) is None or _A_LITTLE.search(clause.text) or _FOR_A_WHILE.search(clause.text):
        return None
    things = (term for term in clause.terms if term.matters and term.part in (Part.NOUN, Part.OTHER))
    return next((term for term in things if (mask := known.mask(term)) and _all_little(mask, known)), None)


def _all_little(mask: int, known: Known) -> bool:
    """Tell whether every place of a mask says that it was a little or for a while."""
    texts = known.places.texts
    return all(
        (known.about >> number & 1 and _A_LITTLE.search(texts[number].text)) or _FOR_A_WHILE.search(texts[number].text)
        for number in known.bits(mask)
    )
