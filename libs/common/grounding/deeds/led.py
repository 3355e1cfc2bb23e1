"""What is led as a whole, a shop, a plant, a department, is proved by a place that tells of leading it."""

from libs.common.grounding.deeds.leadership import LEADERS, LEADS
from libs.common.grounding.language.clauses import Clause
from libs.common.grounding.language.lexicon import rank_said
from libs.common.grounding.language.terms import Part, Term
from libs.common.grounding.language.tokens import words
from libs.common.grounding.resume.known import Known
from libs.common.grounding.words.lists import WORDS

_WHOLES = WORDS.words("led_wholes")
_OBJECT = frozenset({"ablt", "accs", "nomn"})
_HEADS = frozenset({"head", "director"})


def led_elsewhere(clause: Clause, known: Known) -> Term | None:
    """The whole that a clause says is led, where the resume tells of leading something else: a shift, a team."""
    ranked = any(rank_said(term.key, term.token.stem) in _HEADS for term in clause.terms)
    if not ranked and LEADS.search(clause.text) is None:
        return None
    led = known.saying(LEADERS)
    wholes = (term for term in clause.terms if term.part is Part.NOUN and term.names & _WHOLES)
    for term in wholes:
        if term.grammemes & _OBJECT and not known.mask(term) & led and not _heads(term, known):
            return term
    return None


def _heads(term: Term, known: Known) -> bool:
    """Tell whether somebody was the head of a place of that kind: «управляющий» at «Ресторан «Юг»»."""
    held = zip(known.index.facts.jobs, known.jobs, strict=True)
    alone = (bits for job, bits in held if len(words(job.position)) == 1 and LEADERS.search(job.position))
    return any(bits & known.mask(term) for bits in alone)
