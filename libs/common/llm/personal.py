"""Personal data in a text, as people write it: where it stands and what it is."""

import re
from collections.abc import Iterator
from functools import lru_cache

from libs.common.llm.numbers import Found, personal_numbers
from libs.common.text.lists import Lists

_FOLDED = str.maketrans(
    dict.fromkeys("‐‑‒–—―−﹣－\xad", "-")
    | dict.fromkeys("\xa0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t", " ")
    | dict.fromkeys("’‘ʼ`´", "'")
    | {"ё": "е", "（": "(", "）": ")", "＋": "+", "．": ".", "／": "/", "＠": "@", "：": ":"}
    | dict.fromkeys("\ufe0f\u20e3", " ")  # a digit as a key of the telephone
    | {chr(0xFF10 + digit): str(digit) for digit in range(10)}
    | {chr(0x0660 + digit): str(digit) for digit in range(10)}
)

_LISTS = Lists("libs.common.llm.words")
_LABEL = r"(?<![\w.@-])(?:[a-zа-я0-9][a-zа-я0-9-]{0,62}\.)+"
_TLD = rf"(?:{_LISTS.either_word('tlds')})"
_LINK = re.compile(rf"(?:https?://|www\.)[^\s<>()«»]+|{_LABEL}{_TLD}(?:/[^\s<>()«»]*|(?![\w-]))")
_NO_LINKS = _LISTS.words("no_links")
_EMAIL = re.compile(
    r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+|"
    r"[\w.+-]{1,64} ?[(\[](?:at|собака|собачка)[)\]] ?[\w-]{1,63}(?:\.| ?[(\[](?:dot|точка)[)\]] ?)[\w.-]{1,63}[\w]"
)
_SPACED_EMAIL = re.compile(
    rf"[a-z0-9_.+-]{{1,64}} ?@ ?[a-z0-9-]{{1,63}} ?[.,] ?{_TLD}(?!\w)|"
    rf"(?<!\w)[a-z0-9_.+-]{{1,64}} (?:at|собака|собачка) [a-z0-9-]{{1,63}} ?(?:dot|точка|\.) ?{_TLD}(?!\w)"
)
_SPACED = ("@", "собак", "собач", " at ")
"""Without one of these in it no text needs the look for spaced addresses."""
_NICK = r"@?[a-z][a-z0-9_.:#-]{2,40}[a-z0-9_]"
_MESSENGER = rf"(?:{_LISTS.either('messengers')})"
_HANDLE = re.compile(
    rf"(?<![\w.])@[a-z][a-z0-9_]{{3,40}}|"
    rf"(?<!\w){_MESSENGER}(?: ?[:=] ?| - ?|-? id:? ?)(?P<named>{_NICK})|"
    rf"(?<!\w){_MESSENGER} (?P<marked>@?[a-z][a-z0-9.]{{0,30}}[_0-9][a-z0-9_.]{{1,30}})|"
    r"(?<!\w)(?:инста(?:грамм?)?|instagram) (?P<dotted>[a-z0-9_]{2,30}\.[a-z0-9_.]{1,30}[a-z0-9_])|"
    r"(?<!\w)live:[a-z0-9._-]{3,60}|"
    r"(?<!\w)(?:t|wa|vk) ?\. ?(?:me|com|ru) ?/ ?[a-z0-9_.]{3,60}|"
    rf"(?<!\w)icq[ :№#-]{{0,3}}(?P<number>\d[\d-]{{4,10}}\d)"
)
_MONTH = rf"(?:{_LISTS.either_word('months')})[a-zа-я]{{0,8}}"
_DATE = (
    rf"(?:\d{{1,2}}[./-]\d{{1,2}}[./-](?:\d{{4}}|\d\d)|\d{{4}}-\d\d-\d\d|\d{{1,2}} {_MONTH},? \d{{4}}|"
    rf"{_MONTH} \d{{1,2}},? \d{{4}})"
)
_BIRTH = re.compile(
    rf"(?:родил(?:ся|ась)|рождени[яе]|д\. ?р\.?|(?<!\w)др|born|birth(?:day|date)?|dob)[ :,-]{{0,3}}"
    rf"(?:on |is |в |- |: )?(?P<date>{_DATE}|\d{{4}})(?!\d)|"
    rf"(?P<before>{_DATE}|(?<!\d)(?:19|20)\d\d) ?(?:г\. ?р\.|гр(?!\w)|(?:г\.|года?) рождения)"
)
_NAME = r"[а-я0-9][а-я0-9.'-]{0,30}"
_HOUSE = (
    r"(?:,? ?(?:д\.|дом|house) ?\d{1,4} ?[а-я]?(?:[/-]\d{1,4})?|,? \d{1,4}(?:[а-я]\d{0,3})?(?:[/-]\d{1,4})?)(?!\w)"
    r"(?:,? ?(?:к|корп|корпус|стр|строение|кв|квартира|оф|офис|подъезд|apt)\.? ?\d{1,5}){0,3}"
)
_STREET = rf"(?:{_LISTS.either('streets')})"
_ADDRESS = re.compile(
    rf"(?<!\w){_STREET}(?:\. ?| )(?:{_NAME} ){{0,3}}?{_NAME}{_HOUSE}|"
    rf"(?<!\w)ул(?:\. ?|иц[аеы] )(?:{_NAME} ){{0,1}}{_NAME}|"
    rf"(?<!\w)[а-я-]{{3,30}}(?:ая|ой|ую|ий|ом|ый|ое|ого) {_STREET}\.?{_HOUSE}|"
    r"(?<!\w)(?:д\.|дом) ?\d{1,4}[а-я]?(?:,? ?(?:к|корп|корпус|стр)\.? ?\d{1,4})?,? ?(?:кв|квартира)\.? ?\d{1,5}|"
    r"(?<!\w)(?:кв\.|квартира) ?\d{1,5}|"
    r"(?<!\w)\d{1,5}[a-z]? [a-z]{2,20}(?: [a-z]{2,20})? (?:street|st\.|avenue|ave\.|road|rd\.|lane|prospekt)"
    r"(?:,? apt\.? ?\d{1,5})?"
)
_SERIES = re.compile(
    r"(?:серия|серии|сер\.|series)[ :№-]{0,3}"
    r"(?P<passport>\d\d ?\d\d[ ,;]{0,3}(?:номер|№|ном\.|n|number)?[ :№]{0,3}\d{6})(?!\d)|"
    r"(?<!\d)(?P<bare>\d\d ?\d\d ?(?:№|номер|n) ?\d{3} ?\d{3})(?!\d)"
)
_WORD = re.compile(r"\w+")
_SPOKEN = _LISTS.words("spoken")
_FIRST = ("восем", "семь", "девят", "плюс")
"""How a dictated number begins; without one of them in it no text needs the look for it."""
_LEAST_SPOKEN, _PAUSE = 7, 3
_PARTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (_EMAIL, "EMAIL"),
    (_LINK, "LINK"),
    (_HANDLE, "HANDLE"),
    (_SERIES, "PASSPORT"),
    (_BIRTH, "BIRTH"),
    (_ADDRESS, "ADDRESS"),
)
CONTACTS = frozenset({"EMAIL", "LINK", "HANDLE", "PHONE", "CARD"})
KINDS = frozenset({*CONTACTS, "PASSPORT", "SNILS", "INN", "BIRTH", "ADDRESS"})


def folded(text: str) -> str:
    """Small letters and plain signs, character by character, so that places stay what they are."""
    small = text.lower()
    return (small if len(small) == len(text) else "".join(char.lower()[:1] for char in text)).translate(_FOLDED)


def personal_data(text: str) -> list[Found]:
    """Start, end and kind of everything personal, in order, none inside another."""
    plain = folded(text)
    found = [*_worded(plain), *_dictated(plain), *personal_numbers(plain)]
    chosen: list[Found] = []
    for one in sorted(found, key=lambda item: (item[0], -item[1])):
        if not chosen or one[0] >= chosen[-1][1]:
            chosen.append(one)
    return chosen


@lru_cache(maxsize=4_096)
def has_contacts(text: str) -> bool:
    """Tell whether a text carries a link, an address, a messenger's handle, a phone or a card number."""
    return any(kind in CONTACTS for _, _, kind in personal_data(text))


def _dictated(plain: str) -> Iterator[Found]:
    """A number in words: «восемь девятьсот три …». Amounts have a «тысяча», a percentage or a noun in between."""
    if not any(first in plain for first in _FIRST):
        return
    spoken = [word.span() for word in _WORD.finditer(plain) if word[0] in _SPOKEN]
    begin, last, count = 0, 0, 0
    for start, end in (*spoken, (len(plain) + 2 * _PAUSE, 0)):
        apart = start - last > _PAUSE or any(sign.isalnum() for sign in plain[last:start])
        if apart and count >= _LEAST_SPOKEN:
            yield begin, last, "PHONE"
        begin, last, count = (start, end, 1) if apart or not count else (begin, end, count + 1)


def _worded(plain: str) -> Iterator[Found]:
    spaced = ((_SPACED_EMAIL, "EMAIL"),) if any(sign in plain for sign in _SPACED) else ()
    for pattern, kind in (*spaced, *_PARTS):
        for match in pattern.finditer(plain):
            if kind == "LINK" and match[0] in _NO_LINKS:
                continue
            group = match.lastgroup or 0
            yield match.start(group), match.end(group), kind
