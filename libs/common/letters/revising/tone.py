"""How a letter greets and takes leave, made warmer or more formal; what it tells stays as it is."""

from collections.abc import Iterator

from libs.common.grounding.wording import chosen
from libs.common.letters.composing.applicant import Applicant
from libs.common.letters.composing.phrases import fitting
from libs.common.letters.style import Style


def toned(text: str, style: Style, applicant: Applicant, seed: str) -> str:
    """The letter with greeting, farewell and signature of a style, where it has those of the composed letters."""
    paragraphs = text.split("\n\n")
    greeting = next((one for one in _all(applicant, "greetings") if text.startswith(one)), None)
    if greeting is not None:
        said = chosen([*_of(applicant, "greetings", style)], seed, "greeting")
        paragraphs[0] = said + paragraphs[0][len(greeting) :]
    for name in ("closing", "signature"):
        own = frozenset(_all(applicant, name))
        ways = [*_of(applicant, name, style)]
        paragraphs = [chosen(ways, seed, name) if ways and one in own else one for one in paragraphs]
    return "\n\n".join(paragraphs)


def _all(applicant: Applicant, name: str) -> Iterator[str]:
    for style in getattr(applicant.phrases, name):
        yield from _of(applicant, name, style)


def _of(applicant: Applicant, name: str, style: str) -> Iterator[str]:
    facts = {"glad": applicant.ending("рад", "рада"), "first_name": applicant.first_name() or None}
    frames = getattr(applicant.phrases, name)[style]
    return (frame.format(**facts) for frame in fitting(frames, facts))
