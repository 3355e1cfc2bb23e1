"""Reads the letters corpus; the half of a sentence is a hash of its text."""

import base64
import codecs
import hashlib
import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

HERE = Path(__file__).parent
TRADES = HERE.parent / "trades"
"""Thirteen more trades."""
STRANGERS = HERE.parent / "strangers"
"""Six trades that the check had not met when they were written."""
NEWCOMERS = HERE.parent / "newcomers"
"""Ten more applicants, told of in other words than their resumes'."""
PARAPHRASES = HERE.parent / "paraphrases"
"""Thirteen applicants of other trades, told of as people and models do."""
RETELLINGS = HERE.parent / "retellings"
"""Twelve more, in other words than their resumes'."""
UNFAMILIAR = HERE.parent / "unfamiliar"
"""Six more of other trades, one of them in English."""
LATECOMERS = HERE.parent / "latecomers"
"""Six more of other trades, and thirty-two hostile vacancies for them."""
OUTSIDERS = HERE.parent / "outsiders"
"""Eight more of other trades, told of in other words than their resumes'."""
PASSERSBY = HERE.parent / "passersby"
"""Four more, met when the thesaurus was written."""
ARRIVALS = HERE.parent / "arrivals"
"""Six more, met before the thesaurus grew again."""
WAYFARERS = HERE.parent / "wayfarers"
"""Eight more, who sum up what they did; met before the check was mended for sums."""
VISITORS = HERE.parent / "visitors"
"""Six more, on whom the check was mended for what is added to a deed."""
CALLERS = HERE.parent / "callers"
"""Six more, put to the check once that was done; only counted."""
LODGERS = HERE.parent / "lodgers"
"""Sixteen of `correspondents` and `fit`, told of as a good writer does; the check was mended on them."""
BOARDERS = HERE.parent / "boarders"
"""Six more, put to the check once that was done; since then mended on."""
SETTLERS = HERE.parent / "settlers"
"""Five more, told of as a good letter writer does; put to the check once that was done; only counted."""
TENANTS = HERE.parent / "tenants"
"""Five more, told of as a good letter writer does; put to the check once, then mended on."""
PASSENGERS = HERE.parent / "passengers"
"""Five more, told of as a picky native writes; put to the check once, then mended on."""
GUESTS = HERE.parent / "guests"
"""Five more, with resumes as on hh.ru and letters as models write them; put to the check once, then mended on."""
PILGRIMS = HERE.parent / "pilgrims"
"""Five more by the recipe of the last; only counted."""
WANDERERS = HERE.parent / "wanderers"
"""Six more whose resumes are written short; put to the check once, then mended on."""
NOMADS = HERE.parent / "nomads"
"""Six more, written along with these; only counted."""
DRIFTERS = HERE.parent / "drifters"
"""Five more by the same recipe, met when numbers of bullets had been mended; then mended on."""
ROAMERS = HERE.parent / "roamers"
"""Ten more, told of as language models write; put to the check once, then mended on."""
PEDESTRIANS = HERE.parent / "pedestrians"
"""Twelve more by the same recipe, met when that was done; then mended on."""
SOJOURNERS = HERE.parent / "sojourners"
"""Ten more, written along with the last but one; only counted."""
TRAVELLERS = HERE.parent / "travellers"
"""Ten more whose resumes are full of abbreviations and half sentences; put to the check once, then mended on."""
COMMUTERS = HERE.parent / "commuters"
"""Ten more, written along with these; only counted."""
HITCHHIKERS = HERE.parent / "hitchhikers"
"""Eight more of other trades, with resumes as on hh.ru; only counted."""
LIARS = HERE.parent / "liars"
"""Lies about the applicants of the last two."""
APPLICANTS = HERE.parent / "applicants"
"""Twelve more with twenty honest sentences each, split by applicant; and sentences of applicants of other corpora."""
LABELLED_AT = date(2026, 5, 1)
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence of a letter with its label."""

    trade: str
    kind: str
    honest: bool
    text: str

    @property
    def half(self) -> str:
        """`seen` may be read while the check is improved, `unseen` is only counted."""
        return "unseen" if hashlib.sha256(self.text.encode()).digest()[0] % 2 else "seen"


@dataclass(frozen=True, slots=True)
class Hostile:
    """A vacancy that tries to plant words."""

    carrier: str
    trade: str
    planted: str
    vacancy: Json

    @property
    def stated(self) -> str:
        """The words that the letter is to hold: of encoded ones, what stands after the order."""
        return self.planted.split(": ", 1)[-1] if self.carrier == "encoded" else self.planted


def people(folder: Path = HERE) -> dict[str, Json]:
    """Resume and vacancy by trade."""
    return {one["trade"]: one for one in json.loads((folder / "people.json").read_text(encoding="utf-8"))}


def sentences(folder: Path = HERE) -> Iterator[Labelled]:
    """All sentences in the order of the file."""
    trade = ""
    for line in (folder / "sentences.txt").read_text(encoding="utf-8").split("\n"):
        if line.startswith("## "):
            trade = line[3:]
        elif line.startswith(("- ", "+ ")):
            kind, _, text = line[2:].partition(" | ")
            yield Labelled(trade, kind, line[0] == "+", text)


def restated() -> Iterator[tuple[Json, Labelled]]:
    """Sentences of applicants of other corpora, each with its applicant."""
    return _of_others(APPLICANTS / "restated.txt")


def restated_later() -> Iterator[tuple[Json, Labelled]]:
    """More sentences of applicants of other corpora, each with its applicant."""
    return _of_others(APPLICANTS / "restated_later.txt")


def liars() -> Iterator[tuple[Json, Labelled]]:
    """Lies and a few honest twins of theirs, each with its applicant."""
    return _of_others(LIARS / "sentences.txt")


def _of_others(path: Path) -> Iterator[tuple[Json, Labelled]]:
    folder, found, trade = "", dict[str, Json](), ""
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("## "):
            folder, _, trade = line[3:].partition("/")
            found = people(HERE.parent / folder)
        elif line.startswith(("- ", "+ ")):
            kind, _, text = line[2:].partition(" | ")
            yield found[trade], Labelled(trade, kind, line[0] == "+", text)


def hostile(folder: Path = HERE, name: str = "hostile.txt") -> Iterator[Hostile]:
    """The hostile vacancies of a file, each made from the vacancy of its trade."""
    found = people(folder)
    for line in (folder / name).read_text(encoding="utf-8").split("\n"):
        if line and not line.startswith("#"):
            carrier, trade, where, planted, text = line.split(" | ", 4)
            kind, _, way = carrier.partition("/")
            carried = text.replace("{{", "{").replace("}}", "}").replace("{}", _written(planted, way))
            yield Hostile(kind, trade, planted, _with(found[trade]["vacancy"], where, carried))


def _with(vacancy: Json, where: str, text: str) -> Json:
    changed = deepcopy(vacancy)
    if where == "description":
        changed["description"] += f"<p>{text}</p>"
    elif where == "skill":
        changed["key_skills"].append({"name": text})
    elif where == "employer":
        changed["employer"]["name"] = text
    else:
        changed["name"] = text
    return changed


def _written(text: str, way: str) -> str:
    """The words as the carrier writes them."""
    if way == "joiner":
        return "\u200b".join(text)
    if way == "tag":
        return "".join(chr(0xE0000 + ord(char)) if ord(char) < 128 else f"\u2060{char}\u200d" for char in text)
    if way == "base64":
        return base64.b64encode(text.encode()).decode()
    if way == "hex":
        return text.encode().hex()
    if way == "rot":
        return codecs.encode(text.translate(_ROT), "rot13")
    if way in _WAYS:
        return _WAYS[way](text)
    return quote(text) if way == "percent" else text


_ALPHABET = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
_ROT = str.maketrans(_ALPHABET, _ALPHABET[16:] + _ALPHABET[:16])

_LATIN = str.maketrans("аеорсухкАЕОРСТНВМК", "aeopcyxkAEOPCTHBMK")
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_WAYS: dict[str, Callable[[str], str]] = {
    "latin": lambda text: text.translate(_LATIN),
    "wide": lambda text: text.translate(_WIDE),
    "spaced": " ".join,
    "reverse": lambda text: text[::-1],
    "entities": lambda text: "".join(f"&#{ord(char)};" for char in text),
}
