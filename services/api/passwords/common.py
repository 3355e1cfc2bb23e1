"""Whether a password is one of those that are guessed first, however it was dressed up to look longer."""

import itertools
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
CYRILLIC = "ёйцукенгшщзхъфывапролджэячсмитьбю"
OTHER_LAYOUT = str.maketrans(LATIN + CYRILLIC, CYRILLIC + LATIN)
LEET = str.maketrans("0134578@$!", "oieastbasi")
RUNS = (
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    *("qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"),
)
STEPS = frozenset(pair for run in RUNS for one in (run, run[::-1]) for pair in itertools.pairwise(one))
MIN_DIFFERENT = 5
SHORTEST_WORD = 3
_ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_GLUE = re.compile(r"[\W_]+")


def is_common(password: str) -> bool:
    """Whether it is a common password, two of them, a repetition or a run along the keyboard, with any decoration."""
    folded = fold(password)
    if len(set(folded)) < MIN_DIFFERENT or _is_run(folded):
        return True
    return any(_is_known(form) for form in _forms(folded))


def fold(text: str) -> str:
    """One form for all ways to write the same letters."""
    return unicodedata.normalize("NFKC", text).casefold()


def _is_run(text: str) -> bool:
    steps = sum(pair in STEPS or pair[0] == pair[1] for pair in itertools.pairwise(text))
    return steps >= 0.7 * (len(text) - 1)


def _forms(folded: str) -> Iterator[str]:
    for form in (folded, folded.translate(OTHER_LAYOUT)):
        for letters in (form, form.translate(LEET)):
            yield letters
            bare = _ENDS.sub("", letters)
            yield bare
            yield _GLUE.sub("", bare)
            yield re.sub(r"[\W\d_]+", "", letters)


def _is_known(form: str) -> bool:
    words = common_passwords()
    if not form or form in words or _unit(form) in words:
        return True
    return any(
        form[:cut] in words and form[cut:] in words for cut in range(SHORTEST_WORD, len(form) - SHORTEST_WORD + 1)
    )


def _unit(form: str) -> str:
    """The shortest part whose repetition the text is."""
    length = (form + form).find(form, 1)
    return form[:length]


@cache
def common_passwords() -> frozenset[str]:
    """The list, once per process."""
    text = Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))
