"""Markdown as the plain text that hh.ru shows: marks go, words, line breaks and numbers stay."""

import re

_FENCE = re.compile(r"^[ \t]*```[^\n]*$\n?", re.MULTILINE)
_RULE = re.compile(r"^[ \t]*(?:\*[ \t]*){3,}$|^[ \t]*-{3,}[ \t]*$", re.MULTILINE)
_HEADING = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?)", re.MULTILINE)
_BULLET = re.compile(r"^[ \t]*[*+-][ \t]+", re.MULTILINE)
_STRONG = re.compile(r"(\*\*|__)(?=[^\s*_])([^\n]{1,300}?)(?<=\S)\1")
_WEAK = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^\n]{1,300}?)(?<=[^\s*_])\1(?![\w*])")
_STRAY = re.compile(r"(?<!\w)\*\*|\*\*(?!\w)")
"""Marks whose partner is missing; between two words they are an operator."""
_LINK = re.compile(r"!?\[([^\]\[\n]{1,300})\]\(([^()\s]{1,300})\)")
_CODE = re.compile(r"`([^`\n]{1,300})`")


def plain_of_markdown(text: str) -> str:
    """The text without Markdown; bullets become dashes. Its time is linear in the text."""
    for pattern, replacement in ((_FENCE, ""), (_RULE, ""), (_HEADING, ""), (_BULLET, "— ")):
        text = pattern.sub(replacement, text)
    for pattern, group in (
        (_LINK, r"\1 (\2)"),
        (_STRONG, r"\2"),
        (_WEAK, r"\2"),
        (_STRAY, ""),
        (_CODE, r"\1"),
    ):
        text = pattern.sub(group, text)
    return text.strip()
