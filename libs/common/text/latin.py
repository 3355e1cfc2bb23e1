"""Russian names in Latin letters, as people spell their own: «Юлия» is Yulia, «Дмитрий» is Dmitry."""

_LETTERS = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        (
            *("a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p"),
            *("r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya"),
        ),
        strict=True,
    )
)
_ENDINGS = {"ий": "y", "ый": "y", "ия": "ia", "ья": "ia"}


def in_latin(name: str) -> str:
    """Spell a name in Latin letters; what is not Russian stays as it is."""
    return "-".join(" ".join(map(_word, part.split(" "))) for part in name.split("-"))


def _word(word: str) -> str:
    ending = _ENDINGS.get(word[-2:].casefold())
    stem, tail = (word[:-2], ending) if ending is not None and len(word) > len("ий") else (word, "")
    return "".join(map(_letter, stem)) + tail


def _letter(letter: str) -> str:
    latin = _LETTERS.get(letter.casefold(), letter)
    return latin.capitalize() if letter.isupper() else latin
