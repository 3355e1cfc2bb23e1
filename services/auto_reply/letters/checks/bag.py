"""Sets of words written as one string."""


def bag(words: str) -> frozenset[str]:
    """Split a string into the set of its words."""
    return frozenset(words.split())
