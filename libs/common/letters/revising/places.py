"""A letter that names nobody for whom its author works or worked."""

import re

from libs.common.letters.composing.applicant import Applicant, citable
from libs.common.text.tokens import stems

_SPACES = re.compile(r"\s{1,4}")
_HERE = re.compile(r"([\w,:]) (?:здесь|here)\b")
"""It points at the place that is taken out."""


def without_places(text: str, applicant: Applicant) -> str:
    """Take out «в ООО «Ромашка»» and its like, as composed letters say them; a sentence keeps its other words."""
    for company in dict.fromkeys(job.company for job in applicant.resume.jobs):
        if citable(company):
            place = applicant.place(company)
            said = f"at {place}" if applicant.phrases.english else place
            shorter = _without(text, _SPACES.sub(" ", said))
            text = text if shorter == text else _HERE.sub(r"\1", shorter)
    return text


def names_a_place(text: str, applicant: Applicant) -> bool:
    """Tell whether a text has all words of an employer's name."""
    known = (set(stems(job.company)) for job in applicant.resume.jobs)
    return any(words and words <= set(stems(text)) for words in known)


def _without(text: str, said: str) -> str:
    text = text.replace(f" {said}", "")
    begun = re.compile(rf"(^|[.!?…]\s|\n){re.escape(said[:1].upper() + said[1:])},? (\w)")
    return begun.sub(lambda found: found[1] + found[2].upper(), text)
