"""Russian names in Latin letters, as people spell their own: «Юлия» is Yulia, «Дмитрий» is Dmitry."""

from libs.common.text.morphology import readings

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


_SOUNDS = (
    *(("shch", "щ"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ch", "ч"), ("sh", "ш"), ("yu", "ю"), ("ya", "я")),
    *(("iu", "ю"), ("ia", "ия"), ("yo", "ё"), ("ey", "ей"), ("ay", "ай"), ("iy", "ий")),
    *zip("abvgdezijklmnoprstufyh", "абвгдезийклмнопрстуфйх", strict=True),
)
"""How Latin letters of a Russian name are read, the longest first."""
_LONGEST = 40
_LAST = {"y": "ий"}


def in_cyrillic(name: str) -> str | None:
    """Spell a first name of Latin letters as Russian has it: «Arina» is «Арина»; None of one that it does not have."""
    if len(name) > _LONGEST:
        return None
    plain = name.casefold().replace("x", "ks")
    rest, found = plain, ""
    while rest:
        read = next((pair for pair in _SOUNDS if rest.startswith(pair[0])), None)
        if read is None:
            return None
        found, rest = found + (_LAST.get(rest) or read[1]), rest.removeprefix(read[0])
    known = any(one.known and one.has("Name", "nomn") for one in readings(found))
    return found.capitalize() if known and in_latin(found) == plain else None
