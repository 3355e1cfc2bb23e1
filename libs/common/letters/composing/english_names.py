"""English names of skills as they stand inside a sentence: «report writing» for «Report writing»."""

import re
from functools import lru_cache

from libs.common.text.vocabulary import vocabulary

_PHRASE = re.compile(r"[A-Z][a-z]{2,20}(?= [a-z])")
_TONGUES = re.compile(r"(?:English|German|French|Spanish|Italian|Chinese|Russian|European|American|Asian)\b")


@lru_cache(maxsize=2_048)
def in_sentence(name: str) -> str:
    """Begin a phrase of common words small; what begins with the name of a tool or a language stays."""
    found = _PHRASE.match(name)
    if found is None or _TONGUES.match(name) or vocabulary().name_skills(found[0]):
        return name
    return name[:1].lower() + name[1:]
