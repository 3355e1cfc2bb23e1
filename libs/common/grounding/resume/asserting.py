"""What a resume's sentences assert alone, with others, or not at all."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce

from libs.common.grounding.facts import Text
from libs.common.grounding.language.clauses import Clause, clauses_of
from libs.common.grounding.language.helping import helps
from libs.common.grounding.language.sentences import split_sentences
from libs.common.grounding.language.terms import Term, terms_of
from libs.common.grounding.resume.asserted import asserted
from libs.common.grounding.resume.evidence import ResumeIndex

_WITHOUT = frozenset({"без", "without"})
_DASH = re.compile(r"[-–—]")


def by_part(text: Text) -> Iterator[Text]:
    """A text cut where help begins and ends: in «вела карты, участвовала в осмотрах» only the second part is help."""
    clauses = clauses_of(text.text)
    if not any(map(_shared, clauses)):
        yield text
        return
    helped = _helped(text.text, clauses)
    start = 0
    for place, clause in enumerate(clauses[1:], start=1):
        if helped[place] is not helped[place - 1]:
            yield Text(text.path, text.text[start : clause.start])
            start = clause.start
    yield Text(text.path, text.text[start:])


def _helped(text: str, clauses: Sequence[Clause]) -> list[bool]:
    """Of each clause whether it tells of what was done with others; what stands in brackets is told of what is before.

    «Помогал готовить отчёты, сметы» goes on, behind a semicolon nothing does; «забор пункции — ассистировала», «запуск
    склада (вместе с программистом)» tell what was helped with before they say so.
    """
    found: list[bool] = []
    helping, level, within = False, 0, 0
    for place, clause in enumerate(clauses):
        between = text[clauses[place - 1].end if place else 0 : clause.start]
        within += between.count("(") - between.count(")")
        shared = _shared(clause)
        goes_on = helping and not clause.predicate and within >= level and ";" not in between
        topic = place > 0 and not clauses[place - 1].predicate and _DASH.search(between) is not None
        if shared and place and ("(" in between or topic):
            found[-1] = True
        elif clause.by_another and ")" in between and not any(one.predicate for one in clauses[:place]):
            found[:] = [True] * place  # «SDK (Java, PHP) пишут разработчики»
        helping, level = clause.helps or goes_on, within if shared else level
        found.append(shared or goes_on)
    return found


def is_weak(text: str) -> bool:
    """Tell whether a text says that somebody took part or helped, and did not do it alone."""
    return any(helps(clause.terms) or clause.by_another for clause in clauses_of(text))


def _shared(clause: Clause) -> bool:
    """Tell whether a clause tells of what was done with others, or by another: «подключает электрик»."""
    return clause.helps or clause.by_another


def denied(index: ResumeIndex) -> Iterator[Text]:
    """Sentences of the resume that say what its owner did not do."""
    facts = index.facts
    descriptions = (Text(f"{job.path}/description", job.description) for job in facts.jobs)
    for source in (Text("/skills", facts.about), *facts.answers, *descriptions):
        kept = {text.text for text in asserted(source)}
        for sentence in split_sentences(source.text):
            if sentence.text not in kept or any(
                term.negates or term.key in _WITHOUT for term in terms_of(sentence.text)
            ):
                yield Text(source.path, _without_asserted(sentence.text, kept))


def _without_asserted(sentence: str, kept: Iterable[str]) -> str:
    """A sentence without the pieces that assert: «только взрослые» of «детей не веду, только взрослые»."""
    pieces = (piece for piece in kept if piece != sentence and piece in sentence)
    return reduce(lambda text, piece: text.replace(piece, " "), pieces, sentence)


def denials(texts: Iterable[Text]) -> Iterator[tuple[Term, ...]]:
    """The words of each clause that denies."""
    for text in texts:
        for clause in clauses_of(text.text):
            if clause.negated:
                yield tuple(term for term in clause.terms if term.matters)
