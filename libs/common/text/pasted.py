"""A list that was pasted into one line, item by item again."""

import re

_LONGEST = 4_000
"""Characters of a line that is looked into."""
_MARK = re.compile(r"[ \t]{1,4}(?=[•▪‣◦●✓✔➢]|[·*] \S)|(?<=[^\s•▪‣◦●✓✔➢])(?=[•▪‣◦●✓✔➢])")
"""Before a bullet inside of a line."""
_DASH = re.compile(r"(?<=\S)[ \t]+(?=[-–—] [^\W\d_])")
_STARTS_WITH_DASH = re.compile(r"\s*[-–—]\s")
_DASHES = 2
"""So many dashes inside of a line that begins with one are a list, fewer may be punctuation."""
_NUMBER = re.compile(r"(?:^|(?<=\s))(?P<number>\d{1,2})[.)] {0,3}(?=[^\W\d_])")
_TIGHT_END = re.compile(r"(?:(?<=[а-яё]{4}\.)|(?<=[)»]\.))(?=[А-ЯЁ][а-яё]+\s)")
"""The end of a sentence behind which nobody typed a space."""
_LIMITS = re.compile(
    r"\b(?:не|ни|нет|без|но|кроме|только|лишь|из них|из которых|в том числе|вместе|хочу|готов\w?|ищу|планирую"
    r"|not?|never|without|except|only|but|want|ready)\b|:",
    re.IGNORECASE,
)
"""What one item may say of the others, a heading, too: such a list stays in one line."""


def by_lines(text: str) -> str:
    """The text with each item of a list on its own line, where it was pasted into one; nothing but line ends is added.

    «- касса - выкладка - ценники», «1) веду группы 2) пишу программы», «• касса • возвраты» and «Обслуживаю сети.Меняю
    лампы» are such lines. A line of which a part limits the others stays as it is, and so does «40 смен; в пятницу 12»:
    what stands behind a semicolon may go on with what stands before it.
    """
    return "\n".join(map(_items, text.split("\n")))


def _items(line: str) -> str:
    if len(line) > _LONGEST or _LIMITS.search(line) is not None:
        return line
    line = _numbered(_MARK.sub("\n", line).lstrip("\n"))
    if _STARTS_WITH_DASH.match(line) is not None and len(_DASH.findall(line)) >= _DASHES:
        line = _DASH.sub("\n", line)
    return _TIGHT_END.sub("\n", line)


def _numbered(line: str) -> str:
    """A line cut before its numbers, where these count from one: «1. … 2. … 3. …»."""
    found = list(_NUMBER.finditer(line))
    if len(found) < _DASHES or [int(one["number"]) for one in found] != list(range(1, len(found) + 1)):
        return line
    starts = [one.start() for one in found]
    return "\n".join(line[start:end].rstrip() for start, end in zip([0, *starts[1:]], [*starts[1:], None], strict=True))
