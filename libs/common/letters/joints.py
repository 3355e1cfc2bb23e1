"""Words that join a sentence to the one before it; without that one they go."""

import re

_JOINT = re.compile(
    r"(?:Кроме того,|Ещё|Также|И ещё|А ещё|Also,|In addition,)\s(?!(?:там|раз|один|одна|одно|два|две|три)\b)"
)


def unjoined(sentence: str) -> str:
    """A sentence as it stands first: «На мне касса» for «Ещё на мне касса»."""
    found = _JOINT.match(sentence)
    if found is None:
        return sentence
    rest = sentence[found.end() :]
    return rest[:1].upper() + rest[1:]
