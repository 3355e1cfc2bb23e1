"""What an owner asks of a letter in simple words: shorter, without something, more about something."""

import re
from dataclasses import dataclass

from libs.common.letters.style import Style
from libs.common.text.leading import without_leading

LONGEST_THING = 200
"""Characters in which the thing that is wished for is named."""

_SHORTER = re.compile(r"\b(?:покороче|короче|сократи\w*|укороти\w*|ужми\w*|shorter|shorten|cut it)\b", re.IGNORECASE)
_WITHOUT = re.compile(
    r"\b(?:без|убери(?:те)?|удали(?:те)?|исключи(?:те)?|"
    r"не (?:упоминай|пиши|говори|рассказывай|указывай|называй)(?:те)?|"
    r"without|remove|drop|leave out|don't mention|do not mention)\s+",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\b(?:(?:по)?больше|подробнее|добавь(?:те)?|расскажи(?:те)?|напиши(?:те)?|упомяни(?:те)?|more|add|mention|tell)\s+",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:ещё|также|и|слова?|фраз\w{1,3}|упоминани\w{1,3}|подробнее|про|об?о?|на|с|со|more|about|of|on|the|any|all)\s+",
    re.IGNORECASE,
)
_PAY = re.compile(
    r"(?:укажи|назови|напиши|попроси|добавь|впиши)(?:те)?\s(?:мою\s|желаемую\s|о\s|про\s)?(?:зарплату|зарплате|оклад\w?)\b|"
    r"\b(?:попроси|проси|прошу|жду|хочу)(?:те)?\s(?:от\s|не менее\s)?\d|\b(?:my|expected|desired) salary\b",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(
    r"\bпо-(?:английски|русски)\b|\bна (?:английский|русский)\b|\bна (?:английск|русск)ом(?: языке)?(?=[.!\s]{0,5}$)|"
    r"\bin(?:to)? (?:english|russian)\b",
    re.IGNORECASE,
)
_WARMER = re.compile(r"\b(?:теплее|потеплее|душевнее|дружелюбнее|приветливее|warmer|friendlier)\b", re.IGNORECASE)
_FORMAL = re.compile(
    r"\b(?:официальнее|формальнее|строже|по-деловому|"
    r"более (?:официальн|формальн|делов)\w{1,4}|(?:more )?formal(?:ly)?)\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"\b(?:кодов\w{1,3} слов\w{1,3}|секретн\w{1,3} слов\w{1,3}|code ?word)\b", re.IGNORECASE)
_END = re.compile(r"[.;!?\n]|,\s|\s(?:но|а|и (?=без|убери|больше|короче|покороче|добавь)|but)\s")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked, as far as simple words say it; all empty where they say nothing known."""

    shorter: bool = False
    without: tuple[str, ...] = ()
    about: tuple[str, ...] = ()

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
        return self.shorter or self.pay or self.language or bool(self.without or self.about)

    @property
    def known(self) -> bool:
        """Tell whether something of the wish was understood."""
        return self.simple or self.code or self.style is not None


def wish_of(text: str) -> Wish:
    """Read a wish; a thing that is both unwanted and wanted is unwanted."""
    text = text.strip()
    without = _things(_WITHOUT, text)
    about = tuple(thing for thing in _things(_MORE, text) if thing not in without)
    pay = not without and _PAY.search(text) is not None
    language = _LANGUAGE.search(text) is not None
    code = _CODE.search(text) is not None
    style: Style | None = "friendly" if _WARMER.search(text) else "formal" if _FORMAL.search(text) else None
    told = () if pay or language or code else about
    return Wish(_SHORTER.search(text) is not None, without, told, pay, language, style, code)


def _things(asked: re.Pattern[str], text: str) -> tuple[str, ...]:
    found: list[str] = []
    for match in asked.finditer(text):
        thing = _END.split(text[match.end() : match.end() + LONGEST_THING], maxsplit=1)[0].strip(" «»\"'")
        thing = without_leading(_ABOUT, f"{thing} ").strip(" «»\"'")
        if thing:
            found.append(thing)
    return tuple(found)
