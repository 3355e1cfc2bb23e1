"""Sets of documents as the bits of integers: the highest bit is the document published last."""

from collections.abc import Iterable, Iterator

_STRETCH = 256
_BITS = [[bit for bit in range(7, -1, -1) if byte >> bit & 1] for byte in range(256)]


def as_bits(documents: Iterable[int]) -> int:
    """A set of documents as an integer."""
    listed = list(documents)
    if not listed:
        return 0
    raw = bytearray(max(listed) // 8 + 1)
    for document in listed:
        raw[document >> 3] |= 1 << (document & 7)
    return int.from_bytes(raw, "little")


def _set_bytes(bits: int) -> Iterator[tuple[int, int]]:
    """Position and value of the non-zero bytes of a set, from the top; empty stretches cost next to nothing."""
    raw = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
    for end in range(len(raw), 0, -_STRETCH):
        start = max(end - _STRETCH, 0)
        piece = raw[start:end].rstrip(b"\0")
        while piece:
            yield start + len(piece) - 1, piece[-1]
            piece = piece[:-1].rstrip(b"\0")


def newest_first(bits: int) -> Iterator[int]:
    """The documents of a set, the last published first."""
    for position, byte in _set_bytes(bits):
        base = position * 8
        for bit in _BITS[byte]:
            yield base + bit


def page_of(bits: int, skip: int, take: int) -> list[int]:
    """A slice of `newest_first`, whole bytes skipped at a time."""
    found: list[int] = []
    for position, byte in _set_bytes(bits):
        documents = _BITS[byte]
        if skip >= len(documents):
            skip -= len(documents)
            continue
        found.extend(position * 8 + bit for bit in documents[skip:])
        skip = 0
        if len(found) >= take:
            break
    return found[:take]
