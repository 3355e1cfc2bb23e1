"""Finding an entry of a dictionary by what a person types. Pure."""

from collections.abc import Iterable, Mapping

MOST = 20


def plain(name: str) -> str:
    """As names are compared: case and ё do not matter."""
    return " ".join(name.lower().replace("ё", "е").split())


def found(names: Mapping[str, str], typed: str, most: int = MOST) -> list[str]:
    """Ids of the names that hold every typed word; names that begin so first, then the shorter ones."""
    wanted = plain(typed)
    words = wanted.split()
    if not words:
        return []
    folded = ((plain(raw), key) for key, raw in names.items())
    hits = [(name, key) for name, key in folded if all(word in name for word in words)]
    hits.sort(key=lambda hit: (not hit[0].startswith(wanted), len(hit[0]), hit[0], hit[1]))
    return [key for _, key in hits[:most]]


def known(names: Mapping[str, str], ids: Iterable[str]) -> list[str]:
    """Those of the ids that the dictionary has, in their order."""
    return [one for one in dict.fromkeys(ids) if one in names]
