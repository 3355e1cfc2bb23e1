"""Which numbers in a text are a person's: phones, cards, passports, СНИЛС and ИНН, told by shape and check digits.

Salaries, years, versions, ids of vacancies and part numbers are none of them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# A row of groups of digits with little between them; looked at group by group, so that a year before a phone is no
# part of it.
_ROW = re.compile(r"(?<!\d[.,])(?<![\w#])(?:\+ ?)?[(\[]?\d[\d ()\[\]./_*~-]*")
_ZERO = re.compile(r"(?<=\d)[oо](?=\d)")
_EXTENSION = re.compile(r" ?,? ?(?:доб|добавочный|внутр|вн|ext|extension)\.? ?(?:№ ?)?\d{1,6}(?!\d)")
_LETTER = re.compile(r"[^\W\d_]")
_GROUP = re.compile(r"\d+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_CALL = re.compile(
    r"(?:тел|моб|сот|факс|звон|набер|whats|ватс|вотс|вацап|viber|вайбер|телеграм|telegram|phone|mobile|call|cell|tel\b)"
)
_CARD = re.compile(r"карт|card|сбер|тинькофф|т-банк|visa|mastercard|маэстро")
_ISSUER = re.compile(r"220[0-4]|22[2-9]\d|2[3-6]\d\d|27[01]\d|2720|4\d{3}|5[1-8]\d\d|6[0-9]\d\d")
_PASSPORT = re.compile(r"паспорт|passport|серия|серии")
_SNILS = re.compile(r"снилс|snils")
_INN = re.compile(r"инн|\binn\b")
_BEFORE = 24
_MOST_GROUPS = 11
_SHORTEST, _LONGEST = 7, 19
_WIDEST = 3

Found = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class _Before:
    """What the words just before a number call it."""

    snils: bool = False
    inn: bool = False
    passport: bool = False
    call: bool = False
    card: bool = False


_NOTHING = _Before()


def personal_numbers(folded: str) -> Iterator[Found]:
    """Give start, end and kind of each; `folded` has plain digits, dashes and spaces, and small letters."""
    plain = _ZERO.sub("0", folded)  # "9O3"
    for row in _ROW.finditer(plain):
        groups = [(row.start() + one.start(), row.start() + one.end()) for one in _GROUP.finditer(row[0])]
        if plain[groups[-1][1] : groups[-1][1] + 1].isalpha():
            groups.pop()  # "5к2": the last one goes on as a word
        start = row.start()
        for gap in _gaps(groups):
            yield from _in_row(plain, start, groups[gap])
            start = groups[gap][-1][1]


def _gaps(groups: list[tuple[int, int]]) -> Iterator[slice]:
    """Runs of groups with at most _WIDEST characters between two of them."""
    first = 0
    for number in range(1, len(groups) + 1):
        if number == len(groups) or groups[number][0] - groups[number - 1][1] > _WIDEST:
            yield slice(first, number)
            first = number


def _in_row(text: str, start: int, groups: list[tuple[int, int]]) -> Iterator[Found]:
    number = 0
    while number < len(groups):
        found = _from(text, start, groups[number : number + _MOST_GROUPS])
        if found is None:
            number, start = number + 1, groups[number][1]
            continue
        count, kind = found
        begin, end = groups[number][0], groups[number + count - 1][1]
        if kind == "PHONE" and (more := _EXTENSION.match(text, end)):
            end = more.end()
        while begin > start and text[begin - 1] in "+([ ":
            begin -= 1
        begin += len(text[begin:end]) - len(text[begin:end].lstrip())
        yield begin, end, kind
        number, start = number + count, end


def _from(text: str, start: int, groups: list[tuple[int, int]]) -> tuple[int, str] | None:
    """The longest personal number that begins with the first group: how many groups it has, and its kind."""
    best, digits, shape = None, "", ()
    before = _called(text[max(0, groups[0][0] - _BEFORE) : groups[0][0]])
    plus = "+" in text[start : groups[0][0]]
    for count, (begin, end) in enumerate(groups, 1):
        digits, shape = digits + text[begin:end], (*shape, end - begin)
        if len(digits) > _LONGEST:
            break
        if len(digits) < _SHORTEST:
            continue
        between = text[groups[0][1] : begin] if count > 1 else ""
        kind = _kind(digits, shape, before, plus=plus, dashed="-" in between, dotted="." in between)
        best = (count, kind) if kind else best
    return best


def _called(before: str) -> _Before:
    if not _LETTER.search(before):
        return _NOTHING
    patterns = (_SNILS, _INN, _PASSPORT, _CALL, _CARD)
    return _Before(*(pattern.search(before) is not None for pattern in patterns))


def _kind(
    digits: str, shape: tuple[int, ...], before: _Before, *, plus: bool, dashed: bool, dotted: bool
) -> str | None:
    if before.snils and len(digits) == 11:
        return "SNILS"
    if before.inn and len(digits) in {10, 12}:
        return "INN"
    if before.passport and len(digits) in {9, 10}:
        return "PASSPORT"
    if _is_phone(digits, shape, before, plus=plus, dashed=dashed, dotted=dotted):
        return "PHONE"
    if _is_card(digits, shape, before):
        return "CARD"
    if (shape == (3, 3, 3, 2) and not dotted) or (len(shape) == 1 and _snils_adds_up(digits)):
        return "SNILS"
    if len(shape) == 1 and len(digits) == 12 and _inn_adds_up(digits):
        return "INN"
    if shape == (2, 2, 6) or (shape == (4, 6) and not _YEAR.fullmatch(digits[:4])):
        return "PASSPORT"
    return None


def _is_phone(digits: str, shape: tuple[int, ...], before: _Before, *, plus: bool, dashed: bool, dotted: bool) -> bool:
    called = before.call
    if plus:
        return 10 <= len(digits) <= 15
    if len(digits) == 11 and digits[0] in "78" and digits[1] in "3489":
        return shape != (3, 3, 3, 2) or called
    if len(digits) == 10 and digits[0] in "3489":
        return called or digits[0] == "9" or shape in {(3, 3, 2, 2), (3, 3, 4), (3, 2, 2, 3), (3, 7)}
    if len(digits) == 7 and not dotted:
        return called or (dashed and shape == (3, 2, 2))
    return called and 10 <= len(digits) <= 12


def _is_card(digits: str, shape: tuple[int, ...], before: _Before) -> bool:
    """A mistyped digit makes a card number no less personal: written as one, or said to be one, it needs no check."""
    if not 13 <= len(digits) <= _LONGEST or digits[0] not in "23456":
        return False
    grouped = all(size == 4 for size in shape[:-1]) or shape == (4, 6, 5)
    years = all(_YEAR.fullmatch(digits[place : place + 4]) for place in range(0, len(digits), 4))
    written = shape == (4, 4, 4, 4) and _ISSUER.match(digits)
    return grouped and not years and bool(_luhn(digits) or written or before.card)


def _luhn(digits: str) -> bool:
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0


def _snils_adds_up(digits: str) -> bool:
    if len(digits) != 11:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(9, 0, -1), strict=False))
    return total % 101 % 100 == int(digits[9:])


def _inn_adds_up(digits: str) -> bool:
    weights = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
    return all(
        sum(int(digit) * weight for digit, weight in zip(digits, row, strict=False)) % 11 % 10 == int(digits[len(row)])
        for row in (weights[1:], weights)
    )
