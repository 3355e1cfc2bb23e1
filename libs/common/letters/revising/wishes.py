"""What an owner asks of a letter in simple words: shorter, longer, without something, more about something."""

import re
from dataclasses import dataclass

from libs.common.letters.style import Style
from libs.common.letters.words.lists import WORDS
from libs.common.text.leading import without_leading

LONGEST_THING = 200
"""Characters in which the thing that is wished for is named."""

_SAID = {head: re.compile(rf"\b(?:{'|'.join(ways)})", re.IGNORECASE) for head, ways in WORDS.ways("wishes").items()}
_ABOUT = re.compile(
    r"(?:ещё|также|и|слова?|фраз\w{1,3}|упоминани\w{1,3}|подробнее|про|об?о?|на|с|со|more|about|of|on|the|any|all)\s+",
    re.IGNORECASE,
)
_END = re.compile(r"[.;!?\n]|,\s|\s(?:(?:но|а|but)\s|и (?=без|не |убери|больше|короче|покороче|добавь))")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked, as far as simple words say it; all empty where they say nothing known."""

    shorter: bool = False
    without: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    longer: bool = False
    """Whether more is to be told, whatever it is about."""
    unplaced: bool = False
    """Whether it is to name nobody for whom its author works or worked."""

    pay: bool = False
    """Whether it asks to name a pay: a letter never does."""
    language: bool = False
    """Whether it asks for another language than the vacancy's."""

    style: Style | None = None
    """The style in which it is to greet and to take leave."""
    code: bool = False
    """Whether it asks for a word by which a vacancy knows who has read it."""

    @property
    def simple(self) -> bool:
        """Tell whether something was understood that a model would do no better."""
        return (
            self.shorter
            or self.longer
            or self.unplaced
            or self.pay
            or self.language
            or bool(self.without or self.about)
        )

    @property
    def known(self) -> bool:
        """Tell whether something of the wish was understood."""
        return self.simple or self.code or self.style is not None


def wish_of(text: str) -> Wish:
    """Read a wish; a thing that is both unwanted and wanted is unwanted."""
    text = text.strip()
    if not text:
        return Wish()
    asked = {head for head, said in _SAID.items() if said.search(text)}
    unwanted = _things(_SAID["without"], text)
    without = tuple(thing for thing in unwanted if _SAID["place"].fullmatch(thing) is None)
    about = tuple(thing for thing in _things(_SAID["more"], text) if thing not in unwanted)
    pay = not unwanted and "pay" in asked
    style: Style | None = "friendly" if "warmer" in asked else "formal" if "formal" in asked else None
    told = () if pay or not asked.isdisjoint({"language", "code"}) else about
    return Wish(
        shorter="shorter" in asked,
        without=without,
        about=told,
        longer="longer" in asked and "shorter" not in asked and not told,
        unplaced=len(without) < len(unwanted),
        pay=pay,
        language="language" in asked,
        style=style,
        code="code" in asked,
    )


def _things(asked: re.Pattern[str], text: str) -> tuple[str, ...]:
    found: list[str] = []
    for match in asked.finditer(text):
        thing = _END.split(text[match.end() : match.end() + LONGEST_THING], maxsplit=1)[0].strip(" «»\"'")
        thing = without_leading(_ABOUT, f"{thing} ").strip(" «»\"'")
        if thing:
            found.append(thing)
    return tuple(found)
