"""Russian positions as English letters name them."""

from functools import cache

from libs.common.letters.words.lists import WORDS

_RANKS = {"старший": "senior", "старшая": "senior", "ведущий": "leading", "ведущая": "leading", "главный": "chief"}


def english_position(position: str) -> str | None:
    """Say "senior accountant" for «Старший бухгалтер»; None where the list does not hold the position."""
    words = position.casefold().split()
    rank = _RANKS.get(words[0]) if words else None
    english = _positions().get(" ".join(words[1:] if rank else words))
    return f"{rank} {english}" if rank and english else english


@cache
def _positions() -> dict[str, str]:
    return {russian: english for english, names in WORDS.ways("positions").items() for russian in names}
