"""What a resume's sentences assert alone, with others, or not at all."""

from collections.abc import Iterable, Iterator
from functools import reduce

from libs.common.grounding.checks.asserted import asserted
from libs.common.grounding.checks.evidence import ResumeIndex
from libs.common.grounding.checks.sentences import split_sentences
from libs.common.grounding.facts import Text
from libs.common.grounding.proof.clauses import Clause, clauses_of, helps
from libs.common.grounding.proof.terms import Term, terms_of

_WITHOUT = frozenset({"без", "without"})


def by_part(text: Text) -> Iterator[Text]:
    """A text cut where help begins and ends: in «вела карты, участвовала в осмотрах» only the second part is help."""
    clauses = clauses_of(text.text)
    if not any(map(_shared, clauses)):
        yield text
        return
    start, helps = 0, _shared(clauses[0])
    for clause in clauses[1:]:
        goes_on = helps and not clause.predicate  # «помогал готовить отчёты, сметы»
        if _shared(clause) is not helps and not goes_on:
            yield Text(text.path, text.text[start : clause.start])
            start, helps = clause.start, not helps
    yield Text(text.path, text.text[start:])


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
