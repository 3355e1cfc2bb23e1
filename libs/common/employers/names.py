"""Names of employers, compared as people mean them: ООО «X» is X."""

import re
from functools import lru_cache

from libs.common.employers.legal_forms import ABROAD, COMPANIES, INSTITUTIONS
from libs.common.text.lists import Lists
from libs.common.text.tokens import fold

_KINDS = Lists("libs.common.employers.words").words("kinds")
_NOT_TELLING = _KINDS | {word.lower() for word in COMPANIES | INSTITUTIONS | ABROAD}
_WORD = re.compile(r"[a-zа-я0-9]+")


@lru_cache(maxsize=20_000)
def employer_key(name: str) -> str:
    """The name without legal forms, quotes, case and spaces between words; a name of nothing else keeps its words."""
    found = _WORD.findall(name.lower().replace("ё", "е"))
    telling = [fold(word) for word in found if word not in _NOT_TELLING]
    return " ".join(telling or found)
